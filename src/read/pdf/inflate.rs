//! Unpacking with a bound: a small file may hold a very large stream.

use flate2::{Decompress, FlushDecompress, Status};

/// Bytes written at a time.
const STEP: usize = 64 << 10;

/// A stream unpacks to more than it may.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooMuch;

/// Inflated bytes, at most `most`; `None` where the data are damaged at
/// once. Damage further on keeps what came before it.
pub(crate) fn inflate(data: &[u8], most: usize) -> Result<Option<Vec<u8>>, TooMuch> {
    let mut out = Vec::with_capacity(data.len().saturating_mul(4).clamp(1024, 1 << 20).min(most));
    let whole = run(data, most, |piece| out.extend_from_slice(piece));
    if whole == Outcome::TooMuch {
        return Err(TooMuch);
    }
    Ok(Some(out).filter(|out| !out.is_empty()))
}

/// The size after inflation, or something over `most`.
pub(crate) fn measure(data: &[u8], most: usize) -> usize {
    let mut size = 0;
    match run(data, most, |piece| size += piece.len()) {
        Outcome::TooMuch => usize::MAX,
        Outcome::End => size,
    }
}

#[derive(PartialEq)]
enum Outcome {
    End,
    TooMuch,
}

fn run(data: &[u8], most: usize, mut take: impl FnMut(&[u8])) -> Outcome {
    let mut state = Decompress::new(true);
    let mut buffer = vec![0; STEP];
    let mut total = 0;
    loop {
        let (read, wrote) = (state.total_in(), state.total_out());
        let rest = data.get(read as usize..).unwrap_or_default();
        let status = state.decompress(rest, &mut buffer, FlushDecompress::None);
        let fresh = (state.total_out() - wrote) as usize;
        total += fresh;
        if total > most {
            return Outcome::TooMuch;
        }
        take(&buffer[..fresh.min(STEP)]);
        let stuck = fresh == 0 && state.total_in() == read;
        if !matches!(status, Ok(Status::Ok | Status::BufError)) || stuck {
            return Outcome::End;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).expect("writing to memory");
        encoder.finish().expect("writing to memory")
    }

    #[test]
    fn unpacks_and_stops_at_the_bound() {
        let zeros = packed(&vec![0; 300_000]);
        assert_eq!(inflate(&zeros, 300_000).map(|b| b.map(|b| b.len())), Ok(Some(300_000)));
        assert_eq!(inflate(&zeros, 299_999), Err(TooMuch));
        assert_eq!(measure(&zeros, 1 << 20), 300_000);
        assert_eq!(measure(&zeros, 1000), usize::MAX);
    }

    #[test]
    fn keeps_what_came_before_damage() {
        let text: Vec<u8> = (0..100_000u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect();
        let mut bytes = packed(&text);
        let middle = bytes.len() / 2;
        bytes.truncate(middle);
        let kept = inflate(&bytes, 1 << 20)
            .expect("within the bound")
            .expect("the first half");
        assert!(kept.len() > 1000 && text.starts_with(&kept));
        assert_eq!(inflate(b"nonsense", 1 << 20), Ok(None));
    }
}

//! Bytes become text; nothing is replaced on the way.

use crate::error::{Error, Kind, Result};
use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// First bytes of files that hold no text, and what they are.
const OTHER: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"GGUF", "a model file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
];

/// How many bytes are looked at to tell UTF-16 without a mark from others.
const LOOKED_AT: usize = 4096;

/// The text of `bytes` and the name of its encoding; a leading byte order mark is removed.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str)> {
    if let Some((_, what)) = OTHER.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::new(Kind::Input, format!("this is {what}, not text"))
            .hint("give the page's text as .txt, .md or .html"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest, 3);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, UTF_16LE, "utf-16le");
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, UTF_16BE, "utf-16be");
    }
    if let Some((encoding, name)) = unmarked_utf16(bytes) {
        return utf16(bytes, encoding, name);
    }
    if bytes.contains(&0) {
        return Err(
            Error::new(Kind::Input, "this is binary data, not text: it holds zero bytes")
                .hint("give the page's text as .txt, .md or .html"),
        );
    }
    utf8(bytes, 0).or_else(|error| {
        let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
        text.map(|text| (text.into_owned(), "gb18030")).ok_or(error)
    })
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<(String, &'static str)> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), "utf-8")),
        Err(error) => {
            let place = error.valid_up_to() + skipped;
            let message = format!("this is neither UTF-8 nor GB18030 nor UTF-16: UTF-8 breaks at byte {place}");
            Err(Error::new(Kind::Input, message).hint("iconv -f ENCODING -t UTF-8 FILE > FILE.txt"))
        }
    }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding, name: &'static str) -> Result<(String, &'static str)> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(|text| (text.into_owned(), name)).ok_or_else(|| {
        let place = broken_unit(bytes, name == "utf-16be");
        Error::new(
            Kind::Input,
            format!("this looks like {name} but breaks at byte {place}"),
        )
        .hint("iconv -f ENCODING -t UTF-8 FILE > FILE.txt")
    })
}

/// The byte of the first unpaired surrogate, or of an odd last byte.
fn broken_unit(bytes: &[u8], big: bool) -> usize {
    let unit = |pair: &[u8]| {
        if big {
            u16::from_be_bytes([pair[0], pair[1]])
        } else {
            u16::from_le_bytes([pair[0], pair[1]])
        }
    };
    let mut place = 0;
    for decoded in char::decode_utf16(bytes.chunks_exact(2).map(unit)) {
        match decoded {
            Ok(c) => place += 2 * c.len_utf16(),
            Err(_) => return place,
        }
    }
    place
}

/// UTF-16 without a mark: zero bytes stand on one side of most pairs, or nearly all units are CJK.
fn unmarked_utf16(bytes: &[u8]) -> Option<(&'static Encoding, &'static str)> {
    let head = &bytes[..bytes.len().min(LOOKED_AT) / 2 * 2];
    if head.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = head.len() / 2;
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Text in any script has spaces, line ends or digits, whose high byte is zero; no text has zero low bytes.
    if odd * 20 > pairs && even == 0 {
        return Some((UTF_16LE, "utf-16le"));
    }
    (even * 20 > pairs && odd == 0).then_some((UTF_16BE, "utf-16be"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart_and_marks_removed() {
        let text = "江边小城\n第1版 12 月 3 日";
        let (gb, _, _) = GB18030.encode(text);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "utf-8"),
            (marked(b"\xef\xbb\xbf", text.as_bytes()), "utf-8"),
            (gb.into_owned(), "gb18030"),
            (marked(b"\xff\xfe", &little), "utf-16le"),
            (marked(b"\xfe\xff", &big), "utf-16be"),
            (little, "utf-16le"),
            (big, "utf-16be"),
        ] {
            assert_eq!(decode(&bytes).unwrap(), (text.to_owned(), name));
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, what) in [
            (&b"%PDF-1.7"[..], "a PDF file"),
            (b"ab\0cd", "binary data"),
            (b"ok \xff\xff\xff", "breaks at byte 3"),
            (b"\xff\xfea\0\0\xd8b\0", "breaks at byte 2"),
        ] {
            let error = decode(bytes).unwrap_err();
            assert!(error.chain().contains(what), "{}", error.chain());
            assert!(error.way_out().is_some());
        }
    }
}

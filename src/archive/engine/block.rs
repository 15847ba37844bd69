//! Articles of one language packed together, so that what they share is written once.
//!
//! ```text
//! block   head's bytes, body's bytes, bytes unpacked, check of the head; four each
//!         head: language, count, and of every article its document, less the one before, and its bytes
//!         body: the articles one after another, one frame of zstd with its own checksum
//! ```
//!
//! A block needs nothing outside of it to be read, so that those beside a damaged one are saved.

use std::io;
use std::ops::Range;
use tantivy::DocId;

/// Bytes of articles that are packed together: twice as many save a fiftieth, and take twice the time to read one.
pub(super) const FULL: usize = 512 << 10;
/// A block has at most so many bytes unpacked; pages are no longer.
const MOST_BYTES: usize = 512 << 20;
/// How hard zstd tries: unpacking takes the same time whatever it was.
const LEVEL: i32 = 17;
const NUMBERS: usize = 16;

/// Articles that are not packed yet.
#[derive(Debug, Default)]
pub(super) struct Open {
    articles: Vec<(DocId, usize)>,
    bytes: Vec<u8>,
}

impl Open {
    pub(super) fn push(&mut self, doc: DocId, article: &[u8]) {
        self.articles.push((doc, article.len()));
        self.bytes.extend_from_slice(article);
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn docs(&self) -> impl Iterator<Item = DocId> {
        self.articles.iter().map(|(doc, _)| *doc)
    }

    /// The block, of articles in `language`.
    pub(super) fn packed(&self, language: &str) -> io::Result<Vec<u8>> {
        let mut zstd = zstd::bulk::Compressor::new(LEVEL)?;
        zstd.set_parameter(zstd::zstd_safe::CParameter::ChecksumFlag(true))?;
        let body = zstd.compress(&self.bytes)?;
        written(language, &self.articles, self.bytes.len(), &body)
    }
}

fn written(language: &str, articles: &[(DocId, usize)], raw: usize, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(16 + articles.len() * 4);
    number(&mut head, language.len() as u64);
    head.extend_from_slice(language.as_bytes());
    number(&mut head, articles.len() as u64);
    let mut last = 0;
    for (doc, bytes) in articles {
        // A document may stand before the one that is packed before it.
        let step = i64::from(*doc) - last;
        number(&mut head, ((step << 1) ^ (step >> 63)) as u64);
        number(&mut head, *bytes as u64);
        last = i64::from(*doc);
    }
    let four = |value: usize| {
        let large = |_| io::Error::new(io::ErrorKind::InvalidInput, "an article is too large");
        u32::try_from(value).map(u32::to_le_bytes).map_err(large)
    };
    let mut block = Vec::with_capacity(NUMBERS + head.len() + body.len());
    for value in [head.len(), body.len(), raw] {
        block.extend(four(value)?);
    }
    block.extend(&blake3::hash(&head).as_bytes()[..4]);
    block.extend(head);
    block.extend_from_slice(body);
    Ok(block)
}

/// A block as it stands in a file.
#[derive(Debug)]
pub(super) struct Packed<'a> {
    pub language: &'a str,
    articles: Vec<(DocId, Range<usize>)>,
    raw: usize,
    body: &'a [u8],
    /// Bytes that it takes in the file.
    pub length: usize,
}

impl<'a> Packed<'a> {
    /// The block at the beginning of `bytes`; `None` where none is.
    pub(super) fn at(bytes: &'a [u8]) -> Option<Self> {
        let (numbers, rest) = bytes.split_at_checked(NUMBERS)?;
        let four = |at: usize| Some(u32::from_le_bytes(*numbers.get(at..)?.first_chunk()?) as usize);
        let (head, rest) = rest.split_at_checked(four(0)?)?;
        let (body, raw) = (rest.get(..four(4)?)?, four(8)?);
        if blake3::hash(head).as_bytes().get(..4) != numbers.get(12..) || raw > MOST_BYTES {
            return None;
        }
        let length = NUMBERS + head.len() + body.len();
        let mut head = head;
        let bytes = usize::try_from(take(&mut head)?).ok()?;
        let (language, rest) = head.split_at_checked(bytes)?;
        head = rest;
        let count = take(&mut head)?;
        let (mut articles, mut last, mut start) = (Vec::new(), 0i64, 0usize);
        for _ in 0..count {
            let step = take(&mut head)?;
            last = last.checked_add((step >> 1) as i64 ^ -((step & 1) as i64))?;
            let end = start.checked_add(usize::try_from(take(&mut head)?).ok()?)?;
            articles.push((DocId::try_from(last).ok()?, start..end));
            start = end;
        }
        (start == raw && head.is_empty()).then_some(())?;
        Some(Self {
            language: std::str::from_utf8(language).ok()?,
            articles,
            raw,
            body,
            length,
        })
    }

    /// The documents of its articles, and where these stand in what it unpacks to.
    pub(super) fn articles(&self) -> &[(DocId, Range<usize>)] {
        &self.articles
    }

    /// Whether it is worth to be left as it is beside others.
    pub(super) fn is_large(&self) -> bool {
        self.raw >= FULL / 2
    }

    /// Its articles, one after another.
    pub(super) fn unpacked(&self) -> io::Result<Vec<u8>> {
        let bytes = zstd::bulk::decompress(self.body, self.raw)?;
        match bytes.len() == self.raw {
            true => Ok(bytes),
            false => Err(io::Error::new(io::ErrorKind::InvalidData, "a block is cut short")),
        }
    }

    /// The same, of other documents in the same order.
    pub(super) fn renumbered(&self, docs: &[DocId]) -> io::Result<Vec<u8>> {
        let bytes = self.articles.iter().map(|(_, range)| range.len());
        let articles: Vec<(DocId, usize)> = docs.iter().copied().zip(bytes).collect();
        written(self.language, &articles, self.raw, self.body)
    }
}

/// Seven bits in a byte, the lowest first; the highest bit says that more follow.
fn number(to: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

fn take(from: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_read_again_and_damage_is_told() {
        let mut open = Open::default();
        for (doc, article) in [(3, "bridge"), (900, "the bridge again"), (4, "")] {
            open.push(doc, article.as_bytes());
        }
        let block = open.packed("en").unwrap();
        let packed = Packed::at(&block).unwrap();
        assert_eq!((packed.language, packed.length), ("en", block.len()));
        let bytes = packed.unpacked().unwrap();
        let texts: Vec<(DocId, &[u8])> = packed
            .articles()
            .iter()
            .map(|(doc, at)| (*doc, &bytes[at.clone()]))
            .collect();
        assert_eq!(texts[1], (900, &b"the bridge again"[..]));
        assert_eq!((texts[0].0, texts[2].0), (3, 4));
        let other = packed.renumbered(&[7, 8, 9]).unwrap();
        assert_eq!(Packed::at(&other).unwrap().articles()[2].0, 9);
        for at in 0..block.len() {
            let mut broken = block.clone();
            broken[at] ^= 0x55;
            let told = Packed::at(&broken).and_then(|packed| packed.unpacked().ok());
            assert!(told.is_none_or(|told| told == bytes), "{at}");
            assert!(Packed::at(&block[..at]).is_none());
        }
    }
}

//! Documents that are ZIP files: their parts by name, unpacked in memory within bounds. No name inside becomes a path.

use crate::error::{Error, Kind, Result};
use memchr::memmem;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Entries of a document at most.
const ENTRIES: usize = 10_000;
/// Bytes of one part at most, unpacked.
const PART_BYTES: u64 = 64 << 20;
/// Bytes of all parts together that are read, unpacked.
const ALL_BYTES: u64 = 512 << 20;
/// How many times its packed size a part may have; what is smaller than the floor may have more.
const RATIO: u64 = 400;
const RATIO_FLOOR: u64 = 4 << 20;
/// How entries begin, and those of the list of them at the end, with the place of the name's length and of the name.
const LOCAL: (&[u8], usize, usize) = (b"PK\x03\x04", 26, 30);
const LISTED: (&[u8], usize, usize) = (b"PK\x01\x02", 28, 46);

/// Whether the bytes, or the first of them, are those of a ZIP file with an entry whose name fits.
pub(super) fn holds(bytes: &[u8], fits: impl Fn(&[u8]) -> bool) -> bool {
    if !bytes.starts_with(LOCAL.0) {
        return false;
    }
    [LOCAL, LISTED].iter().any(|(mark, length, name)| {
        memmem::find_iter(bytes, mark).take(ENTRIES).any(|place| {
            let from = &bytes[place..];
            let size = from
                .get(*length..*length + 2)
                .map_or(0, |two| u16::from_le_bytes([two[0], two[1]]));
            from.get(*name..*name + usize::from(size)).is_some_and(&fits)
        })
    })
}

/// An open document.
pub(super) struct Zipped<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Zipped<'a> {
    /// Opens the document in `bytes`.
    ///
    /// # Errors
    /// Where it is damaged, or has more entries than any document.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > ENTRIES {
            return Err(damaged(format!("{} entries, more than {ENTRIES}", archive.len())));
        }
        Ok(Self {
            archive,
            left: ALL_BYTES,
        })
    }

    /// The bytes of the part of that name; `None` where there is none, or it is larger than any part.
    pub(super) fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        let entry = self.archive.by_name(name).ok()?;
        let packed = entry.compressed_size();
        let most = PART_BYTES
            .min(self.left)
            .min(packed.saturating_mul(RATIO).max(RATIO_FLOOR));
        let mut bytes = Vec::new();
        // What it says of its size need not be so; damage further on keeps what came before it.
        let _ = entry.take(most + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > most {
            return None;
        }
        self.left -= bytes.len() as u64;
        Some(bytes).filter(|bytes| !bytes.is_empty())
    }

    /// The names of all parts, in order of name.
    pub(super) fn names(&self) -> Vec<String> {
        let known = self
            .archive
            .file_names()
            .filter_map(|name| Some(name.ok()?.into_owned()));
        let mut names: Vec<String> = known.collect();
        names.sort();
        names
    }
}

fn damaged(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(Kind::Input, "this document is a ZIP file that cannot be opened")
        .because(cause)
        .hint("check that the file is whole: unzip -t FILE")
}

/// `name` as it is meant beside the part `base`, `..` and `.` resolved; `None` where it leads out of the document.
pub(super) fn beside(base: &str, name: &str) -> Option<String> {
    let name = name.split(['#', '?']).next().unwrap_or_default();
    let mut parts: Vec<&str> = match name.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => base
            .rsplit_once('/')
            .map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(unescaped(&parts.join("/"))).filter(|name| !name.is_empty())
}

/// `%20` and the like as the characters they stand for, as far as those are UTF-8.
fn unescaped(name: &str) -> String {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = hex
            .and_then(|two| u8::from_str_radix(two, 16).ok())
            .filter(|_| first == b'%');
        out.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &more[2..] } else { more };
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// A document of these parts.
    pub(in crate::read) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_found_by_name_and_within_bounds() {
        let huge = "a".repeat(8 << 20);
        let bytes = packed(&[("word/document.xml", "<w/>"), ("huge", &huge)]);
        assert!(holds(&bytes, |name| name == b"huge") && !holds(&bytes, |name| name == b"none"));
        let mut zipped = Zipped::open(&bytes).unwrap();
        assert_eq!(zipped.part("word/document.xml").unwrap(), b"<w/>");
        assert!(zipped.part("huge").is_none() && zipped.part("none").is_none());
        assert!(Zipped::open(&bytes[..bytes.len() / 2]).is_err());
    }

    #[test]
    fn names_are_taken_beside_others_and_lead_nowhere_else() {
        assert_eq!(beside("O/c.opf", "text/a%20b.xhtml#x").unwrap(), "O/text/a b.xhtml");
        assert_eq!(beside("O/t/nav.xhtml", "../a.xhtml").unwrap(), "O/a.xhtml");
        assert_eq!(beside("O/c.opf", "/a.xhtml").unwrap(), "a.xhtml");
        assert!(beside("c.opf", "../../etc/passwd").is_none());
    }
}

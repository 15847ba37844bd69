//! hOCR: recognised pages in the classes and titles of HTML.

mod page;

use super::layout::Unit;
use super::marked::{self, Marked};
use super::reader::Reader;

/// How far into a file its first page begins at most.
const HEAD_BYTES: usize = 64 << 10;

pub(super) const READER: Reader = Reader {
    name: "hocr",
    media_types: &["text/vnd.hocr+html"],
    endings: &["hocr"],
    claims,
    read: |input| marked::read(input, &MARKED),
};

const MARKED: Marked = Marked {
    name: "hOCR",
    pages: |tree| (page::sheets(tree), Unit::Pixel),
};

/// Whether markup has an element of the class of pages, or names the system that recognised it.
fn claims(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let head = String::from_utf8_lossy(head);
    let markup = head.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let value = |(at, words): (usize, &str)| {
        let before = head[..at].trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-'));
        let before = before
            .trim_end_matches(['"', '\''])
            .trim_end()
            .trim_end_matches('=')
            .trim_end();
        let name = if words == "ocr_page" { "class" } else { "name" };
        before.to_ascii_lowercase().ends_with(name)
    };
    markup
        && ["ocr_page", "ocr-system"]
            .iter()
            .any(|words| head.match_indices(words).any(value))
}

#[cfg(test)]
mod tests {
    use super::claims;

    #[test]
    fn told_by_class_or_system() {
        assert!(claims(b"<html><body><div class='a ocr_page' id=1>"));
        assert!(claims(
            b"\xef\xbb\xbf<?xml version='1.0'?><html><meta name=\"ocr-system\" content='t'/>"
        ));
        assert!(!claims(b"<html><p>The class ocr_page of hOCR</p>"));
        assert!(!claims(b"Write class='ocr_page'"));
    }
}

//! Bytes become text; nothing is replaced on the way.

use super::detect::{breaks_at, furthest, guess, partly_utf8, plausible, unmarked_utf16, wider};
use crate::error::{Error, Kind, Result};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

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

/// Marks at a file's beginning.
const MARKS: &[(&[u8], &Encoding)] = &[
    (b"\xef\xbb\xbf", UTF_8),
    (b"\xff\xfe", UTF_16LE),
    (b"\xfe\xff", UTF_16BE),
];

const SAY_WHICH: &str =
    "say what it is in: --encoding gb18030|big5|shift_jis|euc-jp|euc-kr|windows-1252|…, or mend the file";

/// The text of `bytes` and the name of its encoding, which their format may have `declared`; a leading byte order mark is removed.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<(String, String)> {
    if let Some((_, what)) = OTHER.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::new(Kind::Input, format!("this is {what}, not text"))
            .hint("give the page's text as .txt, .md or .html"));
    }
    if let Some((mark, encoding)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return exactly(&bytes[mark.len()..], mark.len(), encoding);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return exactly(bytes, 0, encoding);
    }
    if bytes.contains(&0) {
        return Err(
            Error::new(Kind::Input, "this is binary data, not text: it holds zero bytes")
                .hint("give the page's text as .txt, .md or .html"),
        );
    }
    if breaks_at(bytes, UTF_8).is_none() {
        return exactly(bytes, 0, UTF_8);
    }
    if partly_utf8(bytes) {
        return Err(broken(bytes, 0, UTF_8));
    }
    for encoding in declared.into_iter().chain([guess(bytes)]) {
        if let Ok((text, name)) = exactly(bytes, 0, encoding)
            && plausible(bytes, &text, encoding)
        {
            return Ok((text, name));
        }
    }
    let (encoding, place) = furthest(bytes);
    let message = format!(
        "this is text in no encoding known here, or in several: it goes furthest as `{}`, which breaks at byte {place}",
        name(encoding)
    );
    Err(Error::new(Kind::Input, message).hint(SAY_WHICH))
}

/// The text of `bytes` in the encoding that `label` names.
pub(super) fn decode_as(bytes: &[u8], label: &str) -> Result<(String, String)> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())
        .ok_or_else(|| Error::new(Kind::Usage, format!("no encoding is called `{label}`")).hint(SAY_WHICH))?;
    let marked = MARKS
        .iter()
        .find(|(mark, of)| *of == encoding && bytes.starts_with(mark));
    let skipped = marked.map_or(0, |(mark, _)| mark.len());
    exactly(&bytes[skipped..], skipped, wider(encoding))
}

/// The text of `bytes`, which stand after `skipped` others, if they are in `encoding` to the last.
fn exactly(bytes: &[u8], skipped: usize, encoding: &'static Encoding) -> Result<(String, String)> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text.into_owned(), name(encoding))),
        None => Err(broken(bytes, skipped, encoding)),
    }
}

fn broken(bytes: &[u8], skipped: usize, encoding: &'static Encoding) -> Error {
    let place = breaks_at(bytes, encoding).unwrap_or(bytes.len()) + skipped;
    let message = format!("this looks like `{}` but breaks at byte {place}", name(encoding));
    Error::new(Kind::Input, message).hint(SAY_WHICH)
}

fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

//! What stands at the head of a file of markup: its encoding, and the name of its outermost element.

use crate::read::detect::wider;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How far into a file its outermost element is looked for.
const HEAD_BYTES: usize = 16 << 10;
/// Bytes that an XML declaration has at most.
const DECLARATION_BYTES: usize = 256;

/// The head of a file as far as it is ASCII, two-byte encodings folded.
fn head(bytes: &[u8], most: usize) -> String {
    let head = &bytes[..bytes.len().min(most)];
    let letters = head.iter().filter(|byte| **byte != 0 && byte.is_ascii());
    letters.map(|byte| char::from(*byte)).collect()
}

/// The encoding that an XML declaration names, where it is one that the bytes can be in.
pub fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = head(bytes, DECLARATION_BYTES);
    let declaration = head.split_once("<?xml")?.1.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?;
    let label = value.trim().split(['"', '\'']).nth(1)?;
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| ![UTF_16LE, UTF_16BE].contains(encoding))
        .map(wider)
}

/// The name of the outermost element without its prefix; `None` where the bytes begin with no markup.
pub fn root(bytes: &[u8]) -> Option<String> {
    let head = head(bytes, HEAD_BYTES);
    let mut rest = head.trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        rest = if let Some(comment) = rest.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if let Some(instruction) = rest.strip_prefix('?') {
            instruction.split_once("?>")?.1
        } else if rest.starts_with('!') {
            after_declaration(rest)?
        } else {
            let name = rest
                .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
                .next()?;
            return Some(name.rsplit(':').next()?.to_owned());
        };
        rest = rest.trim_start();
    }
}

/// What follows a document type, whose own declarations may stand in brackets.
fn after_declaration(text: &str) -> Option<&str> {
    let end = text.find(['[', '>'])?;
    if text[end..].starts_with('>') {
        return Some(&text[end + 1..]);
    }
    Some(text[end..].split_once(']')?.1.split_once('>')?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_element_is_found_behind_what_may_stand_before_it() {
        for (text, name) in [
            (
                "<?xml version='1.0'?>\n<!-- <mets> -->\n<a:alto xmlns:a='x'>",
                Some("alto"),
            ),
            ("\u{feff}<!DOCTYPE x [<!ENTITY a \"b\">]><PcGts/>", Some("PcGts")),
            ("<!DOCTYPE html><html lang='de'>", Some("html")),
            ("The <alto> sings", None),
            ("<!-- never closed", None),
        ] {
            assert_eq!(root(text.as_bytes()).as_deref(), name, "{text}");
        }
        let wide: Vec<u8> = "<mets>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(root(&wide).as_deref(), Some("mets"));
    }

    #[test]
    fn an_encoding_is_taken_from_the_declaration() {
        let name = |text: &str| declared(text.as_bytes()).map(Encoding::name);
        assert_eq!(
            name("<?xml version=\"1.0\" encoding = 'ISO-8859-1'?><a/>"),
            Some("windows-1252")
        );
        assert_eq!(name("<a encoding='big5'/>"), None);
    }
}

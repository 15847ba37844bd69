//! Looks at the raw bytes before the library does.

use super::inflate;
use super::limits::Limits;
use super::refusal::Refusal;

/// Bytes before a stream's data in which its dictionary is looked for.
const DICTIONARY: usize = 2048;

/// Dictionaries that may stay open in a damaged file.
const UNCLOSED: usize = 50_000;

/// Refuses what is no PDF, and what unpacks to too many cross-references:
/// the library reads those at once on opening.
pub(crate) fn before_opening(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let head = &bytes[..bytes.len().min(1024)];
    if find(head, b"%PDF-").is_none() && (find(bytes, b" obj").is_none() || find(bytes, b"endobj").is_none()) {
        return Err(Refusal::NotPdf);
    }
    check_references(bytes, limits)?;
    // The library reads every object once when it has to look for them.
    let (opened, closed) = (positions(bytes, b"<<").count(), positions(bytes, b">>").count());
    if opened > closed.saturating_mul(2) + UNCLOSED {
        return Err(Refusal::TooCostly {
            what: "its dictionaries are not closed",
        });
    }
    Ok(())
}

fn check_references(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let mut left = limits.references;
    for at in positions(bytes, b"/XRef") {
        if bytes.get(at + 5).is_some_and(u8::is_ascii_alphabetic) {
            continue; // `/XRefStm`, a pointer to one
        }
        let Some(start) = find(&bytes[at..], b"stream").map(|p| at + p + 6) else {
            break;
        };
        let dict = String::from_utf8_lossy(&bytes[at.saturating_sub(DICTIONARY)..start]);
        let dict = dict.rsplit(" obj").next().unwrap_or_default();
        let data = &bytes[start..];
        let data = data.strip_prefix(b"\r\n").or(data.strip_prefix(b"\n")).unwrap_or(data);
        let filters = dict.matches("Decode").count() - dict.matches("DecodeParms").count();
        let size = match (filters, dict.contains("/Flate")) {
            (0, _) => find(data, b"endstream").unwrap_or(data.len()),
            (1, true) => inflate::measure(data, left),
            _ => usize::MAX,
        };
        if size > left {
            return Err(Refusal::TooCostly {
                what: "its cross-references unpack to too much",
            });
        }
        left -= size;
    }
    Ok(())
}

/// The name of a protection that is not the standard one by password.
pub(crate) fn foreign_handler(bytes: &[u8]) -> Option<String> {
    let at = positions(bytes, b"/Encrypt").last()?;
    let reference = String::from_utf8_lossy(&bytes[at + 8..bytes.len().min(at + 40)]).into_owned();
    let mut words = reference.split_whitespace();
    let (num, generation) = (words.next()?.parse::<u32>().ok()?, words.next()?.parse::<u32>().ok()?);
    let header = format!("{num} {generation} obj");
    let object = positions(bytes, header.as_bytes()).last()?;
    let dict = String::from_utf8_lossy(&bytes[object..bytes.len().min(object + DICTIONARY)]).into_owned();
    let dict = dict.split("endobj").next()?;
    let name = dict.split("/Filter").nth(1)?.trim_start().strip_prefix('/')?;
    let name: String = name
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .collect();
    (name != "Standard" && !name.is_empty()).then_some(name)
}

/// Where `what` stands first.
pub(crate) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

/// Where `what` stands, from left to right.
pub(crate) fn positions<'a>(bytes: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    memchr::memmem::find_iter(bytes, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_no_pdf() {
        assert_eq!(
            before_opening(b"hello, world", &Limits::default()),
            Err(Refusal::NotPdf)
        );
        assert_eq!(before_opening(b"%PDF-1.7\n", &Limits::default()), Ok(()));
    }

    #[test]
    fn names_a_foreign_handler() {
        let bytes = b"7 0 obj << /Filter /Adobe.PubSec /V 4 >> endobj trailer << /Encrypt 7 0 R >>";
        assert_eq!(foreign_handler(bytes).as_deref(), Some("Adobe.PubSec"));
        let bytes = b"7 0 obj << /Filter /Standard /V 4 >> endobj trailer << /Encrypt 7 0 R >>";
        assert_eq!(foreign_handler(bytes), None);
    }
}

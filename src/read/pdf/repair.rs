//! Damaged files: made readable again where their objects are still there.
//!
//! The library looks for objects itself when a file's index is broken, but
//! neither in packed object streams nor without a catalog. The remedies here
//! add to the end of the file what it lacks; the bytes before stay as they
//! are.

use super::inflate;
use super::screen::{find, positions};

/// Bytes of an object in which its dictionary is looked for.
const DICTIONARY: usize = 4096;
/// Bytes all object streams may unpack to here.
const MOST: usize = 64 << 20;
/// Objects looked at.
const OBJECTS: usize = 2_000_000;
/// Number of the catalog that is made up; the page tree's is the next.
const CATALOG: u32 = 8_000_000;

/// A way to make a file readable; `None` where it does not apply.
type Remedy = fn(&[u8]) -> Option<Vec<u8>>;

/// The file with remedies of growing strength, to be tried in turn.
pub(crate) fn remedies(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let ways: [Remedy; 3] = [pointed, |b| Some(unpacked(b)), |b| with_catalog(unpacked(b))];
    ways.into_iter().filter_map(move |way| way(bytes))
}

/// With a pointer to the last index stream that can be found.
fn pointed(bytes: &[u8]) -> Option<Vec<u8>> {
    let object = objects(bytes)
        .filter(|o| find(o.dict(bytes), b"/XRef").is_some())
        .last()?;
    let mut out = bytes.to_vec();
    out.extend(format!("\nstartxref\n{}\n%%EOF\n", object.start).bytes());
    Some(out)
}

/// With every packed object written out, and no index that could mislead.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut left = MOST;
    for object in objects(bytes) {
        let dict = object.dict(bytes);
        if find(dict, b"/ObjStm").is_none() {
            continue;
        }
        let Some(stream) = find(&bytes[object.start..], b"stream") else {
            continue;
        };
        let data = &bytes[object.start + stream + 6..];
        let data = data.strip_prefix(b"\r\n").or(data.strip_prefix(b"\n")).unwrap_or(data);
        let Ok(Some(inside)) = inflate::inflate(data, left) else {
            continue;
        };
        left -= inside.len();
        write_out(
            &inside,
            number_after(dict, b"/N"),
            number_after(dict, b"/First"),
            &mut out,
        );
    }
    out.extend_from_slice(b"\nstartxref\n0\n%%EOF\n");
    out
}

/// The objects of one stream: pairs of number and offset, then the objects.
fn write_out(inside: &[u8], count: Option<usize>, first: Option<usize>, out: &mut Vec<u8>) {
    let (Some(count), Some(first)) = (count, first) else {
        return;
    };
    let head = String::from_utf8_lossy(inside.get(..first).unwrap_or_default()).into_owned();
    let numbers: Vec<usize> = head
        .split_whitespace()
        .map_while(|n| n.parse().ok())
        .take(2 * count.min(OBJECTS))
        .collect();
    let pairs: Vec<(usize, usize)> = numbers.chunks_exact(2).map(|p| (p[0], p[1])).collect();
    for (at, &(number, offset)) in pairs.iter().enumerate() {
        let end = pairs
            .get(at + 1)
            .map_or(inside.len(), |next| first.saturating_add(next.1));
        if let Some(object) = inside.get(first.saturating_add(offset)..end) {
            out.extend(format!("\n{number} 0 obj\n").bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
    }
}

/// With a catalog of all pages that can be found, in the order they stand.
fn with_catalog(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let pages: Vec<u32> = objects(&bytes)
        .filter(|o| is_page(o.dict(&bytes)))
        .map(|o| o.number)
        .collect();
    if pages.is_empty() {
        return None;
    }
    let kids: Vec<String> = pages.iter().map(|number| format!("{number} 0 R")).collect();
    let tree = CATALOG + 1;
    bytes.extend(format!("\n{CATALOG} 0 obj\n<</Type/Catalog/Pages {tree} 0 R>>\nendobj\n").bytes());
    bytes.extend(
        format!(
            "{tree} 0 obj\n<</Type/Pages/Count {}/Kids[{}]>>\nendobj\n",
            pages.len(),
            kids.join(" ")
        )
        .bytes(),
    );
    bytes.extend(format!("trailer\n<</Root {CATALOG} 0 R>>\nstartxref\n0\n%%EOF\n").bytes());
    Some(bytes)
}

fn is_page(dict: &[u8]) -> bool {
    positions(dict, b"/Type").any(|at| {
        let rest = dict[at + 5..].trim_ascii_start();
        rest.starts_with(b"/Page") && !rest.get(5).is_some_and(u8::is_ascii_alphabetic)
    })
}

struct Found {
    /// Where its number stands.
    start: usize,
    number: u32,
}

impl Found {
    /// Its bytes up to its stream or its end.
    fn dict<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let all = &bytes[self.start..bytes.len().min(self.start + DICTIONARY)];
        let end = [&b"stream"[..], b"endobj"]
            .iter()
            .filter_map(|word| find(all, word))
            .min();
        &all[..end.unwrap_or(all.len())]
    }
}

/// Every `N G obj`.
fn objects(bytes: &[u8]) -> impl Iterator<Item = Found> + '_ {
    positions(bytes, b" obj").take(OBJECTS).filter_map(|at| {
        let generation = digits_before(bytes, at)?;
        let space = generation.checked_sub(1).filter(|&s| bytes[s].is_ascii_whitespace())?;
        let start = digits_before(bytes, space)?;
        let number = std::str::from_utf8(&bytes[start..space]).ok()?.parse().ok()?;
        Some(Found { start, number })
    })
}

/// Where the digits begin that end before `end`.
fn digits_before(bytes: &[u8], end: usize) -> Option<usize> {
    let count = bytes[..end]
        .iter()
        .rev()
        .take(10)
        .take_while(|b| b.is_ascii_digit())
        .count();
    (count > 0).then_some(end - count)
}

fn number_after(dict: &[u8], key: &[u8]) -> Option<usize> {
    positions(dict, key).find_map(|at| {
        let rest = dict[at + key.len()..].trim_ascii_start();
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_objects_and_pages() {
        let bytes = b"1 0 obj <</Type /Pages>> endobj 12 0 obj <</Type/Page /A 1>> endobj x obj";
        let numbers: Vec<u32> = objects(bytes).map(|o| o.number).collect();
        assert_eq!(numbers, [1, 12]);
        let pages: Vec<u32> = objects(bytes)
            .filter(|o| is_page(o.dict(bytes)))
            .map(|o| o.number)
            .collect();
        assert_eq!(pages, [12]);
        let made = with_catalog(bytes.to_vec()).expect("one page");
        assert!(find(&made, b"/Kids[12 0 R]").is_some());
    }

    #[test]
    fn writes_packed_objects_out() {
        let mut out = Vec::new();
        write_out(b"4 0 9 3 <<>>[1]", Some(2), Some(8), &mut out);
        let text = String::from_utf8_lossy(&out).into_owned();
        assert!(
            text.contains("4 0 obj\n<<>") && text.contains("9 0 obj\n>[1]"),
            "{text}"
        );
    }
}

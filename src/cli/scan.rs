//! The picture that a page was read from: an image file beside the page's own, of the name that it gives, or of its own name.

use super::package;
use regex::Regex;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

/// How names of image files end.
const ENDINGS: [&str; 9] = ["jpg", "jpeg", "png", "tif", "tiff", "jp2", "j2k", "jpf", "jpx"];
/// Endings of names of pages, of which a page may have several.
const OF_PAGES: [&str; 7] = ["xml", "alto", "page", "hocr", "html", "htm", "pdf"];

/// Bytes of a page's file in which it names its picture.
const HEAD_BYTES: u64 = 64 << 10;

/// Where ALTO, PAGE XML and hOCR name the picture that they were read from.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"<(?:\w+:)?fileName>([^<]+)<|\bimageFilename\s*=\s*["']([^"']+)"#,
        r#"|\bimage\s+(?:&quot;|["'])([^"'&;]+)"#
    ))
    .ok()
});

/// The picture of the page in the file at `path`. It is in the page's own folder: what a page names may be anything.
pub(super) fn beside(path: &Path) -> Option<PathBuf> {
    let of_issue = package::entry(path).and_then(|(issue, page)| package::beside(issue, page));
    let path = of_issue.as_deref().unwrap_or(path);
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let own = path.file_name()?.to_str()?;
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    let text = String::from_utf8_lossy(&head);
    let named = NAMED.as_ref().and_then(|named| named.captures(&text));
    let named = named.and_then(|found| {
        found
            .iter()
            .skip(1)
            .flatten()
            .next()
            .map(|name| name.as_str().to_owned())
    });
    let wanted: Vec<String> = named.as_deref().into_iter().chain([own]).map(bare).collect();
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let image = |path: &&PathBuf| ending(path).is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
    let images: Vec<&PathBuf> = files.iter().filter(image).collect();
    let of = |stem: &String| {
        images.iter().find(|path| {
            path.file_name()
                .is_some_and(|name| bare(&name.to_string_lossy()) == *stem)
        })
    };
    wanted.iter().find_map(of).map(|path| (*path).clone())
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// A name without folders and endings, in lower case.
fn bare(name: &str) -> String {
    let mut name = name
        .trim()
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    while let Some((stem, ending)) = name.rsplit_once('.')
        && (ENDINGS.contains(&ending) || OF_PAGES.contains(&ending))
    {
        name = stem.to_owned();
    }
    name
}

/// The address of the file at `path` from the folder `from`.
pub(super) fn address(from: &Path, path: &Path) -> String {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (from, path) = (whole(from), whole(path));
    let (from, path): (Vec<Component>, Vec<Component>) = (from.components().collect(), path.components().collect());
    let same = from.iter().zip(&path).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(same).map(|_| "..".to_owned());
    let down = path
        .iter()
        .skip(same)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).map(|part| escaped(&part)).collect::<Vec<_>>().join("/")
}

fn escaped(part: &str) -> String {
    let mut out = String::new();
    for byte in part.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_picture_that_it_names_or_that_is_called_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("in")).unwrap();
        for name in ["in/Scan 7.TIF", "in/p2.jpg", "in/p3.txt", "secret.png"] {
            fs::write(at(name), b"").unwrap();
        }
        fs::write(
            at("in/p1.alto.xml"),
            "<alto><fileName>c:\\scans\\scan 7.tiff</fileName></alto>",
        )
        .unwrap();
        fs::write(at("in/p2.page.xml"), "<Page imageFilename=\"../secret.png\"/>").unwrap();
        fs::write(at("in/p3.xml"), "<Page imageFilename=\"/etc/passwd\"/>").unwrap();
        assert_eq!(beside(&at("in/p1.alto.xml")), Some(at("in/Scan 7.TIF")));
        assert_eq!(
            beside(&at("in/p2.page.xml")),
            Some(at("in/p2.jpg")),
            "nothing beyond its folder"
        );
        assert_eq!(beside(&at("in/p3.xml")), None);
        assert_eq!(beside(&at("none/p4.xml")), None);
        assert_eq!(address(&at("in"), &at("in/Scan 7.TIF")), "Scan%207.TIF");
        fs::create_dir(at("out")).unwrap();
        assert_eq!(address(&at("out"), &at("in/p2.jpg")), "../in/p2.jpg");
    }
}

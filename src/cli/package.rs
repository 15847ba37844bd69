//! Pages inside ZIP files, which are named `file.zip!entry`. Nothing is unpacked to disk, so no name inside becomes a path.

use crate::error::{Error, Kind, Result};
use crate::read::Format;
use crate::text::shell;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Component, Path, PathBuf};
use zip::ZipArchive;

/// A ZIP file has at most so many entries.
const ENTRIES: usize = 10_000;
/// The pages of one have at most so many bytes together, unpacked.
const PAGES_BYTES: u64 = 4 << 30;
/// What stands between the name of the file and that of the entry.
const BETWEEN: char = '!';
/// Bytes that tell a format.
const HEAD_BYTES: u64 = 64 << 10;
/// How ZIP files begin that hold something.
const BEGINS: &[u8] = b"PK\x03\x04";
/// Entries of documents that are ZIP files and no packages of pages.
const OF_DOCUMENTS: &[&str] = &["mimetype", "[Content_Types].xml", "META-INF/container.xml"];

/// Whether the first bytes of a file are those of a ZIP file.
pub(super) fn begins(head: &[u8]) -> bool {
    head.starts_with(BEGINS)
}

/// The first bytes of a file; none where it is something else than a file, which reading would change.
pub(super) fn head(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if path.is_file()
        && let Ok(file) = File::open(path)
    {
        let _ = file.take(HEAD_BYTES).read_to_end(&mut head);
    }
    head
}

/// Whether a file or an entry of that name is a page; what `head` gives, its first bytes, counts where its name tells nothing. An issue
/// is none: its pages stand beside it.
pub(super) fn page(name: &Path, mut head: impl FnMut() -> Vec<u8>) -> bool {
    let format = Format::of(name);
    let ending = name.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let known = ending.is_some_and(|ending| Format::endings().contains(&ending.as_str()));
    let told = if known { Some(format) } else { Format::told_by(&head()) };
    told.is_some_and(|format| format != Format::Mets)
}

/// The pages in the ZIP file at `path`, by name; `None` where it is a document of its own.
///
/// # Errors
/// Where it is damaged or too large.
pub(super) fn pages(path: &Path) -> Result<Option<Vec<PathBuf>>> {
    let names = listed(&mut archive(path)?, path)?;
    Ok(names.map(|names| names.iter().map(|name| named(path, name)).collect()))
}

/// The issues in the ZIP file at `path`, METS files with their pages beside them, by name.
///
/// # Errors
/// Where it is damaged or too large.
pub(super) fn issues(path: &Path) -> Result<Vec<PathBuf>> {
    let names = chosen(&mut archive(path)?, path, |_, head| {
        Format::told_by(&head()) == Some(Format::Mets)
    })?;
    Ok(names.unwrap_or_default().iter().map(|name| named(path, name)).collect())
}

/// The pages in a ZIP file of these bytes, by name, each with what `each` makes of its name and bytes; `None` where it is a document of
/// its own.
///
/// # Errors
/// Where it is damaged or too large, and those of `each`.
pub(super) fn held<T>(
    path: &Path,
    bytes: &[u8],
    most: u64,
    mut each: impl FnMut(&Path, Vec<u8>) -> Result<Vec<T>>,
) -> Result<Option<Vec<T>>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| unusable(path, cause))?;
    let Some(names) = listed(&mut archive, path)? else {
        return Ok(None);
    };
    let mut all = Vec::new();
    for name in names {
        all.extend(each(&named(path, &name), unpacked(&mut archive, path, &name, most)?)?);
    }
    Ok(Some(all))
}

fn listed(archive: &mut ZipArchive<impl Read + Seek>, path: &Path) -> Result<Option<Vec<String>>> {
    chosen(archive, path, |name, head| page(Path::new(name), head))
}

/// The entries that `is` holds for, by name and first bytes; `None` where it is a document of its own.
fn chosen(
    archive: &mut ZipArchive<impl Read + Seek>,
    path: &Path,
    is: impl Fn(&str, &mut dyn FnMut() -> Vec<u8>) -> bool,
) -> Result<Option<Vec<String>>> {
    if archive.len() > ENTRIES {
        return Err(unusable(path, format!("it has {} entries, more than {ENTRIES}", archive.len())).hint("split it"));
    }
    let mut names = Vec::new();
    let mut bytes: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|cause| unusable(path, cause))?;
        let plain = entry.is_file() && !entry.is_symlink();
        let (name, size) = (entry.name().map(|name| name.into_owned()), entry.size());
        drop(entry);
        let Ok(name) = name else { continue };
        if OF_DOCUMENTS.contains(&name.as_str()) {
            return Ok(None);
        }
        let mut head = || {
            let mut head = Vec::new();
            if let Ok(entry) = archive.by_index(index) {
                let _ = entry.take(HEAD_BYTES).read_to_end(&mut head);
            }
            head
        };
        if plain && !hidden(&name) && is(&name, &mut head) {
            bytes = bytes.saturating_add(size);
            names.push(name);
        }
    }
    if bytes > PAGES_BYTES {
        let message = format!("its pages are longer than {} GiB", PAGES_BYTES >> 30);
        return Err(unusable(path, message).hint("split it"));
    }
    names.sort_by(|a, b| a.split('/').cmp(b.split('/')));
    Ok(Some(names))
}

/// Whether it is kept from sight, or is in a folder that is, or is what a Mac keeps beside files.
fn hidden(name: &str) -> bool {
    let mut parts = name.split('/');
    parts.any(|part| part.starts_with('.') && !matches!(part, "." | "..") || part == "__MACOSX")
}

/// What an entry of a ZIP file is called, or a page of an issue.
pub(super) fn named(path: &Path, entry: &str) -> PathBuf {
    let mut named = path.as_os_str().to_owned();
    named.push(format!("{BETWEEN}{entry}"));
    named.into()
}

/// The file beside the issue at `path` that holds its page of that name.
pub(super) fn beside(path: &Path, name: &str) -> Option<PathBuf> {
    let name = Path::new(name);
    let below = name.components().all(|part| matches!(part, Component::Normal(_)));
    below.then(|| path.with_file_name("").join(name))
}

/// The ZIP file and the entry that `path` names, or the issue and its page, where it names one.
pub(super) fn entry(path: &Path) -> Option<(&Path, &str)> {
    let text = path.to_str().filter(|_| !path.exists())?;
    let mut parted = text.match_indices(BETWEEN).map(|(place, between)| {
        let (file, entry) = (&text[..place], &text[place + between.len()..]);
        (Path::new(file), entry)
    });
    parted.find(|(file, entry)| !entry.is_empty() && file.is_file())
}

/// The bytes of an entry, or the first `most` of them.
///
/// # Errors
/// Where it is not there, or cannot be unpacked.
pub(super) fn bytes(path: &Path, entry: &str, most: u64) -> Result<Vec<u8>> {
    unpacked(&mut archive(path)?, path, entry, most)
}

fn unpacked(archive: &mut ZipArchive<impl Read + Seek>, path: &Path, entry: &str, most: u64) -> Result<Vec<u8>> {
    let shown = named(path, entry);
    let index = archive.index_for_name(entry);
    let found = index.ok_or_else(|| {
        let error = Error::new(Kind::Input, format!("there is no `{}`", shown.display()));
        error.hint(format!("unzip -l {}", shell::quoted(&path.to_string_lossy())))
    })?;
    let failed = |cause: Box<dyn std::error::Error + Send + Sync>| {
        let error = Error::new(Kind::Input, format!("cannot read `{}`", shown.display())).because(cause);
        error.hint("unpack it with another program, and name the files")
    };
    let mut bytes = Vec::new();
    let unpacked = archive.by_index(found).map_err(|cause| failed(cause.into()))?;
    // What it says of its size need not be so.
    let taken = unpacked.take(most).read_to_end(&mut bytes);
    taken.map_err(|cause| failed(cause.into()))?;
    Ok(bytes)
}

fn archive(path: &Path) -> Result<ZipArchive<BufReader<File>>> {
    let file = File::open(path).map_err(|cause| unusable(path, cause))?;
    ZipArchive::new(BufReader::new(file)).map_err(|cause| unusable(path, cause))
}

fn unusable(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let error = Error::new(Kind::Input, format!("cannot use the ZIP file `{}`", path.display()));
    error
        .because(cause)
        .hint(format!("unzip -t {}", shell::quoted(&path.to_string_lossy())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use tempfile::NamedTempFile;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip(entries: &[(&str, &[u8])]) -> NamedTempFile {
        let file = NamedTempFile::with_suffix(".zip").unwrap();
        let mut writer = ZipWriter::new(file.reopen().unwrap());
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        file
    }

    fn listed(file: &NamedTempFile) -> Vec<String> {
        let pages = pages(file.path()).unwrap().unwrap();
        let own = format!("{}!", file.path().display());
        let name = |page: PathBuf| page.to_str().unwrap().strip_prefix(&own).unwrap().to_owned();
        pages.into_iter().map(name).collect()
    }

    #[test]
    fn pages_are_listed_by_name_and_read_by_it() {
        let file = zip(&[
            ("b/10.txt", b"ten"),
            ("a.md", b"a"),
            ("b/.hidden.txt", b"no"),
            ("__MACOSX/a.md", b"no"),
            ("picture.png", b"\x89PNG"),
            ("../../b.txt", b"up"),
        ]);
        assert_eq!(listed(&file), ["../../b.txt", "a.md", "b/10.txt"]);
        let path = named(file.path(), "../../b.txt");
        let (own, name) = entry(&path).unwrap();
        assert_eq!((own, name), (file.path(), "../../b.txt"));
        assert_eq!(bytes(own, name, 100).unwrap(), b"up", "a name inside is no path");
        assert!(bytes(file.path(), "none.txt", 100).unwrap_err().way_out().is_some());
        assert!(entry(file.path()).is_none() && entry(Path::new("no!file")).is_none());
    }

    #[test]
    fn bytes_are_read_as_a_file_is() {
        let file = zip(&[("b.txt", b"two"), ("a.md", b"one"), ("picture.png", b"\x89PNG")]);
        let bytes = std::fs::read(file.path()).unwrap();
        let each = |name: &Path, bytes: Vec<u8>| Ok(vec![(name.to_owned(), bytes.len())]);
        let read = held(Path::new("-"), &bytes, 2, each).unwrap().unwrap();
        assert_eq!(read, [(PathBuf::from("-!a.md"), 2), (PathBuf::from("-!b.txt"), 2)]);
        let office = std::fs::read(zip(&[("[Content_Types].xml", b"<t/>")]).path()).unwrap();
        assert!(held(Path::new("-"), &office, 2, each).unwrap().is_none());
        assert!(held(Path::new("-"), &bytes[..30], 2, each).is_err());
    }

    #[test]
    fn documents_that_are_zip_files_are_no_packages() {
        let office = zip(&[("word/document.xml", b"<w/>"), ("[Content_Types].xml", b"<t/>")]);
        assert!(pages(office.path()).unwrap().is_none());
        assert!(begins(&head(office.path())));
        assert!(listed(&zip(&[("a.png", b"\x89PNG")])).is_empty());
    }

    #[test]
    fn what_unpacks_to_too_much_is_cut_short_and_what_is_damaged_is_an_error() {
        let bomb = zip(&[("a.txt", &vec![b'a'; 1 << 20])]);
        assert_eq!(bytes(bomb.path(), "a.txt", 1000).unwrap().len(), 1000);
        let mut whole = std::fs::read(zip(&[("a.txt", b"text"), ("b.txt", b"text")]).path()).unwrap();
        for cut in [4, 30, whole.len() - 10] {
            let mut file = NamedTempFile::new().unwrap();
            file.write_all(&whole[..cut]).unwrap();
            assert!(pages(file.path()).is_err(), "{cut}");
        }
        for place in 0..whole.len() {
            whole[place] ^= 0xff;
            let mut file = NamedTempFile::new().unwrap();
            file.write_all(&whole).unwrap();
            if let Ok(Some(pages)) = pages(file.path()) {
                for page in pages {
                    let _ = entry(&page).map(|(path, name)| bytes(path, name, 100));
                }
            }
            whole[place] ^= 0xff;
        }
    }
}

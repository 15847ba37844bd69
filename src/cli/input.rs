//! What paths name: files, every page of a directory or a ZIP file, standard input, and structure that `read` printed.

use super::file::{bytes, unreadable};
use super::issue;
use super::opening::Opening;
use super::package;
use super::restructure::{replies, restructure};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use crate::read::Format;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Directories below directories are looked into so far down.
const DEPTH: usize = 32;

/// A page's bytes, or the pages' in one: a file, or an entry of a ZIP file.
pub(super) struct Origin {
    /// The entry in the file, where that is a ZIP file.
    pub entry: Option<String>,
    /// What [`open`] opens.
    pub path: Result<PathBuf>,
}

/// The files that `paths` name, directories and ZIP files opened in name order; what cannot be opened stands as its error.
pub(super) fn expand(paths: &[PathBuf]) -> Vec<Result<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let before = found.len();
        let what = if path.is_dir() {
            walk(path, 0, &mut |file| match file {
                Ok(file) => {
                    let head = package::head(&file);
                    if !packaged(&file, &head, &mut found) && package::page(&file, || head.clone()) {
                        found.push(Ok(file));
                    }
                }
                Err(error) => found.push(Err(error)),
            });
            "directory"
        } else if packaged(path, &package::head(path), &mut found) {
            "ZIP file"
        } else {
            found.push(Ok(path.clone()));
            continue;
        };
        if found.len() == before {
            found.push(Err(no_page(path, what)));
        }
    }
    found
}

/// The files with pages that `path` names: itself, or those of a directory, ZIP files as one.
pub(super) fn files(path: &Path) -> Vec<Result<PathBuf>> {
    if !path.is_dir() {
        return vec![Ok(path.to_owned())];
    }
    let mut found = Vec::new();
    walk(path, 0, &mut |file| {
        if file.as_ref().map_or(true, |file| has_pages(file)) {
            found.push(file);
        }
    });
    if found.is_empty() {
        found.push(Err(no_page(path, "directory")));
    }
    found
}

/// Whether a file is a page, or a ZIP file that may hold some.
pub(super) fn has_pages(path: &Path) -> bool {
    let head = package::head(path);
    package::begins(&head) || package::page(path, || head.clone())
}

/// What is to be opened of the file at `path`.
pub(super) fn origins(path: &Path) -> Vec<Origin> {
    let mut found = Vec::new();
    if !packaged(path, &package::head(path), &mut found) {
        return vec![Origin {
            entry: None,
            path: Ok(path.to_owned()),
        }];
    }
    let inside = |found: &Result<PathBuf>| Some(package::entry(found.as_ref().ok()?)?.1.to_owned());
    let origins = found.into_iter().map(|path| Origin {
        entry: inside(&path),
        path,
    });
    origins.collect()
}

fn no_page(path: &Path, what: &str) -> Error {
    let endings = Format::endings().join(", ");
    let error = Error::new(Kind::Input, format!("no page in the {what} `{}`", path.display()));
    error.hint(format!("name a file, or a {what} with files that end in: {endings}"))
}

fn walk(dir: &Path, depth: usize, each: &mut dyn FnMut(Result<PathBuf>)) {
    let listed = fs::read_dir(dir).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut entries = match listed {
        Ok(entries) => entries,
        Err(cause) => return each(Err(unreadable(dir, cause))),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type();
        if hidden {
            continue;
        }
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            if depth < DEPTH {
                walk(&path, depth + 1, each);
            }
        } else if path.is_file() {
            each(Ok(path));
        }
    }
}

/// Adds the pages in the ZIP file at `path`; tells whether it is one, and no document of its own.
fn packaged(path: &Path, head: &[u8], found: &mut Vec<Result<PathBuf>>) -> bool {
    let pages = package::begins(head).then(|| package::pages(path));
    match pages.unwrap_or(Ok(None)) {
        Ok(Some(pages)) => found.extend(pages.into_iter().map(Ok)),
        Ok(None) => return false,
        Err(error) => found.push(Err(error)),
    }
    true
}

/// The pages in a file, or in standard input for `-`, opened as `opening` tells.
///
/// # Errors
/// Where the file cannot be read, is too long, or holds no text.
pub(super) fn open(path: &Path, opening: &Opening) -> Result<Vec<Input>> {
    let shown = path.to_string_lossy().into_owned();
    let bytes = bytes(path)?;
    let wrong = |error: Error| Error::new(Kind::Input, format!("cannot read `{shown}`")).because(error);
    if let Some(replies) = replies(&bytes) {
        return replies
            .into_iter()
            .map(|reply| restructure(reply, path, opening).map_err(wrong))
            .collect();
    }
    if Format::told_by(&bytes) == Some(Format::Mets) && path != Path::new("-") {
        return issue::open(path, &bytes, opening).map_err(wrong);
    }
    let encoding = opening.encoding.as_deref();
    opening
        .open(&shown, |password| {
            Input::pages_opened(Some(&shown), &bytes, encoding, password)
        })
        .map_err(wrong)
}

/// The digests of pages, by which what came from them is found.
pub(super) fn digests(paths: &[PathBuf], opening: &Opening) -> Result<Vec<String>> {
    let mut digests = Vec::new();
    for path in expand(paths) {
        let opened = open(&path?, opening)?;
        digests.extend(opened.into_iter().map(|input| input.document.source.blake3));
    }
    Ok(digests)
}

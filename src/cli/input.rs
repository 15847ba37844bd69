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

/// The files that `paths` name, directories and ZIP files opened in name order; what cannot be opened stands as its error.
pub(super) fn expand(paths: &[PathBuf]) -> Vec<Result<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let before = found.len();
        let what = if path.is_dir() {
            walk(path, 0, &mut found);
            "directory"
        } else if packaged(path, &package::head(path), &mut found) {
            "ZIP file"
        } else {
            found.push(Ok(path.clone()));
            continue;
        };
        if found.len() == before {
            let endings = Format::endings().join(", ");
            let error = Error::new(Kind::Input, format!("no page in the {what} `{}`", path.display()));
            let hint = format!("name a file, or a {what} with files that end in: {endings}");
            found.push(Err(error.hint(hint)));
        }
    }
    found
}

fn walk(dir: &Path, depth: usize, found: &mut Vec<Result<PathBuf>>) {
    let listed = fs::read_dir(dir).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut entries = match listed {
        Ok(entries) => entries,
        Err(cause) => {
            found.push(Err(unreadable(dir, cause)));
            return;
        }
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
                walk(&path, depth + 1, found);
            }
        } else if path.is_file() {
            let head = package::head(&path);
            if !packaged(&path, &head, found) && package::page(&path, || head.clone()) {
                found.push(Ok(path));
            }
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
    let pages = read(path, opening)?;
    Ok(pages.into_iter().map(|page| opening.date(page)).collect())
}

fn read(path: &Path, opening: &Opening) -> Result<Vec<Input>> {
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

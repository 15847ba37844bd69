//! What paths name: files, every page of a directory, standard input, and structure that `read` printed.

use super::file::{bytes, unreadable};
use super::opening::Opening;
use super::restructure::{replies, restructure};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use crate::read::Format;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Directories below directories are looked into so far down.
const DEPTH: usize = 32;

/// The files that `paths` name, directories opened in name order; what cannot be opened stands as its error.
pub(super) fn expand(paths: &[PathBuf]) -> Vec<Result<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(Ok(path.clone()));
            continue;
        }
        let before = found.len();
        walk(path, 0, &mut found);
        if found.len() == before {
            let endings = Format::endings().join(", ");
            found.push(Err(Error::new(
                Kind::Input,
                format!("no page in the directory `{}`", path.display()),
            )
            .hint(format!("name a file, or a directory with files that end in: {endings}"))));
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
        } else if path.is_file() && page(&path) {
            found.push(Ok(path));
        }
    }
}

fn page(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| Format::endings().contains(&ending.to_string_lossy().to_lowercase().as_str()))
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

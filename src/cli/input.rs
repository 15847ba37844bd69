//! What paths name: files, every page of a directory, standard input, and structure that `read` printed.

use super::file::{bytes, unreadable};
use super::restructure::{replies, restructure};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use crate::read::{Format, issue_files};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Directories below directories are looked into so far down.
const DEPTH: usize = 32;
/// Bytes of a file that are looked at to tell what it is.
const HEAD_BYTES: u64 = 64 << 10;

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
        } else if path.is_file() && (page(&path) || told(&path)) {
            found.push(Ok(path));
        }
    }
}

fn page(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| Format::endings().contains(&ending.to_string_lossy().to_lowercase().as_str()))
}

/// Whether a file whose name tells nothing begins as pages do; an issue's pages are files of the directory themselves.
fn told(path: &Path) -> bool {
    let shared = Format::shared_endings();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if !ending.is_some_and(|ending| shared.contains(&ending.as_str())) {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    let format = read.ok().and_then(|_| Format::told_by(&head));
    format.is_some_and(|format| format != Format::Mets)
}

/// The pages in a file, or in standard input for `-`, which are in `encoding` where that is told.
///
/// # Errors
/// Where the file cannot be read, is too long, or holds no text.
pub(super) fn open(path: &Path, encoding: Option<&str>) -> Result<Vec<Input>> {
    let shown = path.to_string_lossy().into_owned();
    let bytes = bytes(path)?;
    let wrong = |error: Error| Error::new(Kind::Input, format!("cannot read `{shown}`")).because(error);
    if let Some(replies) = replies(&bytes) {
        return replies
            .into_iter()
            .map(|reply| restructure(reply, path, encoding).map_err(wrong))
            .collect();
    }
    if Format::told_by(&bytes) == Some(Format::Mets) && path != Path::new("-") {
        return issue(path, &bytes, encoding).map_err(wrong);
    }
    Input::pages(Some(&shown), &bytes, encoding).map_err(wrong)
}

/// The pages of an issue, each in a file beside the one that lists them.
fn issue(path: &Path, listed: &[u8], encoding: Option<&str>) -> Result<Vec<Input>> {
    let beside = path.parent().unwrap_or(Path::new(""));
    let mut pages = Vec::new();
    for (place, name) in issue_files(listed)?.iter().enumerate() {
        let bytes = bytes(&beside.join(name))?;
        if Format::told_by(&bytes) == Some(Format::Mets) {
            continue;
        }
        let shown = format!("{}!{name}", path.display());
        for mut page in Input::pages(Some(&shown), &bytes, encoding)? {
            page.document.source.page = Some(place + 1);
            pages.push(page);
        }
    }
    Ok(pages)
}

/// The digests of pages, by which what came from them is found.
pub(super) fn digests(paths: &[PathBuf], encoding: Option<&str>) -> Result<Vec<String>> {
    let mut digests = Vec::new();
    for path in expand(paths) {
        let opened = open(&path?, encoding)?;
        digests.extend(opened.into_iter().map(|input| input.document.source.blake3));
    }
    Ok(digests)
}

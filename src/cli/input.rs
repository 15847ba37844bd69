//! What paths name: files, every page of a directory or a ZIP file, standard input, and structure that `read` printed.

use super::file::{PAGE_BYTES, bytes, unreadable};
use super::issue;
use super::letter;
use super::opening::Opening;
use super::package;
use super::restructure::{replies, restructure};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use crate::read::{Format, holds_pages};
use std::collections::HashSet;
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

/// The files that `paths` name, directories and ZIP files opened in name order; what cannot be opened stands as its error. An issue
/// in a directory stands for its pages where the structure that it gives is asked for.
pub(super) fn expand(paths: &[PathBuf], opening: &Opening) -> Vec<Result<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let before = found.len();
        let mut issues = HashSet::new();
        if let Some(what) = inside(path, opening.given.then_some(&mut issues), &mut found)
            && found.len() == before
        {
            found.push(Err(no_page(path, what)));
        }
    }
    found
}

/// Adds the pages that `path` names; of a folder with issues these in the place of their pages, and to `issues`, where they are wanted.
/// Tells what it is, where that holds pages and is none itself.
pub(super) fn inside(
    path: &Path,
    issues: Option<&mut HashSet<PathBuf>>,
    found: &mut Vec<Result<PathBuf>>,
) -> Option<&'static str> {
    let before = found.len();
    let mut mets = Vec::new();
    if path.is_dir() {
        walk(path, 0, &mut |file| {
            match file {
                Ok(file) => {
                    let head = package::head(&file);
                    let listed = issues.is_some() && Format::told_by(&head) == Some(Format::Mets);
                    if listed {
                        mets.push(file.clone());
                    }
                    if listed {
                        found.push(Ok(file));
                    } else if packaged(&file, &head, found) {
                        if issues.is_some() {
                            add_issues(&file, &mut mets, found);
                        }
                    } else if package::page(&file, || head.clone()) {
                        found.push(Ok(file));
                    }
                }
                Err(error) => found.push(Err(error)),
            }
            true
        });
        if let Some(issues) = issues {
            issues.extend(issue::instead(found, before, &mets));
        }
        Some("directory")
    } else if packaged(path, &package::head(path), found) {
        if let Some(issues) = issues {
            add_issues(path, &mut mets, found);
            issues.extend(issue::instead(found, before, &mets));
        }
        Some("ZIP file")
    } else {
        found.push(Ok(path.to_owned()));
        None
    }
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
        true
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

/// Whether `paths` name more than `most` files or entries with pages: not all of them are looked at.
pub(super) fn more_than(paths: &[PathBuf], most: usize) -> bool {
    let mut count = 0;
    let mut one = |file: &Path| {
        let head = package::head(file);
        count += match package::begins(&head).then(|| package::pages(file)) {
            Some(Ok(Some(pages))) => pages.len(),
            _ => usize::from(package::page(file, || head.clone())),
        };
        count <= most
    };
    for path in paths {
        let go_on = match path.is_dir() {
            true => walk(path, 0, &mut |file| file.map_or(true, |file| one(&file))),
            false => one(path),
        };
        if !go_on {
            return true;
        }
    }
    false
}

/// Tells `each` of the files below `dir`, in name order, until it has enough; tells whether it has not.
fn walk(dir: &Path, depth: usize, each: &mut dyn FnMut(Result<PathBuf>) -> bool) -> bool {
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
            if depth < DEPTH && !walk(&path, depth + 1, each) {
                return false;
            }
        } else if path.is_file() && !each(Ok(path)) {
            return false;
        }
    }
    true
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

/// Adds the issues in the ZIP file at `path`. Where it cannot be read its pages said so.
fn add_issues(path: &Path, issues: &mut Vec<PathBuf>, found: &mut Vec<Result<PathBuf>>) {
    let within = package::issues(path).unwrap_or_default();
    found.extend(within.iter().cloned().map(Ok));
    issues.extend(within);
}

/// Pages as they are asked for; an error is the last.
pub(super) type InTurn = Box<dyn Iterator<Item = Result<Input>>>;

/// The pages in a file, or in standard input for `-`, opened as `opening` tells.
///
/// # Errors
/// Where the file cannot be read, is too long, or holds no text.
pub(super) fn open(path: &Path, opening: &Opening) -> Result<Vec<Input>> {
    in_turn(path, opening)?.collect()
}

/// The same pages one after another: of a long file only a few are held at a time.
///
/// # Errors
/// As [`open`], as far as it is seen before the first page.
pub(super) fn in_turn(path: &Path, opening: &Opening) -> Result<InTurn> {
    let pages = started(path, opening)?;
    let (date, given) = (opening.date, opening.given);
    Ok(Box::new(pages.map(move |page| {
        let page = page.map(|page| super::opening::date(page, date));
        if given { page.and_then(Input::as_stated) } else { page }
    })))
}

fn started(path: &Path, opening: &Opening) -> Result<InTurn> {
    let shown = path.to_string_lossy().into_owned();
    if let Some(letter) = letter::holder(path) {
        let mut pages = started(&letter, opening)?.collect::<Result<Vec<Input>>>()?;
        let within = format!("{shown}!");
        pages.retain(|page| {
            let path = page.document.source.path.as_deref().unwrap_or_default();
            path == shown || path.starts_with(&within)
        });
        if !pages.is_empty() {
            return Ok(Box::new(pages.into_iter().map(Ok)));
        }
    }
    held(path, &bytes(path)?, opening)
}

/// The pages in a file that holds `bytes`.
///
/// # Errors
/// As [`open`].
pub(super) fn opened(path: &Path, bytes: &[u8], opening: &Opening) -> Result<Vec<Input>> {
    held(path, bytes, opening)?.collect()
}

fn held(path: &Path, bytes: &[u8], opening: &Opening) -> Result<InTurn> {
    let shown = path.to_string_lossy().into_owned();
    let named = shown.clone();
    let wrong = move |error: Error| Error::new(Kind::Input, format!("cannot read `{named}`")).because(error);
    let whole = |pages: Vec<Input>| -> InTurn { Box::new(pages.into_iter().map(Ok)) };
    if let Some(replies) = replies(bytes) {
        let replies = replies.into_iter();
        let pages: Result<Vec<Input>> = replies.map(|reply| restructure(reply, path, opening)).collect();
        return pages.map(whole).map_err(wrong);
    }
    if Format::told_by(bytes) == Some(Format::Mets) && path != Path::new("-") && !holds_pages(bytes) {
        return issue::open(path, bytes, opening).map(whole).map_err(wrong);
    }
    let encoding = opening.encoding.as_deref();
    if path == Path::new("-") && package::begins(bytes) {
        let pages = |entry: &Path, bytes: Vec<u8>| {
            let shown = entry.to_string_lossy();
            opening.open(&shown, |password| {
                Input::pages_opened(Some(&shown), &bytes, encoding, password)
            })
        };
        if let Some(pages) = package::held(path, bytes, PAGE_BYTES, pages).map_err(&wrong)? {
            return match pages.is_empty() {
                true => Err(
                    Error::new(Kind::Input, "no page in the ZIP file on standard input").hint(format!(
                        "name its pages so that they end in: {}",
                        Format::endings().join(", ")
                    )),
                ),
                false => Ok(whole(pages)),
            };
        }
    }
    let opened = opening.open(&shown, |password| {
        Input::in_turn(Some(&shown), bytes, encoding, password)
    });
    let pages = opened.map_err(&wrong)?;
    Ok(Box::new(pages.map(move |page| page.map_err(&wrong))))
}

/// The digests of pages, by which what came from them is found.
pub(super) fn digests(paths: &[PathBuf], opening: &Opening) -> Result<Vec<String>> {
    let mut digests = Vec::new();
    for path in expand(paths, opening) {
        let opened = open(&path?, opening)?;
        digests.extend(opened.into_iter().map(|input| input.document.source.blake3));
    }
    Ok(digests)
}

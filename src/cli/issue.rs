//! An issue: a METS file, and the files of its pages beside it.

use super::file::bytes;
use super::opening::Opening;
use super::package;
use crate::error::{Error, Result};
use crate::note::Note;
use crate::pipeline::Input;
use crate::read::{Dated, Format, Issue, issue};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Pages that cannot be read are told one by one up to so many.
const TOLD: usize = 8;

/// Leaves out of what was `found` from the place `from` on the pages of the `issues`, METS files that were found there too; an issue
/// stands where the first of its pages would. Returns those that list pages.
pub(super) fn instead(found: &mut Vec<Result<PathBuf>>, from: usize, issues: &[PathBuf]) -> HashSet<PathBuf> {
    if issues.is_empty() {
        return HashSet::new();
    }
    let tail = found.split_off(from.min(found.len()));
    let mut of_issue: HashMap<PathBuf, PathBuf> = HashMap::new();
    for path in issues {
        let Some(issue) = bytes(path).ok().and_then(|bytes| issue(&bytes).ok()) else {
            continue;
        };
        let pages: Vec<PathBuf> = match package::entry(path) {
            Some(_) => of(&issue, path),
            None => issue.files().filter_map(|name| package::beside(path, name)).collect(),
        };
        of_issue.extend(pages.into_iter().map(|page| (page, path.clone())));
        of_issue.insert(path.clone(), path.clone());
    }
    let mut placed = HashSet::new();
    for path in tail {
        match path.as_ref().ok().and_then(|path| of_issue.get(path)) {
            Some(issue) if placed.insert(issue.clone()) => found.push(Ok(issue.clone())),
            Some(_) => {}
            None => found.push(path),
        }
    }
    placed
}

/// The pages of the issue at `path`, whose bytes are `listed`, in its order. They are named `path!file`, or `file.zip!entry` in a ZIP
/// file. Of an issue that is not whole those that can be read; the first of them has a note for each that cannot.
///
/// # Errors
/// Where it names no page, or none of them can be read.
pub(super) fn open(path: &Path, listed: &[u8], opening: &Opening) -> Result<Vec<Input>> {
    let mut pages = Vec::new();
    let mut lost = Vec::new();
    let issue = issue(listed)?;
    for (place, shown) in of(&issue, path).into_iter().enumerate() {
        match page(&issue, place, &shown, opening) {
            Ok(read) => pages.extend(read),
            Err(error) => lost.push(error),
        }
    }
    if let Some(first) = pages.first_mut() {
        first.document.notes.extend(told(&lost));
    } else if !lost.is_empty() {
        return Err(lost.swap_remove(0));
    }
    Ok(pages)
}

/// What the file of a page holds, which the issue names at `place`.
fn page(issue: &Issue, place: usize, shown: &Path, opening: &Opening) -> Result<Vec<Input>> {
    let bytes = bytes(shown)?;
    if Format::told_by(&bytes) == Some(Format::Mets) {
        return Ok(Vec::new());
    }
    let (shown, encoding) = (shown.to_string_lossy(), opening.encoding.as_deref());
    let mut read = opening.open(&shown, |password| {
        Input::pages_of(Some(&shown), &bytes, encoding, password, issue.page(place))
    })?;
    for page in &mut read {
        page.document.number(place + 1);
        let source = &mut page.document.source;
        source.date = Dated::settled(source.date.take().into_iter().chain(issue.date.clone()));
    }
    Ok(read)
}

/// What is said of pages that an issue names and that cannot be read.
fn told(lost: &[Error]) -> Vec<Note> {
    let one = |error: &Error| Note::new(Issue::STAGE, format!("the issue is not whole: {}", error.chain()));
    let mut notes: Vec<Note> = lost.iter().take(TOLD).map(one).collect();
    if lost.len() > TOLD {
        let message = format!(
            "the issue is not whole: {} further pages cannot be read",
            lost.len() - TOLD
        );
        notes.push(Note::new(Issue::STAGE, message));
    }
    notes
}

/// What the files of its pages are called, in its order.
///
/// # Errors
/// Where it names none.
pub(super) fn files(path: &Path, listed: &[u8]) -> Result<Vec<PathBuf>> {
    Ok(of(&issue(listed)?, path))
}

fn of(issue: &Issue, path: &Path) -> Vec<PathBuf> {
    let shown = |name: &str| match package::entry(path) {
        Some((file, entry)) => {
            let folder = entry.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
            package::named(file, &format!("{}{name}", folder.unwrap_or_default()))
        }
        None => package::named(path, name),
    };
    issue.files().map(shown).collect()
}

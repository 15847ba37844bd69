//! An issue: a METS file, and the files of its pages beside it.

use super::file::bytes;
use super::opening::Opening;
use super::package;
use crate::error::Result;
use crate::pipeline::Input;
use crate::read::{Format, issue_files};
use std::path::{Path, PathBuf};

/// The pages of the issue at `path`, whose bytes are `listed`, in its order. They are named `path!file`, or `file.zip!entry` in a ZIP
/// file.
///
/// # Errors
/// Where it names no page, or one of them cannot be read.
pub(super) fn open(path: &Path, listed: &[u8], opening: &Opening) -> Result<Vec<Input>> {
    let mut pages = Vec::new();
    for (place, shown) in files(path, listed)?.into_iter().enumerate() {
        let bytes = bytes(&shown)?;
        if Format::told_by(&bytes) == Some(Format::Mets) {
            continue;
        }
        let (shown, encoding) = (shown.to_string_lossy(), opening.encoding.as_deref());
        let read = opening.open(&shown, |password| {
            Input::pages_opened(Some(&shown), &bytes, encoding, password)
        })?;
        pages.extend(read.into_iter().map(|mut page| {
            page.document.number(place + 1);
            page
        }));
    }
    Ok(pages)
}

/// What the files of its pages are called, in its order.
///
/// # Errors
/// Where it names none.
pub(super) fn files(path: &Path, listed: &[u8]) -> Result<Vec<PathBuf>> {
    let shown = |name: &String| match package::entry(path) {
        Some((file, entry)) => {
            let folder = entry.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
            package::named(file, &format!("{}{name}", folder.unwrap_or_default()))
        }
        None => package::named(path, name),
    };
    Ok(issue_files(listed)?.iter().map(shown).collect())
}

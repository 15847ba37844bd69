//! An issue: a METS file, and the files of its pages beside it.

use super::file::bytes;
use super::opening::Opening;
use super::package;
use crate::error::Result;
use crate::pipeline::Input;
use crate::read::{Dated, Format, issue_date, issue_files};
use std::path::Path;

/// The pages of the issue at `path`, whose bytes are `listed`, in its order. They are named `path!file`, or `file.zip!entry` in a ZIP
/// file.
///
/// # Errors
/// Where it names no page, or one of them cannot be read.
pub(super) fn open(path: &Path, listed: &[u8], opening: &Opening) -> Result<Vec<Input>> {
    let mut pages = Vec::new();
    let published = issue_date(listed);
    for (place, name) in issue_files(listed)?.iter().enumerate() {
        let shown = match package::entry(path) {
            Some((file, entry)) => {
                let folder = entry.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
                package::named(file, &format!("{}{name}", folder.unwrap_or_default()))
            }
            None => package::named(path, name),
        };
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
            let source = &mut page.document.source;
            source.date = Dated::settled(source.date.take().into_iter().chain(published.clone()));
            page
        }));
    }
    Ok(pages)
}

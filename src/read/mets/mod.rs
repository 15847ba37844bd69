//! METS: an issue's pages in order, each in a file of its own. Nothing that it names is opened here.

mod issue;

use super::reader::{Input, Reader};
use super::xml::{Tree, declared, root};
use crate::dates::Date;
use crate::error::{Error, Kind, Result};

pub(super) const READER: Reader = Reader {
    name: "mets",
    media_types: &["application/mets+xml"],
    endings: &["mets"],
    claims: |bytes| root(bytes).is_some_and(|name| name.eq_ignore_ascii_case("mets")),
    read: |_| Err(alone()),
};

/// The paths of the files with an issue's pages, in order, relative to it; never absolute, never leading upwards.
///
/// # Errors
/// Where the bytes are no text, or name no file.
pub(super) fn files(bytes: &[u8], input: &Input<'_>) -> Result<Vec<String>> {
    let (text, _) = input.text(declared(bytes))?;
    let pages = issue::pages(&Tree::read(&text));
    if pages.is_empty() {
        return Err(
            Error::new(Kind::Input, "this METS file names no file of a page").hint("give the ALTO files themselves")
        );
    }
    Ok(pages.into_iter().map(|page| page.path).collect())
}

/// When the issue was published, where it says so.
pub(super) fn date(bytes: &[u8], input: &Input<'_>) -> Option<Date> {
    let (text, _) = input.text(declared(bytes)).ok()?;
    issue::date(&Tree::read(&text))
}

fn alone() -> Error {
    Error::new(
        Kind::Input,
        "this METS file holds no page: its pages stand in files beside it",
    )
    .hint("give its path, so that they are found, or give the ALTO files themselves")
}

//! METS: an issue's pages in order, each in a file of its own, and its logical structure. Nothing that it names is opened here.

mod files;
mod kind;
mod structure;

use super::document::Dated;
use super::issue::{Issue, IssuePage, Place};
use super::reader::{Input, Reader};
use super::xml::{Tree, declared, root};
use crate::error::{Error, Kind, Result};

pub(super) const READER: Reader = Reader {
    name: "mets",
    media_types: &["application/mets+xml"],
    endings: &["mets"],
    claims: |bytes| root(bytes).is_some_and(|name| name.eq_ignore_ascii_case("mets")),
    read: |_| Err(alone()),
};

/// The issue that these bytes describe.
///
/// # Errors
/// Where the bytes are no text, or name no file.
pub(super) fn read(bytes: &[u8], input: &Input<'_>) -> Result<Issue> {
    let (text, _) = input.text(declared(bytes))?;
    let tree = Tree::read(&text);
    let files = files::pages(&tree);
    if files.is_empty() {
        return Err(
            Error::new(Kind::Input, "this METS file names no file of a page").hint("give the ALTO files themselves")
        );
    }
    let units = structure::units(&tree);
    let page = |file: &files::PageFile| (file.path.clone(), on_page(&units, &file.id));
    Ok(Issue {
        pages: files.iter().map(page).collect(),
        date: files::date(&tree).map(|date| Dated::new(date, Dated::METADATA)),
    })
}

/// The pages that a METS file holds itself: the bytes of each, and what is said of it.
///
/// # Errors
/// Where it holds none.
pub(super) fn held(input: &Input<'_>) -> Result<Vec<(Vec<u8>, IssuePage)>> {
    let (text, _) = input.text(declared(input.bytes))?;
    let tree = Tree::read(&text);
    let files = files::held(&tree, text.len());
    if files.is_empty() {
        return Err(alone());
    }
    let units = structure::units(&tree);
    let page = |(id, markup): (String, String)| (markup.into_bytes(), on_page(&units, &id));
    Ok(files.into_iter().map(page).collect())
}

/// The day that a METS file gives.
pub(super) fn date(input: &Input<'_>) -> Option<Dated> {
    let (text, _) = input.text(declared(input.bytes)).ok()?;
    files::date(&Tree::read(&text)).map(|date| Dated::new(date, Dated::METADATA))
}

/// What the units say of the page in the file of that id.
fn on_page(units: &[structure::Unit], file: &str) -> IssuePage {
    let mut page = IssuePage::default();
    for (number, unit) in units.iter().enumerate() {
        let here = |area: &structure::Area| area.file.is_empty() || area.file == file;
        let kinds = kind::kinds(unit);
        let of_article = kind::article(unit);
        let before = page.places.len();
        for (area, kind) in unit.areas.iter().zip(kinds).filter(|(area, _)| here(area)) {
            page.places.push(Place {
                id: area.begin.clone(),
                unit: of_article.then_some(number),
                kind,
                part: area.part,
            });
        }
        let elsewhere = unit.areas.iter().any(|area| !here(area));
        if page.places.len() > before && elsewhere && of_article {
            page.across.push(number);
        }
    }
    page
}

fn alone() -> Error {
    Error::new(
        Kind::Input,
        "this METS file holds no page: its pages stand in files beside it",
    )
    .hint("give its path, so that they are found, or give the ALTO files themselves")
}

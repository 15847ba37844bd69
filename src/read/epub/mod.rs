//! EPUB: the documents of a book or an issue in the order of its spine, an article or a chapter each.

mod chapter;
mod contents;
mod package;

#[cfg(test)]
mod tests;

use super::compose::Composed;
use super::reader::{Content, Input, Reader};
use super::zipped::{self, Zipped};
use crate::error::{Error, Kind, Result};
use crate::note::Note;
use contents::Contents;
use package::{CONTAINER, Item, Package};

pub(super) const READER: Reader = Reader {
    name: "epub",
    media_types: &["application/epub+zip"],
    endings: &["epub"],
    claims: |bytes| zipped::holds(bytes, |name| name == CONTAINER.as_bytes()),
    read,
};

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    let mut zipped = Zipped::open(input.bytes)?;
    let package = Package::read(&mut zipped).ok_or_else(|| broken("it names no documents"))?;
    let contents = Contents::read(&mut zipped, &package);
    let mut composed = Composed::default();
    let mut missing = 0;
    for item in &package.spine {
        match zipped.part(&item.path) {
            Some(bytes) if add(&mut composed, item, &package, &contents, &bytes)? => {}
            _ => missing += 1,
        }
    }
    if composed.blocks.is_empty() {
        return Err(broken("its documents hold no words"));
    }
    let mut content = composed.content("utf-8");
    content.dated = package.dated;
    if missing > 0 {
        let message = format!("{missing} documents of the book are missing, cannot be decoded, or are longer than any");
        content.notes.push(Note::new("read", message));
    }
    if package.beyond > 0 {
        let message = format!(
            "{} documents at the book's end are left out: a book has too many",
            package.beyond
        );
        content.notes.push(Note::new("read", message));
    }
    Ok(vec![content])
}

/// Adds the document of an item; tells whether it could be decoded.
fn add(composed: &mut Composed, item: &Item, package: &Package, contents: &Contents, bytes: &[u8]) -> Result<bool> {
    let part = Input {
        bytes,
        encoding: super::reader::Encoded::Unknown,
        whole: true,
        password: None,
        issue: None,
    };
    // A document that cannot be decoded is no reason to lose the others.
    let Ok((xhtml, _)) = part.text(super::xml::declared(bytes)) else {
        return Ok(false);
    };
    let apart = item.apart || package.nav.as_ref() == Some(&item.path);
    let named = contents.label(&item.path);
    composed.append(chapter::chapter(
        &xhtml,
        named,
        apart,
        composed.says(),
        contents.listed(&item.path),
    ));
    Ok(true)
}

fn broken(why: &str) -> Error {
    Error::new(Kind::Input, format!("this EPUB file is broken: {why}")).hint("check that the file is whole")
}

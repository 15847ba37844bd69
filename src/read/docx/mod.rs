//! DOCX: the text of a word processor as it stands after its corrections; notes, headers and footers apart.

mod body;
mod kinds;
mod paragraph;
mod parts;
mod sizes;
mod styles;

#[cfg(test)]
mod tests;

use super::compose::Composed;
use super::document::BlockKind;
use super::reader::{Content, Input, Reader};
use super::xml::Tree;
use super::zipped::{self, Zipped};
use crate::error::{Error, Kind, Result};
use crate::note::Note;
use body::Body;
use parts::Parts;
use styles::Styles;

pub(super) const READER: Reader = Reader {
    name: "docx",
    media_types: &[
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-word.document.macroenabled.12",
    ],
    endings: &["docx", "docm"],
    claims: |bytes| zipped::holds(bytes, |name| name.starts_with(b"word/")),
    read,
};

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    let mut zipped = Zipped::open(input.bytes)?;
    let parts = Parts::find(&mut zipped);
    let main = parts.main(&mut zipped).ok_or_else(|| broken("its text is missing"))?;
    let tree = Tree::read(&main);
    let styles_text = parts.text(&mut zipped, "styles").unwrap_or_default();
    let styles = Styles::read(&Tree::read(&styles_text));
    let body = Body::read(&tree, &styles);
    let mut composed = Composed::default();
    for text in parts.all(&mut zipped, "header") {
        aside(&mut composed, &text, &styles);
    }
    kinds::compose(&body, &mut composed);
    for name in ["footnotes", "endnotes"] {
        if let Some(text) = parts.text(&mut zipped, name) {
            notes(&mut composed, &text, &styles);
        }
    }
    for text in parts.all(&mut zipped, "footer") {
        aside(&mut composed, &text, &styles);
    }
    if composed.blocks.is_empty() {
        return Err(broken("it holds no words"));
    }
    let mut content = composed.content("utf-8");
    content.dated = parts.dated(&mut zipped);
    if let Some(damage) = &tree.damage {
        let message = format!("what follows is lost: {damage}");
        content.notes.push(Note::new("read", message));
    }
    Ok(vec![content])
}

/// What stands on the edge of every page.
fn aside(composed: &mut Composed, text: &str, styles: &Styles) {
    let tree = Tree::read(text);
    for paragraph in Body::read(&tree, styles).paragraphs() {
        composed.push(BlockKind::Furniture, &paragraph.words);
    }
}

fn notes(composed: &mut Composed, text: &str, styles: &Styles) {
    let tree = Tree::read(text);
    let Some(root) = tree.top().children().next() else {
        return;
    };
    for note in root.children() {
        // Lines that are drawn between text and notes are listed among them.
        if note.attribute("type").is_some_and(|kind| kind != "normal") {
            continue;
        }
        for paragraph in Body::of(note, styles).paragraphs() {
            composed.push(BlockKind::Note, &paragraph.words);
        }
    }
}

fn broken(why: &str) -> Error {
    Error::new(Kind::Input, format!("this DOCX file is broken: {why}"))
        .hint("open it in a word processor and save it anew")
}

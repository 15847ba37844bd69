//! TEI: editions of texts, their divisions as articles, notes and what runs along the pages apart.

mod roles;

#[cfg(test)]
mod tests;

use super::document::BlockKind;
use super::prose::{Prose, settled};
use super::reader::{Content, Input, Reader};
use super::xml::{Element, Tree, declared, root};
use crate::error::Result;
use roles::{ARTICLES, division, role};

/// Texts of a corpus at most.
const TEXTS: usize = 10_000;

pub(super) const READER: Reader = Reader {
    name: "tei",
    media_types: &["application/tei+xml"],
    endings: &["tei"],
    claims: |bytes| root(bytes).is_some_and(|name| matches!(name.as_str(), "TEI" | "TEI.2" | "teiCorpus")),
    read,
};

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    let (text, encoding) = input.text(declared(input.bytes))?;
    let tree = Tree::read(&text);
    let is = |element: &Element<'_>| matches!(element.name(), "TEI" | "TEI.2");
    let editions = || tree.top().descendants().filter(is);
    let pages = editions().take(TEXTS).map(|edition| page(edition, &encoding)).collect();
    settled(pages, &tree, editions().skip(TEXTS).count(), "TEI")
}

fn page(edition: Element<'_>, encoding: &str) -> Content {
    let mut prose = Prose::new(role);
    let header = edition.child("teiHeader");
    // Texts of one book may stand in groups.
    let texts = edition
        .descendants()
        .filter(|element| element.name() == "text" && element.child("group").is_none());
    for (place, text) in texts.enumerate() {
        let body = text.child("body");
        let front = text.child("front");
        let divisions: Vec<Element<'_>> = body.into_iter().flat_map(Element::children).filter(division).collect();
        let own = |element: &&Element<'_>| {
            element
                .attribute("type")
                .is_some_and(|kind| ARTICLES.contains(&kind.as_ref()))
        };
        let articles = divisions.iter().filter(own).count() > 0;
        let headed = |element: &Element<'_>| element.child("head").is_some();
        let single = divisions.len() == 1 && headed(&divisions[0]) || body.is_some_and(|body| headed(&body));
        let titled = front.is_some_and(|front| front.descendants().any(|element| element.name() == "titlePart"));
        // What the header says is read where the text says it nowhere itself.
        let below = titled || !articles && !single;
        if !titled && !articles && !single && place == 0 {
            header.into_iter().for_each(|header| titles(header, &mut prose));
        }
        front.into_iter().for_each(|front| prose.add(front, 1));
        let level = u8::from(below && !articles);
        body.into_iter()
            .for_each(|body| prose.add(body, level + u8::from(headed(&body))));
        text.child("back").into_iter().for_each(|back| prose.add(back, 1));
        prose.close();
    }
    let mut content = prose.finish().content(encoding);
    content.dated = header.and_then(dated);
    content
}

/// The title and the authors that a header names.
fn titles(header: Element<'_>, prose: &mut Prose) {
    let Some(named) = header.descendants().find(|element| element.name() == "titleStmt") else {
        return;
    };
    let main = |element: &Element<'_>| {
        element.name() == "title" && element.attribute("type").is_none_or(|kind| kind == "main")
    };
    if let Some(title) = named.children().find(main) {
        prose.push(BlockKind::Heading(1), &title.text());
    }
    let sub = |element: &Element<'_>| {
        element.name() == "title" && element.attribute("type").is_some_and(|kind| kind == "sub")
    };
    for title in named.children().filter(sub) {
        prose.push(BlockKind::Deck, &title.text());
    }
    let described = header.descendants().find(|element| element.name() == "sourceDesc");
    let of = |element: Element<'_>| -> Vec<String> {
        let authors = element.descendants().filter(|element| element.name() == "author");
        authors.map(author).filter(|name| !name.trim().is_empty()).collect()
    };
    let mut authors = of(named);
    if authors.is_empty() {
        authors = described.map(of).unwrap_or_default();
    }
    for author in authors {
        prose.push(BlockKind::Byline, &author);
    }
}

/// An author's name, without where and for whom they work.
fn author(element: Element<'_>) -> String {
    let name = element.descendants().find(|inner| inner.name() == "persName");
    let Some(name) = name else {
        return element.text();
    };
    let parts: Vec<String> = name.children().map(Element::text).collect();
    if parts.is_empty() { name.text() } else { parts.join(" ") }
}

/// The day of the edition's source, or its own.
fn dated(header: Element<'_>) -> Option<String> {
    let places = ["sourceDesc", "publicationStmt"];
    let found = places.iter().find_map(|place| {
        let place = header.descendants().find(|element| element.name() == *place)?;
        let date = place.descendants().find(|element| element.name() == "date")?;
        Some(
            date.attribute("when")
                .map_or_else(|| date.text(), |when| when.into_owned()),
        )
    });
    found.map(|date| date.trim().to_owned()).filter(|date| !date.is_empty())
}

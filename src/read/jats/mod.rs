//! JATS: articles of journals as they are archived and sent to each other.

mod front;
mod roles;

#[cfg(test)]
mod tests;

use super::prose::{Prose, settled};
use super::reader::{Content, Input, Reader};
use super::xml::{Element, Tree, declared, root};
use crate::error::Result;
use memchr::memmem;
use roles::role;

/// Bytes at the head of a file that tell whose articles it holds: `article` is an element of others too.
const HEAD_BYTES: usize = 16 << 10;
/// Articles that answer an article, or are parts of it, at most.
const PARTS: usize = 1_000;
const MARKS: &[&str] = &[
    "<front",
    "<article-meta",
    "<journal-meta",
    "JATS",
    "article-type=",
    "NLM//DTD",
];

pub(super) const READER: Reader = Reader {
    name: "jats",
    media_types: &["application/jats+xml"],
    endings: &["nxml", "jats"],
    claims,
    read,
};

fn claims(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let marked = || MARKS.iter().any(|mark| memmem::find(head, mark.as_bytes()).is_some());
    root(bytes).is_some_and(|name| matches!(name.as_str(), "article" | "pmc-articleset")) && marked()
}

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    let (text, encoding) = input.text(declared(input.bytes))?;
    let tree = Tree::read(&text);
    let articles = || tree.top().descendants().filter(|element| element.name() == "article");
    let pages = articles().take(PARTS).map(|article| page(article, &encoding)).collect();
    settled(pages, &tree, articles().skip(PARTS).count(), "JATS")
}

fn page(article: Element<'_>, encoding: &str) -> Content {
    let mut prose = Prose::new(role);
    let own = |element: &Element<'_>| matches!(element.name(), "sub-article" | "response");
    part(article, &mut prose);
    for other in article.children().filter(own).take(PARTS) {
        part(other, &mut prose);
    }
    let mut content = prose.finish().content(encoding);
    content.dated = article.child("front").and_then(front::dated);
    content
}

/// An article with all that belongs to it.
fn part(article: Element<'_>, prose: &mut Prose) {
    let front = article.child("front").or_else(|| article.child("front-stub"));
    front.into_iter().for_each(|front| front::add(front, prose));
    article.child("body").into_iter().for_each(|body| prose.add(body, 1));
    article.child("back").into_iter().for_each(|back| prose.add(back, 1));
    article
        .child("floats-group")
        .into_iter()
        .for_each(|floats| prose.add(floats, 1));
    prose.close();
}

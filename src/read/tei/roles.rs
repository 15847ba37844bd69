//! What the elements of TEI are to a text.

use crate::read::document::BlockKind;
use crate::read::prose::Role;
use crate::read::xml::Element;

/// Kinds of divisions that stand for themselves.
pub(super) const ARTICLES: &[&str] = &[
    "article", "chapter", "letter", "story", "news", "report", "essay", "poem", "entry", "item", "advert", "tale",
];

/// Whether an element is a division of a text.
pub(super) fn division(element: &Element<'_>) -> bool {
    let name = element.name();
    name.strip_prefix("div")
        .is_some_and(|level| level.is_empty() || level.len() == 1 && level.as_bytes()[0].is_ascii_digit())
}

/// What an element is to the text that it stands in.
pub(super) fn role(element: Element<'_>, parent: &str) -> Role {
    let kind = || element.attribute("type");
    if division(&element) {
        let own = parent == "body" && kind().is_some_and(|kind| ARTICLES.contains(&kind.as_ref()));
        return if own { Role::Article } else { Role::Division };
    }
    match element.name() {
        "head" if matches!(parent, "figure") => Role::Apart,
        "head" if matches!(parent, "table" | "list") => Role::Block(BlockKind::Verbatim),
        "head" if kind().is_some_and(|kind| kind == "sub") => Role::Block(BlockKind::Deck),
        "head" if kind().is_some_and(|kind| kind == "kicker") => Role::Block(BlockKind::Kicker),
        "head" => Role::Head,
        "p" if parent == "figure" => Role::Apart,
        "p" | "ab" | "salute" | "trailer" | "speaker" | "stage" | "epigraph" | "argument" => {
            Role::Block(BlockKind::Paragraph)
        }
        "l" | "item" => Role::Block(BlockKind::Verbatim),
        "label" if parent == "figure" => Role::Silent,
        "figure" => Role::Block(BlockKind::Caption),
        "figDesc" => Role::Apart,
        "note" => Role::Note,
        "ref" if kind().is_some_and(|kind| matches!(kind.as_ref(), "note" | "foot" | "noteAnchor" | "footnote")) => {
            Role::Silent
        }
        "table" => Role::Table,
        "listBibl" => Role::Inline,
        "biblStruct" | "bibl" if parent == "listBibl" => record(element),
        "byline" if parent == "figure" => Role::Block(BlockKind::Credit),
        "byline" | "docAuthor" | "signed" => Role::Block(BlockKind::Byline),
        "titlePart" if kind().is_some_and(|kind| kind != "main") => Role::Block(BlockKind::Deck),
        "titlePart" => Role::Block(BlockKind::Heading(1)),
        "fw" | "dateline" | "docDate" | "docImprint" | "docEdition" | "imprimatur" => Role::Block(BlockKind::Furniture),
        "lb" | "pb" | "cb" => Role::Break {
            within: element.attribute("break").is_some_and(|value| value == "no"),
        },
        "gap" | "space" | "milestone" => Role::Break { within: false },
        "choice" => Role::Choice(&["corr", "reg", "abbr"]),
        "app" => Role::Choice(&["lem", "rdg"]),
        "subst" => Role::Choice(&["add"]),
        "del" | "surplus" | "graphic" | "media" | "teiHeader" | "facsimile" | "standOff" => Role::Silent,
        _ => Role::Inline,
    }
}

/// A book in a list: one that is written out has its own spaces.
fn record(element: Element<'_>) -> Role {
    let written = element
        .nodes()
        .any(|node| node.said().is_some_and(|words| !words.trim().is_empty()));
    if written {
        Role::Block(BlockKind::Note)
    } else {
        Role::Record(BlockKind::Note)
    }
}

//! What the elements of JATS are to a text.

use crate::read::document::BlockKind;
use crate::read::prose::Role;
use crate::read::xml::Element;

/// What an element is to the text that it stands in.
pub(super) fn role(element: Element<'_>, parent: &str) -> Role {
    let in_caption = matches!(
        parent,
        "fig" | "caption" | "fig-group" | "media" | "supplementary-material"
    );
    match element.name() {
        "article-title" if parent == "title-group" => Role::Block(BlockKind::Heading(1)),
        "subtitle" if parent == "title-group" => Role::Block(BlockKind::Deck),
        "trans-title-group" | "alt-title" | "fn-group" if parent == "title-group" => Role::Silent,
        "sec" | "abstract" | "trans-abstract" | "ack" | "app" | "ref-list" | "glossary" | "notes" | "bio" => {
            Role::Division
        }
        "title" if in_caption => Role::Apart,
        "title" => Role::Head,
        "label" if matches!(parent, "sec" | "app") => Role::Apart,
        "label" if matches!(parent, "fn" | "ref") => Role::Silent,
        "label" => Role::Apart,
        "p" if in_caption => Role::Apart,
        "p" | "disp-quote" | "disp-formula" | "verse-line" | "speech" | "statement" | "def" => {
            Role::Block(BlockKind::Paragraph)
        }
        "attrib" if parent == "fig" => Role::Block(BlockKind::Credit),
        "list-item" | "preformat" | "code" | "term" => Role::Block(BlockKind::Verbatim),
        "fig" | "media" => Role::Block(BlockKind::Caption),
        "caption" if parent == "table-wrap" => Role::Block(BlockKind::Verbatim),
        "table-wrap" => Role::Block(BlockKind::Verbatim),
        "table" => Role::Table,
        "fn" | "table-wrap-foot" => Role::Note,
        "ref" => record(element),
        "xref"
            if element
                .attribute("ref-type")
                .is_some_and(|kind| matches!(kind.as_ref(), "fn" | "table-fn")) =>
        {
            Role::Silent
        }
        "break" => Role::Break { within: false },
        "alternatives" => Role::Choice(&["textual-form", "tex-math", "table"]),
        "tex-math" | "textual-form" => Role::Inline,
        "graphic" | "inline-graphic" | "alt-text" | "long-desc" | "object-id" | "sec-meta" | "permissions"
        | "front" | "front-stub" => Role::Silent,
        _ => Role::Inline,
    }
}

/// A work that is referred to: one that is written out has its own spaces.
fn record(reference: Element<'_>) -> Role {
    let fielded = reference.children().any(|child| child.name() == "element-citation");
    if fielded {
        Role::Record(BlockKind::Note)
    } else {
        Role::Block(BlockKind::Note)
    }
}

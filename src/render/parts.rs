//! The parts of a page in the order that they are read in, as forms with places tell them.

use crate::page::{Article, Page};
use crate::span::{Located, Span};

/// What a part of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    Kicker,
    Headline,
    Deck,
    Byline,
    Heading,
    Paragraph,
    Note,
    Caption,
    Credit,
    Furniture,
}

/// A part of a page.
pub(super) struct Part<'a> {
    pub kind: PartKind,
    /// Where it stands, in reading order.
    pub spans: &'a [Span],
}

/// The parts of an article.
pub(super) fn of_article(article: &Article) -> Vec<Part<'_>> {
    let mut parts = lines(PartKind::Kicker, &article.kicker);
    parts.extend(article.headline.iter().map(|part| one(PartKind::Headline, &part.span)));
    parts.extend(lines(PartKind::Deck, &article.deck));
    parts.extend(lines(PartKind::Byline, &article.byline));
    for section in &article.sections {
        parts.extend(section.heading.iter().map(|part| one(PartKind::Heading, &part.span)));
        let kind = if section.notes {
            PartKind::Note
        } else {
            PartKind::Paragraph
        };
        let paragraphs = section.paragraphs.iter();
        parts.extend(paragraphs.map(|paragraph| Part {
            kind,
            spans: &paragraph.spans,
        }));
    }
    parts
}

/// The parts of a page that are no article's.
pub(super) fn set_apart(page: &Page) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for caption in &page.captions {
        parts.push(Part {
            kind: PartKind::Caption,
            spans: &caption.spans,
        });
        parts.extend(caption.credit.iter().map(|part| one(PartKind::Credit, &part.span)));
    }
    parts.extend(page.furniture.iter().map(|part| one(PartKind::Furniture, &part.span)));
    parts
}

fn lines(kind: PartKind, parts: &[Located]) -> Vec<Part<'_>> {
    parts.iter().map(|part| one(kind, &part.span)).collect()
}

fn one(kind: PartKind, span: &Span) -> Part<'_> {
    Part {
        kind,
        spans: std::slice::from_ref(span),
    }
}

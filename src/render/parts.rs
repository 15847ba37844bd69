//! The parts of a page in the order that they are read in, as forms with places tell them.

use crate::page::{Article, Page, Section};
use crate::span::{Located, Span};
use serde::Serialize;

/// What a part of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A line above a headline.
    Kicker,
    /// An article's headline.
    Headline,
    /// A line below it.
    Deck,
    /// Who wrote the article.
    Byline,
    /// The heading of a section.
    Heading,
    /// A paragraph of an article.
    Paragraph,
    /// A footnote, or what the article refers to.
    Note,
    /// What stands beside a picture.
    Caption,
    /// Who took it.
    Credit,
    /// What belongs to no article.
    Furniture,
}

impl PartKind {
    /// Its name, for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Kicker => "kicker",
            Self::Headline => "headline",
            Self::Deck => "deck",
            Self::Byline => "byline",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Note => "note",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Furniture => "furniture",
        }
    }
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
    parts.extend(article.sections.iter().flat_map(of_section));
    parts
}

/// The parts of a section.
pub(super) fn of_section(section: &Section) -> Vec<Part<'_>> {
    let kind = if section.notes {
        PartKind::Note
    } else {
        PartKind::Paragraph
    };
    let heading = section.heading.iter().map(|part| one(PartKind::Heading, &part.span));
    let paragraphs = section.paragraphs.iter().map(|paragraph| Part {
        kind,
        spans: &paragraph.spans,
    });
    heading.chain(paragraphs).collect()
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

//! What a file itself says of a page's structure: kept beside the page that is found, and taken for it where somebody asks for it.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// The structure of a page as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// What says it, such as `METS`.
    pub by: String,
    /// In the file's order. No two hold the same text; some text may be in none.
    pub parts: Vec<StatedPart>,
    /// The units that hold text of other pages too, by their numbers.
    pub across: Vec<usize>,
}

/// A part of a page, as its file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedPart {
    /// The article or advertisement that it is of, by a number; `None` where it is of none.
    pub unit: Option<usize>,
    /// What it is.
    pub kind: StatedKind,
    /// Where its text stands, in reading order.
    pub spans: Vec<Span>,
}

/// What a part of a page is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatedKind {
    /// A line above a headline.
    Kicker,
    /// The title of an article.
    Headline,
    /// A line below a headline.
    Deck,
    /// Who wrote the article.
    Byline,
    /// The title of a section within an article.
    Heading,
    /// A paragraph, a table, a note.
    Paragraph,
    /// What stands beside a picture.
    Caption,
    /// Mastheads, running heads, page numbers and the like.
    Furniture,
}

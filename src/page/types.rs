//! What a page is made of, as replies carry it.

use crate::note::Note;
use crate::span::{Located, Quoted, Region, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A page in articles: every byte that is not white space belongs to exactly one part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page {
    /// In the page's reading order.
    pub articles: Vec<Article>,
    /// Captions of photographs; they belong to no article.
    pub captions: Vec<Caption>,
    /// Banners, page numbers, folio lines.
    pub furniture: Vec<Located>,
    /// Every place where two pieces of text were decided to be one paragraph or one article.
    pub joins: Vec<Join>,
    /// What the stages had to say.
    pub notes: Vec<Note>,
    /// Why each piece went where it did; no part of a reply.
    #[serde(skip)]
    pub reasons: Vec<Note>,
}

/// One article, its torn pieces in reading order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Article {
    /// `a1`, `a2`, … in the page's reading order.
    pub id: String,
    /// The lines above the headline.
    pub kicker: Vec<Located>,
    /// The headline, where one was found.
    pub headline: Option<Located>,
    /// The lines below the headline: subheadline, printed standfirst.
    pub deck: Vec<Located>,
    /// Who wrote it; above the headline, below it, or at the end.
    pub byline: Vec<Located>,
    /// False where the article visibly breaks off.
    pub complete: bool,
    /// At least one where there is any paragraph; the first may have no heading.
    pub sections: Vec<Section>,
    /// Lines that say where it goes on on another page, or comes from; furniture of the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jumps: Vec<Jump>,
}

/// A line that says where an article goes on on another page, or comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Jump {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// The number of the page that it names.
    pub page: Option<u32>,
    /// Whether the article comes from there; else it goes on there.
    pub back: bool,
    /// Where that is, if that page was read together with this one.
    pub to: Option<Place>,
}

/// An article of another page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// The page's `path` and `page`, as its source has them.
    pub path: Option<String>,
    /// Counted from 1 where one file holds several pages.
    pub page: Option<usize>,
    /// The article's `id`.
    pub article: String,
}

/// An optional heading and its paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Section {
    /// `a1.s1`, `a1.s2`, …
    pub id: String,
    /// The line above the paragraphs, where there is one.
    pub heading: Option<Located>,
    /// Paragraphs' bytes only; a torn one has several spans.
    pub paragraphs: Vec<Quoted>,
    /// Which of them, counted from 0, are rows of a table below its head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<usize>,
    /// Whether they are the article's footnotes and references, which stand apart from its text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub notes: bool,
}

/// A photograph's caption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Caption {
    /// Without the credit's bytes.
    pub spans: Vec<Span>,
    /// The caption's words.
    pub text: String,
    /// Where they were printed, a region a line, where the format says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
    /// Who took the photograph, on a line of its own or at the caption's end.
    pub credit: Option<Located>,
}

/// Two pieces decided to follow one another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Join {
    /// The piece that is continued.
    pub left: Span,
    /// The piece that continues it.
    pub right: Span,
    /// Probability that the join is right, in 0..=1.
    pub score: f64,
    /// Distance of `score` to the next best choice, "no join" included.
    pub margin: f64,
    /// What decided it.
    pub by: By,
}

/// What decided a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Punctuation, position, open brackets.
    Layout,
    /// Names and rare words in common.
    Words,
    /// The model's log-probabilities.
    Model,
}

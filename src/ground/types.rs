//! What was written, and what it rests on.

use super::reason::Reason;
use crate::span::{Quoted, Region, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sentence of an abstract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Written {
    /// The sentence.
    pub text: String,
    /// Who wrote it.
    pub by: Author,
    /// One to three sentences of the source that hold every number, date and name of `text`.
    pub support: Vec<Support>,
}

/// Who wrote a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The model, its sentence checked.
    Model,
    /// The page: a rejected sentence was replaced by a quote.
    Extract,
}

/// A sentence of the source that something rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Support {
    /// Its pieces in reading order.
    pub spans: Vec<Span>,
    /// Its words.
    pub quote: String,
    /// Where they were printed, a region a line, where the format says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
}

impl From<Quoted> for Support {
    fn from(quoted: Quoted) -> Self {
        Self {
            spans: quoted.spans,
            quote: quoted.text,
            regions: quoted.regions,
        }
    }
}

/// A sentence that was thrown out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rejected {
    /// The sentence.
    pub text: String,
    /// Lower case, values in backticks.
    #[schema(value_type = String)]
    pub reason: Reason,
}

/// The shortest verbatim passage that answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Exact {
    /// The file; `None` for text of a request.
    pub path: Option<String>,
    /// Counted from 1 where the file holds several pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// Which of the pages asked it is on, in their order; 0 in replies that came from elsewhere.
    #[serde(skip)]
    pub input: usize,
    /// The article's id.
    pub article: String,
    /// Its pieces in reading order.
    pub spans: Vec<Span>,
    /// Its words.
    pub text: String,
    /// Where they were printed, a region a line, where the format says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
}

/// A sentence that an answer rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// The file; `None` for text of a request.
    pub path: Option<String>,
    /// Counted from 1 where the file holds several pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// When that page was printed, as far as that is known, such as `1998-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Which of the pages asked it is on, in their order; 0 in replies that came from elsewhere.
    #[serde(skip)]
    pub input: usize,
    /// The article's id.
    pub article: String,
    /// Its pieces in reading order.
    pub spans: Vec<Span>,
    /// Its words.
    pub quote: String,
    /// Where they were printed, a region a line, where the format says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
    /// Days that the quote names as seen from the one its page was printed on, of an archive's articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolved: Vec<Resolved>,
}

/// A day that words name as seen from another: `yesterday`, `3月16日`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Resolved {
    /// The words, as they are quoted.
    pub words: String,
    /// The day, as ISO 8601 writes it.
    pub date: String,
}

/// Where an answer was looked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Search {
    /// Passages of all pages, each a run of an article's paragraphs.
    pub passages: usize,
    /// Those that were looked into, and those that would have been next, in the order of how likely they were to answer.
    pub ranked: Vec<Searched>,
}

/// A passage that was looked into for an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Searched {
    /// The file; `None` for text of a request.
    pub path: Option<String>,
    /// Which of the pages asked it is on, in their order; 0 in replies that came from elsewhere.
    #[serde(skip)]
    pub input: usize,
    /// The article's id.
    pub article: String,
    /// Its paragraphs' pieces in reading order.
    pub spans: Vec<Span>,
    /// How well its best sentences match the question's words (BM25).
    pub score: f64,
    /// How much likelier a token of the question is after it than without it, in nats, where that was asked.
    pub expected: Option<f64>,
    /// Log-odds, in nats, of the model's judgement that it states an answer, where that was asked.
    pub says: Option<f64>,
    /// Log-probability, in nats, that the model refuses to answer from it, where that was asked.
    pub refused: Option<f64>,
    /// The probability, in 0..=1, that its own answer is stated and right, where it gave one.
    pub right: Option<f64>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its answer is the likeliest of all.
    Chosen,
    /// The answer of another is likelier.
    Weighed,
    /// No answer could be copied from it.
    Empty,
    /// The model holds so much less for it than for another that no answer was written.
    Skipped,
    /// It was not asked: the answer of another was sure already, or there is no model to ask.
    Unasked,
}

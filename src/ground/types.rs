//! What was written, and what it rests on.

use crate::span::{Quoted, Span};
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Support {
    /// Its pieces in reading order.
    pub spans: Vec<Span>,
    /// Its words.
    pub quote: String,
}

impl From<Quoted> for Support {
    fn from(quoted: Quoted) -> Self {
        Self {
            spans: quoted.spans,
            quote: quoted.text,
        }
    }
}

/// A sentence that was thrown out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rejected {
    /// The sentence.
    pub text: String,
    /// Lower case, values in backticks.
    pub reason: String,
}

/// The shortest verbatim passage that answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Exact {
    /// The file; `None` for text of a request.
    pub path: Option<String>,
    /// The article's id.
    pub article: String,
    /// Its pieces in reading order.
    pub spans: Vec<Span>,
    /// Its words.
    pub text: String,
}

/// A sentence that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// The file; `None` for text of a request.
    pub path: Option<String>,
    /// The article's id.
    pub article: String,
    /// Its pieces in reading order.
    pub spans: Vec<Span>,
    /// Its words.
    pub quote: String,
}

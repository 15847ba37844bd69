//! Text tied to where it stands in a source.

use super::joined::Joined;
use super::{Region, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of the page in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Located {
    /// Where it stands.
    pub span: Span,
    /// What stands there, line ends as they are.
    pub text: String,
    /// Where it was printed, a region a line, where the format says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
}

impl Located {
    /// The text at `span` of `source`; nothing where the span does not fit it.
    pub fn new(source: &str, span: Span) -> Self {
        Self {
            span,
            text: span.text(source).unwrap_or_default().to_owned(),
            regions: Vec::new(),
        }
    }

    /// The words, lines joined as those of paragraphs are.
    pub fn words(&self) -> String {
        Joined::new(&self.text, &[Span::new(0, self.text.len())])
            .text()
            .to_owned()
    }
}

/// Words quoted from a paragraph that may be torn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Quoted {
    /// The pieces in reading order.
    pub spans: Vec<Span>,
    /// The pieces' text, joined as paragraphs are.
    pub text: String,
    /// Where they were printed, a region a line, where the format says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
}

//! What a search finds.

use crate::span::Quoted;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Which article of an archive is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct ArticleId {
    /// The file it was read from.
    pub path: String,
    /// Counted from 1 where the file holds several pages.
    #[serde(default)]
    pub page: Option<usize>,
    /// Its id on the page, such as `a1`; empty for the captions of a page.
    pub article: String,
}

/// Another place of the same article: a reprint, an agency's copy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Also {
    /// The file.
    pub path: String,
    /// Its page.
    pub page: Option<usize>,
    /// Its day, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// A day that an article speaks of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Spoken {
    /// The day, as ISO 8601 writes it.
    pub date: String,
    /// Whether it is so only as the page is of its day: `yesterday`, `3月16日`.
    pub resolved: bool,
    /// The words that tell it.
    pub words: Quoted,
}

/// An article that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    /// Which it is.
    #[serde(flatten)]
    pub id: ArticleId,
    /// The headline's words.
    pub headline: Option<String>,
    /// The byline's lines.
    pub byline: Vec<String>,
    /// The day it was printed, as ISO 8601 writes it, where that is known.
    pub date: Option<String>,
    /// What tells the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<String>,
    /// BCP 47 tag of its page's language.
    pub language: String,
    /// How well it answers the query beside the other hits; more is better.
    pub score: f64,
    /// The day that it was found by, where that is not the one it was printed on but one that it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spoken: Option<Spoken>,
    /// How near it is to what the query means, the cosine of their vectors, where it is among the nearest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<f64>,
    /// Whether it was found by that alone: it lacks words of the query.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_meaning: bool,
    /// Words of it that show why it was found, as they are stored.
    pub snippet: Quoted,
    /// Other places where it was printed, that were found too.
    pub also: Vec<Also>,
    /// Whether the file it was read from is no longer there: what is quoted is what the archive stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hits {
    /// Articles that were found, each reprint counted with its first.
    pub total: usize,
    /// How many of them were found by what they mean alone.
    #[serde(default, skip_serializing_if = "zero")]
    pub by_meaning: usize,
    /// How many of them were printed in a month, such as `1998-01`; those without a day are in none.
    pub by_month: BTreeMap<String, usize>,
    /// The best, best first.
    pub hits: Vec<Hit>,
    /// What is to be said of the search.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Whether there is nothing to be told.
fn zero(count: &usize) -> bool {
    *count == 0
}

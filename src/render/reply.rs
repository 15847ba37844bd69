//! The replies of the three verbs, as the contract has them.

use crate::ground::{Citation, Evidence, Exact, Rejected, Search, Written};
use crate::model::{Meter, ModelId};
use crate::note::Note;
use crate::page::{Caption, Page};
use crate::read::{Sheet, Source};
use crate::span::Quoted;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reply of `read`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PageReply {
    /// [`PageReply::SCHEMA`].
    pub schema: String,
    /// The program's version.
    pub version: String,
    /// What was read.
    pub source: Source,
    /// The model that decided joins, or `None`.
    pub model: Option<ModelId>,
    /// The page in parts.
    #[serde(flatten)]
    pub page: Page,
    /// The printed pages, where the format says where on them the words stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layout: Vec<Sheet>,
}

impl PageReply {
    /// Names the form of the reply.
    pub const SCHEMA: &str = "standfirst.page/1";
}

/// Reply of `summarize`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SummaryReply {
    /// [`SummaryReply::SCHEMA`].
    pub schema: String,
    /// The program's version.
    pub version: String,
    /// What was read.
    pub source: Source,
    /// The model that wrote, or `None`.
    pub model: Option<ModelId>,
    /// BCP 47 tag of the language written in.
    pub language: String,
    /// In the page's reading order.
    pub articles: Vec<ArticleSummary>,
    /// Captions of the page's photographs, as they stand.
    #[serde(default)]
    pub captions: Vec<Caption>,
    /// How much of the page some prefill held.
    pub coverage: Coverage,
    /// What the stages had to say.
    pub notes: Vec<Note>,
    /// Work done for this reply.
    pub timing: Timing,
}

impl SummaryReply {
    /// Names the form of the reply.
    pub const SCHEMA: &str = "standfirst.summary/1";
}

/// Summary of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleSummary {
    /// The article's id.
    pub id: String,
    /// Its kicker, headline, deck and byline as printed, for display.
    pub kicker: Vec<String>,
    /// The headline's words.
    pub headline: Option<String>,
    /// The lines below the headline.
    pub deck: Vec<String>,
    /// The byline's words.
    pub byline: Vec<String>,
    /// False where the article visibly breaks off.
    pub complete: bool,
    /// The printed page that it begins on, where there is more to say of that than that it is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// One entry a section of the article.
    pub sections: Vec<SectionSummary>,
    /// Verbatim sentences of the article in reading order.
    pub extract: Vec<Quoted>,
    /// The article's abstract.
    #[serde(rename = "abstract")]
    pub written: Vec<Written>,
    /// Sentences thrown out on the way, with reasons.
    pub rejected: Vec<Rejected>,
}

/// Summary of one section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SectionSummary {
    /// The section's id.
    pub id: String,
    /// Its heading's words.
    pub heading: Option<String>,
    /// The section's abstract.
    #[serde(rename = "abstract")]
    pub written: Vec<Written>,
    /// Verbatim sentences of the section in reading order.
    pub extract: Vec<Quoted>,
}

/// How much of the page some prefill held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coverage {
    /// Sections on the page.
    pub sections: usize,
    /// Sections of which every token was read.
    pub sections_read: usize,
    /// Tokens of the articles' text, each counted once.
    pub source_tokens: usize,
    /// Those of them that some prefill held.
    pub tokens_read: usize,
}

/// Reply of `ask`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnswerReply {
    /// [`AnswerReply::SCHEMA`].
    pub schema: String,
    /// The program's version.
    pub version: String,
    /// As asked.
    pub question: String,
    /// Whether the pages state it.
    pub status: Status,
    /// In the question's language; `None` where not stated.
    pub answer: Option<String>,
    /// The shortest verbatim passage that answers, where there is one.
    pub exact: Option<Exact>,
    /// Calibrated probability that the answer is stated and right, where a calibration exists.
    pub confidence: Option<f64>,
    /// The words of the page that were weighed as an answer, given or withheld.
    pub weighed: Option<String>,
    /// What `confidence` was computed from, where a model answered.
    pub evidence: Option<Evidence>,
    /// The model's state before the answer was written, for making fits; empty in replies that were kept or came from elsewhere.
    #[serde(skip)]
    pub state: Vec<f32>,
    /// One to three sentences, best first; empty where not stated.
    pub citations: Vec<Citation>,
    /// Which passages were read for it, and what came of each.
    #[serde(default)]
    pub search: Search,
    /// How much of an archive was read for it, where it was asked of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadOf>,
    /// The model that answered, or `None`.
    pub model: Option<ModelId>,
    /// What the stages had to say.
    pub notes: Vec<Note>,
    /// Work done for this reply.
    pub timing: Timing,
}

impl AnswerReply {
    /// Names the form of the reply.
    pub const SCHEMA: &str = "standfirst.answer/1";
}

/// How much of an archive was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadOf {
    /// Passages that were read; without a model those that were searched.
    pub passages: usize,
    /// Articles that they are of.
    pub articles: usize,
    /// Articles that the archive has where it was asked.
    pub of: usize,
}

/// Whether the pages state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// They do.
    Answered,
    /// They do not.
    NotStated,
}

/// Work done for a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Timing {
    /// Whether the reply came from the cache.
    pub cached: bool,
    /// Work of the model.
    #[serde(flatten)]
    pub meter: Meter,
}

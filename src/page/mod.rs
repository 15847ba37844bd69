//! Blocks become articles with their sections, captions and furniture; torn paragraphs become whole.

#[macro_use]
pub(crate) mod evidence;

pub(crate) mod affinity;
pub(crate) mod ask;
mod assemble;
pub(crate) mod assign;
pub(crate) mod candidate;
mod column;
pub(crate) mod cue;
pub(crate) mod cue_kind;
pub(crate) mod doubt;
pub(crate) mod edge;
mod fixed_width;
pub(crate) mod follow;
pub(crate) mod form;
pub(crate) mod fragment;
mod given;
mod gutter;
mod jump;
pub(crate) mod label;
mod line;
mod matching;
mod measure;
mod opening;
pub(crate) mod order;
mod pair;
pub(crate) mod puzzle;
mod report;
mod row;

mod structured;
pub(crate) mod tear;
mod text;
mod types;
pub(crate) mod unit;
pub(crate) mod weights;
pub(crate) mod words;

pub use assemble::assemble;
pub use given::settle;
pub use jump::{follow_jumps, jumps_open};
pub use types::{Article, By, Caption, Join, Jump, Page, Place, Section};

use crate::error::Result;

/// Judges how well pieces of text continue one another; handed in by the pipeline.
pub trait JoinScorer {
    /// What is to be told of each of `heads` as what follows `tail`.
    ///
    /// # Errors
    /// Where the model behind it fails.
    fn score(&mut self, tail: &str, heads: &[&str]) -> Result<Vec<LogProbs>>;
}

/// Log-probabilities of a head, token by token, in nats.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct LogProbs {
    /// `log P(token | tail, the head's tokens before it)`.
    pub given: Vec<f64>,
    /// `log P(token | the head's tokens before it)`.
    pub alone: Vec<f64>,
}

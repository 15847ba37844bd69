//! Blocks become articles with their sections, captions and furniture; torn paragraphs become whole.

mod ask;
mod assemble;
mod assignment;
mod bead;
mod candidate;
mod column;
mod cue;
mod doubt;
mod edge;
#[cfg(test)]
mod fit;
mod fixed_width;
mod follow;
mod form;
mod given;
mod gutter;
mod jump;
mod label;
mod like;
mod line;
mod measure;
mod opening;
mod order;
mod pair;
mod puzzle;
mod report;
mod row;
mod structured;
mod tear;
mod text;
mod thread;
mod types;
mod unit;
mod weights;
mod words;

pub use assemble::assemble;
pub use given::settle;
pub use jump::{follow_jumps, jumps_open};

#[cfg(test)]
pub(crate) use fit::record;
pub use types::{Article, By, Caption, Join, Jump, Page, Place, Section};

use crate::error::Result;

/// Judges how well pieces of text continue one another; handed in by the pipeline.
pub trait JoinScorer {
    /// What is to be told of each of `heads` as what follows `tail`.
    ///
    /// # Errors
    /// Where the model behind it fails.
    fn score(&mut self, tail: &str, heads: &[&str]) -> Result<Vec<Told>>;
}

/// Log-probabilities of a head, token by token, in nats.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct Told {
    /// `log P(token | tail, the head's tokens before it)`.
    pub given: Vec<f64>,
    /// `log P(token | the head's tokens before it)`.
    pub alone: Vec<f64>,
}

//! Blocks become articles with their sections, captions and furniture; torn paragraphs become whole.

mod assemble;
mod assignment;
mod bead;
mod cue;
mod edge;
#[cfg(test)]
mod fit;
mod label;
mod like;
mod line;
mod order;
mod pair;
mod puzzle;
mod structured;
mod tear;
mod text;
mod thread;
mod types;
mod weights;
mod words;

pub use assemble::assemble;

pub use types::{Article, By, Caption, Join, Page, Section};

use crate::error::Result;

/// Judges how well pieces of text continue one another; handed in by the pipeline.
pub trait JoinScorer {
    /// For each of `heads`: `log P(head | tail) − log P(head)`, in nats.
    ///
    /// # Errors
    /// Where the model behind it fails.
    fn score(&mut self, tail: &str, heads: &[&str]) -> Result<Vec<f64>>;
}

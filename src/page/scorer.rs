//! What is asked of a model about a page, and what it tells.

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

//! How a text is to be written, and what was.

use super::kernel::{self, Isa};

/// How to write: greedy where `temperature` is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoding {
    /// The most tokens to write.
    pub max_tokens: usize,
    /// Ids that end the text; they are not part of it.
    pub stop: Vec<u32>,
    /// Sampling temperature; `None` is greedy.
    pub temperature: Option<f64>,
    /// Seed of the sampler; unused where greedy.
    pub seed: u64,
    /// Whether tokens that stood in the text before are tried ahead; changes the time that writing takes, not what is written.
    pub lookup: bool,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Generated {
    /// Without the id that ended it.
    pub ids: Vec<u32>,
    /// Natural log-probability of each of `ids`.
    pub log_probs: Vec<f32>,
    /// Whether a stop id ended it, rather than the length or the caller.
    pub stopped: bool,
}

/// Natural log-probability of `id` under `logits`; negative infinity outside the vocabulary.
pub fn log_prob(logits: &[f32], id: u32) -> f32 {
    let Some(&logit) = logits.get(id as usize) else {
        return f32::NEG_INFINITY;
    };
    logit - log_sum_exp(logits)
}

/// `ln Σ exp(logits)`.
pub fn log_sum_exp(logits: &[f32]) -> f32 {
    kernel::log_sum_exp(Isa::detect(), logits)
}

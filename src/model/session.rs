//! A model, its vocabulary, and a count of the work done.

use super::{KvCache, LanguageModel, Vocabulary};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

/// Which model a reply was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelId {
    /// Its name in the registry.
    pub id: String,
    /// The digest of its file, in hex.
    pub sha256: String,
}

/// Work done since the session began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// Time to map and prepare the model.
    pub load_ms: u64,
    /// Tokens read.
    pub prefill_tokens: u64,
    /// Time they took.
    pub prefill_ms: u64,
    /// Tokens written.
    pub decode_tokens: u64,
    /// Time they took.
    pub decode_ms: u64,
    /// Tokens guessed ahead.
    pub draft_tokens: u64,
    /// Of those, the ones that were right.
    pub accepted_tokens: u64,
}

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
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Generated {
    /// Without the id that ended it.
    pub ids: Vec<u32>,
    /// Natural log-probability of each of `ids`.
    pub log_probs: Vec<f32>,
    /// Whether a stop id ended it, rather than the length or the caller.
    pub stopped: bool,
}

/// A loaded model at work.
pub struct Session {
    model: Box<dyn LanguageModel>,
    vocabulary: Arc<dyn Vocabulary>,
    id: ModelId,
    meter: Meter,
}

impl Session {
    /// A session over `model`, whose loading took `load_ms`.
    pub fn new(model: Box<dyn LanguageModel>, vocabulary: Arc<dyn Vocabulary>, id: ModelId, load_ms: u64) -> Self {
        Self {
            model,
            vocabulary,
            id,
            meter: Meter {
                load_ms,
                ..Meter::default()
            },
        }
    }

    /// Which model this is.
    pub fn id(&self) -> &ModelId {
        &self.id
    }

    /// Its vocabulary.
    pub fn vocabulary(&self) -> &Arc<dyn Vocabulary> {
        &self.vocabulary
    }

    /// Work done so far.
    pub fn meter(&self) -> Meter {
        self.meter
    }

    /// The most tokens a cache may hold.
    pub fn context_length(&self) -> usize {
        self.model.context_length()
    }

    /// A cache that holds nothing.
    pub fn empty_cache(&self) -> KvCache {
        self.model.empty_cache()
    }

    /// Reads `ids` after what `cache` holds; returns the logits at `positions` within `ids`, a row each.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`].
    pub fn read(&mut self, cache: &mut KvCache, ids: &[u32], positions: &[usize]) -> Result<Vec<Vec<f32>>> {
        let begun = Instant::now();
        let rows = self.model.forward(cache, ids, positions)?;
        self.meter.prefill_tokens += ids.len() as u64;
        self.meter.prefill_ms += begun.elapsed().as_millis() as u64;
        Ok(rows)
    }

    /// Reads `ids` and returns the logits after the last of them.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`]; `ids` must not be empty.
    pub fn prefill(&mut self, cache: &mut KvCache, ids: &[u32]) -> Result<Vec<f32>> {
        let mut rows = self.read(cache, ids, &[ids.len().wrapping_sub(1)])?;
        Ok(rows.pop().unwrap_or_default())
    }

    /// Natural log-probabilities of `continuation`, each token given those before it; `logits` are those after
    /// what `cache` holds. The cache is left as it was.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`].
    pub fn log_probs(&mut self, cache: &mut KvCache, logits: &[f32], continuation: &[u32]) -> Result<Vec<f32>> {
        let held = cache.len();
        let Some((&first, rest)) = continuation.split_first() else {
            return Ok(Vec::new());
        };
        let mut log_probs = vec![log_prob(logits, first)];
        if !rest.is_empty() {
            let fed = &continuation[..continuation.len() - 1];
            let rows = self.read(cache, fed, &(0..fed.len()).collect::<Vec<_>>());
            cache.truncate(held);
            log_probs.extend(rows?.iter().zip(rest).map(|(row, &id)| log_prob(row, id)));
        }
        Ok(log_probs)
    }

    /// Writes after what `cache` holds, `logits` being those after it; `each` sees every id as it is chosen and
    /// may break off. What was written is in the cache afterwards, but for its last token.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`].
    pub fn generate(
        &mut self,
        cache: &mut KvCache,
        logits: Vec<f32>,
        how: &Decoding,
        each: &mut dyn FnMut(u32) -> ControlFlow<()>,
    ) -> Result<Generated> {
        let mut sampler = super::sample::Sampler::new(how);
        let mut logits = logits;
        let mut written = Generated {
            ids: Vec::new(),
            log_probs: Vec::new(),
            stopped: false,
        };
        let begun = Instant::now();
        while written.ids.len() < how.max_tokens {
            let id = sampler.choose(&logits)?;
            if how.stop.contains(&id) {
                written.stopped = true;
                break;
            }
            written.ids.push(id);
            written.log_probs.push(log_prob(&logits, id));
            if each(id).is_break() || written.ids.len() == how.max_tokens {
                break;
            }
            let mut rows = self.model.forward(cache, &[id], &[0])?;
            logits = rows.pop().unwrap_or_default();
        }
        self.meter.decode_tokens += written.ids.len() as u64;
        self.meter.decode_ms += begun.elapsed().as_millis() as u64;
        Ok(written)
    }
}

/// Natural log-probability of `id` under `logits`; negative infinity outside the vocabulary.
pub fn log_prob(logits: &[f32], id: u32) -> f32 {
    let Some(&logit) = logits.get(id as usize) else {
        return f32::NEG_INFINITY;
    };
    logit - log_sum_exp(logits)
}

/// `ln Σ exp(logits)`, summed in f64 from the highest.
pub fn log_sum_exp(logits: &[f32]) -> f32 {
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|&logit| f64::from(logit - highest).exp()).sum();
    highest + sum.ln() as f32
}

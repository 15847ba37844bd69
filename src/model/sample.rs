//! Choosing the next token.

use super::decoding::Decoding;
use crate::error::{Error, Kind, Result};
use candle_core::{Device, Tensor};
use candle_transformers::generation::LogitsProcessor;

/// Greedy, or seeded sampling.
pub(super) struct Sampler(Option<LogitsProcessor>);

impl Sampler {
    pub(super) fn new(how: &Decoding) -> Self {
        Self(
            how.temperature
                .map(|temperature| LogitsProcessor::new(how.seed, Some(temperature), None)),
        )
    }

    /// The next id; the lowest of equals where greedy.
    pub(super) fn choose(&mut self, logits: &[f32]) -> Result<u32> {
        let Some(processor) = &mut self.0 else {
            return Ok(highest(logits));
        };
        Tensor::from_slice(logits, logits.len(), &Device::Cpu)
            .and_then(|logits| processor.sample(&logits))
            .map_err(|cause| Error::new(Kind::Model, "cannot sample a token").because(super::gguf::plain(cause)))
    }
}

/// The id with the highest logit; the lowest of equals, 0 where there are none.
pub fn highest(logits: &[f32]) -> u32 {
    let mut best = 0;
    for (id, logit) in logits.iter().enumerate() {
        if *logit > logits[best] {
            best = id;
        }
    }
    best as u32
}

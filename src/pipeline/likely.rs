//! How likely the model would write each of several texts.

use super::writer::{Fork, Writer};
use crate::error::Result;
use crate::model::{Part, log_prob};

impl Writer<'_> {
    /// Log-probability, in nats, of each of `texts` from `fork` on, and whether to end there counts. None without a model.
    pub(super) fn likelihoods(&mut self, fork: &Fork, texts: &[String], ended: bool) -> Result<Vec<f64>> {
        let template = self.template;
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(Vec::new());
        };
        let vocabulary = session.vocabulary().clone();
        let stop = template.stop(vocabulary.as_ref());
        let mut reads = Vec::with_capacity(texts.len());
        for text in texts {
            let mut ids = vocabulary.encode(text);
            ids.extend(stop.first().filter(|_| ended));
            reads.push((fork.cache.clone(), ids));
        }
        let parts = reads.iter_mut().map(|(cache, ids)| Part {
            cache,
            ids: ids[..ids.len().saturating_sub(1)].to_vec(),
            positions: (0..ids.len().saturating_sub(1)).collect(),
        });
        let rows = session.read_all(&mut parts.collect::<Vec<_>>())?;
        let sum = |((_, ids), rows): (&(_, Vec<u32>), &Vec<Vec<f32>>)| {
            let before = std::iter::once(fork.logits.as_slice()).chain(rows.iter().map(Vec::as_slice));
            before.zip(ids).map(|(row, id)| f64::from(log_prob(row, *id))).sum()
        };
        Ok(reads.iter().zip(&rows).map(sum).collect())
    }

    /// Log-probability a token, in nats, of each of `texts` by itself, with nothing before it but an empty line: how fluent it is held
    /// against another of the same words (Kann et al. 2018). None without a model.
    pub(super) fn fluencies(&mut self, texts: &[String]) -> Result<Vec<f64>> {
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(Vec::new());
        };
        let vocabulary = session.vocabulary().clone();
        let mut cache = session.empty_cache();
        let logits = session.prefill(&mut cache, &vocabulary.encode("\n\n"))?;
        let tokens: Vec<usize> = texts.iter().map(|text| vocabulary.encode(text).len()).collect();
        let sums = self.likelihoods(&Fork { cache, logits }, texts, false)?;
        Ok(sums
            .iter()
            .zip(tokens)
            .map(|(sum, tokens)| sum / tokens.max(1) as f64)
            .collect())
    }
}

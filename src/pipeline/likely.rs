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
}

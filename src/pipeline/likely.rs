//! How likely the model would write each of several texts.

use super::writer::{Fork, Writer};
use crate::error::Result;
use crate::model::{Part, log_prob};

impl Writer<'_> {
    /// Log-probability, in nats, of each of `texts` from `fork` on, and whether to end there counts. None without a model.
    pub(super) fn likelihoods(&mut self, fork: &Fork, texts: &[String], ended: bool) -> Result<Vec<f64>> {
        let of_tokens = self.likelihoods_of_tokens(fork, texts, ended)?;
        let sum = |tokens: Vec<(u32, f64)>| tokens.into_iter().map(|(_, log_prob)| log_prob).sum();
        Ok(of_tokens.into_iter().map(sum).collect())
    }

    /// The same of each token of each text.
    fn likelihoods_of_tokens(&mut self, fork: &Fork, texts: &[String], ended: bool) -> Result<Vec<Vec<(u32, f64)>>> {
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
        let each = |((_, ids), rows): (&(_, Vec<u32>), &Vec<Vec<f32>>)| {
            let before = std::iter::once(fork.logits.as_slice()).chain(rows.iter().map(Vec::as_slice));
            let placed = before.zip(ids).map(|(row, id)| (*id, f64::from(log_prob(row, *id))));
            placed.collect()
        };
        Ok(reads.iter().zip(&rows).map(each).collect())
    }

    /// The state of a text that begins, after nothing but an empty line.
    fn alone(&mut self) -> Result<Option<Fork>> {
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(None);
        };
        let vocabulary = session.vocabulary().clone();
        let mut cache = session.empty_cache();
        let logits = session.prefill(&mut cache, &vocabulary.encode("\n\n"))?;
        Ok(Some(Fork { cache, logits }))
    }

    /// Log-probability, in nats, of each character of each of `texts` by itself: that of a token is shared by its bytes. None without a
    /// model.
    pub(super) fn of_characters(&mut self, texts: &[String]) -> Result<Vec<Vec<f64>>> {
        let Some(fork) = self.alone()? else {
            return Ok(Vec::new());
        };
        let of_tokens = self.likelihoods_of_tokens(&fork, texts, false)?;
        let Some(session) = self.session.as_deref() else {
            return Ok(Vec::new());
        };
        let vocabulary = session.vocabulary();
        let each = |(text, tokens): (&String, Vec<(u32, f64)>)| {
            let shared = tokens.into_iter().flat_map(|(id, log_prob)| {
                let bytes = vocabulary.bytes(id).map_or(0, <[u8]>::len);
                std::iter::repeat_n(log_prob / bytes.max(1) as f64, bytes)
            });
            let mut bytes = shared.chain(std::iter::repeat(0.0));
            text.chars().map(|c| bytes.by_ref().take(c.len_utf8()).sum()).collect()
        };
        Ok(texts.iter().zip(of_tokens).map(each).collect())
    }

    /// Log-probability a token, in nats, of each of `texts` by itself, with nothing before it but an empty line: how fluent it is held
    /// against another of the same words (Kann et al. 2018). None without a model.
    pub(super) fn fluencies(&mut self, texts: &[String]) -> Result<Vec<f64>> {
        let Some(fork) = self.alone()? else {
            return Ok(Vec::new());
        };
        let of_tokens = self.likelihoods_of_tokens(&fork, texts, false)?;
        let mean = |tokens: Vec<(u32, f64)>| {
            let sum: f64 = tokens.iter().map(|(_, log_prob)| log_prob).sum();
            sum / tokens.len().max(1) as f64
        };
        Ok(of_tokens.into_iter().map(mean).collect())
    }
}

//! The model as a judge of what continues what.

use crate::error::Result;
use crate::model::Session;
use crate::page::JoinScorer;
use std::collections::HashMap;

/// Judges joins by a model's log-probabilities; what a head is worth by itself is asked once.
pub(super) struct ModelScorer<'a> {
    session: &'a mut Session,
    alone: HashMap<String, f64>,
}

impl<'a> ModelScorer<'a> {
    pub(super) fn new(session: &'a mut Session) -> Self {
        Self {
            session,
            alone: HashMap::new(),
        }
    }

    /// `log P(text | before)` for each of `texts`, `before` read once.
    fn after(&mut self, before: &[u32], texts: &[Vec<u32>]) -> Result<Vec<f64>> {
        let mut cache = self.session.empty_cache();
        let logits = self.session.prefill(&mut cache, before)?;
        texts
            .iter()
            .map(|ids| {
                let log_probs = self.session.log_probs(&mut cache, &logits, ids)?;
                Ok(log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum())
            })
            .collect()
    }
}

impl JoinScorer for ModelScorer<'_> {
    fn score(&mut self, tail: &str, heads: &[&str]) -> Result<Vec<f64>> {
        let vocabulary = self.session.vocabulary().clone();
        let ids: Vec<Vec<u32>> = heads.iter().map(|head| vocabulary.encode(head)).collect();
        let tail = vocabulary.encode(tail);
        // A line's end stands for a page's beginning.
        let nothing = vocabulary.encode("\n");
        if tail.is_empty() || nothing.is_empty() {
            return Ok(vec![0.0; heads.len()]);
        }
        let new: Vec<usize> = (0..heads.len())
            .filter(|&place| !self.alone.contains_key(heads[place]))
            .collect();
        let texts: Vec<Vec<u32>> = new.iter().map(|&place| ids[place].clone()).collect();
        let alone = self.after(&nothing, &texts)?;
        for (place, log_prob) in new.into_iter().zip(alone) {
            self.alone.insert(heads[place].to_owned(), log_prob);
        }
        let given = self.after(&tail, &ids)?;
        Ok(given
            .into_iter()
            .zip(heads)
            .map(|(given, head)| given - self.alone[*head])
            .collect())
    }
}

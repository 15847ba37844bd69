//! The model as a judge of what continues what.

use crate::error::Result;
use crate::model::{Part, Session, log_prob};
use crate::page::{JoinScorer, LogProbs};
use std::collections::HashMap;

/// Tokens whose logits are held at a time: each is a row as long as the vocabulary.
const ROWS: usize = 96;

/// Judges joins by a model's log-probabilities; what a head is worth by itself is asked once.
pub(crate) struct ModelScorer<'a> {
    session: &'a mut Session,
    alone: HashMap<String, Vec<f64>>,
}

impl<'a> ModelScorer<'a> {
    pub(crate) fn new(session: &'a mut Session) -> Self {
        Self {
            session,
            alone: HashMap::new(),
        }
    }

    /// The log-probability of every token of each of `texts` after `before`; `texts` are read side by side, `before` once.
    fn after(&mut self, before: &[u32], texts: &[Vec<u32>]) -> Result<Vec<Vec<f64>>> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let mut cache = self.session.empty_cache();
        let logits = self.session.prefill(&mut cache, before)?;
        let first = |ids: &Vec<u32>| ids.first().map(|&id| f64::from(log_prob(&logits, id)));
        let mut found: Vec<Vec<f64>> = texts.iter().map(|ids| first(ids).into_iter().collect()).collect();
        let mut start = 0;
        while start < texts.len() {
            let mut rows = 0;
            let fits = |ids: &&Vec<u32>| {
                rows += ids.len();
                rows <= ROWS
            };
            let end = start + texts[start..].iter().take_while(fits).count().max(1);
            let mut caches = vec![cache.clone(); end - start];
            // The last token's logits foretell nothing that is asked for.
            let mut parts: Vec<Part<'_>> = caches
                .iter_mut()
                .zip(&texts[start..end])
                .filter(|(_, ids)| ids.len() > 1)
                .map(|(cache, ids)| Part {
                    cache,
                    ids: ids[..ids.len() - 1].to_vec(),
                    positions: (0..ids.len() - 1).collect(),
                })
                .collect();
            let rows = self.session.read_all(&mut parts)?;
            let long = (start..end).filter(|&place| texts[place].len() > 1);
            for (place, rows) in long.zip(rows) {
                let told = rows.iter().zip(&texts[place][1..]);
                found[place].extend(told.map(|(row, &id)| f64::from(log_prob(row, id))));
            }
            start = end;
        }
        Ok(found)
    }
}

impl JoinScorer for ModelScorer<'_> {
    fn score(&mut self, tail: &str, heads: &[&str]) -> Result<Vec<LogProbs>> {
        let vocabulary = self.session.vocabulary().clone();
        let ids: Vec<Vec<u32>> = heads.iter().map(|head| vocabulary.encode(head)).collect();
        let tail = vocabulary.encode(tail);
        // A line's end stands for a page's beginning.
        let nothing = vocabulary.encode("\n");
        if tail.is_empty() || nothing.is_empty() {
            return Ok(vec![LogProbs::default(); heads.len()]);
        }
        let mut new: Vec<usize> = (0..heads.len())
            .filter(|&place| !self.alone.contains_key(heads[place]))
            .collect();
        new.sort_by_key(|&place| heads[place]);
        new.dedup_by_key(|place| heads[*place]);
        let texts: Vec<Vec<u32>> = new.iter().map(|&place| ids[place].clone()).collect();
        let alone = self.after(&nothing, &texts)?;
        for (place, alone) in new.into_iter().zip(alone) {
            self.alone.insert(heads[place].to_owned(), alone);
        }
        let given = self.after(&tail, &ids)?;
        Ok(given
            .into_iter()
            .zip(heads)
            .map(|(given, head)| LogProbs {
                given,
                alone: self.alone[*head].clone(),
            })
            .collect())
    }
}

//! A text that is being written, between two passes of the model.

use super::decoding::{Decoding, Generated, log_prob};
use super::lookup::Lookup;
use super::sample::Sampler;
use super::{KvCache, Part};
use crate::error::Result;
use std::ops::ControlFlow;

/// A text that is being written.
pub(super) struct Writing<'a> {
    pub cache: &'a mut KvCache,
    pub written: Generated,
    pub done: bool,
    /// Tokens guessed ahead so far, and those of them that were right.
    pub drafted: u64,
    pub accepted: u64,
    sampler: Sampler,
    lookup: Option<Lookup>,
    /// Logits after what the cache holds but for `draft`, and after each token of that.
    rows: Vec<Vec<f32>>,
    draft: Vec<u32>,
}

impl<'a> Writing<'a> {
    /// A text that goes on after what `cache` holds, `logits` being those after it.
    pub(super) fn new(cache: &'a mut KvCache, logits: Vec<f32>, how: &Decoding) -> Self {
        let lookup = (how.lookup && how.temperature.is_none()).then(|| Lookup::new(cache.tokens()));
        Self {
            cache,
            written: Generated::default(),
            done: how.max_tokens == 0,
            drafted: 0,
            accepted: 0,
            sampler: Sampler::new(how),
            lookup,
            rows: vec![logits],
            draft: Vec::new(),
        }
    }

    /// Chooses tokens as far as the rows reach; the cache then holds what was written but for the last token.
    pub(super) fn take(&mut self, how: &Decoding, each: &mut dyn FnMut(u32) -> ControlFlow<()>) -> Result<()> {
        let held = self.cache.len() - self.draft.len();
        let mut accepted = 0;
        for (index, logits) in self.rows.iter().enumerate() {
            let id = self.sampler.choose(logits)?;
            if how.stop.contains(&id) {
                self.written.stopped = true;
                self.done = true;
                break;
            }
            self.written.ids.push(id);
            self.written.log_probs.push(log_prob(logits, id));
            if let Some(lookup) = &mut self.lookup {
                lookup.push(id);
            }
            if each(id).is_break() || self.written.ids.len() == how.max_tokens {
                self.done = true;
                break;
            }
            if self.draft.get(index) != Some(&id) {
                break;
            }
            accepted += 1;
        }
        self.cache.truncate(held + accepted);
        self.drafted += self.draft.len() as u64;
        self.accepted += accepted as u64;
        if let Some(lookup) = &mut self.lookup {
            lookup.learn(self.draft.len(), accepted);
        }
        Ok(())
    }

    /// What is to be read next, at most `room` drafted tokens with it, and where its logits belong.
    pub(super) fn next(&mut self, how: &Decoding, room: usize) -> (Part<'_>, &mut Vec<Vec<f32>>) {
        let left = how.max_tokens - self.written.ids.len();
        let draft = self.lookup.as_ref().map(|lookup| lookup.draft(room.min(left)));
        self.draft = draft.unwrap_or_default();
        let mut ids: Vec<u32> = self.written.ids.last().copied().into_iter().collect();
        ids.extend_from_slice(&self.draft);
        let part = Part {
            positions: (0..ids.len()).collect(),
            cache: self.cache,
            ids,
        };
        (part, &mut self.rows)
    }
}

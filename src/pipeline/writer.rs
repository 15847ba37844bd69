//! What a stage that writes or judges is handed: the model, how to speak to it, and what it has read already.

use super::prefix_store::PrefixStore;
use crate::error::Result;
use crate::language::sentence::sentences;
use crate::model::{Decoding, KvCache, Part, Session};
use crate::prompt::{Prompts, Template, Turn};
use std::ops::ControlFlow;

/// At most so many prefixes are at hand for what comes next, of so many tokens in all: with the default model a token takes 28 kB.
const PREFIXES: usize = 16;
const PREFIX_TOKENS: usize = 16 * 1024;

/// Prefixes that were read, the one used last at the end.
#[derive(Default)]
pub(super) struct Prefixes {
    caches: Vec<KvCache>,
}

impl Prefixes {
    /// Lets go of those used least lately, down to what may be kept.
    fn bound(&mut self) {
        let mut tokens: usize = self.caches.iter().map(KvCache::len).sum();
        while self.caches.len() > PREFIXES || tokens > PREFIX_TOKENS {
            tokens -= self.caches.remove(0).len();
        }
    }
}

/// The model at work, if any, and how to speak to it.
pub(super) struct Writer<'a> {
    /// `None` with `--model none`.
    pub session: Option<&'a mut Session>,
    /// The prompts in force.
    pub prompts: &'a Prompts,
    /// The model's chat template.
    pub template: Template,
    /// What was read before and may be of use again.
    pub prefixes: &'a mut Prefixes,
    /// What was read in other runs.
    pub store: PrefixStore<'a>,
}

/// What was read, to write or judge from, and the logits after it.
pub(super) struct Fork {
    pub cache: KvCache,
    pub logits: Vec<f32>,
}

impl Writer<'_> {
    /// Whether there is a model.
    pub fn has_model(&self) -> bool {
        self.session.is_some()
    }

    /// Tokens of a text; 0 without a model.
    pub fn count(&self, text: &str) -> usize {
        self.session
            .as_ref()
            .map_or(0, |session| session.vocabulary().encode(text).len())
    }

    /// Reads `turns` after nothing, or takes them from what was read before: in this run, or in another where they came from a
    /// page that is named. `None` without a model.
    pub(super) fn prefix(&mut self, source: Option<&str>, turns: &[Turn]) -> Result<Option<KvCache>> {
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(None);
        };
        let ids = self.template.encode(session.vocabulary().as_ref(), turns)?;
        let at_hand = &mut self.prefixes.caches;
        let cache = match at_hand.iter().position(|cache| cache.tokens() == ids.as_slice()) {
            Some(place) => at_hand.remove(place),
            None => {
                let fetched = source.and_then(|source| self.store.fetch(source, &ids, &session.empty_cache()));
                match fetched {
                    Some(fetched) => fetched,
                    None => {
                        // What was read of other pages may begin alike.
                        let longest = at_hand
                            .iter()
                            .filter(|cache| ids.starts_with(cache.tokens()))
                            .max_by_key(|cache| cache.len());
                        let mut cache = longest.cloned().unwrap_or_else(|| session.empty_cache());
                        let begun = cache.len();
                        session.read(&mut cache, &ids[begun..], &[])?;
                        if let Some(source) = source {
                            self.store.keep(source, &cache);
                        }
                        cache
                    }
                }
            }
        };
        at_hand.push(cache.clone());
        self.prefixes.bound();
        Ok(Some(cache))
    }

    /// Reads `before`, kept for next time, then `after`, then opens the model's own turn. `None` without a model.
    /// `source` is the digest of the page that `before` shows, under which it is kept on disk as well.
    pub(super) fn open(&mut self, source: Option<&str>, before: &[Turn], after: &[Turn]) -> Result<Option<Fork>> {
        let Some(mut cache) = self.prefix(source, before)? else {
            return Ok(None);
        };
        let template = self.template;
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(None);
        };
        let vocabulary = session.vocabulary().clone();
        let mut ids = template.encode_after(vocabulary.as_ref(), before, after)?;
        ids.extend(template.open(vocabulary.as_ref())?);
        let logits = session.prefill(&mut cache, &ids)?;
        Ok(Some(Fork { cache, logits }))
    }

    /// Writes what the task asks for, greedily, up to `most` tokens or a line's end. `None` without a model.
    ///
    /// # Errors
    /// Where the prompt is missing or the model fails.
    pub fn write(
        &mut self,
        task: &str,
        language: &str,
        values: &[(&str, &str)],
        most: usize,
    ) -> Result<Option<String>> {
        let prompts = self.prompts;
        let task = prompts.task(task, language)?;
        let before = task.prefix();
        let Some(place) = self.open(Some(&digest(&before)), &before, &task.suffix(values)?)? else {
            return Ok(None);
        };
        self.finish(place, most)
    }

    /// [`Writer::write`] for several sets of values side by side, one sentence each, which is what it would be alone. None without a
    /// model.
    pub(super) fn write_all(
        &mut self,
        task: &str,
        language: &str,
        values: &[Vec<(&str, &str)>],
        most: usize,
    ) -> Result<Vec<String>> {
        let prompts = self.prompts;
        let task = prompts.task(task, language)?;
        let (before, template) = (task.prefix(), self.template);
        let source = digest(&before);
        let mut caches = Vec::with_capacity(values.len());
        for _ in values {
            caches.extend(self.prefix(Some(&source), &before)?);
        }
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(Vec::new());
        };
        let vocabulary = session.vocabulary().clone();
        let mut parts = Vec::with_capacity(values.len());
        for (cache, values) in caches.iter_mut().zip(values) {
            let mut ids = template.encode_after(vocabulary.as_ref(), &before, &task.suffix(values)?)?;
            ids.extend(template.open(vocabulary.as_ref())?);
            let positions = vec![ids.len().saturating_sub(1)];
            parts.push(Part { cache, ids, positions });
        }
        let rows = session.read_all(&mut parts)?;
        let places = caches.iter_mut().zip(rows);
        let places = places.map(|(cache, mut rows)| (cache, rows.pop().unwrap_or_default()));
        let written = self.lines(places.collect(), most, Until::Sentence)?;
        Ok(written.iter().map(|text| first_sentence(text).to_owned()).collect())
    }

    /// Writes from `fork` on, greedily, up to `most` tokens or a line's end.
    pub(super) fn finish(&mut self, mut fork: Fork, most: usize) -> Result<Option<String>> {
        let written = self.lines(vec![(&mut fork.cache, fork.logits)], most, Until::Line)?;
        Ok(written.into_iter().next())
    }

    /// A line from each place on, greedily.
    fn lines(&mut self, places: Vec<(&mut KvCache, Vec<f32>)>, most: usize, until: Until) -> Result<Vec<String>> {
        let template = self.template;
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(Vec::new());
        };
        let vocabulary = session.vocabulary().clone();
        let how = Decoding {
            max_tokens: most,
            stop: template.stop(vocabulary.as_ref()),
            temperature: None,
            seed: 0,
            lookup: true,
        };
        let mut lines: Vec<Vec<u8>> = vec![Vec::new(); places.len()];
        session.generate_all(places, &how, &mut |place, id| {
            let bytes = &mut lines[place];
            bytes.extend_from_slice(vocabulary.bytes(id).unwrap_or_default());
            let begun = bytes.iter().any(|byte| !byte.is_ascii_whitespace());
            let more = || sentences(&String::from_utf8_lossy(bytes)).len() > 1;
            if begun && (bytes.ends_with(b"\n") || until == Until::Sentence && more()) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).trim().to_owned();
        Ok(lines.iter().map(text).collect())
    }
}

/// How far to write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    Line,
    /// Until a second sentence begins.
    Sentence,
}

fn first_sentence(text: &str) -> &str {
    sentences(text).into_iter().next().map_or("", |range| &text[range])
}

/// The digest of turns that come from no page, in the place of a page's.
pub(super) fn digest(turns: &[Turn]) -> String {
    let mut hasher = blake3::Hasher::new();
    for turn in turns {
        hasher.update(turn.text.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scripted::ScriptedModel;

    #[test]
    fn what_is_kept_of_what_was_read_is_bounded() {
        let mut session = ScriptedModel::session([]);
        let mut prefixes = Prefixes::default();
        let mut push = |tokens: usize| {
            let mut cache = session.empty_cache();
            session.read(&mut cache, &vec![65; tokens], &[]).unwrap();
            prefixes.caches.push(cache);
            prefixes.bound();
            prefixes.caches.iter().map(KvCache::len).collect::<Vec<_>>()
        };
        for tokens in 1..=PREFIXES + 2 {
            push(tokens);
        }
        assert_eq!(push(7).len(), PREFIXES);
        assert_eq!(push(PREFIX_TOKENS - 7), [7, PREFIX_TOKENS - 7]);
        assert_eq!(push(8), [8]);
        assert_eq!(push(PREFIX_TOKENS + 1), [0; 0]);
    }
}

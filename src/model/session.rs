//! A model, its vocabulary, and a count of the work done.

use super::decoding::{Decoding, Generated, log_prob};
use super::writing::Writing;
use super::{Gauge, KvCache, LanguageModel, Part, Phase, Row, Seen, SpanReader, Stop, Vocabulary, Watch};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;
use utoipa::ToSchema;

/// Drafted tokens that a pass carries, over all texts that are being written.
const MOST_DRAFTED: usize = 12;

/// Which model a reply was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelId {
    /// Its name in the registry.
    pub id: String,
    /// The digest of its file, in hex.
    pub sha256: String,
}

/// Work done since the session began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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

/// A loaded model at work.
pub struct Session {
    model: Box<dyn LanguageModel>,
    vocabulary: Arc<dyn Vocabulary>,
    id: ModelId,
    meter: Meter,
    stop: Stop,
    gauge: Gauge,
    reader: Option<Arc<dyn SpanReader>>,
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
            stop: Stop::default(),
            gauge: Gauge::default(),
            reader: None,
        }
    }

    /// The same, with what proposes spans as answers.
    pub fn with_reader(self, reader: Option<Arc<dyn SpanReader>>) -> Self {
        Self { reader, ..self }
    }

    /// What proposes spans as answers, where there is one for this model.
    pub fn reader(&self) -> Option<&Arc<dyn SpanReader>> {
        self.reader.as_ref()
    }

    /// The same, with `gauge` set as it works.
    pub(super) fn watched(self, gauge: Gauge) -> Self {
        Self { gauge, ..self }
    }

    /// How far what it is at is done.
    pub fn gauge(&self) -> &Gauge {
        &self.gauge
    }

    /// Which model this is.
    pub fn id(&self) -> &ModelId {
        &self.id
    }

    /// What follows may be called off by `stop`: every method that reads or writes then fails with
    /// [`Kind::Stopped`](crate::error::Kind::Stopped) before its next pass.
    pub fn heed(&mut self, stop: Stop) {
        self.model.heed(&stop);
        self.stop = stop;
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
        self.stop.check()?;
        let begun = Instant::now();
        self.gauge.begin(Phase::Reading, ids.len() as u64);
        let rows = self.model.forward(cache, ids, positions);
        self.gauge.end();
        let rows = logits(rows?);
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

    /// Reads several texts, each after what its cache holds; returns the logits at the positions of each.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`].
    pub fn read_all(&mut self, parts: &mut [Part<'_>]) -> Result<Vec<Vec<Vec<f32>>>> {
        Ok(self.rows(parts)?.into_iter().map(logits).collect())
    }

    /// [`Session::read_all`] with all that comes out.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`].
    pub fn rows(&mut self, parts: &mut [Part<'_>]) -> Result<Vec<Vec<Row>>> {
        self.metered(parts, |model, parts| model.forward_all(parts))
    }

    /// [`Session::rows`] in one pass, with what goes on inside.
    ///
    /// # Errors
    /// As [`LanguageModel::observe`].
    pub fn observe(&mut self, parts: &mut [Part<'_>], watch: &Watch) -> Result<Vec<(Vec<Row>, Seen)>> {
        self.metered(parts, |model, parts| model.observe(parts, watch))
    }

    /// What `read` makes of `parts`, counted.
    fn metered<T>(
        &mut self,
        parts: &mut [Part<'_>],
        read: impl FnOnce(&mut dyn LanguageModel, &mut [Part<'_>]) -> Result<T>,
    ) -> Result<T> {
        self.stop.check()?;
        let begun = Instant::now();
        let count = parts.iter().map(|part| part.ids.len() as u64).sum();
        self.gauge.begin(Phase::Reading, count);
        let read = read(self.model.as_mut(), parts);
        self.gauge.end();
        let read = read?;
        self.meter.prefill_tokens += count;
        self.meter.prefill_ms += begun.elapsed().as_millis() as u64;
        Ok(read)
    }

    /// [`Session::read_all`] of texts whose ids the caller chooses as it writes them, `written` of them so far; it says with
    /// [`Session::wrote`] how many they were in the end.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`].
    pub fn read_written(&mut self, parts: &mut [Part<'_>], written: u64) -> Result<Vec<Vec<Vec<f32>>>> {
        self.stop.check()?;
        let begun = Instant::now();
        self.gauge.begin(Phase::Writing, 0);
        self.gauge.add(Phase::Writing, written);
        let rows = self.model.forward_all(parts);
        self.gauge.end();
        self.meter.decode_ms += begun.elapsed().as_millis() as u64;
        Ok(rows?.into_iter().map(logits).collect())
    }

    /// Counts so many ids as written.
    pub fn wrote(&mut self, ids: u64) {
        self.meter.decode_tokens += ids;
    }

    /// Writes after what `cache` holds, `logits` being those after it; `each` sees every id as it is chosen and
    /// may break off. What was written is in the cache afterwards, but for its last token where no stop id ended it.
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
        let mut written = self.generate_all(vec![(cache, logits)], how, &mut |_, id| each(id))?;
        Ok(written.pop().unwrap_or_default())
    }

    /// [`Session::generate`] of several texts side by side; `each` sees the place of the text with every id. Each text is what it
    /// would be alone.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`].
    pub fn generate_all(
        &mut self,
        places: Vec<(&mut KvCache, Vec<f32>)>,
        how: &Decoding,
        each: &mut dyn FnMut(usize, u32) -> ControlFlow<()>,
    ) -> Result<Vec<Generated>> {
        let gauge = self.gauge.clone();
        gauge.begin(Phase::Writing, 0);
        let written = self.go_on(places, how, &mut |index, id| {
            gauge.add(Phase::Writing, 1);
            each(index, id)
        });
        gauge.end();
        written
    }

    fn go_on(
        &mut self,
        places: Vec<(&mut KvCache, Vec<f32>)>,
        how: &Decoding,
        each: &mut dyn FnMut(usize, u32) -> ControlFlow<()>,
    ) -> Result<Vec<Generated>> {
        let begun = Instant::now();
        let mut writings: Vec<Writing<'_>> = places
            .into_iter()
            .map(|(cache, logits)| Writing::new(cache, logits, how))
            .collect();
        loop {
            self.stop.check()?;
            let busy = writings.iter().filter(|writing| !writing.done).count();
            let room = (MOST_DRAFTED / busy.max(1)).max(1);
            let mut parts = Vec::new();
            let mut waiting = Vec::new();
            for (index, writing) in writings.iter_mut().enumerate().filter(|(_, writing)| !writing.done) {
                writing.take(how, &mut |id| each(index, id))?;
                if writing.done {
                    continue;
                }
                let left = self.model.context_length().saturating_sub(writing.cache.len() + 1);
                let (part, rows) = writing.next(how, room.min(left));
                parts.push(part);
                waiting.push(rows);
            }
            if parts.is_empty() {
                break;
            }
            for (index, rows) in waiting.into_iter().zip(self.model.forward_all(&mut parts)?) {
                *index = logits(rows);
            }
        }
        self.meter.decode_ms += begun.elapsed().as_millis() as u64;
        for writing in &writings {
            self.meter.decode_tokens += writing.written.ids.len() as u64;
            self.meter.draft_tokens += writing.drafted;
            self.meter.accepted_tokens += writing.accepted;
        }
        Ok(writings.into_iter().map(|writing| writing.written).collect())
    }
}

fn logits(rows: Vec<Row>) -> Vec<Vec<f32>> {
    rows.into_iter().map(|row| row.logits).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::Decoding;
    use crate::model::scripted::ScriptedModel;
    use std::ops::ControlFlow;

    #[test]
    fn lookup_writes_what_plain_decoding_writes() {
        let text = "one two three one two four one two three one two";
        let mut meters = Vec::new();
        for lookup in [false, true] {
            for max_tokens in [1, 7, 200] {
                let mut session = ScriptedModel::session([text]);
                let mut cache = session.empty_cache();
                let opening: Vec<u32> = std::iter::once(256)
                    .chain("assistant\n".bytes().map(u32::from))
                    .collect();
                let logits = session.prefill(&mut cache, &opening).unwrap();
                let how = Decoding {
                    max_tokens,
                    stop: vec![257],
                    temperature: None,
                    seed: 0,
                    lookup,
                };
                let written = session
                    .generate(&mut cache, logits, &how, &mut |_| ControlFlow::Continue(()))
                    .unwrap();
                let expected: Vec<u32> = text.bytes().take(max_tokens).map(u32::from).collect();
                assert_eq!(written.ids, expected);
                assert_eq!(written.stopped, max_tokens > text.len());
                let held = opening.len() + expected.len() - usize::from(!written.stopped);
                assert_eq!(cache.len(), held, "what was written is in the cache");
                meters.push(session.meter());
            }
        }
        assert_eq!(meters[2].draft_tokens, 0);
        assert!(meters[5].accepted_tokens > 10 && meters[5].accepted_tokens <= meters[5].draft_tokens);
    }
}

//! A model without weights, for tests of the stages: it says what it is told to say.

use super::{KvCache, LanguageModel, ModelId, Row, Session, Vocabulary};
use crate::error::Result;
use std::collections::VecDeque;
use std::sync::Arc;

/// Logit of what the script wants next; everything else has 0.
const CERTAIN_LOGIT: f32 = 30.0;

/// Control tokens of [`ByteVocabulary`], from id 256 on.
const CONTROLS: [&str; 3] = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"];

/// One id a byte, and the control tokens of ChatML.
pub struct ByteVocabulary {
    bytes: Vec<[u8; 1]>,
}

impl Default for ByteVocabulary {
    fn default() -> Self {
        Self {
            bytes: (0..=255).map(|byte| [byte]).collect(),
        }
    }
}

impl Vocabulary for ByteVocabulary {
    fn encode(&self, text: &str) -> Vec<u32> {
        text.bytes().map(u32::from).collect()
    }

    fn bytes(&self, id: u32) -> Option<&[u8]> {
        self.bytes.get(id as usize).map(<[u8; 1]>::as_slice)
    }

    fn control(&self, name: &str) -> Option<u32> {
        CONTROLS
            .iter()
            .position(|known| *known == name)
            .map(|index| 256 + index as u32)
    }

    fn len(&self) -> usize {
        256 + CONTROLS.len()
    }
}

/// Writes the texts of a queue, one after each opened turn, each ended by `<|im_end|>`; an empty queue gives every
/// token the same probability.
pub struct ScriptedModel {
    texts: VecDeque<Vec<u32>>,
    /// What is being written.
    current: Vec<u32>,
    opening: Vec<u32>,
}

impl ScriptedModel {
    /// A model that will write `texts`.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let vocabulary = ByteVocabulary::default();
        let mut opening = vec![256];
        opening.extend(vocabulary.encode("assistant\n"));
        let whole = |text: &str| vocabulary.encode(text).into_iter().chain([257]).collect();
        Self {
            texts: texts.into_iter().map(whole).collect(),
            current: Vec::new(),
            opening,
        }
    }

    /// A session over such a model.
    pub fn session<'a>(texts: impl IntoIterator<Item = &'a str>) -> Session {
        let id = ModelId {
            id: "scripted".to_owned(),
            sha256: "0".repeat(64),
        };
        Session::new(Box::new(Self::new(texts)), Arc::new(ByteVocabulary::default()), id, 0)
    }
}

impl LanguageModel for ScriptedModel {
    fn vocab_size(&self) -> usize {
        256 + CONTROLS.len()
    }

    fn context_length(&self) -> usize {
        1 << 20
    }

    fn empty_cache(&self) -> KvCache {
        KvCache::new(0, super::kernel::Heads::default())
    }

    fn forward(&mut self, cache: &mut KvCache, ids: &[u32], positions: &[usize]) -> Result<Vec<Row>> {
        super::check(self, cache, ids, positions)?;
        let before = cache.len();
        cache.push(ids);
        let tokens = cache.tokens();
        if tokens.ends_with(&self.opening) {
            self.current = self.texts.pop_front().unwrap_or_default();
        }
        let opened = tokens
            .windows(self.opening.len())
            .rposition(|window| window == self.opening);
        let begin = opened.map_or(tokens.len(), |index| index + self.opening.len());
        let mut rows = vec![vec![0f32; self.vocab_size()]; positions.len()];
        for (row, position) in rows.iter_mut().zip(positions) {
            let written = tokens.get(begin..=before + position).unwrap_or_default();
            let opened = before + position + 1 >= begin;
            let next = self.current.strip_prefix(written).and_then(<[u32]>::first);
            if let Some(next) = next.filter(|_| opened) {
                row[*next as usize] = CERTAIN_LOGIT;
            }
        }
        let row = |logits| Row {
            logits,
            state: Vec::new(),
        };
        Ok(rows.into_iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Decoding;
    use crate::prompt::Template;
    use std::ops::ControlFlow;

    #[test]
    fn it_writes_its_texts_one_after_each_opened_turn() {
        let mut session = ScriptedModel::session(["one", "two"]);
        let vocabulary = session.vocabulary().clone();
        let how = Decoding {
            max_tokens: 20,
            stop: Template::CHATML.stop(&*vocabulary),
            temperature: None,
            seed: 0,
            lookup: false,
        };
        for text in ["one", "two"] {
            let mut cache = session.empty_cache();
            let opening = Template::CHATML.open(&*vocabulary).unwrap();
            let logits = session.prefill(&mut cache, &opening).unwrap();
            let written = session
                .generate(&mut cache, logits, &how, &mut |_| ControlFlow::Continue(()))
                .unwrap();
            assert_eq!(vocabulary.decode(&written.ids), text);
            assert!(written.stopped);
        }
    }
}

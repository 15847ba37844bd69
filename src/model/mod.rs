//! Token ids in, log-probabilities and token ids out. Knows nothing of articles and prompts.
//!
//! [`LanguageModel`] is the seam: an engine over a model file behind it, a scripted one in tests.
//! [`Session`] is what stages work with: a model, its vocabulary and a meter.

mod decoder;
mod decoding;
mod describe;
pub mod embed;
mod encoding;
pub mod files;
mod gauge;
mod gguf;
mod header;
pub mod kernel;
mod kv;
mod load;
mod lookup;
mod map;
mod observe;
pub mod prefix;
mod reader;
pub mod registry;
mod sample;
pub mod scripted;
mod session;
mod state;
mod stop;
mod tokenizer;
mod vocabulary;
mod writing;

pub use decoder::ARCHITECTURES;
pub use decoding::{Decoding, Generated, log_prob, log_sum_exp};
pub use describe::{Description, describe};
pub use gauge::{Gauge, Phase, Stand};
pub use kv::KvCache;
pub use load::{load, load_watched};
pub use observe::{Seen, Watch};
pub use reader::{Found, Mark, Proposal, SpanReader};
pub use sample::highest;
pub use session::{Meter, ModelId, Session};
pub use state::StateShape;
pub use stop::Stop;
pub use vocabulary::Vocabulary;

use crate::error::{Error, Kind, Result};

/// A decoder-only transformer over token ids.
pub trait LanguageModel: Send {
    /// Size of the vocabulary: the length of every row of logits.
    fn vocab_size(&self) -> usize;

    /// The most tokens a [`KvCache`] of this model may hold.
    fn context_length(&self) -> usize;

    /// A cache that holds nothing.
    fn empty_cache(&self) -> KvCache;

    /// Reads `ids` after what `cache` holds, adds their state to it, and returns what comes out at `positions`
    /// (counted from the start of `ids`).
    ///
    /// # Errors
    /// Where an id is outside the vocabulary, a position outside `ids`, or the context would overflow;
    /// the cache is then as it was.
    fn forward(&mut self, cache: &mut KvCache, ids: &[u32], positions: &[usize]) -> Result<Vec<Row>>;

    /// [`LanguageModel::forward`] of several texts, as one pass where that is faster; what comes out is the same.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`]; all caches are then as they were.
    fn forward_all(&mut self, parts: &mut [Part<'_>]) -> Result<Vec<Vec<Row>>> {
        one_by_one(self, parts)
    }

    /// [`LanguageModel::forward_all`] with what goes on inside as each text is read: nothing where they do not fit one pass, of 512
    /// tokens.
    ///
    /// # Errors
    /// As [`LanguageModel::forward`], and where nothing can be seen of this model.
    fn observe(&mut self, _parts: &mut [Part<'_>], _watch: &Watch) -> Result<Vec<(Vec<Row>, Seen)>> {
        Err(Error::new(Kind::Model, "nothing can be seen of this model"))
    }

    /// What follows may be called off by `stop`: a long text is then not read to its end, and the error is of
    /// [`Kind::Stopped`]. Where a pass is short there is nothing to do.
    fn heed(&mut self, _stop: &Stop) {}
}

/// [`LanguageModel::forward`] of one text after another.
fn one_by_one<M: LanguageModel + ?Sized>(model: &mut M, parts: &mut [Part<'_>]) -> Result<Vec<Vec<Row>>> {
    let held: Vec<usize> = parts.iter().map(|part| part.cache.len()).collect();
    let rows: Result<Vec<_>> = parts
        .iter_mut()
        .map(|part| model.forward(part.cache, &part.ids, &part.positions))
        .collect();
    if rows.is_err() {
        parts
            .iter_mut()
            .zip(held)
            .for_each(|(part, held)| part.cache.truncate(held));
    }
    rows
}

/// What comes out of a model at one place of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Of the token that follows, [`LanguageModel::vocab_size`] of them.
    pub logits: Vec<f32>,
    /// The residual stream after two thirds of the layers, where what a text means is plainest; empty for a model that has none.
    pub state: Vec<f32>,
}

/// A text to be read after what a cache holds.
#[derive(Debug)]
pub struct Part<'a> {
    /// Where it goes on.
    pub cache: &'a mut KvCache,
    /// Its ids.
    pub ids: Vec<u32>,
    /// Where something is wanted, counted from the start of `ids`.
    pub positions: Vec<usize>,
}

/// What every engine checks before it reads.
fn check(model: &dyn LanguageModel, cache: &KvCache, ids: &[u32], positions: &[usize]) -> Result<()> {
    let wrong = |message: String| Err(Error::new(Kind::Model, message));
    if let Some(id) = ids.iter().find(|id| **id as usize >= model.vocab_size()) {
        return wrong(format!(
            "token `{id}` is outside the vocabulary of {}",
            model.vocab_size()
        ));
    }
    if let Some(position) = positions.iter().find(|position| **position >= ids.len()) {
        return wrong(format!(
            "position `{position}` is outside the {} tokens read",
            ids.len()
        ));
    }
    if cache.len() + ids.len() > model.context_length() {
        let wanted = cache.len() + ids.len();
        return wrong(format!(
            "{wanted} tokens do not fit the model's context of {}",
            model.context_length()
        ));
    }
    Ok(())
}

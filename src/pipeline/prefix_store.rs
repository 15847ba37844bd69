//! What a model has read, kept on disk under the page it came from.

use super::versions::Stage;
use crate::cache::{Cache, Lookup, Slot};
use crate::model::{KvCache, ModelId, prefix};
use serde::Serialize;
use std::collections::BTreeMap;

/// A text of fewer tokens is read again as fast as it is fetched.
const WORTH_KEEPING: usize = 96;

/// Where prefixes are kept; the cache, for one model.
pub(super) struct PrefixStore<'a> {
    /// The cache.
    pub cache: &'a Cache,
    /// Whose state it is.
    pub model: Option<ModelId>,
}

/// All that a prefix depends on.
#[derive(Serialize)]
struct Key<'a> {
    versions: BTreeMap<Stage, u32>,
    /// The version of the bytes.
    state: u32,
    model: &'a ModelId,
    /// Digest of the token ids, each four bytes, the low one first.
    ids: String,
}

impl PrefixStore<'_> {
    /// What was kept of `ids`, read from the page whose digest is `source`; a damaged entry counts as none, and is written anew.
    pub(super) fn fetch(&self, source: &str, ids: &[u32], empty: &KvCache) -> Option<KvCache> {
        let Lookup::Hit(bytes) = self.cache.get_bytes(&self.slot(source, ids)?) else {
            return None;
        };
        prefix::unpack(&bytes, empty, ids)
    }

    /// Keeps what was read. That it could not be kept costs time later and nothing else.
    pub(super) fn keep(&self, source: &str, cache: &KvCache) {
        if let Some(slot) = self.slot(source, cache.tokens()) {
            let _ = self.cache.put_bytes(&slot, &prefix::pack(cache));
        }
    }

    fn slot(&self, source: &str, ids: &[u32]) -> Option<Slot> {
        let model = self
            .model
            .as_ref()
            .filter(|_| ids.len() >= WORTH_KEEPING && self.cache.dir().is_some())?;
        let mut hasher = blake3::Hasher::new();
        ids.iter().for_each(|id| {
            hasher.update(&id.to_le_bytes());
        });
        let key = Key {
            versions: Stage::Engine.versions(false),
            state: prefix::VERSION,
            model,
            ids: hasher.finalize().to_hex().to_string(),
        };
        Slot::new("prefix", &[source.to_owned()], &key).ok()
    }
}

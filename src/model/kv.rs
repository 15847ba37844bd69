//! Keys and values of what a model has read, in pages.

use super::kernel::{Heads, Isa, PAGE, put};
use std::sync::Arc;

/// What a model has read so far: its token ids, and their keys and values in f16.
///
/// Cloning forks it: both copies share their pages; a page is copied when one of them writes to it.
#[derive(Clone, Debug, Default)]
pub struct KvCache {
    tokens: Vec<u32>,
    layers: usize,
    heads: Heads,
    /// [`PAGE`] positions each, all layers one after another; the last may be partly filled.
    pages: Vec<Arc<Vec<u16>>>,
}

impl KvCache {
    /// A cache of `layers` layers of the shape `heads`.
    pub fn new(layers: usize, heads: Heads) -> Self {
        Self {
            layers,
            heads,
            ..Self::default()
        }
    }

    /// Its layers and their shape.
    pub(super) fn shape(&self) -> (usize, Heads) {
        (self.layers, self.heads)
    }

    /// All pages, a last one that is partly filled whole.
    pub(super) fn pages(&self) -> impl Iterator<Item = &[u16]> {
        self.pages.iter().map(|page| page.as_slice())
    }

    /// A cache of this shape that holds `ids`, whose pages are `halves`; `None` where these are not as many as they must be.
    pub(super) fn filled(&self, ids: &[u32], halves: Vec<u16>) -> Option<Self> {
        let size = self.layers * self.heads.layer();
        if size == 0 || ids.len().div_ceil(PAGE).checked_mul(size) != Some(halves.len()) {
            return None;
        }
        let finite = |half: &u16| half & 0x7c00 != 0x7c00;
        halves.iter().all(finite).then(|| Self {
            tokens: ids.to_vec(),
            layers: self.layers,
            heads: self.heads,
            pages: halves.chunks_exact(size).map(|page| Arc::new(page.to_vec())).collect(),
        })
    }

    /// Tokens held.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether nothing was read yet.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The ids read.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Bytes that keys and values take, for the tokens held.
    pub fn bytes(&self) -> usize {
        self.tokens.len() * self.heads.kv * self.heads.dim * 2 * self.layers * size_of::<u16>()
    }

    /// Forgets everything after the first `len` tokens.
    pub fn truncate(&mut self, len: usize) {
        self.tokens.truncate(len);
        self.pages.truncate(len.div_ceil(PAGE));
    }

    /// Makes room for `count` more tokens, in pages that nobody shares.
    pub(super) fn extend(&mut self, count: usize) {
        let held = self.tokens.len();
        if let Some(last) = self.pages.get_mut(held / PAGE) {
            Arc::make_mut(last);
        }
        let size = self.layers * self.heads.layer();
        self.pages
            .resize_with((held + count).div_ceil(PAGE), || Arc::new(vec![0; size]));
    }

    /// Puts the keys and values of new tokens of a layer, `(tokens, kv heads * dim)` each, after those held. There must be room.
    pub(super) fn put(&mut self, isa: Isa, layer: usize, keys: &[f32], values: &[f32]) {
        let width = self.heads.kv * self.heads.dim;
        let (size, held) = (self.heads.layer(), self.tokens.len());
        for (row, (key, value)) in keys.chunks_exact(width).zip(values.chunks_exact(width)).enumerate() {
            let position = held + row;
            let page = Arc::make_mut(&mut self.pages[position / PAGE]);
            let part = &mut page[layer * size..][..size];
            put(isa, part, self.heads, position % PAGE, key, value);
        }
    }

    /// A layer's part of every page.
    pub(super) fn layer(&self, layer: usize) -> Vec<&[u16]> {
        let size = self.heads.layer();
        self.pages.iter().map(|page| &page[layer * size..][..size]).collect()
    }

    /// Records the ids whose keys and values every layer now holds.
    pub(super) fn push(&mut self, ids: &[u32]) {
        self.tokens.extend_from_slice(ids);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADS: Heads = Heads {
        query: 2,
        kv: 1,
        dim: 16,
    };

    fn read(cache: &mut KvCache, ids: &[u32]) {
        cache.extend(ids.len());
        let rows: Vec<f32> = ids.iter().flat_map(|&id| [id as f32; 16]).collect();
        cache.put(Isa::detect(), 0, &rows, &rows);
        cache.push(ids);
    }

    #[test]
    fn forks_share_until_one_writes() {
        let ids: Vec<u32> = (0..PAGE as u32 + 3).collect();
        let mut cache = KvCache::new(1, HEADS);
        read(&mut cache, &ids);
        let mut fork = cache.clone();
        assert!(Arc::ptr_eq(&fork.pages[0], &cache.pages[0]) && Arc::ptr_eq(&fork.pages[1], &cache.pages[1]));
        read(&mut fork, &[7]);
        assert!(Arc::ptr_eq(&fork.pages[0], &cache.pages[0]) && !Arc::ptr_eq(&fork.pages[1], &cache.pages[1]));
        assert_ne!(fork.layer(0)[1], cache.layer(0)[1]);
        fork.truncate(PAGE);
        assert_eq!((fork.len(), fork.pages.len(), fork.bytes()), (PAGE, 1, PAGE * 64));
    }
}

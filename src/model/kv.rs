//! Keys and values of what a model has read, in pages, and the states of layers that have none.

use super::kernel::{Heads, Isa, PAGE, put};
use super::state::{StateShape, States};
use std::sync::Arc;

/// What a model has read so far: its token ids, their keys and values in f16, and the states of layers that have none.
///
/// Cloning forks it: both copies share their pages and states; a page is copied when one of them writes to it.
#[derive(Clone, Debug, Default)]
pub struct KvCache {
    tokens: Vec<u32>,
    slots: Arc<[Slot]>,
    /// f16 of a page.
    size: usize,
    /// [`PAGE`] positions each, all slots one after another; the last may be partly filled.
    pages: Vec<Arc<Vec<u16>>>,
    states: States,
}

/// Where a layer's keys and values lie in every page.
#[derive(Clone, Copy, Debug)]
struct Slot {
    heads: Heads,
    from: usize,
}

impl KvCache {
    /// A cache of `layers` layers of the shape `heads`.
    pub fn new(layers: usize, heads: Heads) -> Self {
        Self::of(&vec![heads; layers], StateShape::default())
    }

    /// A cache of keys and values of the shapes `heads`, and of states of the shape `states`.
    pub fn of(heads: &[Heads], states: StateShape) -> Self {
        let mut size = 0;
        let slot = |&heads: &Heads| {
            let from = size;
            size += heads.layer();
            Slot { heads, from }
        };
        let slots = heads.iter().map(slot).collect();
        Self {
            slots,
            size,
            states: States::new(states),
            ..Self::default()
        }
    }

    /// How many layers have keys and values, and the shape of the first of them.
    pub(super) fn shape(&self) -> (usize, Heads) {
        (
            self.slots.len(),
            self.slots.first().map_or_else(Heads::default, |slot| slot.heads),
        )
    }

    /// The states of layers without keys and values.
    pub(super) fn states(&self) -> &States {
        &self.states
    }

    /// [`Self::states`], to be changed.
    pub(super) fn states_mut(&mut self) -> &mut States {
        &mut self.states
    }

    /// Whether the states are those after fewer tokens than are held.
    pub(super) fn lags(&self) -> bool {
        self.states.shape().layers > 0 && self.states.at() < self.tokens.len()
    }

    /// All pages, a last one that is partly filled whole.
    pub(super) fn pages(&self) -> impl Iterator<Item = &[u16]> {
        self.pages.iter().map(|page| page.as_slice())
    }

    /// A cache of this shape that holds `ids`, whose pages are `halves`, and whose states are those after `at` tokens; `None` where these
    /// are not as many as they must be.
    pub(super) fn filled(&self, ids: &[u32], halves: &[u16], at: usize, states: Vec<f32>) -> Option<Self> {
        if self.size == 0 || at > ids.len() || ids.len().div_ceil(PAGE).checked_mul(self.size) != Some(halves.len()) {
            return None;
        }
        let finite = |half: &u16| half & 0x7c00 != 0x7c00;
        let states = States::restored(self.states.shape(), at, states)?;
        halves.iter().all(finite).then(|| Self {
            tokens: ids.to_vec(),
            slots: self.slots.clone(),
            size: self.size,
            pages: halves
                .chunks_exact(self.size)
                .map(|page| Arc::new(page.to_vec()))
                .collect(),
            states,
        })
    }

    /// f16 that the pages of so many tokens take.
    pub(super) fn halves(&self, tokens: usize) -> Option<usize> {
        tokens.div_ceil(PAGE).checked_mul(self.size)
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

    /// Bytes that keys, values and states take, for the tokens held.
    pub fn bytes(&self) -> usize {
        self.tokens.len() * (self.size / PAGE) * size_of::<u16>() + size_of_val(self.states.numbers())
    }

    /// Forgets everything after the first `len` tokens.
    pub fn truncate(&mut self, len: usize) {
        self.tokens.truncate(len);
        self.pages.truncate(len.div_ceil(PAGE));
        self.states.truncate(len);
    }

    /// Makes room for `count` more tokens, in pages that nobody shares.
    pub(super) fn extend(&mut self, count: usize) {
        let held = self.tokens.len();
        if let Some(last) = self.pages.get_mut(held / PAGE) {
            Arc::make_mut(last);
        }
        let size = self.size;
        self.pages
            .resize_with((held + count).div_ceil(PAGE), || Arc::new(vec![0; size]));
    }

    /// Puts the keys and values of new tokens to a slot, `(tokens, kv heads * dim)` each, after those held. There must be room.
    pub(super) fn put(&mut self, isa: Isa, slot: usize, keys: &[f32], values: &[f32]) {
        let Slot { heads, from } = self.slots[slot];
        let width = heads.kv * heads.dim;
        let held = self.tokens.len();
        for (row, (key, value)) in keys.chunks_exact(width).zip(values.chunks_exact(width)).enumerate() {
            let position = held + row;
            let page = Arc::make_mut(&mut self.pages[position / PAGE]);
            let part = &mut page[from..][..heads.layer()];
            put(isa, part, heads, position % PAGE, key, value);
        }
    }

    /// A slot's part of every page.
    pub(super) fn slot(&self, slot: usize) -> Vec<&[u16]> {
        let Slot { heads, from } = self.slots[slot];
        self.pages.iter().map(|page| &page[from..][..heads.layer()]).collect()
    }

    /// Records the ids that every layer has read now.
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
        assert_ne!(fork.slot(0)[1], cache.slot(0)[1]);
        fork.truncate(PAGE);
        assert_eq!((fork.len(), fork.pages.len(), fork.bytes()), (PAGE, 1, PAGE * 64));
    }
}

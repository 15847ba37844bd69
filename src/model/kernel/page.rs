//! How the keys and values of 64 positions lie in memory: in f16, so that attention reads them in order.
//!
//! A layer's part of a page holds, for each key and value head, its keys as `(PAGE / 16, dim, 16)`, sixteen positions side by
//! side, and its values as `(PAGE, dim)`.

use super::isa::{Isa, with_lanes};
use super::lanes::Lanes;

/// Positions of a page.
pub const PAGE: usize = 64;

/// The shape of a layer's heads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// Query heads.
    pub query: usize,
    /// Key and value heads; `query` is a multiple.
    pub kv: usize,
    /// Width of a head, a multiple of 16.
    pub dim: usize,
}

impl Heads {
    /// How many f16 a layer takes in a page.
    pub fn layer(self) -> usize {
        self.kv * self.dim * PAGE * 2
    }
}

/// The keys of a head in a layer's part of a page.
#[inline(always)]
pub(super) fn keys(layer: &[u16], heads: Heads, head: usize) -> &[u16] {
    &layer[head * heads.dim * PAGE * 2..][..heads.dim * PAGE]
}

/// The values of a head in a layer's part of a page.
#[inline(always)]
pub(super) fn values(layer: &[u16], heads: Heads, head: usize) -> &[u16] {
    &layer[head * heads.dim * PAGE * 2 + heads.dim * PAGE..][..heads.dim * PAGE]
}

/// A head's key at `place` of a layer's part of a page.
pub fn key_at(layer: &[u16], heads: Heads, head: usize, place: usize, out: &mut [f32]) {
    let all = keys(layer, heads, head);
    for (column, out) in out.iter_mut().enumerate() {
        *out = half::f16::from_bits(all[(place / 16 * heads.dim + column) * 16 + place % 16]).to_f32();
    }
}

/// A head's value at `place` of a layer's part of a page.
pub fn value_at(layer: &[u16], heads: Heads, head: usize, place: usize, out: &mut [f32]) {
    let value = &values(layer, heads, head)[place * heads.dim..][..heads.dim];
    for (half, out) in value.iter().zip(out) {
        *out = half::f16::from_bits(*half).to_f32();
    }
}

/// Puts a position's key and value, `kv * dim` f32 each, in its place in a layer's part of a page. What f16 cannot hold becomes
/// the largest it can.
pub fn put(isa: Isa, layer: &mut [u16], heads: Heads, index: usize, key: &[f32], value: &[f32]) {
    let Heads { kv, dim, .. } = heads;
    with_lanes!(isa, l => {
        for head in 0..kv {
            let (keys, values) = layer[head * dim * PAGE * 2..][..dim * PAGE * 2].split_at_mut(dim * PAGE);
            let keys = &mut keys[index / 16 * dim * 16..][..dim * 16];
            let (key, _) = key[head * dim..][..dim].as_chunks::<16>();
            for (part, key) in key.iter().enumerate() {
                let mut halves = [0u16; 16];
                l.narrow(l.floats(&bounded(key)), &mut halves);
                for (lane, half) in halves.into_iter().enumerate() {
                    keys[(part * 16 + lane) * 16 + index % 16] = half;
                }
            }
            let (value, _) = value[head * dim..][..dim].as_chunks::<16>();
            let (values, _) = values[index * dim..][..dim].as_chunks_mut::<16>();
            for (value, half) in value.iter().zip(values) {
                l.narrow(l.floats(&bounded(value)), half);
            }
        }
    });
}

#[inline(always)]
fn bounded(values: &[f32; 16]) -> [f32; 16] {
    let mut bounded = *values;
    for value in &mut bounded {
        *value = value.clamp(-65_504.0, 65_504.0);
    }
    bounded
}

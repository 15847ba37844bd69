//! What goes on inside a model as it reads: states of its layers, and where its heads look.

use super::kernel::{Heads, PAGE, key_at};
use std::ops::Range;

/// What is to be seen of texts that are read.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Layers whose residual stream is wanted, for every row.
    pub states: Vec<usize>,
    /// Layers whose attention is wanted.
    pub heads: Range<usize>,
    /// For each text: positions that are looked at.
    pub keys: Vec<Range<usize>>,
    /// The layer after which reading ends: what comes after it is neither computed nor held, so that a cache read like this serves
    /// no other purpose.
    pub last: usize,
}

/// What was seen of one text.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// For each layer of [`Watch::states`]: `(rows, hidden)`.
    pub states: Vec<Vec<f32>>,
    /// The share of its attention that each head gives to each key, in its last row: `(layers * heads, keys)`.
    pub last: Vec<f32>,
    /// The highest share of all rows, the same shape.
    pub highest: Vec<f32>,
}

/// What the rows of one text ask a layer's keys.
pub(super) struct Asked<'a> {
    pub heads: Heads,
    /// The layer's part of every page.
    pub pages: &'a [&'a [u16]],
    /// `(rows, query heads * dim)`
    pub query: &'a [f32],
    /// Position of the first row.
    pub first: usize,
    /// Positions that are looked at.
    pub keys: &'a Range<usize>,
}

/// The shares of attention of the last row, and the highest of all rows: `(query heads, keys)` each.
pub(super) fn shares(asked: &Asked<'_>) -> (Vec<f32>, Vec<f32>) {
    let Heads { query: count, kv, dim } = asked.heads;
    let rows = asked.query.len() / (count * dim);
    let total = asked.first + rows;
    let scale = 1.0 / (dim as f32).sqrt();
    let (mut last, mut highest) = (
        vec![0f32; count * asked.keys.len()],
        vec![0f32; count * asked.keys.len()],
    );
    let group = count / kv;
    let mut held = vec![0f32; total * dim];
    let mut scores = vec![0f32; total];
    for head in 0..kv {
        for (position, key) in held.chunks_exact_mut(dim).enumerate() {
            key_at(asked.pages[position / PAGE], asked.heads, head, position % PAGE, key);
        }
        for row in 0..rows {
            for q in head * group..(head + 1) * group {
                let query = &asked.query[row * count * dim + q * dim..][..dim];
                let seen = asked.first + row + 1;
                let mut top = f32::NEG_INFINITY;
                for (score, key) in scores[..seen].iter_mut().zip(held.chunks_exact(dim)) {
                    *score = dot(query, key) * scale;
                    top = top.max(*score);
                }
                let sum: f32 = scores[..seen].iter().map(|score| (score - top).exp()).sum();
                for (index, position) in asked.keys.clone().enumerate().filter(|(_, position)| *position < seen) {
                    let share = (scores[position] - top).exp() / sum;
                    let at = q * asked.keys.len() + index;
                    highest[at] = highest[at].max(share);
                    if row + 1 == rows {
                        last[at] = share;
                    }
                }
            }
        }
    }
    (last, highest)
}

/// The product of two rows whose width is a multiple of 16.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 16];
    for (a, b) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        for lane in 0..16 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}

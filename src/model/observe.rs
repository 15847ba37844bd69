//! What goes on inside a model as it reads: states of its layers, and where its heads look.

use super::kernel::{Heads, PAGE, key_at, value_at};
use std::ops::Range;

/// What is to be seen of texts that are read.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Layers whose residual stream is wanted, for every row; the last has none.
    pub states: Vec<usize>,
    /// Layers whose values are wanted, for every row.
    pub values: Vec<usize>,
    /// Layers whose attention is wanted.
    pub heads: Range<usize>,
    /// For each text: positions that are looked at.
    pub keys: Vec<Range<usize>>,
    /// Layers whose values are wanted of the positions that are looked at and of those from [`Watch::asked`] on, as they are kept.
    pub kept: Vec<usize>,
    /// For each text, where [`Watch::kept`] names layers: the position where what is asked about the keys begins.
    pub asked: Vec<usize>,
    /// Whether the highest shares are wanted too, which take a text's rows as much longer as it has rows.
    pub highest: bool,
}

/// What was seen of one text.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// For each layer of [`Watch::states`]: `(rows, hidden)`.
    pub states: Vec<Vec<f32>>,
    /// For each layer of [`Watch::values`]: `(rows, kv heads * dim)`.
    pub values: Vec<Vec<f32>>,
    /// For each layer of [`Watch::kept`]: `(keys and what is asked, kv heads * dim)`.
    pub kept: Vec<Vec<f32>>,
    /// The share of its attention that each head gives to each key, in its last row: `(layers * heads, keys)`.
    pub last: Vec<f32>,
    /// The highest share of all rows, the same shape; empty where it is not wanted.
    pub highest: Vec<f32>,
}

/// What the rows of one text ask a layer's keys.
pub(super) struct Asked<'a> {
    pub heads: Heads,
    /// What products are multiplied with.
    pub scale: f32,
    /// The layer's part of every page.
    pub pages: &'a [&'a [u16]],
    /// `(rows, query heads * dim)`
    pub query: &'a [f32],
    /// Position of the first row.
    pub first: usize,
    /// Positions that are looked at.
    pub keys: &'a Range<usize>,
    /// Whether the highest shares are wanted.
    pub highest: bool,
}

/// Adds to what was seen the layer's shares of attention: of the last row, and the highest of all rows where wanted.
pub(super) fn shares(asked: &Asked<'_>, seen: &mut Seen) {
    if asked.keys.is_empty() {
        return;
    }
    let Heads { query: count, kv, dim } = asked.heads;
    let rows = asked.query.len() / (count * dim);
    let total = asked.first + rows;
    let (mut last, mut highest) = (
        vec![0f32; count * asked.keys.len()],
        vec![0f32; count * asked.keys.len()],
    );
    let group = count / kv;
    let mut held = vec![0f32; total * dim];
    let mut scores = vec![0f32; total];
    let begun = if asked.highest { 0 } else { rows.saturating_sub(1) };
    for head in 0..kv {
        for (position, key) in held.chunks_exact_mut(dim).enumerate() {
            key_at(asked.pages[position / PAGE], asked.heads, head, position % PAGE, key);
        }
        for row in begun..rows {
            for q in head * group..(head + 1) * group {
                let query = &asked.query[row * count * dim + q * dim..][..dim];
                let before = asked.first + row + 1;
                let mut top = f32::NEG_INFINITY;
                for (score, key) in scores[..before].iter_mut().zip(held.chunks_exact(dim)) {
                    *score = dot(query, key) * asked.scale;
                    top = top.max(*score);
                }
                let mut sum = 0.0;
                for score in &mut scores[..before] {
                    *score = (*score - top).exp();
                    sum += *score;
                }
                for (index, position) in asked
                    .keys
                    .clone()
                    .enumerate()
                    .filter(|(_, position)| *position < before)
                {
                    let share = scores[position] / sum;
                    let at = q * asked.keys.len() + index;
                    highest[at] = highest[at].max(share);
                    if row + 1 == rows {
                        last[at] = share;
                    }
                }
            }
        }
    }
    seen.last.extend(last);
    if asked.highest {
        seen.highest.extend(highest);
    }
}

/// The values that a layer keeps of positions, `(positions, kv heads * dim)`; `pages` are the layer's part of every page.
pub(super) fn kept(heads: Heads, pages: &[&[u16]], positions: impl Iterator<Item = usize>) -> Vec<f32> {
    let mut values = Vec::new();
    for position in positions {
        let begun = values.len();
        values.resize(begun + heads.kv * heads.dim, 0.0);
        for (head, out) in values[begun..].chunks_exact_mut(heads.dim).enumerate() {
            value_at(pages[position / PAGE], heads, head, position % PAGE, out);
        }
    }
    values
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

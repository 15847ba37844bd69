//! Causal attention of new rows over a layer's keys and values.

use super::kv::Layer;
use candle_core::{Device, Result, Tensor};
use rayon::prelude::*;

/// Up to so many rows, plain dot products beat packing a matrix product.
const FEW_ROWS: usize = 8;

/// The shape of a layer's heads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heads {
    /// Query heads.
    pub(super) query: usize,
    /// Key and value heads; `query` is a multiple.
    pub(super) kv: usize,
    /// Width of a head.
    pub(super) dim: usize,
}

impl Heads {
    fn group(self) -> usize {
        self.query / self.kv
    }
}

/// `queries`: `(rows, query * dim)`, rotated, the last rows of what `layer` holds. Returns the same shape.
pub(super) fn attend(heads: Heads, layer: &Layer, queries: &[f32]) -> Result<Vec<f32>> {
    let rows = queries.len() / (heads.query * heads.dim);
    if rows <= FEW_ROWS {
        Ok(attend_few(heads, layer, queries))
    } else {
        attend_many(heads, layer, queries, rows)
    }
}

/// A head of a row at a time.
fn attend_few(heads: Heads, layer: &Layer, queries: &[f32]) -> Vec<f32> {
    let width = heads.kv * heads.dim;
    let held = layer.keys.len() / width;
    let rows = queries.len() / (heads.query * heads.dim);
    let scale = 1.0 / (heads.dim as f32).sqrt();
    let mut out = vec![0f32; queries.len()];
    out.par_chunks_mut(heads.dim).enumerate().for_each(|(place, out)| {
        let (row, head) = (place / heads.query, place % heads.query);
        let query = &queries[place * heads.dim..][..heads.dim];
        let offset = head / heads.group() * heads.dim;
        let seen = held - rows + row + 1;
        let mut scores: Vec<f32> = layer
            .keys
            .chunks_exact(width)
            .take(seen)
            .map(|key| dot(query, &key[offset..offset + heads.dim]) * scale)
            .collect();
        softmax(&mut scores);
        for (value, weight) in layer.values.chunks_exact(width).zip(&scores) {
            for (out, value) in out.iter_mut().zip(&value[offset..offset + heads.dim]) {
                *out += weight * value;
            }
        }
    });
    out
}

/// A key and value head at a time, the query heads that share it folded into the rows of one matrix product.
fn attend_many(heads: Heads, layer: &Layer, queries: &[f32], rows: usize) -> Result<Vec<f32>> {
    let Heads { query, kv, dim } = heads;
    let (group, width) = (heads.group(), kv * dim);
    let held = layer.keys.len() / width;
    let scale = 1.0 / (dim as f32).sqrt();
    let keys = Tensor::from_slice(&layer.keys, (held, kv, dim), &Device::Cpu)?;
    let values = Tensor::from_slice(&layer.values, (held, kv, dim), &Device::Cpu)?;
    let queries = Tensor::from_slice(queries, (rows, query, dim), &Device::Cpu)?;
    let mut parts = Vec::with_capacity(kv);
    for head in 0..kv {
        let mine = queries.narrow(1, head * group, group)?.reshape((rows * group, dim))?;
        let keys = keys.narrow(1, head, 1)?.reshape((held, dim))?;
        let values = values.narrow(1, head, 1)?.reshape((held, dim))?;
        let mut scores = mine.matmul(&keys.t()?)?.flatten_all()?.to_vec1::<f32>()?;
        scores.par_chunks_mut(held).enumerate().for_each(|(place, scores)| {
            let (seen, unseen) = scores.split_at_mut(held - rows + place / group + 1);
            seen.iter_mut().for_each(|score| *score *= scale);
            softmax(seen);
            unseen.fill(0.0);
        });
        let weights = Tensor::from_vec(scores, (rows * group, held), &Device::Cpu)?;
        parts.push(weights.matmul(&values)?.reshape((rows, group, dim))?);
    }
    Tensor::cat(&parts, 1)?.flatten_all()?.to_vec1()
}

fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0f32;
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
        sum += *score;
    }
    let share = 1.0 / sum;
    scores.iter_mut().for_each(|score| *score *= share);
}

/// Eight running sums, so that the compiler may use wide registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks
        .remainder()
        .iter()
        .zip(b_chunks.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn both_ways_agree() {
        let heads = Heads {
            query: 6,
            kv: 2,
            dim: 16,
        };
        let wave = |count: usize, step: f32| (0..count).map(|i| (i as f32 * step).sin()).collect::<Vec<f32>>();
        let layer = Layer {
            keys: Arc::new(wave(20 * 32, 0.37)),
            values: Arc::new(wave(20 * 32, 0.11)),
        };
        let queries = wave(5 * 96, 0.23);
        let few = attend_few(heads, &layer, &queries);
        let many = attend_many(heads, &layer, &queries, 5).unwrap();
        for (a, b) in few.iter().zip(&many) {
            assert!((a - b).abs() < 1e-5, "{a} {b}");
        }
    }
}

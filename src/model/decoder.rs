//! The forward pass of Qwen 2 (Yang et al. 2024, arXiv:2407.10671) over candle's quantised tensors.

use super::attention::{Heads, attend};
use super::gguf::{Gguf, damaged, plain};
use super::{KvCache, LanguageModel};
use crate::error::{Error, Kind, Result};
use candle_core::quantized::{QMatMul, QTensor};
use candle_core::{Device, Module, Tensor};
use rayon::prelude::*;
use std::sync::Arc;

/// Rows read at once: bounds the scores, and is enough to keep the matrix products busy.
const CHUNK: usize = 512;

/// The widest head, the most layers and so on that a file may claim.
const MOST: usize = 1 << 20;

/// Sizes that the file gives.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    hidden: usize,
    feed_forward: usize,
    layers: usize,
    vocab: usize,
    context: usize,
    heads: Heads,
    epsilon: f32,
}

struct Block {
    attention_norm: Vec<f32>,
    query: QMatMul,
    query_bias: Vec<f32>,
    key: QMatMul,
    key_bias: Vec<f32>,
    value: QMatMul,
    value_bias: Vec<f32>,
    output: QMatMul,
    feed_forward_norm: Vec<f32>,
    gate: QMatMul,
    up: QMatMul,
    down: QMatMul,
}

/// A Qwen 2 model.
pub(super) struct Qwen2 {
    sizes: Sizes,
    /// `(vocab, hidden)`, left quantised: only the rows of the ids read are ever widened.
    embedding: Arc<QTensor>,
    blocks: Vec<Block>,
    norm: Vec<f32>,
    head: QMatMul,
    /// Inverse frequencies of RoPE, `dim / 2` of them.
    frequencies: Vec<f64>,
}

impl Qwen2 {
    /// Loads the model that `file` carries.
    pub(super) fn load(file: &Gguf<'_>) -> Result<Self> {
        let sizes = sizes(file)?;
        let Sizes {
            hidden, vocab, heads, ..
        } = sizes;
        let embedding = Arc::new(file.tensor("token_embd.weight", &[vocab, hidden])?);
        let head = match file.has("output.weight") {
            true => Arc::new(file.tensor("output.weight", &[vocab, hidden])?),
            false => embedding.clone(),
        };
        let base = f64::from(file.float("qwen2.rope.freq_base").unwrap_or(10_000.0));
        let blocks = (0..sizes.layers)
            .map(|layer| block(file, &sizes, layer))
            .collect::<Result<_>>()?;
        Ok(Self {
            sizes,
            embedding,
            blocks,
            norm: vector(file, "output_norm.weight", hidden)?,
            head: QMatMul::from_arc(head).map_err(failed)?,
            frequencies: (0..heads.dim / 2)
                .map(|i| base.powf(-2.0 * i as f64 / heads.dim as f64))
                .collect(),
        })
    }

    /// Reads at most [`CHUNK`] ids; returns the hidden rows, `(ids, hidden)`.
    fn read_chunk(&self, cache: &mut KvCache, ids: &[u32]) -> candle_core::Result<Vec<f32>> {
        let Sizes {
            hidden, heads, epsilon, ..
        } = self.sizes;
        let rows = ids.len();
        let first = cache.len();
        let ids_tensor = Tensor::from_slice(ids, rows, &Device::Cpu)?;
        let mut x = self.embedding.embedding(&ids_tensor)?.flatten_all()?.to_vec1::<f32>()?;
        let turns = self.turns(first, rows);
        for (layer, block) in self.blocks.iter().enumerate() {
            let normed = tensor(rms_norm(&x, &block.attention_norm, epsilon), rows, hidden)?;
            let mut query = project(&block.query, &normed, &block.query_bias)?;
            let mut key = project(&block.key, &normed, &block.key_bias)?;
            let value = project(&block.value, &normed, &block.value_bias)?;
            rotate(&mut query, heads.query, heads.dim, &turns);
            rotate(&mut key, heads.kv, heads.dim, &turns);
            cache.append(layer, &key, &value);
            let attended = attend(heads, &cache.layers()[layer], &query)?;
            let attended = tensor(attended, rows, heads.query * heads.dim)?;
            add(&mut x, &block.output.forward(&attended)?)?;
            let normed = tensor(rms_norm(&x, &block.feed_forward_norm, epsilon), rows, hidden)?;
            let gate = block.gate.forward(&normed)?;
            let up = block.up.forward(&normed)?;
            add(&mut x, &block.down.forward(&gated(&gate, &up)?)?)?;
        }
        cache.push(ids);
        Ok(x)
    }

    /// Logits of one hidden row.
    fn logits(&self, rows: Vec<f32>) -> candle_core::Result<Vec<Vec<f32>>> {
        let count = rows.len() / self.sizes.hidden;
        let normed = rms_norm(&rows, &self.norm, self.sizes.epsilon);
        self.head.forward(&tensor(normed, count, self.sizes.hidden)?)?.to_vec2()
    }

    /// `(cos, sin)` of `rows` positions from `first` on, `dim / 2` each.
    fn turns(&self, first: usize, rows: usize) -> Vec<(f32, f32)> {
        let turn = |position: usize, frequency: &f64| {
            let (sin, cos) = (position as f64 * frequency).sin_cos();
            (cos as f32, sin as f32)
        };
        (first..first + rows)
            .flat_map(|position| self.frequencies.iter().map(move |f| turn(position, f)))
            .collect()
    }
}

impl LanguageModel for Qwen2 {
    fn vocab_size(&self) -> usize {
        self.sizes.vocab
    }

    fn context_length(&self) -> usize {
        self.sizes.context
    }

    fn empty_cache(&self) -> KvCache {
        KvCache::new(self.sizes.layers, self.sizes.heads.kv * self.sizes.heads.dim)
    }

    fn forward(&mut self, cache: &mut KvCache, ids: &[u32], positions: &[usize]) -> Result<Vec<Vec<f32>>> {
        let held = cache.len();
        super::check(self, cache, ids, positions)?;
        let mut rows = vec![Vec::new(); positions.len()];
        for (start, chunk) in ids.chunks(CHUNK).enumerate().map(|(i, chunk)| (i * CHUNK, chunk)) {
            let result = self.read_chunk(cache, chunk).and_then(|hidden| {
                let width = self.sizes.hidden;
                let inside = |position: &usize| (start..start + chunk.len()).contains(position);
                let wanted: Vec<usize> = (0..positions.len()).filter(|&i| inside(&positions[i])).collect();
                for group in wanted.chunks(64) {
                    let picked = group
                        .iter()
                        .flat_map(|&i| &hidden[(positions[i] - start) * width..][..width]);
                    let logits = self.logits(picked.copied().collect())?;
                    for (&i, row) in group.iter().zip(logits) {
                        rows[i] = row;
                    }
                }
                Ok(())
            });
            if let Err(cause) = result {
                cache.truncate(held);
                return Err(failed(cause));
            }
        }
        Ok(rows)
    }
}

fn sizes(file: &Gguf<'_>) -> Result<Sizes> {
    let number = |key: &str| {
        let number = file.number(&format!("qwen2.{key}"))?;
        if (1..=MOST).contains(&number) {
            return Ok(number);
        }
        Err(damaged(&format!("`qwen2.{key}` is {number}")))
    };
    let hidden = number("embedding_length")?;
    let (query, kv) = (number("attention.head_count")?, number("attention.head_count_kv")?);
    if hidden % query != 0 || query % kv != 0 || (hidden / query) % 2 != 0 {
        return Err(damaged("its heads do not divide its width"));
    }
    Ok(Sizes {
        hidden,
        feed_forward: number("feed_forward_length")?,
        layers: number("block_count")?,
        vocab: file.tokens()?.len(),
        context: number("context_length")?,
        heads: Heads {
            query,
            kv,
            dim: hidden / query,
        },
        epsilon: file.float("qwen2.attention.layer_norm_rms_epsilon").unwrap_or(1e-6),
    })
}

fn block(file: &Gguf<'_>, sizes: &Sizes, layer: usize) -> Result<Block> {
    let Sizes {
        hidden,
        feed_forward,
        heads,
        ..
    } = *sizes;
    let (query, kv) = (heads.query * heads.dim, heads.kv * heads.dim);
    let name = |part: &str| format!("blk.{layer}.{part}");
    let matrix = |part: &str, rows: usize, columns: usize| {
        QMatMul::from_qtensor(file.tensor(&name(part), &[rows, columns])?).map_err(failed)
    };
    Ok(Block {
        attention_norm: vector(file, &name("attn_norm.weight"), hidden)?,
        query: matrix("attn_q.weight", query, hidden)?,
        query_bias: vector(file, &name("attn_q.bias"), query)?,
        key: matrix("attn_k.weight", kv, hidden)?,
        key_bias: vector(file, &name("attn_k.bias"), kv)?,
        value: matrix("attn_v.weight", kv, hidden)?,
        value_bias: vector(file, &name("attn_v.bias"), kv)?,
        output: matrix("attn_output.weight", hidden, query)?,
        feed_forward_norm: vector(file, &name("ffn_norm.weight"), hidden)?,
        gate: matrix("ffn_gate.weight", feed_forward, hidden)?,
        up: matrix("ffn_up.weight", feed_forward, hidden)?,
        down: matrix("ffn_down.weight", hidden, feed_forward)?,
    })
}

fn vector(file: &Gguf<'_>, name: &str, len: usize) -> Result<Vec<f32>> {
    let tensor = file.tensor(name, &[len])?;
    tensor
        .dequantize(&Device::Cpu)
        .and_then(|tensor| tensor.to_vec1())
        .map_err(failed)
}

fn failed(cause: candle_core::Error) -> Error {
    Error::new(Kind::Model, "the model failed to compute")
        .because(plain(cause))
        .hint("standfirst models verify")
}

fn tensor(values: Vec<f32>, rows: usize, columns: usize) -> candle_core::Result<Tensor> {
    Tensor::from_vec(values, (rows, columns), &Device::Cpu)
}

fn project(matrix: &QMatMul, x: &Tensor, bias: &[f32]) -> candle_core::Result<Vec<f32>> {
    let mut out = matrix.forward(x)?.flatten_all()?.to_vec1::<f32>()?;
    for row in out.chunks_exact_mut(bias.len()) {
        row.iter_mut().zip(bias).for_each(|(value, bias)| *value += bias);
    }
    Ok(out)
}

fn add(x: &mut [f32], more: &Tensor) -> candle_core::Result<()> {
    let more = more.flatten_all()?.to_vec1::<f32>()?;
    x.iter_mut().zip(&more).for_each(|(x, more)| *x += more);
    Ok(())
}

/// `silu(gate) * up` (Shazeer 2020, arXiv:2002.05202).
fn gated(gate: &Tensor, up: &Tensor) -> candle_core::Result<Tensor> {
    let mut out = gate.flatten_all()?.to_vec1::<f32>()?;
    let up_values = up.flatten_all()?.to_vec1::<f32>()?;
    out.par_chunks_mut(4096)
        .zip(up_values.par_chunks(4096))
        .for_each(|(gate, up)| {
            gate.iter_mut()
                .zip(up)
                .for_each(|(gate, up)| *gate = *gate / (1.0 + (-*gate).exp()) * up);
        });
    Tensor::from_vec(out, up.shape(), &Device::Cpu)
}

/// Zhang and Sennrich 2019, arXiv:1910.07467; squares summed in f64, as the reference does.
fn rms_norm(x: &[f32], weight: &[f32], epsilon: f32) -> Vec<f32> {
    let mut out = Vec::with_capacity(x.len());
    for row in x.chunks_exact(weight.len()) {
        let squares: f64 = row.iter().map(|value| f64::from(value * value)).sum();
        let scale = 1.0 / ((squares / row.len() as f64) as f32 + epsilon).sqrt();
        out.extend(row.iter().zip(weight).map(|(value, weight)| value * scale * weight));
    }
    out
}

/// Rotary positions (Su et al. 2021, arXiv:2104.09864), the two halves of a head paired.
fn rotate(rows: &mut [f32], heads: usize, dim: usize, turns: &[(f32, f32)]) {
    for (row, turns) in rows.chunks_exact_mut(heads * dim).zip(turns.chunks_exact(dim / 2)) {
        for head in row.chunks_exact_mut(dim) {
            let (low, high) = head.split_at_mut(dim / 2);
            for ((low, high), (cos, sin)) in low.iter_mut().zip(high).zip(turns) {
                (*low, *high) = (*low * cos - *high * sin, *low * sin + *high * cos);
            }
        }
    }
}

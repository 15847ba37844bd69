//! A decoder's weights: packed once from the mapped file, embeddings left where they are.

use super::plan::Plan;
use crate::error::Result;
use crate::model::encoding::Encoding;
use crate::model::gguf::{Gguf, damaged, plain};
use crate::model::kernel::{Arena, Format, Matrix, Team};
use crate::model::map::Mapped;
use crate::model::{Gauge, Phase};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use std::ops::Range;
use std::sync::Arc;

/// Rows that are requantised at a time.
const ROWS_AT_ONCE: usize = 1024;

/// A matrix and what is added to its products.
pub(super) struct Linear {
    pub matrix: Matrix,
    pub bias: Option<Vec<f32>>,
}

/// A layer. Norms that an architecture does not have are `None`.
pub(super) struct Block {
    pub attention_norm: Vec<f32>,
    pub query: Linear,
    pub key: Linear,
    pub value: Linear,
    pub query_norm: Option<Vec<f32>>,
    pub key_norm: Option<Vec<f32>>,
    pub output: Matrix,
    pub after_attention: Option<Vec<f32>>,
    pub feed_forward_norm: Vec<f32>,
    pub gate: Matrix,
    pub up: Matrix,
    pub down: Matrix,
    pub after_feed_forward: Option<Vec<f32>>,
}

/// The rows of the embedding, in the file.
pub(super) struct Embedding {
    map: Arc<Mapped>,
    encoding: Encoding,
    index: Range<usize>,
    width: usize,
    scale: f32,
}

impl Embedding {
    /// Writes the row of `id`, which must be in the vocabulary.
    pub(super) fn put(&self, id: u32, out: &mut [f32]) -> candle_core::Result<()> {
        let len = self.width / self.encoding.block() * self.encoding.bytes();
        let start = self.index.start + id as usize * len;
        let row = self.encoding.numbers(&self.map[start..start + len])?;
        for (out, value) in out.iter_mut().zip(row) {
            *out = value * self.scale;
        }
        Ok(())
    }
}

/// All of them.
pub(super) struct Weights {
    pub embedding: Embedding,
    pub blocks: Vec<Block>,
    pub norm: Vec<f32>,
    pub head: Matrix,
}

/// What weights are made with.
struct Packer<'a> {
    team: &'a Team,
    arena: Arena,
    map: &'a Mapped,
    file: &'a Gguf<'a>,
    plan: &'a Plan,
    gauge: &'a Gauge,
}

impl Weights {
    /// Packs the weights that `file`, which is all of `map`, carries.
    pub(super) fn load(team: &Team, map: &Arc<Mapped>, file: &Gguf<'_>, plan: &Plan, gauge: &Gauge) -> Result<Self> {
        let packer = Packer {
            team,
            arena: Arena::default(),
            map,
            file,
            plan,
            gauge,
        };
        let Plan { hidden, vocab, .. } = *plan;
        let (encoding, index) = file.index("token_embd.weight", &[vocab, hidden])?;
        if hidden % encoding.block() != 0 {
            return Err(damaged("its embeddings do not fill whole blocks"));
        }
        let (head, left) = match file.has("output.weight") {
            true => ("output.weight", index.len()),
            false => ("token_embd.weight", 0),
        };
        gauge.begin(Phase::Loading, (map.len() - left) as u64);
        Ok(Self {
            embedding: Embedding {
                map: map.clone(),
                encoding,
                index,
                width: hidden,
                scale: plan.embedding_scale,
            },
            blocks: (0..plan.layers)
                .map(|layer| packer.block(layer))
                .collect::<Result<_>>()?,
            norm: file.vector("output_norm.weight", hidden)?,
            head: packer.matrix(head, vocab, hidden)?,
        })
    }
}

impl Packer<'_> {
    fn block(&self, layer: usize) -> Result<Block> {
        let Plan {
            hidden,
            feed_forward,
            heads,
            ..
        } = *self.plan;
        let (query, kv) = (heads.query * heads.dim, heads.kv * heads.dim);
        let name = |part: &str| format!("blk.{layer}.{part}");
        let maybe = |part: &str, len: usize| match self.file.has(&name(part)) {
            true => self.file.vector(&name(part), len).map(Some),
            false => Ok(None),
        };
        // Some files hold queries, keys and values one below the other, and gates above what they gate.
        let fused = self.file.has(&name("attn_qkv.weight"));
        let linear = |part: &str, before: usize, rows: usize| {
            let (held, all, before) = match fused {
                true => ("attn_qkv", query + 2 * kv, before),
                false => (part, rows, 0),
            };
            let bias = maybe(&format!("{held}.bias"), all)?;
            Ok(Linear {
                matrix: self.part(&name(&format!("{held}.weight")), all, before..before + rows, hidden)?,
                bias: bias.map(|bias| bias[before..before + rows].to_vec()),
            })
        };
        let gated = self.file.has(&name("ffn_gate.weight"));
        let (gate, up) = match gated {
            true => (
                self.matrix(&name("ffn_gate.weight"), feed_forward, hidden)?,
                self.matrix(&name("ffn_up.weight"), feed_forward, hidden)?,
            ),
            false => {
                let part = |rows| self.part(&name("ffn_up.weight"), 2 * feed_forward, rows, hidden);
                (part(0..feed_forward)?, part(feed_forward..2 * feed_forward)?)
            }
        };
        Ok(Block {
            attention_norm: self.file.vector(&name("attn_norm.weight"), hidden)?,
            query: linear("attn_q", 0, query)?,
            key: linear("attn_k", query, kv)?,
            value: linear("attn_v", query + kv, kv)?,
            query_norm: maybe("attn_q_norm.weight", heads.dim)?,
            key_norm: maybe("attn_k_norm.weight", heads.dim)?,
            output: self.matrix(&name("attn_output.weight"), hidden, query)?,
            after_attention: maybe("post_attention_norm.weight", hidden)?,
            feed_forward_norm: self.file.vector(&name("ffn_norm.weight"), hidden)?,
            gate,
            up,
            down: self.matrix(&name("ffn_down.weight"), hidden, feed_forward)?,
            after_feed_forward: maybe("post_ffw_norm.weight", hidden)?,
        })
    }

    /// A packed matrix; its pages of the file are given back.
    fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        self.part(name, rows, 0..rows, columns)
    }

    /// [`Packer::matrix`] of some `rows` of a tensor that has `all`.
    fn part(&self, name: &str, all: usize, rows: Range<usize>, columns: usize) -> Result<Matrix> {
        let (encoding, index) = self.file.index(name, &[all, columns])?;
        if !columns.is_multiple_of(encoding.block()) {
            return Err(damaged(&format!(
                "the rows of its tensor `{name}` do not fill whole blocks"
            )));
        }
        let of_row = index.len() / all;
        let index = index.start + rows.start * of_row..index.start + rows.end * of_row;
        let rows = rows.len();
        let raw = &self.map[index.clone()];
        let packed = match format(encoding) {
            Some(format) => Matrix::pack(self.team, &self.arena, format, raw, rows, columns),
            None => {
                let wide = requantised(encoding, raw, columns)
                    .map_err(|cause| damaged(&format!("its tensor `{name}` cannot be read")).because(plain(cause)))?;
                Matrix::pack(self.team, &self.arena, Format::Q80, &wide, rows, columns)
            }
        };
        self.gauge.add(Phase::Loading, raw.len() as u64);
        self.map.forget(index);
        packed.ok_or_else(|| damaged(&format!("the rows of its tensor `{name}` do not fill whole blocks")))
    }
}

fn format(encoding: Encoding) -> Option<Format> {
    match encoding {
        Encoding::Known(GgmlDType::Q4K) => Some(Format::Q4K),
        Encoding::Known(GgmlDType::Q6K) => Some(Format::Q6K),
        Encoding::Known(GgmlDType::Q4_0) => Some(Format::Q40),
        Encoding::Known(GgmlDType::Q4_1) => Some(Format::Q41),
        Encoding::Known(GgmlDType::Q5_0) => Some(Format::Q50),
        Encoding::Known(GgmlDType::Q8_0) => Some(Format::Q80),
        _ => None,
    }
}

/// Rows of a format without kernels of its own, as Q8_0.
fn requantised(encoding: Encoding, raw: &[u8], columns: usize) -> candle_core::Result<Vec<u8>> {
    let row = columns / encoding.block() * encoding.bytes();
    let mut wide = Vec::with_capacity(raw.len() / row.max(1) * columns / 32 * 34);
    for rows in raw.chunks((row * ROWS_AT_ONCE).max(1)) {
        let values = Tensor::from_vec(encoding.numbers(rows)?, (rows.len() / row, columns), &Device::Cpu)?;
        wide.extend_from_slice(&QTensor::quantize(&values, GgmlDType::Q8_0)?.data()?);
    }
    Ok(wide)
}

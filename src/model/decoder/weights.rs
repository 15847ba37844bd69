//! A decoder's weights: packed once from the mapped file, embeddings left where they are.

use super::mixer::MixerWeights;
use super::plan::Plan;
use super::side::{SideBlock, SideWeights};
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

/// A layer. Norms that an architecture does not have are `None`.
pub(super) struct Block {
    /// Ahead of what mixes the places of a text.
    pub norm: Vec<f32>,
    pub mixer: MixerWeights,
    /// What the mixer finds is multiplied by.
    pub output: Matrix,
    pub after_mixer: Option<Vec<f32>>,
    pub feed_forward_norm: Vec<f32>,
    pub gate: Matrix,
    pub up: Matrix,
    pub down: Matrix,
    pub after_feed_forward: Option<Vec<f32>>,
    /// What it is told of each token again.
    pub side: Option<SideBlock>,
    /// What the rows are multiplied by in the end.
    pub scale: Option<f32>,
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
    pub side: Option<SideWeights>,
    pub blocks: Vec<Block>,
    pub norm: Vec<f32>,
    pub head: Matrix,
}

/// What weights are made with.
pub(super) struct Packer<'a> {
    team: &'a Team,
    arena: Arena,
    map: &'a Arc<Mapped>,
    pub file: &'a Gguf<'a>,
    pub plan: &'a Plan,
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
        let embedding = packer.embedding("token_embd.weight", hidden, plan.embedding_scale)?;
        let (head, left) = match file.has("output.weight") {
            true => ("output.weight", embedding.index.len()),
            false => ("token_embd.weight", 0),
        };
        gauge.begin(Phase::Loading, (map.len() - left) as u64);
        Ok(Self {
            embedding,
            side: packer.side()?,
            blocks: (0..plan.layers())
                .map(|layer| packer.block(layer))
                .collect::<Result<_>>()?,
            norm: match file.has("output_norm.weight") {
                true => file.vector("output_norm.weight", hidden)?,
                false => file.vector("token_embd_norm.weight", hidden)?,
            },
            head: packer.matrix(head, vocab, hidden)?,
        })
    }
}

impl Packer<'_> {
    fn block(&self, layer: usize) -> Result<Block> {
        let (hidden, feed_forward) = (self.plan.hidden, self.plan.feed_forward[layer]);
        let name = |part: &str| format!("blk.{layer}.{part}");
        // Some files hold gates above what they gate.
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
        // Where a layer has no norm of its own ahead of what it feeds forward, the one after attention stands there.
        let ahead = self.file.has(&name("ffn_norm.weight"));
        let (mixer, output) = self.mixer(layer)?;
        Ok(Block {
            norm: self.file.vector(&name("attn_norm.weight"), hidden)?,
            mixer,
            output,
            after_mixer: match ahead {
                true => self.maybe(&name("post_attention_norm.weight"), hidden)?,
                false => None,
            },
            feed_forward_norm: match ahead {
                true => self.file.vector(&name("ffn_norm.weight"), hidden)?,
                false => self.file.vector(&name("post_attention_norm.weight"), hidden)?,
            },
            gate,
            up,
            down: self.matrix(&name("ffn_down.weight"), hidden, feed_forward)?,
            after_feed_forward: self.maybe(&name("post_ffw_norm.weight"), hidden)?,
            side: self.side_of(layer)?,
            scale: self.maybe(&name("layer_output_scale.weight"), 1)?.map(|scale| scale[0]),
        })
    }

    /// The rows of the tensor `name`, `width` wide, a token each, to be multiplied by `scale`.
    pub(super) fn embedding(&self, name: &str, width: usize, scale: f32) -> Result<Embedding> {
        let (encoding, index) = self.file.index(name, &[self.plan.vocab, width])?;
        if !width.is_multiple_of(encoding.block()) {
            return Err(damaged("its embeddings do not fill whole blocks"));
        }
        Ok(Embedding {
            map: self.map.clone(),
            encoding,
            index,
            width,
            scale,
        })
    }

    /// A vector, where the file has it.
    pub(super) fn maybe(&self, name: &str, len: usize) -> Result<Option<Vec<f32>>> {
        match self.file.has(name) {
            true => self.file.vector(name, len).map(Some),
            false => Ok(None),
        }
    }

    /// A packed matrix; its pages of the file are given back.
    pub(super) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        self.part(name, rows, 0..rows, columns)
    }

    /// [`Packer::matrix`] of some `rows` of a tensor that has `all`.
    pub(super) fn part(&self, name: &str, all: usize, rows: Range<usize>, columns: usize) -> Result<Matrix> {
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

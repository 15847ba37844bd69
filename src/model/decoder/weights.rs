//! A decoder's weights, as its layers have them.

use super::mixer::MixerWeights;
use super::packer::{Embedding, Packer};
use super::plan::Plan;
use super::side_weights::{SideBlock, SideWeights};
use crate::error::Result;
use crate::model::gguf::Gguf;
use crate::model::kernel::{Matrix, Team};
use crate::model::map::Mapped;
use crate::model::{Gauge, Phase};
use std::sync::Arc;

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

/// All of them.
pub(super) struct Weights {
    pub embedding: Embedding,
    pub side: Option<SideWeights>,
    pub blocks: Vec<Block>,
    pub norm: Vec<f32>,
    pub head: Matrix,
}

impl Weights {
    /// Packs the weights that `file`, which is all of `map`, carries.
    pub(super) fn load(team: &Team, map: &Arc<Mapped>, file: &Gguf<'_>, plan: &Plan, gauge: &Gauge) -> Result<Self> {
        let packer = Packer::new(team, map, file, plan, gauge);
        let Plan { hidden, vocab, .. } = *plan;
        let embedding = packer.embedding("token_embd.weight", hidden, plan.embedding_scale)?;
        let (head, left) = match file.has("output.weight") {
            true => ("output.weight", embedding.len()),
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
}

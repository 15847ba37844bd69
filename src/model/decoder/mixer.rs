//! The weights of what mixes the places of a text in a layer.

use super::layers::{Attending, Mixer};
use super::packer::Packer;
use crate::error::Result;
use crate::model::gguf::damaged;
use crate::model::kernel::{DeltaHeads, Matrix};

/// A matrix and what is added to its products.
pub(super) struct Linear {
    pub matrix: Matrix,
    pub bias: Option<Vec<f32>>,
}

/// What a layer mixes with.
pub(super) enum MixerWeights {
    Attention(Box<AttentionWeights>),
    Convolution(ConvolutionWeights),
    Delta(Box<DeltaWeights>),
}

/// Norms that an architecture does not have are `None`.
pub(super) struct AttentionWeights {
    pub attending: Attending,
    /// Rows of queries, each head's followed by those of its gate where the architecture has gates.
    pub query: Linear,
    pub query_norm: Option<Vec<f32>>,
    /// `None` for a layer that looks at the keys and values of another.
    pub own: Option<OwnWeights>,
}

/// What makes a layer's keys and values.
pub(super) struct OwnWeights {
    pub key: Linear,
    pub value: Linear,
    pub key_norm: Option<Vec<f32>>,
    pub value_norm: Option<Vec<f32>>,
}

pub(super) struct ConvolutionWeights {
    /// The number of its state.
    pub state: usize,
    /// Makes what opens the input, what opens the output, and the input: `(3 * hidden, hidden)`.
    pub input: Matrix,
    /// `(taps, hidden)`, the earliest first.
    pub taps: Vec<f32>,
}

pub(super) struct DeltaWeights {
    /// The number of its state.
    pub state: usize,
    pub heads: DeltaHeads,
    /// Makes queries, keys and values.
    pub mixed: Matrix,
    /// Makes what opens the output.
    pub gate: Matrix,
    /// Makes what tells how states fade, a number a head.
    pub fade: Matrix,
    /// Makes what tells how much of what is new they take, a number a head.
    pub share: Matrix,
    /// `(taps, mixed)`, the earliest first.
    pub taps: Vec<f32>,
    pub bias: Vec<f32>,
    pub decay: Vec<f32>,
    pub norm: Vec<f32>,
}

impl Packer<'_> {
    /// The mixer of `layer`, and what its output is multiplied by.
    pub(super) fn mixer(&self, layer: usize) -> Result<(MixerWeights, Matrix)> {
        let hidden = self.plan.hidden;
        let name = |part: &str| format!("blk.{layer}.{part}.weight");
        Ok(match (self.plan.mixers[layer], self.plan.delta) {
            (Mixer::Attention(attending), _) => (
                MixerWeights::Attention(Box::new(self.attention(layer, attending)?)),
                self.matrix(
                    &name("attn_output"),
                    hidden,
                    attending.heads.query * attending.heads.dim,
                )?,
            ),
            (Mixer::Delta(state), Some(heads)) => (
                MixerWeights::Delta(Box::new(self.delta(layer, state, heads)?)),
                self.matrix(&name("ssm_out"), hidden, heads.values())?,
            ),
            (Mixer::Convolution(state) | Mixer::Delta(state), _) => {
                let weights = ConvolutionWeights {
                    state,
                    input: self.matrix(&name("shortconv.in_proj"), 3 * hidden, hidden)?,
                    taps: self.taps(&name("shortconv.conv"), hidden)?,
                };
                (
                    MixerWeights::Convolution(weights),
                    self.matrix(&name("shortconv.out_proj"), hidden, hidden)?,
                )
            }
        })
    }

    fn attention(&self, layer: usize, attending: Attending) -> Result<AttentionWeights> {
        let (hidden, heads) = (self.plan.hidden, attending.heads);
        let (query, kv) = (heads.query * heads.dim, heads.kv * heads.dim);
        let query = query * (1 + usize::from(self.plan.gated_attention));
        let name = |part: &str| format!("blk.{layer}.{part}");
        // Some files hold queries, keys and values one below the other.
        let fused = self.file.has(&name("attn_qkv.weight"));
        let linear = |part: &str, before: usize, rows: usize| {
            let (held, all, before) = match fused {
                true => ("attn_qkv", query + 2 * kv, before),
                false => (part, rows, 0),
            };
            let bias = self.maybe(&name(&format!("{held}.bias")), all)?;
            Ok::<_, crate::error::Error>(Linear {
                matrix: self.part(&name(&format!("{held}.weight")), all, before..before + rows, hidden)?,
                bias: bias.map(|bias| bias[before..before + rows].to_vec()),
            })
        };
        // Some layers have keys for values.
        let value = match fused || self.file.has(&name("attn_v.weight")) {
            true => "attn_v",
            false => "attn_k",
        };
        Ok(AttentionWeights {
            attending,
            query: linear("attn_q", 0, query)?,
            query_norm: self.maybe(&name("attn_q_norm.weight"), heads.dim)?,
            own: match attending.own {
                true => Some(OwnWeights {
                    key: linear("attn_k", query, kv)?,
                    value: linear(value, query + kv, kv)?,
                    key_norm: self.maybe(&name("attn_k_norm.weight"), heads.dim)?,
                    value_norm: self.plan.level_values.then(|| vec![1.0; heads.dim]),
                }),
                false => None,
            },
        })
    }

    fn delta(&self, layer: usize, state: usize, heads: DeltaHeads) -> Result<DeltaWeights> {
        let hidden = self.plan.hidden;
        let name = |part: &str| format!("blk.{layer}.{part}");
        Ok(DeltaWeights {
            state,
            heads,
            mixed: self.matrix(&name("attn_qkv.weight"), heads.mixed(), hidden)?,
            gate: self.matrix(&name("attn_gate.weight"), heads.values(), hidden)?,
            fade: self.matrix(&name("ssm_alpha.weight"), heads.heads, hidden)?,
            share: self.matrix(&name("ssm_beta.weight"), heads.heads, hidden)?,
            taps: self.taps(&name("ssm_conv1d.weight"), heads.mixed())?,
            bias: self.file.vector(&name("ssm_dt.bias"), heads.heads)?,
            decay: self.file.vector(&name("ssm_a"), heads.heads)?,
            norm: self.file.vector(&name("ssm_norm.weight"), heads.dim)?,
        })
    }

    /// The weights of a convolution, which a file holds as `(width, taps)`, the other way round.
    fn taps(&self, name: &str, width: usize) -> Result<Vec<f32>> {
        let taps = self.plan.taps;
        let held = self.file.table(name, &[width, taps])?;
        if !held.iter().all(|weight| weight.is_finite()) {
            return Err(damaged(&format!("the weights of its tensor `{name}` are no numbers")));
        }
        Ok((0..taps)
            .flat_map(|tap| held.iter().skip(tap).step_by(taps))
            .copied()
            .collect())
    }
}

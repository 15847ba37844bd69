//! What a decoder is like: its architecture as data, its sizes from the file.

use super::known::{KNOWN, Kind, Locals};
use super::layers::{Attending, LARGEST_DIMENSION, Layers, Mixer};
use super::positions::{Reach, frequencies, positions};
use crate::error::{self, Error, Result};
use crate::model::StateShape;
use crate::model::gguf::{Gguf, damaged};
use crate::model::kernel::{DeltaHeads, Gate, Heads, Pairs};

/// A decoder's sizes and ways.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub hidden: usize,
    /// The width of what each layer feeds forward through.
    pub feed_forward: Vec<usize>,
    /// The width of what each layer is told of a token again; 0 where that is nothing.
    pub side: usize,
    pub vocab: usize,
    pub context: usize,
    pub epsilon: f32,
    pub pairs: Pairs,
    pub gate: Gate,
    /// Queries are followed by gates.
    pub gated_attention: bool,
    pub embedding_scale: f32,
    /// What a layer adds is multiplied by.
    pub residual_scale: Option<f32>,
    /// What attention's scores are multiplied by.
    pub attention_scale: f32,
    /// Values are brought to one length.
    pub level_values: bool,
    /// What logits are divided by.
    pub logit_divisor: Option<f32>,
    /// What logits are bent to stay below.
    pub logit_cap: Option<f32>,
    /// Layers that see everything.
    pub global: Reach,
    /// Layers that see a window, or have positions where the others have none.
    pub local: Option<Reach>,
    /// How each layer mixes what stands at different places of a text.
    pub mixers: Vec<Mixer>,
    /// Inputs that a convolution sees.
    pub taps: usize,
    /// The shape of gated delta nets, where there are any.
    pub delta: Option<DeltaHeads>,
}

impl Plan {
    /// Reads the sizes that `file` gives.
    ///
    /// # Errors
    /// Where one is missing or impossible, or the architecture is none of [`super::ARCHITECTURES`].
    pub(super) fn read(file: &Gguf<'_>) -> Result<Self> {
        let name = file.text("general.architecture").unwrap_or("unknown");
        let Some(known) = KNOWN.iter().find(|known| known.name == name) else {
            let message = format!("this version cannot run the architecture `{}`", name.escape_default());
            return Err(Error::new(error::Kind::Model, message).hint("standfirst models list"));
        };
        let key = |part: &str| format!("{name}.{part}");
        let number = |part: &str| {
            let number = file.number(&key(part))?;
            match number {
                1..=LARGEST_DIMENSION => Ok(number),
                _ => Err(damaged(&format!("`{}` is {number}", key(part)))),
            }
        };
        let hidden = number("embedding_length")?;
        let Layers {
            mixers,
            dims: [dim, narrow],
            feed_forward,
            taps,
            delta,
        } = Layers::read(file, known, hidden)?;
        let side = match file.number(&key("embedding_length_per_layer_input")) {
            Ok(1..) => number("embedding_length_per_layer_input")?,
            _ => 0,
        };
        let even = feed_forward.iter().chain([&hidden, &side]).all(|width| width % 32 == 0);
        if !even || side.checked_mul(mixers.len()).is_none_or(|all| all > LARGEST_DIMENSION) {
            return Err(damaged("its widths are no multiples of 32"));
        }
        let mut global = Reach {
            window: None,
            ..positions(file, name, dim)?
        };
        let local = match known.locals {
            Some(Locals {
                kind: Kind::Window(base),
                ..
            }) => Some(Reach {
                window: Some(number("attention.sliding_window")?),
                frequencies: frequencies(file.float(&key("rope.freq_base_swa")).map_or(base, f64::from), narrow),
                magnitude: 1.0,
            }),
            Some(Locals {
                kind: Kind::Positions, ..
            }) => {
                let reach = global.clone();
                global.frequencies.fill(0.0);
                Some(reach)
            }
            None => None,
        };
        let embedding_scale = if known.scaled_embedding {
            (hidden as f32).sqrt()
        } else {
            file.float(&key("embedding_scale")).unwrap_or(1.0)
        };
        let scale = |part: &str| {
            file.float(&key(part))
                .filter(|scale| scale.is_finite() && *scale != 0.0)
        };
        // Beyond what was trained first, positions are told by other factors: those of a text would depend on its length.
        let context = number("context_length")?;
        let context = number("rope.scaling.original_context_length").map_or(context, |first| first.min(context));
        Ok(Self {
            hidden,
            feed_forward,
            side,
            vocab: file.tokens()?.len(),
            context,
            epsilon: file.float(&key("attention.layer_norm_rms_epsilon")).unwrap_or(1e-6),
            pairs: known.pairs,
            gate: known.gate,
            gated_attention: known.gated_attention,
            embedding_scale,
            residual_scale: scale("residual_scale"),
            attention_scale: match known.level_attention {
                true => 1.0,
                false => scale("attention.scale").unwrap_or(1.0 / (dim as f32).sqrt()),
            },
            level_values: known.level_attention,
            logit_divisor: scale("logit_scale"),
            logit_cap: scale("final_logit_softcapping"),
            global,
            local,
            mixers,
            taps,
            delta,
        })
    }

    /// How many layers there are.
    pub(super) fn layers(&self) -> usize {
        self.mixers.len()
    }

    /// How a layer that attends turns and what it sees.
    pub(super) fn reach(&self, attending: &Attending) -> &Reach {
        self.local.as_ref().filter(|_| attending.local).unwrap_or(&self.global)
    }

    /// The shapes of the layers' keys and values, those that have any, in order.
    pub(super) fn cached(&self) -> Vec<Heads> {
        let heads = |mixer: &Mixer| match mixer {
            Mixer::Attention(attending) if attending.own => Some(attending.heads),
            _ => None,
        };
        self.mixers.iter().filter_map(heads).collect()
    }

    /// The shape of the states of the other layers.
    pub(super) fn states(&self) -> StateShape {
        let attends = |mixer: &&Mixer| matches!(mixer, Mixer::Attention(_));
        let layers = self.mixers.len() - self.mixers.iter().filter(attends).count();
        let before = self.taps.saturating_sub(1);
        let (size, fed) = match self.delta {
            _ if layers == 0 => (0, 0),
            Some(delta) => (before * delta.mixed() + delta.state(), delta.mixed() + 2 * delta.heads),
            None => (before * self.hidden, self.hidden),
        };
        StateShape { layers, size, fed }
    }
}

//! What a decoder is like: its architecture as data, its sizes from the file.

use crate::error::{self, Error, Result};
use crate::model::gguf::{Gguf, damaged};
use crate::model::kernel::{Gate, Heads, Pairs};

/// What distinguishes an architecture beyond the tensors that its files carry.
struct Architecture {
    name: &'static str,
    pairs: Pairs,
    gate: Gate,
    /// Embeddings are multiplied by the root of their width.
    scaled_embedding: bool,
    locals: Option<Locals>,
}

/// Layers that differ from those that see everything, in a fixed pattern.
#[derive(Clone, Copy, Debug)]
struct Locals {
    /// Every so many layers, the last of them is one that sees everything.
    every: usize,
    kind: Kind,
}

/// How the layers differ.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// They see a window, and their rotary positions have this base.
    Window(f64),
    /// They have positions, and those that see everything have none.
    Positions,
}

const PLAIN: Architecture = Architecture {
    name: "",
    pairs: Pairs::Halves,
    gate: Gate::Silu,
    scaled_embedding: false,
    locals: None,
};

const KNOWN: &[Architecture] = &[
    // Yang et al. 2024, arXiv:2407.10671
    Architecture { name: "qwen2", ..PLAIN },
    // Yang et al. 2025, arXiv:2505.09388
    Architecture { name: "qwen3", ..PLAIN },
    // Grattafiori et al. 2024, arXiv:2407.21783; Mistral (Jiang et al. 2023, arXiv:2310.06825) and SmolLM2 are alike.
    Architecture {
        name: "llama",
        pairs: Pairs::Neighbours,
        ..PLAIN
    },
    // Gemma Team 2025, arXiv:2503.19786
    Architecture {
        name: "gemma3",
        gate: Gate::Gelu,
        scaled_embedding: true,
        locals: Some(Locals {
            every: 6,
            kind: Kind::Window(10_000.0),
        }),
        ..PLAIN
    },
    // Liu et al. 2026, arXiv:2601.08584: a Llama whose positions are stretched.
    Architecture {
        name: "mistral3",
        pairs: Pairs::Neighbours,
        ..PLAIN
    },
    // Bakouch et al. 2025, https://huggingface.co/blog/smollm3; Yang et al. 2025, arXiv:2501.18795
    Architecture {
        name: "smollm3",
        pairs: Pairs::Neighbours,
        locals: Some(Locals {
            every: 4,
            kind: Kind::Positions,
        }),
        ..PLAIN
    },
    // Abdin et al. 2024, arXiv:2404.14219
    Architecture { name: "phi3", ..PLAIN },
    // Granite Team 2024, https://github.com/ibm-granite/granite-3.0-language-models
    Architecture {
        name: "granite",
        pairs: Pairs::Neighbours,
        ..PLAIN
    },
];

/// The architectures that a decoder can be.
pub const ARCHITECTURES: &[&str] = &[
    "qwen2", "qwen3", "llama", "gemma3", "mistral3", "smollm3", "phi3", "granite",
];

/// The widest row, the most layers and so on that a file may claim.
const LARGEST_DIMENSION: usize = 1 << 20;

/// How a layer turns and what it sees.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// Positions seen, the row's own among them; `None` is all.
    pub window: Option<usize>,
    /// Inverse frequencies of the rotary positions, one for each pair that turns.
    pub frequencies: Vec<f64>,
    /// What turned pairs are multiplied by.
    pub magnitude: f64,
}

/// A decoder's sizes and ways.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub hidden: usize,
    pub feed_forward: usize,
    pub layers: usize,
    pub vocab: usize,
    pub context: usize,
    pub heads: Heads,
    pub epsilon: f32,
    pub pairs: Pairs,
    pub gate: Gate,
    pub embedding_scale: f32,
    /// What a layer adds is multiplied by.
    pub residual_scale: Option<f32>,
    /// What attention's scores are multiplied by.
    pub attention_scale: f32,
    /// What logits are divided by.
    pub logit_divisor: Option<f32>,
    /// Layers that see everything.
    pub global: Reach,
    /// Layers that see a window, or have positions where the others have none, and how often one of the others comes.
    pub local: Option<(Reach, usize)>,
}

impl Plan {
    /// Reads the sizes that `file` gives.
    ///
    /// # Errors
    /// Where one is missing or impossible, or the architecture is none of [`ARCHITECTURES`].
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
        let heads = heads(hidden, file, &number, &key)?;
        let feed_forward = number("feed_forward_length")?;
        if hidden % 32 != 0 || feed_forward % 32 != 0 || heads.query * heads.dim % 32 != 0 {
            return Err(damaged("its widths are no multiples of 32"));
        }
        let mut global = Reach {
            window: None,
            ..positions(file, name, heads.dim)?
        };
        let mut local = None;
        match known.locals {
            Some(Locals {
                every,
                kind: Kind::Window(base),
            }) => {
                let reach = Reach {
                    window: Some(number("attention.sliding_window")?),
                    frequencies: frequencies(base, heads.dim),
                    magnitude: 1.0,
                };
                local = Some((reach, every));
            }
            Some(Locals {
                every,
                kind: Kind::Positions,
            }) => {
                local = Some((global.clone(), every));
                global.frequencies.fill(0.0);
            }
            None => {}
        }
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
            layers: number("block_count")?,
            vocab: file.tokens()?.len(),
            context,
            heads,
            epsilon: file.float(&key("attention.layer_norm_rms_epsilon")).unwrap_or(1e-6),
            pairs: known.pairs,
            gate: known.gate,
            embedding_scale,
            residual_scale: scale("residual_scale"),
            attention_scale: scale("attention.scale").unwrap_or(1.0 / (heads.dim as f32).sqrt()),
            logit_divisor: scale("logit_scale"),
            global,
            local,
        })
    }

    /// How a layer turns and what it sees, for one that is not as those that see everything.
    pub(super) fn local(&self, layer: usize) -> Option<&Reach> {
        let (local, every) = self.local.as_ref()?;
        (!(layer + 1).is_multiple_of(*every)).then_some(local)
    }

    /// How many positions a layer sees, where not all.
    pub(super) fn window(&self, layer: usize) -> Option<usize> {
        self.local(layer).unwrap_or(&self.global).window
    }
}

fn heads(
    hidden: usize,
    file: &Gguf<'_>,
    number: &dyn Fn(&str) -> Result<usize>,
    key: &dyn Fn(&str) -> String,
) -> Result<Heads> {
    let query = number("attention.head_count")?;
    let kv = match file.number(&key("attention.head_count_kv")) {
        Ok(_) => number("attention.head_count_kv")?,
        Err(_) => query,
    };
    let given = |part: &str| file.number(&key(part)).ok();
    let dim = given("attention.key_length").unwrap_or(hidden / query);
    let alike = given("attention.value_length").is_none_or(|width| width == dim);
    let whole =
        query % kv == 0 && dim > 0 && dim % 16 == 0 && dim <= LARGEST_DIMENSION && query * dim <= LARGEST_DIMENSION;
    if !whole || !alike {
        return Err(damaged("the shape of its heads is not one that this version can run"));
    }
    Ok(Heads { query, kv, dim })
}

fn frequencies(base: f64, dim: usize) -> Vec<f64> {
    (0..dim / 2).map(|i| base.powf(-2.0 * i as f64 / dim as f64)).collect()
}

/// How positions turn a head of the width `dim`: by how the file stretches them, and by factors that it may carry.
fn positions(file: &Gguf<'_>, name: &str, dim: usize) -> Result<Reach> {
    let key = |part: &str| format!("{name}.rope.{part}");
    let float = |part: &str| file.float(&key(part)).map(f64::from);
    let turned = file.number(&key("dimension_count")).unwrap_or(dim);
    if turned == 0 || turned > dim || !turned.is_multiple_of(2) {
        return Err(damaged("the width of its rotary positions is impossible"));
    }
    let base = float("freq_base").unwrap_or(10_000.0);
    let mut reach = Reach {
        window: None,
        frequencies: frequencies(base, turned),
        magnitude: 1.0,
    };
    let factor = float("scaling.factor").filter(|factor| *factor > 0.0).unwrap_or(1.0);
    let factors = |name: &str| file.has(name).then(|| file.vector(name, turned / 2)).transpose();
    let mut own = factors("rope_freqs.weight")?;
    match (file.text(&key("scaling.type")), name) {
        (None | Some("none"), _) => {}
        (Some("linear"), _) => reach.frequencies.iter_mut().for_each(|frequency| *frequency /= factor),
        // Ding et al. 2024, arXiv:2402.13753
        (Some("longrope"), _) => reach.magnitude = float("scaling.attn_factor").unwrap_or(1.0),
        // Peng et al. 2023, arXiv:2309.00071; its usual magnitude is not wanted here.
        (Some("yarn"), "mistral3") => {
            let first = file.number(&key("scaling.original_context_length"))? as f64;
            let (fast, slow) = (float("scaling.yarn_beta_fast"), float("scaling.yarn_beta_slow"));
            let bound =
                |turns: f64| turned as f64 * (first / (turns * 2.0 * std::f64::consts::PI)).ln() / (2.0 * base.ln());
            let low = bound(fast.unwrap_or(32.0)).floor().max(0.0);
            let high = bound(slow.unwrap_or(1.0)).ceil().min(turned as f64 - 1.0);
            for (i, frequency) in reach.frequencies.iter_mut().enumerate() {
                let share = ((i as f64 - low) / (high - low).max(0.001)).clamp(0.0, 1.0);
                *frequency *= 1.0 - share + share / factor;
            }
        }
        (Some(other), _) => {
            let message = format!("this version cannot scale positions by `{}`", other.escape_default());
            return Err(Error::new(error::Kind::Model, message).hint("standfirst models list"));
        }
    }
    if own.is_none() {
        own = factors("rope_factors_short.weight")?;
    }
    for (frequency, factor) in reach.frequencies.iter_mut().zip(own.unwrap_or_default()) {
        *frequency /= f64::from(factor);
    }
    Ok(reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_table() {
        assert!(KNOWN.iter().map(|known| known.name).eq(ARCHITECTURES.iter().copied()));
    }
}

//! What a decoder is like: its architecture as data, its sizes from the file.

use crate::error::{Error, Kind, Result};
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

/// Layers that see a window only, in a fixed pattern.
#[derive(Clone, Copy, Debug)]
struct Locals {
    /// Every so many layers, the last of them sees everything.
    every: usize,
    /// Base of their rotary positions.
    base: f64,
}

const KNOWN: &[Architecture] = &[
    // Yang et al. 2024, arXiv:2407.10671
    Architecture {
        name: "qwen2",
        pairs: Pairs::Halves,
        gate: Gate::Silu,
        scaled_embedding: false,
        locals: None,
    },
    // Yang et al. 2025, arXiv:2505.09388
    Architecture {
        name: "qwen3",
        pairs: Pairs::Halves,
        gate: Gate::Silu,
        scaled_embedding: false,
        locals: None,
    },
    // Grattafiori et al. 2024, arXiv:2407.21783
    Architecture {
        name: "llama",
        pairs: Pairs::Neighbours,
        gate: Gate::Silu,
        scaled_embedding: false,
        locals: None,
    },
    // Gemma Team 2025, arXiv:2503.19786
    Architecture {
        name: "gemma3",
        pairs: Pairs::Halves,
        gate: Gate::Gelu,
        scaled_embedding: true,
        locals: Some(Locals {
            every: 6,
            base: 10_000.0,
        }),
    },
];

/// The architectures that a decoder can be.
pub const ARCHITECTURES: &[&str] = &["qwen2", "qwen3", "llama", "gemma3"];

/// The widest row, the most layers and so on that a file may claim.
const LARGEST_DIMENSION: usize = 1 << 20;

/// How a layer turns and what it sees.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// Positions seen, the row's own among them; `None` is all.
    pub window: Option<usize>,
    /// Inverse frequencies of the rotary positions, `dim / 2` of them.
    pub frequencies: Vec<f64>,
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
    /// Layers that see everything.
    pub global: Reach,
    /// Layers that see a window, and how often one of the others comes.
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
            return Err(Error::new(Kind::Model, message).hint("standfirst models list"));
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
        let base = f64::from(file.float(&key("rope.freq_base")).unwrap_or(10_000.0));
        let stretch = match file.text(&key("rope.scaling.type")) {
            Some("linear") => f64::from(file.float(&key("rope.scaling.factor")).unwrap_or(1.0)),
            Some("none") | None => 1.0,
            Some(other) => {
                let message = format!("this version cannot scale positions by `{}`", other.escape_default());
                return Err(Error::new(Kind::Model, message).hint("standfirst models list"));
            }
        };
        let mut global = Reach {
            window: None,
            frequencies: frequencies(base, heads.dim, stretch),
        };
        if file.has("rope_freqs.weight") {
            let factors = file.vector("rope_freqs.weight", heads.dim / 2)?;
            for (frequency, factor) in global.frequencies.iter_mut().zip(factors) {
                *frequency /= f64::from(factor);
            }
        }
        let local = match known.locals {
            Some(locals) => Some((
                Reach {
                    window: Some(number("attention.sliding_window")?),
                    frequencies: frequencies(locals.base, heads.dim, 1.0),
                },
                locals.every,
            )),
            None => None,
        };
        let embedding_scale = if known.scaled_embedding {
            (hidden as f32).sqrt()
        } else {
            1.0
        };
        Ok(Self {
            hidden,
            feed_forward,
            layers: number("block_count")?,
            vocab: file.tokens()?.len(),
            context: number("context_length")?,
            heads,
            epsilon: file.float(&key("attention.layer_norm_rms_epsilon")).unwrap_or(1e-6),
            pairs: known.pairs,
            gate: known.gate,
            embedding_scale,
            global,
            local,
        })
    }

    /// How a layer turns and what it sees.
    pub(super) fn reach(&self, layer: usize) -> &Reach {
        match &self.local {
            Some((local, every)) if !(layer + 1).is_multiple_of(*every) => local,
            _ => &self.global,
        }
    }
}

fn heads(
    hidden: usize,
    file: &Gguf<'_>,
    number: &dyn Fn(&str) -> Result<usize>,
    key: &dyn Fn(&str) -> String,
) -> Result<Heads> {
    let (query, kv) = (number("attention.head_count")?, number("attention.head_count_kv")?);
    let given = |part: &str| file.number(&key(part)).ok();
    let dim = given("attention.key_length").unwrap_or(hidden / query);
    let alike = given("attention.value_length").is_none_or(|width| width == dim)
        && given("rope.dimension_count").is_none_or(|width| width == dim);
    let whole =
        query % kv == 0 && dim > 0 && dim % 16 == 0 && dim <= LARGEST_DIMENSION && query * dim <= LARGEST_DIMENSION;
    if !whole || !alike {
        return Err(damaged("the shape of its heads is not one that this version can run"));
    }
    Ok(Heads { query, kv, dim })
}

fn frequencies(base: f64, dim: usize, stretch: f64) -> Vec<f64> {
    (0..dim / 2)
        .map(|i| base.powf(-2.0 * i as f64 / dim as f64) / stretch)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_table() {
        assert!(KNOWN.iter().map(|known| known.name).eq(ARCHITECTURES.iter().copied()));
    }
}

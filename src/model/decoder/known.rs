//! The architectures that a decoder can be, as data.

use crate::model::kernel::{Gate, Pairs};

/// What distinguishes an architecture beyond the tensors that its files carry.
pub(super) struct Architecture {
    pub name: &'static str,
    pub pairs: Pairs,
    pub gate: Gate,
    /// Embeddings are multiplied by the root of their width.
    pub scaled_embedding: bool,
    /// Each head's queries are followed by what opens a gate for what it finds.
    pub gated_attention: bool,
    /// Scores of attention are taken as they are, and values are brought to one length.
    pub level_attention: bool,
    pub locals: Option<Locals>,
    pub mixing: Mixing,
}

/// Which layers mix what stands at different places otherwise than by attention.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mixing {
    /// None.
    Attention,
    /// Those without key and value heads: they are short convolutions.
    Convolutions,
    /// All but every so many: they are gated delta nets.
    Deltas,
}

/// Layers that differ from those that see everything.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locals {
    /// Every so many layers, the last of them is one that sees everything; 0 where the file has a pattern of its own.
    pub every: usize,
    pub kind: Kind,
}

/// How the layers differ.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
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
    gated_attention: false,
    level_attention: false,
    locals: None,
    mixing: Mixing::Attention,
};

pub(super) const KNOWN: &[Architecture] = &[
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
    // Gemma Team 2026, https://ai.google.dev/gemma/docs/core/model_card_4
    Architecture {
        name: "gemma4",
        gate: Gate::Gelu,
        scaled_embedding: true,
        level_attention: true,
        locals: Some(Locals {
            every: 0,
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
    // Liquid AI 2025, arXiv:2511.23404
    Architecture {
        name: "lfm2",
        mixing: Mixing::Convolutions,
        ..PLAIN
    },
    // Qwen Team 2026, https://qwen.ai/blog?id=qwen3.5; the layers between are those of Yang et al. 2024, arXiv:2412.06464
    Architecture {
        name: "qwen35",
        gated_attention: true,
        mixing: Mixing::Deltas,
        ..PLAIN
    },
];

/// The architectures that a decoder can be.
pub const ARCHITECTURES: &[&str] = &[
    "qwen2", "qwen3", "llama", "gemma3", "gemma4", "mistral3", "smollm3", "phi3", "granite", "lfm2", "qwen35",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_table() {
        assert!(KNOWN.iter().map(|known| known.name).eq(ARCHITECTURES.iter().copied()));
    }
}

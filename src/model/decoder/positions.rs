//! Rotary positions: how a file stretches them, and which of a layer's are seen.

use crate::error::{Error, Kind, Result};
use crate::model::gguf::{Gguf, damaged};

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

/// Inverse frequencies of all pairs of a head of the width `dim`.
pub(super) fn frequencies(base: f64, dim: usize) -> Vec<f64> {
    (0..dim / 2).map(|i| base.powf(-2.0 * i as f64 / dim as f64)).collect()
}

/// How positions turn a head of the width `dim`: by how the file stretches them, and by factors that it may carry.
///
/// # Errors
/// Where it stretches them in a way that this version does not know.
pub(super) fn positions(file: &Gguf<'_>, name: &str, dim: usize) -> Result<Reach> {
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
    // Pairs tell time, height and width in turn, as many of each as the file says; in a text all three are the token's position.
    if let Some(sections) = file.numbers(&key("dimension_sections")) {
        for (i, frequency) in reach.frequencies.iter_mut().enumerate() {
            if sections.get(i % 3).is_none_or(|count| i / 3 >= *count) {
                *frequency = 0.0;
            }
        }
    }
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
            return Err(Error::new(Kind::Model, message).hint("standfirst models list"));
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

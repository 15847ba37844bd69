//! Makes probabilities keep their word: of joins given with `p`, a share of `p` is right (Platt, 1999).

use super::say;
use crate::page::pair::Evidence;
use crate::page::weights::Scale;
use std::collections::BTreeMap;

const STEPS: usize = 2_000;

/// `slope` and `shift` of log-odds, from probabilities and whether they came true.
pub(super) fn calibrate(seen: &[(f64, bool)]) -> Scale {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    let odds = |p: f64| (p.clamp(1e-6, 1.0 - 1e-6) / (1.0 - p.clamp(1e-6, 1.0 - 1e-6))).ln();
    for _ in 0..STEPS {
        let (mut by_slope, mut by_shift) = (0.0, 0.0);
        for &(p, right) in seen {
            let told = 1.0 / (1.0 + (-(slope * odds(p) + shift)).exp());
            let miss = f64::from(u8::from(right)) - told;
            by_slope += miss * odds(p);
            by_shift += miss;
        }
        slope += 0.2 * by_slope / seen.len().max(1) as f64;
        shift += 0.5 * by_shift / seen.len().max(1) as f64;
    }
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    Scale([("slope".to_owned(), round(slope)), ("shift".to_owned(), round(shift))].into())
}

/// Weights of evidence for something that came true or did not, by logistic regression.
pub(super) fn logistic(seen: &[(Evidence, bool)]) -> Scale {
    let mut weights: BTreeMap<&'static str, f64> = BTreeMap::new();
    for _ in 0..STEPS {
        let mut slope: BTreeMap<&'static str, f64> = BTreeMap::new();
        for (evidence, right) in seen {
            let sum: f64 = evidence
                .iter()
                .map(|(name, much)| weights.get(name).unwrap_or(&0.0) * much)
                .sum();
            let miss = f64::from(u8::from(*right)) - 1.0 / (1.0 + (-sum).exp());
            for (name, much) in evidence {
                *slope.entry(name).or_default() += miss * much;
            }
        }
        for (name, slope) in slope {
            *weights.entry(name).or_default() += 0.5 * slope / seen.len().max(1) as f64;
        }
    }
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    Scale(
        weights
            .into_iter()
            .map(|(name, weight)| (name.to_owned(), round(weight)))
            .collect(),
    )
}

/// Tells for five bins what was given and what came true.
pub(super) fn show(seen: &[(f64, bool)]) {
    for bin in 0..5 {
        let within: Vec<_> = seen
            .iter()
            .filter(|(p, _)| (p * 5.0).min(4.0) as usize == bin)
            .collect();
        let all = within.len().max(1) as f64;
        let given = within.iter().map(|(p, _)| p).sum::<f64>() / all;
        let right = within.iter().filter(|(_, right)| *right).count() as f64 / all;
        say(&format!(
            "    {:>4} joins given {given:.2}, right {right:.2}",
            within.len()
        ));
    }
}

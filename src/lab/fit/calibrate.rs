//! Makes probabilities keep their word: of joins given with `p`, a share of `p` is right (Platt, 1999).

use super::super::tell::{rounded, say};
use crate::page::evidence::{Evidence, Feature};
use crate::page::weights::{Calibration, Weights};

const STEPS: usize = 2_000;

/// A probability from its log-odds.
pub(super) fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// What makes these probabilities true, by whether they came true.
pub(super) fn calibrate(seen: &[(f64, bool)]) -> Calibration {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    let odds = |p: f64| (p.clamp(1e-6, 1.0 - 1e-6) / (1.0 - p.clamp(1e-6, 1.0 - 1e-6))).ln();
    for _ in 0..STEPS {
        let (mut by_slope, mut by_shift) = (0.0, 0.0);
        for &(p, right) in seen {
            let miss = f64::from(u8::from(right)) - probability(slope * odds(p) + shift);
            by_slope += miss * odds(p);
            by_shift += miss;
        }
        slope += 0.2 * by_slope / seen.len().max(1) as f64;
        shift += 0.5 * by_shift / seen.len().max(1) as f64;
    }
    Calibration {
        slope: rounded(slope),
        shift: rounded(shift),
    }
}

/// Weights of evidence for something that came true or did not, by logistic regression.
pub(super) fn logistic<F: Feature>(seen: &[(Evidence<F>, bool)]) -> Weights<F> {
    let mut weights = Weights::default();
    for _ in 0..STEPS {
        let mut slope = Weights::default();
        for (evidence, right) in seen {
            let miss = f64::from(u8::from(*right)) - probability(weights.sum(evidence));
            for &(feature, much) in evidence {
                *slope.of_mut(feature) += miss * much;
            }
        }
        for &feature in F::ALL {
            *weights.of_mut(feature) += 0.5 * slope.of(feature) / seen.len().max(1) as f64;
        }
    }
    for &feature in F::ALL {
        *weights.of_mut(feature) = rounded(weights.of(feature));
    }
    weights
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

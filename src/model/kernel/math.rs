//! What stands between matrix products: norms, gates, rotary positions. Sums run in a fixed order, so a row's result never
//! depends on the rows beside it.

use super::isa::{Isa, with_lanes};

/// How a gate bends its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// `x / (1 + exp(-x))` (Shazeer 2020, arXiv:2002.05202).
    Silu,
    /// The tanh form of the Gaussian error linear unit (Hendrycks and Gimpel 2016, arXiv:1606.08415).
    Gelu,
}

/// `out = bend(gate) · up`, element by element.
pub fn gated(isa: Isa, bend: Gate, gate: &[f32], up: &[f32], out: &mut [f32]) {
    with_lanes!(isa, _lanes => match bend {
        Gate::Silu => {
            for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
                *out = gate / (1.0 + exp(-gate)) * up;
            }
        }
        Gate::Gelu => {
            for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
                let x = *gate;
                // tanh(z) = 1 - 2 / (exp(2z) + 1)
                let z = 2.0 * 0.797_884_6 * (x + 0.044_715 * x * x * x);
                *out = 0.5 * x * (2.0 - 2.0 / (exp(z) + 1.0)) * up;
            }
        }
    });
}

/// `values = values / (1 + exp(-values))`.
pub fn silu(isa: Isa, values: &mut [f32]) {
    with_lanes!(isa, _lanes => {
        for value in values {
            *value /= 1.0 + exp(-*value);
        }
    });
}

/// `1 / (1 + exp(-x))`.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The hyperbolic tangent.
pub fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (exp(2.0 * x) + 1.0)
}

/// `values *= sigmoid(gate)`.
pub fn opened(isa: Isa, gate: &[f32], values: &mut [f32]) {
    with_lanes!(isa, _lanes => {
        for (value, gate) in values.iter_mut().zip(gate) {
            *value *= 1.0 / (1.0 + exp(-gate));
        }
    });
}

/// `e^(decay · ln(1 + e^x))`, what a state fades by.
pub fn fading(x: f32, decay: f32) -> f32 {
    let soft = if x > 20.0 { x } else { f64::from(exp(x)).ln_1p() as f32 };
    exp(decay * soft)
}

/// `ln Σ exp(logits)`, from the highest.
pub fn log_sum_exp(isa: Isa, logits: &[f32]) -> f32 {
    with_lanes!(isa, _lanes => {
        let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sums = [0f32; 16];
        let (chunks, rest) = logits.as_chunks::<16>();
        for chunk in chunks {
            for (sum, logit) in sums.iter_mut().zip(chunk) {
                *sum += exp(logit - highest);
            }
        }
        let rest: f32 = rest.iter().map(|logit| exp(logit - highest)).sum();
        highest + (sums.iter().map(|sum| f64::from(*sum)).sum::<f64>() + f64::from(rest)).ln() as f32
    })
}

/// Root mean square norm (Zhang and Sennrich 2019, arXiv:1910.07467) of every row of `rows`, each as wide as `weight`, to `out`.
pub fn rms_norm(isa: Isa, rows: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
    with_lanes!(isa, _lanes => {
        for (row, out) in rows.chunks_exact(weight.len()).zip(out.chunks_exact_mut(weight.len())) {
            let scale = 1.0 / (squares(row) / row.len() as f32 + epsilon).sqrt();
            for ((out, value), weight) in out.iter_mut().zip(row).zip(weight) {
                *out = value * scale * weight;
            }
        }
    });
}

/// Makes every head of `heads`, `dim` wide, one unit long; those shorter than `epsilon` are not made longer than they are over that.
pub fn unit_norm(isa: Isa, heads: &mut [f32], dim: usize, epsilon: f32) {
    with_lanes!(isa, _lanes => {
        for head in heads.chunks_exact_mut(dim) {
            let scale = 1.0 / squares(head).sqrt().max(epsilon);
            for value in head {
                *value *= scale;
            }
        }
    });
}

/// The sum of squares, in sixteen running sums.
#[inline(always)]
fn squares(row: &[f32]) -> f32 {
    let mut sums = [0f32; 16];
    let (chunks, rest) = row.as_chunks::<16>();
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += value * value;
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|value| value * value).sum::<f32>()
}

/// `x += more`.
pub fn add(isa: Isa, x: &mut [f32], more: &[f32]) {
    with_lanes!(isa, _lanes => {
        for (x, more) in x.iter_mut().zip(more) {
            *x += more;
        }
    });
}

/// Which values of a head turn together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs {
    /// A value and the one half a head on.
    Halves,
    /// A value and the next.
    Neighbours,
}

/// Rotary positions (Su et al. 2021, arXiv:2104.09864): turns every head of one row. `turns` holds the cosine and sine of each pair;
/// what a head has beyond these pairs stays as it is.
pub fn rotate(pairs: Pairs, heads: &mut [f32], dim: usize, turns: &[(f32, f32)]) {
    for head in heads.chunks_exact_mut(dim) {
        let head = &mut head[..turns.len() * 2];
        match pairs {
            Pairs::Halves => {
                let (low, high) = head.split_at_mut(turns.len());
                for ((low, high), turn) in low.iter_mut().zip(high).zip(turns) {
                    (*low, *high) = turned(*low, *high, *turn);
                }
            }
            Pairs::Neighbours => {
                for (pair, turn) in head.chunks_exact_mut(2).zip(turns) {
                    (pair[0], pair[1]) = turned(pair[0], pair[1], *turn);
                }
            }
        }
    }
}

#[inline(always)]
fn turned(a: f32, b: f32, (cos, sin): (f32, f32)) -> (f32, f32) {
    (a * cos - b * sin, a * sin + b * cos)
}

/// `e^x`, off by at most two units in the last place; 0 below -87. Branches in no way, so that loops over it use wide registers.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let within = x.clamp(-87.0, 88.0);
    let whole = within * std::f32::consts::LOG2_E + ROUND;
    let power = whole.to_bits().wrapping_sub(ROUND.to_bits()) as i32;
    let whole = whole - ROUND;
    // ln 2 in two parts, the first exact when multiplied by a small integer (Cody and Waite 1980).
    let rest = within - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * rest + factor;
    }
    let sum = sum * rest * rest + rest + 1.0;
    let scale = f32::from_bits(((power + 127) << 23) as u32);
    if x < -87.0 { 0.0 } else { sum * scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_close() {
        for step in -9000..9000 {
            let x = step as f32 / 103.0;
            let (ours, exact) = (f64::from(exp(x)), f64::from(x).exp());
            if x > -87.0 && x < 88.0 {
                assert!((ours / exact - 1.0).abs() < 3e-7, "{x}: {ours}, not {exact}");
            }
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert!(exp(f32::INFINITY).is_finite());
    }

    #[test]
    fn every_set_gates_and_norms_alike() {
        let wave = |step: f32| (0..97).map(|i| (i as f32 * step).sin() * 6.0).collect::<Vec<f32>>();
        for bend in [Gate::Silu, Gate::Gelu] {
            let mut results = Isa::all().into_iter().map(|isa| {
                let (mut bent, mut out) = (vec![0.0; 97], vec![0.0; 97]);
                gated(isa, bend, &wave(0.37), &wave(0.11), &mut bent);
                rms_norm(isa, &bent, &wave(0.7), 1e-6, &mut out);
                out.push(log_sum_exp(isa, &bent));
                out
            });
            let first = results.next().unwrap();
            assert!(results.all(|other| other == first));
        }
        let mut bent = [0.0; 2];
        gated(Isa::detect(), Gate::Gelu, &[1.0, -2.0], &[1.0, 1.0], &mut bent);
        assert!(
            (bent[0] - 0.841_192).abs() < 1e-5 && (bent[1] + 0.045_402_3).abs() < 1e-5,
            "{bent:?}"
        );
    }
}

//! Layers that have a state instead of keys and values: short convolutions and gated delta nets.
//!
//! What such a layer is *fed* of a row is all that its state depends on; fed again, it is the same state.

use super::feed_forward::product;
use super::mixer::{ConvolutionWeights, DeltaWeights, MixerWeights};
use super::plan::Plan;
use super::tools::{Run, Tools, sized};
use super::weights::Weights;
use crate::model::KvCache;
use crate::model::kernel::{
    Convolution, Delta, Gate, Isa, Team, convolve, delta, fading, gated, multiply, rms_norm, sigmoid, silu, slide,
    unit_norm,
};

/// Who computes.
#[derive(Clone, Copy)]
struct Hands<'a> {
    plan: &'a Plan,
    team: &'a Team,
    isa: Isa,
}

/// Puts to `scratch.mixed`, `(rows, hidden)`, what a short convolution makes of the rows that the activations hold.
pub(super) fn convolution(tools: &mut Tools<'_>, runs: &mut [Run<'_>], weights: &ConvolutionWeights) {
    let Tools {
        plan,
        team,
        isa,
        activations,
        scratch,
    } = tools;
    let (isa, rows, width) = (*isa, activations.rows(), plan.hidden);
    let all = sized(&mut scratch.up, rows * 3 * width);
    multiply(team, isa, activations, &mut [product(&weights.input, all)]);
    let fed = sized(&mut scratch.key, rows * width);
    team.rows(fed, width, &|row, fed| {
        let (opens, input) = (&all[row * 3 * width..][..width], &all[(row * 3 + 2) * width..][..width]);
        for ((fed, opens), input) in fed.iter_mut().zip(opens).zip(input) {
            *fed = opens * input;
        }
    });
    let mixed = sized(&mut scratch.mixed, rows * width);
    let hands = Hands { plan, team, isa };
    each(runs, weights.state, fed, mixed, &|fed, state, out| {
        step_convolution(hands, weights, fed, state, out);
    });
    team.rows(mixed, width, &|row, out| {
        let opens = &all[(row * 3 + 1) * width..][..width];
        for (out, opens) in out.iter_mut().zip(opens) {
            *out *= opens;
        }
    });
}

/// Puts to `scratch.mixed`, `(rows, heads * dim)`, what a gated delta net makes of the rows that the activations hold.
pub(super) fn delta_net(tools: &mut Tools<'_>, runs: &mut [Run<'_>], weights: &DeltaWeights) {
    let Tools {
        plan,
        team,
        isa,
        activations,
        scratch,
    } = tools;
    let (isa, rows, heads) = (*isa, activations.rows(), weights.heads);
    let (width, wide) = (heads.mixed(), heads.values());
    let mixing = sized(&mut scratch.up, rows * width);
    let gate = sized(&mut scratch.gate, rows * wide);
    let fade = sized(&mut scratch.query, rows * heads.heads);
    let share = sized(&mut scratch.value, rows * heads.heads);
    let products = &mut [
        product(&weights.mixed, mixing),
        product(&weights.gate, gate),
        product(&weights.fade, fade),
        product(&weights.share, share),
    ];
    multiply(team, isa, activations, products);
    let stride = width + 2 * heads.heads;
    let fed = sized(&mut scratch.key, rows * stride);
    team.rows(fed, stride, &|row, fed| {
        let (mixed, rest) = fed.split_at_mut(width);
        let (fades, shares) = rest.split_at_mut(heads.heads);
        mixed.copy_from_slice(&mixing[row * width..][..width]);
        for head in 0..heads.heads {
            let at = row * heads.heads + head;
            fades[head] = fading(fade[at] + weights.bias[head], weights.decay[head]);
            shares[head] = sigmoid(share[at]);
        }
    });
    let mixed = sized(&mut scratch.mixed, rows * wide);
    let hands = Hands { plan, team, isa };
    each(runs, weights.state, fed, mixed, &|fed, state, out| {
        step_delta(hands, weights, fed, state, out);
    });
    team.rows(mixed, wide, &|row, out| {
        let mut normed = vec![0f32; wide];
        rms_norm(isa, out, &weights.norm, plan.epsilon, &mut normed);
        gated(isa, Gate::Silu, &gate[row * wide..][..wide], &normed, out);
    });
}

/// What a state makes of the rows that it is fed: `(fed, state, out)`.
type Step<'a> = dyn Fn(&[f32], &mut [f32], &mut [f32]) + 'a;

/// Feeds every text's own rows of `fed` to its state numbered `state`; `step` writes what comes out.
fn each(runs: &mut [Run<'_>], state: usize, fed: &[f32], out: &mut [f32], step: &Step<'_>) {
    let rows: usize = runs.iter().map(|run| run.ids.len()).sum();
    if rows == 0 {
        return;
    }
    let (stride, width) = (fed.len() / rows, out.len() / rows);
    let mut start = 0;
    for Run { cache, ids } in runs {
        let fed = &fed[start * stride..][..ids.len() * stride];
        let states = cache.states_mut();
        states.feed(state, fed);
        step(fed, states.layer(state), &mut out[start * width..][..ids.len() * width]);
        start += ids.len();
    }
}

/// Feeds a cache's layers again what they are owed, so that its states are those after what it was cut back to.
pub(super) fn feed_again(plan: &Plan, weights: &Weights, team: &Team, isa: Isa, cache: &mut KvCache) {
    let (states, hands) = (cache.states_mut(), Hands { plan, team, isa });
    let rows = states.owed();
    if rows == 0 {
        return;
    }
    let mut out = Vec::new();
    for block in &weights.blocks {
        match &block.mixer {
            MixerWeights::Attention(_) => {}
            MixerWeights::Convolution(weights) => {
                let (fed, state) = states.again(weights.state);
                step_convolution(hands, weights, fed, state, sized(&mut out, rows * plan.hidden));
            }
            MixerWeights::Delta(weights) => {
                let (fed, state) = states.again(weights.state);
                step_delta(
                    hands,
                    weights,
                    fed,
                    state,
                    sized(&mut out, rows * weights.heads.values()),
                );
            }
        }
    }
    states.paid();
}

/// The state is the inputs that were fed last.
fn step_convolution(hands: Hands<'_>, weights: &ConvolutionWeights, fed: &[f32], state: &mut [f32], out: &mut [f32]) {
    let width = hands.plan.hidden;
    let what = Convolution {
        taps: &weights.taps,
        width,
        before: state,
        rows: fed,
        stride: width,
    };
    convolve(hands.team, hands.isa, &what, out);
    slide(state, fed, width, width);
}

/// The state is the inputs that were fed last, then a square a head.
fn step_delta(hands: Hands<'_>, weights: &DeltaWeights, fed: &[f32], state: &mut [f32], out: &mut [f32]) {
    let Hands { plan, team, isa } = hands;
    let heads = weights.heads;
    let (width, stride) = (heads.mixed(), heads.mixed() + 2 * heads.heads);
    let (before, squares) = state.split_at_mut(state.len() - heads.state());
    let mut mixed = vec![0f32; fed.len() / stride * width];
    let what = Convolution {
        taps: &weights.taps,
        width,
        before,
        rows: fed,
        stride,
    };
    convolve(team, isa, &what, &mut mixed);
    slide(before, fed, width, stride);
    team.rows(&mut mixed, width, &|_, row| {
        silu(isa, row);
        unit_norm(isa, &mut row[..2 * heads.groups * heads.dim], heads.dim, plan.epsilon);
    });
    let what = Delta {
        heads,
        mixed: &mixed,
        fed,
        stride,
    };
    delta(team, isa, &what, squares, out);
}

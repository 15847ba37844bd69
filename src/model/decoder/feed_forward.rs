//! What a layer adds to the rows: the product of what its mixer found, and what it feeds forward.

use super::plan::Plan;
use super::tools::{Tools, sized};
use super::weights::Block;
use crate::model::kernel::{self, Isa, Matrix, Product, Team, gated, multiply, rms_norm};

/// Adds to the rows `x` what a layer makes of `scratch.mixed`, and of that.
pub(super) fn feed_forward(tools: &mut Tools<'_>, block: &Block, x: &mut [f32]) {
    let Tools {
        plan,
        team,
        isa,
        activations,
        scratch,
    } = tools;
    let (isa, mixed) = (*isa, &scratch.mixed);
    let (width, wide) = (plan.hidden, block.gate.rows());
    let rows = x.len() / width;
    let from = block.output.columns();
    activations.fill(team, isa, rows, from, &|row, out| {
        out.copy_from_slice(&mixed[row * from..][..from]);
    });
    let out = sized(&mut scratch.out, x.len());
    multiply(team, isa, activations, &mut [product(&block.output, out)]);
    add(team, isa, plan, x, out, &block.after_mixer);
    activations.fill(team, isa, rows, width, &|row, out| {
        rms_norm(
            isa,
            &x[row * width..][..width],
            &block.feed_forward_norm,
            plan.epsilon,
            out,
        );
    });
    let gate = sized(&mut scratch.gate, rows * wide);
    let up = sized(&mut scratch.up, rows * wide);
    let products = &mut [product(&block.gate, gate), product(&block.up, up)];
    multiply(team, isa, activations, products);
    activations.fill(team, isa, rows, wide, &|row, out| {
        gated(
            isa,
            plan.gate,
            &gate[row * wide..][..wide],
            &up[row * wide..][..wide],
            out,
        );
    });
    multiply(team, isa, activations, &mut [product(&block.down, out)]);
    add(team, isa, plan, x, out, &block.after_feed_forward);
}

pub(super) fn product<'a>(matrix: &'a Matrix, out: &'a mut [f32]) -> Product<'a> {
    Product { matrix, out }
}

/// `x += norm(more)`, or `more` itself where there is no norm.
pub(super) fn add(team: &Team, isa: Isa, plan: &Plan, x: &mut [f32], more: &[f32], norm: &Option<Vec<f32>>) {
    let width = plan.hidden;
    team.rows(x, width, &|row, x| {
        let more = &more[row * width..][..width];
        let mut scaled = Vec::new();
        let more = match plan.residual_scale {
            Some(scale) => {
                scaled.extend(more.iter().map(|value| value * scale));
                &scaled
            }
            None => more,
        };
        match norm {
            Some(norm) => {
                let mut normed = vec![0f32; width];
                rms_norm(isa, more, norm, plan.epsilon, &mut normed);
                kernel::add(isa, x, &normed);
            }
            None => kernel::add(isa, x, more),
        }
    });
}

pub(super) fn biased(isa: Isa, row: &mut [f32], bias: &Option<Vec<f32>>) {
    if let Some(bias) = bias {
        kernel::add(isa, row, bias);
    }
}

//! What layers are told of each token again, beside what comes to them from the layers before: embeddings of their own (Gemma Team 2025,
//! <https://ai.google.dev/gemma/docs/gemma-3n>).

use super::feed_forward::{add, product};
use super::side_weights::{SideBlock, SideWeights};
use super::tools::{Tools, gathered, sized};
use crate::model::kernel::{Gate, gated, multiply, rms_norm};

/// What layers are told of the tokens `ids`, whose embeddings are the rows `x`: `(rows, layers * side)`; nothing where there are no weights.
pub(super) fn told<'a>(
    tools: &mut Tools<'_>,
    weights: Option<&SideWeights>,
    ids: impl Iterator<Item = &'a u32>,
    x: &[f32],
) -> candle_core::Result<Vec<f32>> {
    let Some(weights) = weights else {
        return Ok(Vec::new());
    };
    let Tools {
        plan,
        team,
        isa,
        activations,
        ..
    } = tools;
    let (isa, width, all) = (*isa, plan.hidden, weights.projection.rows());
    let rows = x.len() / width;
    let mut told = vec![0f32; rows * all];
    for (id, row) in ids.zip(told.chunks_exact_mut(all)) {
        weights.embedding.put(*id, row)?;
    }
    activations.fill(team, isa, rows, width, &|row, out| {
        out.copy_from_slice(&x[row * width..][..width]);
    });
    let mut projected = vec![0f32; rows * all];
    multiply(
        team,
        isa,
        activations,
        &mut [product(&weights.projection, &mut projected)],
    );
    let scale = 1.0 / (width as f32).sqrt();
    team.rows(&mut told, all, &|row, told| {
        let projected: Vec<f32> = projected[row * all..][..all]
            .iter()
            .map(|value| value * scale)
            .collect();
        let mut normed = vec![0f32; all];
        rms_norm(isa, &projected, &weights.norm, plan.epsilon, &mut normed);
        for (told, normed) in told.iter_mut().zip(&normed) {
            *told = (normed + *told) * std::f32::consts::FRAC_1_SQRT_2;
        }
    });
    Ok(told)
}

/// The rows at `places` of what was told.
pub(super) fn told_at(told: &[f32], rows: usize, places: &[usize]) -> Vec<f32> {
    gathered(told, told.len() / rows.max(1), places)
}

/// Adds to the rows `x` what the layer numbered `layer` makes of what it is told.
pub(super) fn tell(tools: &mut Tools<'_>, block: &SideBlock, layer: usize, told: &[f32], x: &mut [f32]) {
    let Tools {
        plan,
        team,
        isa,
        activations,
        scratch,
    } = tools;
    let (isa, width, side) = (*isa, plan.hidden, plan.side);
    let (rows, all) = (x.len() / width, side * plan.layers());
    activations.fill(team, isa, rows, width, &|row, out| {
        out.copy_from_slice(&x[row * width..][..width]);
    });
    let gate = sized(&mut scratch.gate, rows * side);
    multiply(team, isa, activations, &mut [product(&block.gate, gate)]);
    activations.fill(team, isa, rows, side, &|row, out| {
        let told = &told[row * all + layer * side..][..side];
        gated(isa, Gate::Gelu, &gate[row * side..][..side], told, out);
    });
    let out = sized(&mut scratch.out, rows * width);
    multiply(team, isa, activations, &mut [product(&block.projection, out)]);
    add(team, isa, plan, x, out, &block.norm);
}

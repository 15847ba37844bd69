//! What layers are computed with, and the rows and runs that they are computed of.

use super::plan::Plan;
use crate::model::KvCache;
use crate::model::kernel::{Activations, Isa, Team};

/// What a layer holds of every row, kept from pass to pass: large pieces of memory that come and go cost as much as a tenth of a
/// pass.
#[derive(Default)]
pub(super) struct Scratch {
    pub query: Vec<f32>,
    pub key: Vec<f32>,
    pub value: Vec<f32>,
    /// Queries without what opens gates.
    pub alone: Vec<f32>,
    /// What a layer's mixer found.
    pub mixed: Vec<f32>,
    pub gate: Vec<f32>,
    pub up: Vec<f32>,
    pub out: Vec<f32>,
}

/// What a layer computes with.
pub(super) struct Tools<'a> {
    pub plan: &'a Plan,
    pub team: &'a Team,
    pub isa: Isa,
    pub activations: &'a mut Activations,
    pub scratch: &'a mut Scratch,
}

/// `buffer` as long as `len`; what is in it means nothing.
pub(super) fn sized(buffer: &mut Vec<f32>, len: usize) -> &mut [f32] {
    buffer.resize(len, 0.0);
    buffer
}

/// Ids to be read after what a cache holds.
pub(super) struct Run<'a> {
    pub cache: &'a mut KvCache,
    pub ids: &'a [u32],
}

/// The rows at `places`.
pub(super) fn gathered(rows: &[f32], width: usize, places: &[usize]) -> Vec<f32> {
    places
        .iter()
        .flat_map(|&index| &rows[index * width..][..width])
        .copied()
        .collect()
}

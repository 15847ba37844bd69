//! A row of activations in eight bits, as the kernels read it.

use super::line::GROUP;

/// A run of one row's columns.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Values, four by four.
    pub values: &'a [[i8; GROUP]],
    /// The scale of each block.
    pub scales: &'a [f32],
    /// Scale times sum of each block.
    pub sums: &'a [f32],
    /// Sums of each block: its first half, its second, both.
    pub totals: &'a [[i32; 3]],
}

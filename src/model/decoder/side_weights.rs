//! Weights of what layers are told of each token again.

use super::packer::{Embedding, Packer};
use super::plan::Plan;
use crate::error::Result;
use crate::model::kernel::Matrix;

/// What all layers are told with.
pub(super) struct SideWeights {
    /// Rows of `layers * side`.
    pub embedding: Embedding,
    /// `(layers * side, hidden)`
    pub projection: Matrix,
    pub norm: Vec<f32>,
}

/// What one layer takes of it.
pub(super) struct SideBlock {
    /// `(side, hidden)`
    pub gate: Matrix,
    /// `(hidden, side)`
    pub projection: Matrix,
    pub norm: Option<Vec<f32>>,
}

impl Packer<'_> {
    /// What all layers are told with, where they are told anything.
    pub(super) fn side(&self) -> Result<Option<SideWeights>> {
        let Plan { hidden, side, .. } = *self.plan;
        if side == 0 {
            return Ok(None);
        }
        let all = side * self.plan.layers();
        Ok(Some(SideWeights {
            embedding: self.embedding("per_layer_token_embd.weight", all, (side as f32).sqrt())?,
            projection: self.matrix("per_layer_model_proj.weight", all, hidden)?,
            norm: self.file.vector("per_layer_proj_norm.weight", side)?,
        }))
    }

    /// What the layer numbered `layer` takes of it.
    pub(super) fn side_of(&self, layer: usize) -> Result<Option<SideBlock>> {
        let Plan { hidden, side, .. } = *self.plan;
        let name = |part: &str| format!("blk.{layer}.{part}.weight");
        if side == 0 {
            return Ok(None);
        }
        Ok(Some(SideBlock {
            gate: self.matrix(&name("inp_gate"), side, hidden)?,
            projection: self.matrix(&name("proj"), hidden, side)?,
            norm: Some(self.file.vector(&name("post_norm"), hidden)?),
        }))
    }
}

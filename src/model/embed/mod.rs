//! Texts in, vectors out: what texts mean, so that those that mean the same lie near each other whatever their words and language.
//!
//! [`Embedder`] is the seam; [`Encoder`] is one over a model file. [`Flat`] looks vectors up, [`Ranking`] fuses what several searches
//! found.

mod encoder;
mod file;
mod flat;
mod pieces;
mod ranking;
mod reader;
mod weights;

#[cfg(test)]
mod tests;

pub use encoder::Encoder;
pub use flat::{Code, Flat, Hit};
pub use ranking::Ranking;

use crate::error::Result;

/// The architectures that an [`Encoder`] can be.
pub const ENCODERS: &[&str] = &["bert"];

/// Numbers of a vector.
pub const WIDTH: usize = 384;

/// What a text means: of length 1, so that a product of two is the cosine between them.
pub type Vector = [f32; WIDTH];

/// What a text is, which an encoder is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is looked for with.
    Query,
    /// It is looked for.
    Passage,
}

/// What makes vectors of texts.
pub trait Embedder: Send {
    /// A vector for each of `texts`, which is the same whatever texts are beside it.
    ///
    /// # Errors
    /// Where the engine fails.
    fn embed(&mut self, role: Role, texts: &[&str]) -> Result<Vec<Vector>>;
}

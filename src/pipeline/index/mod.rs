//! Pages become articles of an archive: found, compared with what it knows, read side by side, put in in their order.

mod entry;
mod files;
mod plan;
mod read;
mod vectors;

pub use files::{Files, Listed};
pub(super) use plan::{Plan, made};
pub(super) use read::{Outcome, Reading, each};
pub(super) use vectors::give_vectors;

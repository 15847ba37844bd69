//! What articles mean, beside the index: vectors of their passages, by the files that these were read from.
//!
//! ```text
//! ARCHIVE/vectors/N.bin      shards: a head that names files, articles and how many vectors each has, then the vectors
//! ```
//!
//! A shard is written in one step and never changed. Where two name the same file, the one with the higher number counts; what no
//! longer counts goes when shards are put together, and at once where something is to be removed. Nothing here is needed for a search
//! by words: what is lost or damaged is made again.

mod passages;
mod record;
mod shard;
mod shelf;
mod writer;

#[cfg(test)]
mod tests;

pub(super) use passages::passages;
pub use record::Meant;
pub(super) use record::key;
pub(super) use shelf::{Near, Vectors};
pub use writer::Unmeant;
pub(super) use writer::{VectorWriter, retain};

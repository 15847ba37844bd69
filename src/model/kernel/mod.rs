//! The arithmetic of a forward pass: quantised matrix products, attention and what stands between them.

mod activations;
mod arena;
mod attention;
mod avx2;
mod avx512;
mod format;
mod isa;
mod lanes;
mod line;
mod math;
mod matrix;
mod page;
mod panel;
mod portable;
mod recurrent;
mod row;
mod shared;
mod small_batch;
mod team;

pub use activations::Activations;
pub use arena::Arena;
pub use attention::{Attention, attend};
pub use format::Format;
pub use isa::Isa;
pub use lanes::Lanes;
pub use math::{
    Gate, Pairs, add, fading, gated, log_sum_exp, opened, rms_norm, rotate, sigmoid, silu, tanh, unit_norm,
};
pub use matrix::{Matrix, Product, multiply};
pub use page::{Heads, PAGE, key_at, put, value_at};
pub use recurrent::{Convolution, Delta, DeltaHeads, convolve, delta, slide};
pub use team::{Team, cores};
#[cfg(test)]
mod tests;

//! What a kernel asks of an instruction set: sixteen lanes of 32 bits, or 64 bytes.
//!
//! Kernels are written once over [`Lanes`]. A value of an implementing type is proof that this processor has the
//! instructions: only [`super::isa`] makes one, after asking.

use super::format::Format;
use super::line::{GROUP, Line};
use super::row::Row;

/// How far ahead of their use lines are asked for: memory takes as long to answer as the kernels take for so many.
pub(super) const AHEAD: usize = 72;

/// The most rows that any set multiplies without a panel.
pub(super) const LARGEST_SMALL_BATCH: usize = 16;

const ROUND: f32 = 12_582_912.0;

/// An instruction set at work.
///
/// All functions but [`Lanes::fma`] give the same bits on every set.
pub trait Lanes: Copy + Send + Sync {
    /// 64 bytes.
    type Bytes: Copy;
    /// Sixteen i32.
    type Ints: Copy;
    /// Sixteen f32.
    type Floats: Copy;

    /// Whether there are registers enough for two tiles at once.
    const WIDE: bool = false;

    /// Up to so many rows are multiplied by [`Lanes::small_batch`], at most `LARGEST_SMALL_BATCH`.
    const SMALL_BATCH: usize = 0;

    /// How much more than a signed weight [`Lanes::dots`] takes it for.
    const EXCESS: i32 = 0;

    /// Runs `work` compiled for this set.
    fn enter<R>(self, work: impl FnOnce() -> R) -> R;

    /// Reads a line.
    fn load(self, from: &Line) -> Self::Bytes;
    /// Asks for the line that lies some way after `from`, wherever that is; does nothing else.
    fn prefetch(self, from: &Line);
    /// Writes a line.
    fn store(self, bytes: Self::Bytes, to: &mut Line);
    /// 64 times the same byte.
    fn bytes(self, byte: u8) -> Self::Bytes;
    /// Bitwise and.
    fn and(self, a: Self::Bytes, b: Self::Bytes) -> Self::Bytes;
    /// Bitwise or.
    fn or(self, a: Self::Bytes, b: Self::Bytes) -> Self::Bytes;
    /// Bits moved up by `N`; those that come from a byte's neighbour are the caller's to mask.
    fn up<const N: i32>(self, a: Self::Bytes) -> Self::Bytes;
    /// Bits moved down by `N`; those that come from a byte's neighbour are the caller's to mask.
    fn down<const N: i32>(self, a: Self::Bytes) -> Self::Bytes;

    /// Sixteen f32 from memory.
    fn floats(self, from: &[f32; 16]) -> Self::Floats;
    /// Sixteen f32 to memory.
    fn put(self, floats: Self::Floats, to: &mut [f32; 16]);
    /// Sixteen times the same f32.
    fn splat(self, value: f32) -> Self::Floats;
    /// `a * b`.
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `a + b`.
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// The larger magnitude.
    fn larger(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// The highest of sixteen.
    #[inline(always)]
    fn highest(self, floats: Self::Floats) -> f32 {
        let mut all = [0f32; 16];
        self.put(floats, &mut all);
        all.into_iter().fold(0.0, f32::max)
    }
    /// Sixteen f32 of at most 127 rounded to bytes, ties to even; returns their sum.
    #[inline(always)]
    fn round(self, floats: Self::Floats, to: &mut [i8; 16]) -> i32 {
        // Adding 1.5 · 2^23 rounds to the nearest integer, ties to even.
        let mut rounded = [0f32; 16];
        self.put(self.add(floats, self.splat(ROUND)), &mut rounded);
        let mut total = 0;
        for (to, rounded) in to.iter_mut().zip(rounded) {
            let rounded = (rounded.to_bits() as i32 - ROUND.to_bits() as i32).clamp(-127, 127);
            *to = rounded as i8;
            total += rounded;
        }
        total
    }
    /// `a * b + c`, rounded once where the set can.
    fn fma(self, a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
    /// Sixteen f16 widened.
    fn widen(self, from: &[u16; 16]) -> Self::Floats;
    /// Sixteen f32 rounded to f16, ties to even.
    fn narrow(self, floats: Self::Floats, to: &mut [u16; 16]);
    /// Sixteen unsigned bytes as f32.
    fn unsigned(self, from: &[u8; 16]) -> Self::Floats;
    /// Sixteen signed bytes as f32.
    fn signed(self, from: &[u8; 16]) -> Self::Floats;
    /// Integers below 2^24 as f32.
    fn convert(self, ints: Self::Ints) -> Self::Floats;

    /// Adds to `sums` the product of few rows by all columns of a tile, weights spread in registers. Only for
    /// [`Lanes::SMALL_BATCH`] rows; with sets that have none it does nothing.
    #[inline(always)]
    fn small_batch<const R: usize>(
        self,
        _format: Format,
        _tile: &[Line],
        _rows: [Row<'_>; R],
        _sums: &mut [[f32; 16]; R],
    ) {
    }

    /// For each of `R` rows of activations and each of sixteen rows of weights: `Σ (w - OFFSET) · a` over `G` groups.
    ///
    /// A byte of `weights` is a weight of `BITS` unsigned bits, or a signed one, taken for [`Lanes::EXCESS`] more, where
    /// `BITS` is 8. `activations` are in -127..=127, `totals` their sums.
    fn dots<const BITS: u32, const OFFSET: i32, const R: usize, const G: usize>(
        self,
        weights: &[Line; G],
        activations: [&[[i8; GROUP]; G]; R],
        totals: [i32; R],
    ) -> [Self::Ints; R];

    /// [`Lanes::dots`] of `T` tiles of weights.
    #[inline(always)]
    fn dots_of<const BITS: u32, const OFFSET: i32, const T: usize, const R: usize, const G: usize>(
        self,
        weights: [&[Line; G]; T],
        activations: [&[[i8; GROUP]; G]; R],
        totals: [i32; R],
    ) -> [[Self::Ints; R]; T] {
        // A loop, since what a closure holds need not be compiled for the set.
        let mut dots = [self.dots::<BITS, OFFSET, R, G>(weights[0], activations, totals); T];
        for (dots, weights) in dots.iter_mut().zip(weights).skip(1) {
            *dots = self.dots::<BITS, OFFSET, R, G>(weights, activations, totals);
        }
        dots
    }
}

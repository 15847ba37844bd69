//! Products of few rows: weights are spread in registers and multiplied at once, since reading them takes longer than that and
//! a panel would be written and read for nothing.
//!
//! Every row's result has the bits that the panel's path gives: the same operations in the same order.

use super::format::{Format, Unit};
use super::lanes::Lanes;
use super::line::{GROUP, Line};
use super::panel::{eight, fifth, six_bits};
use super::row::Row;

/// Instruction sets that multiply weights in registers.
pub(super) trait Wide: Lanes {
    /// `Σ (w - OFFSET) · a` over lines of weights as [`Wide::flip`] leaves them and as many fours of activations, whose sum is
    /// `total`.
    fn product<const BITS: u32, const OFFSET: i32, const G: usize>(
        self,
        lines: &[Self::Bytes; G],
        fours: &[[i8; GROUP]; G],
        total: i32,
    ) -> Self::Ints;
    /// Signed weights as `product` takes them: [`Lanes::EXCESS`] more than they are.
    fn flip(self, bytes: Self::Bytes) -> Self::Bytes;
}

/// `R` rows by all columns of a tile.
#[inline(always)]
pub(super) fn rows<L: Wide, const R: usize>(
    l: L,
    format: Format,
    tile: &[Line],
    rows: [Row<'_>; R],
    sums: &mut [[f32; 16]; R],
) {
    let mut floats = [l.splat(0.0); R];
    for (floats, sums) in floats.iter_mut().zip(sums.iter()) {
        *floats = l.floats(sums);
    }
    let mut work = Work { l, rows, floats };
    match format {
        Format::Q4K => work.q4k(tile),
        Format::Q6K => work.q6k(tile),
        Format::Q40 => work.plain::<4, 8, false>(Format::Q40, tile),
        Format::Q41 => work.plain::<4, 0, true>(Format::Q41, tile),
        Format::Q50 => work.plain::<5, 16, false>(Format::Q50, tile),
        Format::Q80 => work.plain::<8, 0, false>(Format::Q80, tile),
    }
    for (sums, floats) in sums.iter_mut().zip(work.floats) {
        l.put(floats, sums);
    }
}

struct Work<'a, L: Lanes, const R: usize> {
    l: L,
    rows: [Row<'a>; R],
    floats: [L::Floats; R],
}

impl<L: Wide, const R: usize> Work<'_, L, R> {
    /// Adds a part's product: lines of weights by the groups from `group` on, in the block numbered `block`.
    #[inline(always)]
    fn part<const BITS: u32, const OFFSET: i32, const G: usize>(
        &mut self,
        lines: [L::Bytes; G],
        block: usize,
        part: usize,
        scale: L::Floats,
    ) {
        let l = self.l;
        for row in 0..R {
            let values: &[[i8; GROUP]; G] = self.rows[row].values[block * 8 + part * G..]
                .first_chunk()
                .expect("a row is as long as the matrix is wide");
            let total = self.rows[row].totals[block][if G == 8 { 2 } else { part }];
            let dot = l.product::<BITS, OFFSET, G>(&lines, values, total);
            let scaled = l.mul(l.convert(dot), scale);
            let factor = l.splat(self.rows[row].scales[block]);
            self.floats[row] = l.add(l.mul(scaled, factor), self.floats[row]);
        }
    }

    /// Adds what a block's minimum makes of the activations' sums.
    #[inline(always)]
    fn least(&mut self, block: usize, min: L::Floats) {
        let l = self.l;
        for row in 0..R {
            let sum = l.splat(self.rows[row].sums[block]);
            self.floats[row] = l.add(l.mul(min, sum), self.floats[row]);
        }
    }

    #[inline(always)]
    fn q4k(&mut self, tile: &[Line]) {
        let l = self.l;
        for (at, unit) in tile.as_chunks::<{ Format::Q4K.lines() }>().0.iter().enumerate() {
            let Unit { scale, small, low, .. } = Unit::new(Format::Q4K, unit, 0);
            let halves = scale.halves();
            let (scale, min) = (l.widen(halves[0]), l.mul(l.widen(halves[1]), l.splat(-1.0)));
            let small = small.first_chunk().expect("a block has three lines of small scales");
            let bytes = six_bits(l, small);
            for (j, packed) in low.as_chunks::<4>().0.iter().enumerate() {
                let block = at * 8 + j;
                let (of_scale, of_min) = (bytes[j / 4].sixteens()[j % 4], bytes[2 + j / 4].sixteens()[j % 4]);
                let lines = eight(l, packed);
                self.part::<4, 0, 8>(lines, block, 0, l.mul(l.unsigned(of_scale), scale));
                self.least(block, l.mul(l.unsigned(of_min), min));
            }
        }
    }

    #[inline(always)]
    fn q6k(&mut self, tile: &[Line]) {
        let l = self.l;
        let (nibble, twos) = (l.bytes(15), l.bytes(0x30));
        for at in 0..self.rows[0].scales.len() / 8 {
            let unit = Unit::new(Format::Q6K, tile, at / 2);
            let scale = l.widen(unit.scale.halves()[at % 2]);
            let small = &unit.small[at % 2 * 4..][..4];
            let (low, high) = (&unit.low[at % 2 * 32..][..32], &unit.high[at % 2 * 16..][..16]);
            for (j, (packed, high)) in low.as_chunks::<4>().0.iter().zip(high.as_chunks::<2>().0).enumerate() {
                let block = at * 8 + j;
                for (half, bits) in high.iter().enumerate() {
                    l.prefetch(bits);
                    let bits = l.load(bits);
                    let bits = [l.up::<4>(bits), l.up::<2>(bits), bits, l.down::<2>(bits)];
                    let mut lines = [nibble; 4];
                    for v in 0..4 {
                        if half == 0 {
                            l.prefetch(&packed[v]);
                        }
                        let line = l.load(&packed[v]);
                        let line = if half == 0 { line } else { l.down::<4>(line) };
                        lines[v] = l.or(l.and(line, nibble), l.and(bits[v], twos));
                    }
                    let index = j * 2 + half;
                    let of_scale = l.mul(l.signed(small[index / 4].sixteens()[index % 4]), scale);
                    self.part::<6, 32, 4>(lines, block, half, of_scale);
                }
            }
        }
    }

    #[inline(always)]
    fn plain<const BITS: u32, const OFFSET: i32, const MIN: bool>(&mut self, format: Format, tile: &[Line]) {
        let l = self.l;
        for block in 0..self.rows[0].scales.len() {
            let within = block % format.unit();
            let unit = Unit::new(format, tile, block / format.unit());
            let halves = unit.scale.halves();
            let scale = l.widen(halves[within]);
            let low = &unit.low[within * unit.low.len() / format.unit()..];
            let lines = if BITS == 8 {
                let mut lines = [l.bytes(0); 8];
                for (flipped, line) in lines.iter_mut().zip(low) {
                    l.prefetch(line);
                    *flipped = l.flip(l.load(line));
                }
                lines
            } else {
                let packed = low.first_chunk().expect("a block has four lines");
                let mut lines = eight(l, packed);
                if BITS == 5 {
                    lines = fifth(l, &unit.high[within], lines);
                }
                lines
            };
            self.part::<BITS, OFFSET, 8>(lines, block, 0, scale);
            if MIN {
                self.least(block, l.widen(halves[1]));
            }
        }
    }
}

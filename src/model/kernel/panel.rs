//! A run of a tile's columns with its bits spread out to bytes: what a matrix product multiplies, small enough to stay in the
//! nearest cache.

use super::format::{Format, Unit};
use super::lanes::Lanes;
use super::line::Line;

/// The most columns of a panel.
pub(super) const MOST_COLUMNS: usize = 1792;

/// Weights of sixteen rows: `weight = scale · (byte - offset) + min`.
pub(super) struct Panel {
    /// A line for every four columns.
    pub values: [Line; MOST_COLUMNS / 4],
    /// Sixteen for every block of 32 columns, or of 16.
    pub scales: [[f32; 16]; MOST_COLUMNS / 16],
    /// Sixteen for every block of 32 columns.
    pub mins: [[f32; 16]; MOST_COLUMNS / 32],
}

impl Panel {
    pub(super) fn new() -> Box<Self> {
        Box::new(Self {
            values: [Line([0; 64]); MOST_COLUMNS / 4],
            scales: [[0.0; 16]; MOST_COLUMNS / 16],
            mins: [[0.0; 16]; MOST_COLUMNS / 32],
        })
    }

    /// Spreads `blocks` blocks from `first` on of a tile.
    #[inline(always)]
    pub(super) fn fill<L: Lanes>(&mut self, l: L, format: Format, tile: &[Line], first: usize, blocks: usize) {
        match format {
            Format::Q4K => self.fill_q4k(l, tile, first, blocks),
            Format::Q6K => self.fill_q6k(l, tile, first, blocks),
            _ => self.fill_plain(l, format, tile, first, blocks),
        }
    }

    #[inline(always)]
    fn fill_q4k<L: Lanes>(&mut self, l: L, tile: &[Line], first: usize, blocks: usize) {
        for block in 0..blocks {
            let unit = Unit::new(Format::Q4K, tile, first + block);
            let halves = unit.scale.halves();
            let scale = l.widen(halves[0]);
            let min = l.mul(l.widen(halves[1]), l.splat(-1.0));
            let small = unit
                .small
                .first_chunk()
                .expect("a block has three lines of small scales");
            let bytes = six_bits(l, small);
            for j in 0..8 {
                let (of_scale, of_min) = (bytes[j / 4].sixteens()[j % 4], bytes[2 + j / 4].sixteens()[j % 4]);
                l.put(l.mul(l.unsigned(of_scale), scale), &mut self.scales[block * 8 + j]);
                l.put(l.mul(l.unsigned(of_min), min), &mut self.mins[block * 8 + j]);
            }
            spread(l, unit.low, &mut self.values[block * 64..][..64]);
        }
    }

    #[inline(always)]
    fn fill_q6k<L: Lanes>(&mut self, l: L, tile: &[Line], first: usize, blocks: usize) {
        for block in 0..blocks {
            let at = first + block;
            let unit = Unit::new(Format::Q6K, tile, at / 2);
            let (low, high) = (&unit.low[at % 2 * 32..][..32], &unit.high[at % 2 * 16..][..16]);
            let scale = l.widen(unit.scale.halves()[at % 2]);
            for j in 0..16 {
                let small = unit.small[at % 2 * 4 + j / 4].sixteens()[j % 4];
                l.put(l.mul(l.signed(small), scale), &mut self.scales[block * 16 + j]);
            }
            let (nibble, twos) = (l.bytes(15), l.bytes(0x30));
            for part in 0..8 {
                let packed = &low[part * 4..][..4];
                let values = &mut self.values[block * 64 + part * 8..][..8];
                let highs = &high[part * 2..][..2];
                for (half, high) in highs.iter().enumerate() {
                    l.prefetch(high);
                    let high = l.load(high);
                    let highs = [l.up::<4>(high), l.up::<2>(high), high, l.down::<2>(high)];
                    for v in 0..4 {
                        if half == 0 {
                            l.prefetch(&packed[v]);
                        }
                        let line = l.load(&packed[v]);
                        let line = if half == 0 { line } else { l.down::<4>(line) };
                        let joined = l.or(l.and(line, nibble), l.and(highs[v], twos));
                        l.store(joined, &mut values[half * 4 + v]);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn fill_plain<L: Lanes>(&mut self, l: L, format: Format, tile: &[Line], first: usize, blocks: usize) {
        for block in 0..blocks {
            let (number, within) = ((first + block) / format.unit(), (first + block) % format.unit());
            let unit = Unit::new(format, tile, number);
            let halves = unit.scale.halves();
            let count = unit.low.len() / format.unit();
            let low = &unit.low[within * count..][..count];
            if format == Format::Q41 {
                l.put(l.widen(halves[0]), &mut self.scales[block]);
                l.put(l.widen(halves[1]), &mut self.mins[block]);
            } else {
                l.put(l.widen(halves[within]), &mut self.scales[block]);
            }
            let values = &mut self.values[block * 8..][..8];
            match format {
                Format::Q80 => {
                    for (value, line) in values.iter_mut().zip(low) {
                        l.prefetch(line);
                        l.store(l.load(line), value);
                    }
                }
                Format::Q50 => {
                    let packed = low.first_chunk().expect("a block has four lines");
                    let lines = fifth(l, &unit.high[within], eight(l, packed));
                    for (value, line) in values.iter_mut().zip(lines) {
                        l.store(line, value);
                    }
                }
                _ => spread(l, low, values),
            }
        }
    }
}

/// Four-bit values to bytes: of each four lines the low halves, then the high ones.
#[inline(always)]
fn spread<L: Lanes>(l: L, packed: &[Line], values: &mut [Line]) {
    for (packed, values) in packed.as_chunks::<4>().0.iter().zip(values.as_chunks_mut::<8>().0) {
        for (value, line) in values.iter_mut().zip(eight(l, packed)) {
            l.store(line, value);
        }
    }
}

/// Eight lines of bytes out of four lines of four-bit values.
#[inline(always)]
pub(super) fn eight<L: Lanes>(l: L, packed: &[Line; 4]) -> [L::Bytes; 8] {
    let nibble = l.bytes(15);
    let mut lines = [nibble; 8];
    for v in 0..4 {
        l.prefetch(&packed[v]);
        let line = l.load(&packed[v]);
        lines[v] = l.and(line, nibble);
        lines[4 + v] = l.and(l.down::<4>(line), nibble);
    }
    lines
}

/// The 6-bit scales of a block, four sixteens a line, in two lines, then its minima.
#[inline(always)]
pub(super) fn six_bits<L: Lanes>(l: L, small: &[Line; 3]) -> [Line; 4] {
    let (fours, high) = ([l.load(&small[0]), l.load(&small[1])], l.load(&small[2]));
    let (nibble, twos) = (l.bytes(15), l.bytes(0x30));
    let joined = [
        l.or(l.and(fours[0], nibble), l.and(l.up::<4>(high), twos)),
        l.or(l.and(fours[1], nibble), l.and(high, twos)),
        l.or(l.and(l.down::<4>(fours[0]), nibble), l.and(l.up::<2>(high), twos)),
        l.or(l.and(l.down::<4>(fours[1]), nibble), l.and(l.down::<2>(high), twos)),
    ];
    let mut bytes = [Line([0; 64]); 4];
    for (bytes, joined) in bytes.iter_mut().zip(joined) {
        l.store(joined, bytes);
    }
    bytes
}

/// Eight lines of four bits with a fifth put to each.
#[inline(always)]
pub(super) fn fifth<L: Lanes>(l: L, bits: &Line, mut lines: [L::Bytes; 8]) -> [L::Bytes; 8] {
    let (bits, sixteen) = (l.load(bits), l.bytes(16));
    let fifths = [
        l.up::<4>(bits),
        l.up::<3>(bits),
        l.up::<2>(bits),
        l.up::<1>(bits),
        bits,
        l.down::<1>(bits),
        l.down::<2>(bits),
        l.down::<3>(bits),
    ];
    for (line, fifth) in lines.iter_mut().zip(fifths) {
        *line = l.or(*line, l.and(fifth, sixteen));
    }
    lines
}

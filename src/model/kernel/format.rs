//! The quantised formats, and how sixteen rows of them are packed into a tile.
//!
//! A tile holds what the file holds, byte for byte as much (the last unit is padded), in the order the kernels read it: values
//! of sixteen rows at four columns make a line, so that one instruction multiplies them all, and units lie one after another, so
//! that memory is read from end to end.

use super::line::Line;

/// Rows of a tile.
pub const ROWS: usize = 16;

/// How a file holds a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 256 values: 4 bits, 6-bit scales and minima of 32, f16 scales of those.
    Q4K,
    /// 256 values: 6 bits, 8-bit scales of 16, an f16 scale of those.
    Q6K,
    /// 32 values: 4 bits, an f16 scale.
    Q40,
    /// 32 values: 4 bits, an f16 scale and minimum.
    Q41,
    /// 32 values: 5 bits, an f16 scale.
    Q50,
    /// 32 values: 8 bits, an f16 scale.
    Q80,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Q4K, Self::Q6K, Self::Q40, Self::Q41, Self::Q50, Self::Q80];

    /// Values of a block.
    pub fn block(self) -> usize {
        match self {
            Self::Q4K | Self::Q6K => 256,
            _ => 32,
        }
    }

    /// Bytes of a block.
    pub fn bytes(self) -> usize {
        match self {
            Self::Q4K => 144,
            Self::Q6K => 210,
            Self::Q40 => 18,
            Self::Q41 => 20,
            Self::Q50 => 22,
            Self::Q80 => 34,
        }
    }

    /// Blocks of a unit: as many as fill whole lines in every plane.
    pub(super) const fn unit(self) -> usize {
        match self {
            Self::Q4K | Self::Q41 => 1,
            _ => 2,
        }
    }

    /// Lines of each plane of a unit: f16 scales, small scales, low bits, high bits.
    pub(super) const fn planes(self) -> [usize; 4] {
        match self {
            Self::Q4K => [1, 3, 32, 0],
            Self::Q6K => [1, 8, 64, 32],
            Self::Q40 => [1, 0, 8, 0],
            Self::Q41 => [1, 0, 4, 0],
            Self::Q50 => [1, 0, 8, 2],
            Self::Q80 => [1, 0, 16, 0],
        }
    }

    /// Lines of a unit.
    pub(super) const fn lines(self) -> usize {
        let [scales, small, low, high] = self.planes();
        scales + small + low + high
    }
}

/// A unit of a tile, plane by plane.
pub(super) struct Unit<'a> {
    pub scale: &'a Line,
    pub small: &'a [Line],
    pub low: &'a [Line],
    pub high: &'a [Line],
}

impl<'a> Unit<'a> {
    /// The unit numbered `number` of a tile's lines.
    #[inline(always)]
    pub(super) fn new(format: Format, tile: &'a [Line], number: usize) -> Self {
        let [_, small, low, _] = format.planes();
        let lines = &tile[number * format.lines()..][..format.lines()];
        Self {
            scale: &lines[0],
            small: &lines[1..1 + small],
            low: &lines[1 + small..1 + small + low],
            high: &lines[1 + small + low..],
        }
    }
}

/// The low half of every byte.
const LOW: u128 = u128::from_ne_bytes([15; 16]);

/// Packs the block of one row: `bytes` as the file has them, `row` in the tile, `index` among the unit's blocks.
pub(super) fn pack(format: Format, bytes: &[u8], row: usize, index: usize, planes: [&mut [u8]; 4]) {
    let [scales, small, low, high] = planes;
    let mut half = |at: usize, from: usize| scales[at + row * 2..][..2].copy_from_slice(&bytes[from..from + 2]);
    match format {
        Format::Q4K => {
            half(index * 64, 0);
            half(index * 64 + 32, 2);
            let (scale, min) = six_bits(&bytes[4..16]);
            let small = &mut small[index * 192..][..192];
            for j in 0..8 {
                small[j * 16 + row] = scale[j] & 15 | (min[j] & 15) << 4;
                small[128 + j % 4 * 16 + row] |= (scale[j] >> 4 | min[j] >> 4 << 2) << (j / 4 * 4);
            }
            let low = &mut low[index * 2048..][..2048];
            for (pair, two) in bytes[16..].chunks_exact(32).enumerate() {
                let (first, second) = (sixteen(two), sixteen(&two[16..]));
                spread(&mut low[pair * 512..], row, first & LOW | (second & LOW) << 4);
                spread(&mut low[pair * 512 + 256..], row, first >> 4 & LOW | second & !LOW);
            }
        }
        Format::Q6K => {
            half(index * 32, 208);
            for j in 0..16 {
                small[index * 256 + j * 16 + row] = bytes[192 + j];
            }
            let low = &mut low[index * 2048..][..2048];
            let high = &mut high[index * 1024..][..1024];
            for part in 0..8 {
                // A part's nibbles and pairs of bits share bytes with those of other parts.
                let (from, within) = (part / 4, part % 4);
                let nibbles = &bytes[from * 64 + within % 2 * 32..];
                let shift = within / 2 * 4;
                let (first, second) = (sixteen(nibbles) >> shift & LOW, sixteen(&nibbles[16..]) >> shift & LOW);
                spread(&mut low[part * 256..], row, first | second << 4);
                for half in 0..2 {
                    let twos = sixteen(&bytes[128 + from * 32 + half * 16..]) >> (within * 2);
                    for (group, two) in twos.to_le_bytes().chunks_exact(4).enumerate() {
                        let line = &mut high[part * 128 + half * 64 + row * 4..][..4];
                        for (line, two) in line.iter_mut().zip(two) {
                            *line |= (two & 3) << (group * 2);
                        }
                    }
                }
            }
        }
        Format::Q40 => {
            half(index * 32, 0);
            spread(&mut low[index * 256..], row, sixteen(&bytes[2..]));
        }
        Format::Q41 => {
            half(index * 64, 0);
            half(index * 64 + 32, 2);
            spread(&mut low[index * 256..], row, sixteen(&bytes[4..]));
        }
        Format::Q50 => {
            half(index * 32, 0);
            spread(&mut low[index * 256..], row, sixteen(&bytes[6..]));
            let fifths = bytes[2..].first_chunk().map_or(0, |bits| u32::from_le_bytes(*bits));
            for (column, line) in high[index * 64 + row * 4..][..4].iter_mut().enumerate() {
                *line = every_fourth(fifths >> column);
            }
        }
        Format::Q80 => {
            half(index * 32, 0);
            spread(&mut low[index * 512..], row, sixteen(&bytes[2..]));
            spread(&mut low[index * 512 + 256..], row, sixteen(&bytes[18..]));
        }
    }
}

/// Bits 0, 4, 8 … 28 as one byte.
fn every_fourth(bits: u32) -> u8 {
    let bits = bits & 0x1111_1111;
    let bits = (bits | bits >> 3) & 0x0303_0303;
    let bits = (bits | bits >> 6) & 0x000f_000f;
    (bits | bits >> 12) as u8
}

/// Sixteen bytes as one number.
fn sixteen(bytes: &[u8]) -> u128 {
    bytes.first_chunk().map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

/// Puts sixteen bytes of one row to four lines, four to each.
fn spread(lines: &mut [u8], row: usize, bytes: u128) {
    for (line, four) in lines.chunks_exact_mut(64).zip(bytes.to_le_bytes().as_chunks::<4>().0) {
        line[row * 4..][..4].copy_from_slice(four);
    }
}

/// The eight scales and minima of a Q4_K block from their twelve bytes.
fn six_bits(bytes: &[u8]) -> ([u8; 8], [u8; 8]) {
    let (mut scale, mut min) = ([0; 8], [0; 8]);
    for j in 0..4 {
        scale[j] = bytes[j] & 63;
        min[j] = bytes[j + 4] & 63;
        scale[j + 4] = bytes[j + 8] & 15 | bytes[j] >> 6 << 4;
        min[j + 4] = bytes[j + 8] >> 4 | bytes[j + 4] >> 6 << 4;
    }
    (scale, min)
}

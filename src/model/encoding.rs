//! How numbers of a tensor are held in a file.

use candle_core::quantized::{GgmlDType, QStorage, QTensor};
use candle_core::{Device, Result};
use half::f16;
use std::borrow::Cow;

/// How numbers of a tensor are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// One that candle reads.
    Known(GgmlDType),
    /// 32 values: 4 bits of an uneven scale, an f16 scale.
    Iq4Nl,
    /// 256 values: 4 bits of the same scale, 6-bit scales of 32, an f16 scale of those.
    Iq4Xs,
    /// 32 values: 4-bit floats, a power of two (OCP Microscaling Formats 1.0).
    Mxfp4,
}

/// Values of the uneven scale.
const UNEVEN: [i8; 16] = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

/// Twice the values of a 4-bit float.
const SMALL_FLOAT: [i8; 16] = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

impl Encoding {
    /// What the format gives the number `number`.
    pub(super) fn from_number(number: u32) -> Option<Self> {
        Some(Self::Known(match number {
            0 => GgmlDType::F32,
            1 => GgmlDType::F16,
            2 => GgmlDType::Q4_0,
            3 => GgmlDType::Q4_1,
            6 => GgmlDType::Q5_0,
            7 => GgmlDType::Q5_1,
            8 => GgmlDType::Q8_0,
            10 => GgmlDType::Q2K,
            11 => GgmlDType::Q3K,
            12 => GgmlDType::Q4K,
            13 => GgmlDType::Q5K,
            14 => GgmlDType::Q6K,
            20 => return Some(Self::Iq4Nl),
            23 => return Some(Self::Iq4Xs),
            30 => GgmlDType::BF16,
            39 => return Some(Self::Mxfp4),
            _ => return None,
        }))
    }

    /// Values of a block.
    pub(super) fn block(self) -> usize {
        match self {
            Self::Known(dtype) => dtype.block_size(),
            Self::Iq4Nl | Self::Mxfp4 => 32,
            Self::Iq4Xs => 256,
        }
    }

    /// Bytes of a block.
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Known(dtype) => dtype.type_size(),
            Self::Iq4Nl => 18,
            Self::Iq4Xs => 136,
            Self::Mxfp4 => 17,
        }
    }

    /// The numbers that `bytes`, whole blocks, hold.
    pub(super) fn numbers(self, bytes: &[u8]) -> Result<Vec<f32>> {
        let count = bytes.len() / self.bytes() * self.block();
        let dtype = match self {
            Self::Known(dtype) => dtype,
            _ => {
                let mut out = Vec::with_capacity(count);
                for block in bytes.chunks_exact(self.bytes()) {
                    self.spread(block, &mut out);
                }
                return Ok(out);
            }
        };
        let storage = QStorage::from_data(Cow::Borrowed(bytes), &Device::Cpu, dtype)?;
        QTensor::new(storage, count)?.dequantize(&Device::Cpu)?.to_vec1()
    }

    /// Adds the numbers of one block.
    fn spread(self, block: &[u8], out: &mut Vec<f32>) {
        let half = |bytes: &[u8]| bytes.first_chunk().map_or(0.0, |two| f16::from_le_bytes(*two).to_f32());
        match self {
            Self::Known(_) => {}
            Self::Iq4Nl => nibbles(&block[2..], &UNEVEN, half(block), out),
            Self::Mxfp4 => nibbles(&block[1..], &SMALL_FLOAT, half_power(block[0]), out),
            Self::Iq4Xs => {
                let (scale, high) = (half(block), u16::from_le_bytes([block[2], block[3]]));
                for part in 0..8 {
                    let low = block[4 + part / 2] >> (part % 2 * 4) & 15;
                    let six = i32::from(low) | i32::from(high >> (part * 2) & 3) << 4;
                    let bytes = &block[8 + part * 16..][..16];
                    nibbles(bytes, &UNEVEN, scale * (six - 32) as f32, out);
                }
            }
        }
    }
}

/// `2^(exponent - 128)`: half of what the exponent says, since the values are doubled.
fn half_power(exponent: u8) -> f32 {
    match exponent {
        0 | 1 => f32::from_bits(0x0020_0000 << exponent),
        _ => f32::from_bits(u32::from(exponent - 1) << 23),
    }
}

/// The low halves of `bytes`, then the high ones, each the value it stands for.
fn nibbles(bytes: &[u8], values: &[i8; 16], scale: f32, out: &mut Vec<f32>) {
    let value = |nibble: u8| scale * f32::from(values[usize::from(nibble)]);
    out.extend(bytes.iter().map(|byte| value(byte & 15)));
    out.extend(bytes.iter().map(|byte| value(byte >> 4)));
}

#[cfg(test)]
mod tests {
    use super::*;

    const IQ4_NL: f64 = -197.93227;
    const IQ4_XS: f64 = 25853.94182;
    const MXFP4: f64 = 243.0;

    /// The sums of `(i + 1) · value` over a block whose bytes are `(7 i + 3) mod 256`, as gguf 0.19 (llama.cpp's own package) reads it:
    /// `gguf.quants.dequantize`.
    #[test]
    fn formats_that_candle_lacks_are_read_as_llama_cpp_reads_them() {
        for (encoding, expected) in [
            (Encoding::Iq4Nl, IQ4_NL),
            (Encoding::Iq4Xs, IQ4_XS),
            (Encoding::Mxfp4, MXFP4),
        ] {
            let mut block: Vec<u8> = (0..encoding.bytes()).map(|i| (7 * i + 3) as u8).collect();
            match encoding {
                Encoding::Mxfp4 => block[0] = 125,
                _ => block[..2].copy_from_slice(&f16::from_f32(0.01).to_le_bytes()),
            }
            let numbers = encoding.numbers(&block).unwrap();
            assert_eq!(numbers.len(), encoding.block());
            let sum: f64 = (1..)
                .zip(&numbers)
                .map(|(i, value)| f64::from(i) * f64::from(*value))
                .sum();
            assert!((sum - expected).abs() < 1e-2, "{encoding:?}: {sum}, not {expected}");
        }
        assert_eq!(f64::from(half_power(0)), 2f64.powi(-128));
        assert_eq!(f64::from(half_power(1)), 2f64.powi(-127));
        assert_eq!(half_power(128), 1.0);
    }
}

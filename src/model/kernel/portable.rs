//! The instruction set of every machine: plain Rust, and what the others are tested against.

use super::lanes::Lanes;
use super::line::{GROUP, Line};
use half::f16;

/// Needs nothing.
#[derive(Clone, Copy, Debug)]
pub struct Portable;

type Sixteen<T> = [T; 16];

fn each<T: Copy, U>(a: Sixteen<T>, f: impl Fn(T) -> U) -> Sixteen<U> {
    a.map(f)
}

fn both<T: Copy, const N: usize>(a: [T; N], b: [T; N], f: impl Fn(T, T) -> T) -> [T; N] {
    std::array::from_fn(|lane| f(a[lane], b[lane]))
}

impl Lanes for Portable {
    type Bytes = [u8; 64];
    type Ints = Sixteen<i32>;
    type Floats = Sixteen<f32>;

    #[inline(always)]
    fn enter<R>(self, work: impl FnOnce() -> R) -> R {
        work()
    }

    #[inline(always)]
    fn load(self, from: &Line) -> [u8; 64] {
        from.0
    }

    #[inline(always)]
    fn prefetch(self, _from: &Line) {}

    #[inline(always)]
    fn store(self, bytes: [u8; 64], to: &mut Line) {
        to.0 = bytes;
    }

    #[inline(always)]
    fn bytes(self, byte: u8) -> [u8; 64] {
        [byte; 64]
    }

    #[inline(always)]
    fn and(self, a: [u8; 64], b: [u8; 64]) -> [u8; 64] {
        both(a, b, |a, b| a & b)
    }

    #[inline(always)]
    fn or(self, a: [u8; 64], b: [u8; 64]) -> [u8; 64] {
        both(a, b, |a, b| a | b)
    }

    #[inline(always)]
    fn up<const N: i32>(self, a: [u8; 64]) -> [u8; 64] {
        a.map(|byte| byte << N)
    }

    #[inline(always)]
    fn down<const N: i32>(self, a: [u8; 64]) -> [u8; 64] {
        a.map(|byte| byte >> N)
    }

    #[inline(always)]
    fn floats(self, from: &[f32; 16]) -> Sixteen<f32> {
        *from
    }

    #[inline(always)]
    fn put(self, floats: Sixteen<f32>, to: &mut [f32; 16]) {
        *to = floats;
    }

    #[inline(always)]
    fn splat(self, value: f32) -> Sixteen<f32> {
        [value; 16]
    }

    #[inline(always)]
    fn mul(self, a: Sixteen<f32>, b: Sixteen<f32>) -> Sixteen<f32> {
        both(a, b, |a, b| a * b)
    }

    #[inline(always)]
    fn add(self, a: Sixteen<f32>, b: Sixteen<f32>) -> Sixteen<f32> {
        both(a, b, |a, b| a + b)
    }

    #[inline(always)]
    fn larger(self, a: Sixteen<f32>, b: Sixteen<f32>) -> Sixteen<f32> {
        both(a, b, |a, b| if a.abs() > b.abs() { a.abs() } else { b.abs() })
    }

    #[inline(always)]
    fn fma(self, a: Sixteen<f32>, b: Sixteen<f32>, c: Sixteen<f32>) -> Sixteen<f32> {
        self.add(self.mul(a, b), c)
    }

    #[inline(always)]
    fn widen(self, from: &[u16; 16]) -> Sixteen<f32> {
        each(*from, |bits| f16::from_bits(bits).to_f32())
    }

    #[inline(always)]
    fn narrow(self, floats: Sixteen<f32>, to: &mut [u16; 16]) {
        *to = each(floats, |value| f16::from_f32(value).to_bits());
    }

    #[inline(always)]
    fn unsigned(self, from: &[u8; 16]) -> Sixteen<f32> {
        each(*from, f32::from)
    }

    #[inline(always)]
    fn signed(self, from: &[u8; 16]) -> Sixteen<f32> {
        each(*from, |byte| f32::from(byte as i8))
    }

    #[inline(always)]
    fn convert(self, ints: Sixteen<i32>) -> Sixteen<f32> {
        each(ints, |int| int as f32)
    }

    #[inline(always)]
    fn dots<const BITS: u32, const OFFSET: i32, const R: usize, const G: usize>(
        self,
        weights: &[Line; G],
        activations: [&[[i8; GROUP]; G]; R],
        totals: [i32; R],
    ) -> [Sixteen<i32>; R] {
        std::array::from_fn(|row| {
            let mut sums = [-(OFFSET + if BITS == 8 { Self::EXCESS } else { 0 }) * totals[row]; 16];
            for (line, four) in weights.iter().zip(activations[row]) {
                for (sum, weights) in sums.iter_mut().zip(line.0.chunks_exact(GROUP)) {
                    for (weight, activation) in weights.iter().zip(four) {
                        let weight = if BITS == 8 {
                            i32::from(*weight as i8)
                        } else {
                            i32::from(*weight)
                        };
                        *sum += weight * i32::from(*activation);
                    }
                }
            }
            sums
        })
    }
}

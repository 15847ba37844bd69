//! AVX2 with FMA and F16C: two registers of 256 bits for sixteen lanes.

#![cfg(target_arch = "x86_64")]

use super::format::Format;
use super::lanes::{AHEAD, Lanes};
use super::line::{GROUP, Line, word};
use super::row::Row;
use super::small_batch::{self, Wide};
use std::arch::x86_64::*;

/// Proof of AVX2, FMA and F16C.
#[derive(Clone, Copy, Debug)]
pub struct Avx2(());

impl Avx2 {
    /// Where this processor has it.
    pub fn detect() -> Option<Self> {
        let there =
            is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c");
        there.then_some(Self(()))
    }
}

/// Functions of two registers each, named after one instruction.
macro_rules! pairs {
    ($($name:ident($($arg:ident),+) of $of:ty = $instruction:ident;)+) => {$(
        #[inline(always)]
        fn $name(self, $($arg: $of),+) -> $of {
            // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
            unsafe { [$instruction($($arg[0]),+), $instruction($($arg[1]),+)] }
        }
    )+};
}

impl Lanes for Avx2 {
    type Bytes = [__m256i; 2];
    type Ints = [__m256i; 2];
    type Floats = [__m256; 2];

    const SMALL_BATCH: usize = 16;

    #[inline(always)]
    fn enter<R>(self, work: impl FnOnce() -> R) -> R {
        #[target_feature(enable = "avx2,fma,f16c")]
        fn inside<R>(work: impl FnOnce() -> R) -> R {
            work()
        }
        // SAFETY: `self` is proof that the processor has these features.
        unsafe { inside(work) }
    }

    #[inline(always)]
    fn load(self, from: &Line) -> [__m256i; 2] {
        let from: *const __m256i = from.0.as_ptr().cast();
        // SAFETY: a line is 64 bytes and aligned to as many; `self` is proof of the instruction.
        unsafe { [_mm256_load_si256(from), _mm256_load_si256(from.add(1))] }
    }

    #[inline(always)]
    fn prefetch(self, from: &Line) {
        let ahead = std::ptr::from_ref(from).wrapping_add(AHEAD);
        // SAFETY: a prefetch reads nothing; it may name any address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(ahead.cast()) }
    }

    #[inline(always)]
    fn store(self, bytes: [__m256i; 2], to: &mut Line) {
        let to: *mut __m256i = to.0.as_mut_ptr().cast();
        // SAFETY: a line is 64 bytes and aligned to as many; `self` is proof of the instruction.
        unsafe {
            _mm256_store_si256(to, bytes[0]);
            _mm256_store_si256(to.add(1), bytes[1]);
        }
    }

    #[inline(always)]
    fn bytes(self, byte: u8) -> [__m256i; 2] {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { [_mm256_set1_epi8(byte as i8); 2] }
    }

    pairs! {
        and(a, b) of [__m256i; 2] = _mm256_and_si256;
        or(a, b) of [__m256i; 2] = _mm256_or_si256;
        mul(a, b) of [__m256; 2] = _mm256_mul_ps;
        add(a, b) of [__m256; 2] = _mm256_add_ps;
        fma(a, b, c) of [__m256; 2] = _mm256_fmadd_ps;
    }

    #[inline(always)]
    fn larger(self, a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
        // SAFETY: `self` is proof that the processor has the instructions, which touch registers only.
        unsafe {
            let sign = _mm256_set1_ps(-0.0);
            let size = |x| _mm256_andnot_ps(sign, x);
            [
                _mm256_max_ps(size(a[0]), size(b[0])),
                _mm256_max_ps(size(a[1]), size(b[1])),
            ]
        }
    }

    #[inline(always)]
    fn up<const N: i32>(self, a: [__m256i; 2]) -> [__m256i; 2] {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { [_mm256_slli_epi16::<N>(a[0]), _mm256_slli_epi16::<N>(a[1])] }
    }

    #[inline(always)]
    fn down<const N: i32>(self, a: [__m256i; 2]) -> [__m256i; 2] {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { [_mm256_srli_epi16::<N>(a[0]), _mm256_srli_epi16::<N>(a[1])] }
    }

    #[inline(always)]
    fn floats(self, from: &[f32; 16]) -> [__m256; 2] {
        // SAFETY: the array holds sixteen floats and the loads ask for no alignment; `self` is proof of the instruction.
        unsafe { [_mm256_loadu_ps(from.as_ptr()), _mm256_loadu_ps(from.as_ptr().add(8))] }
    }

    #[inline(always)]
    fn put(self, floats: [__m256; 2], to: &mut [f32; 16]) {
        // SAFETY: the array holds sixteen floats and the stores ask for no alignment; `self` is proof of the instruction.
        unsafe {
            _mm256_storeu_ps(to.as_mut_ptr(), floats[0]);
            _mm256_storeu_ps(to.as_mut_ptr().add(8), floats[1]);
        }
    }

    #[inline(always)]
    fn splat(self, value: f32) -> [__m256; 2] {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { [_mm256_set1_ps(value); 2] }
    }

    #[inline(always)]
    fn widen(self, from: &[u16; 16]) -> [__m256; 2] {
        let from: *const __m128i = from.as_ptr().cast();
        // SAFETY: the array holds 32 bytes and the loads ask for no alignment; `self` is proof of the instructions.
        unsafe {
            [
                _mm256_cvtph_ps(_mm_loadu_si128(from)),
                _mm256_cvtph_ps(_mm_loadu_si128(from.add(1))),
            ]
        }
    }

    #[inline(always)]
    fn narrow(self, floats: [__m256; 2], to: &mut [u16; 16]) {
        let to: *mut __m128i = to.as_mut_ptr().cast();
        // SAFETY: the array holds 32 bytes and the stores ask for no alignment; `self` is proof of the instructions.
        unsafe {
            _mm_storeu_si128(to, _mm256_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(floats[0]));
            _mm_storeu_si128(to.add(1), _mm256_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(floats[1]));
        }
    }

    #[inline(always)]
    fn unsigned(self, from: &[u8; 16]) -> [__m256; 2] {
        // SAFETY: the array holds sixteen bytes and the load asks for no alignment; `self` is proof of the instructions.
        unsafe {
            let bytes = _mm_loadu_si128(from.as_ptr().cast());
            let widened = [
                _mm256_cvtepu8_epi32(bytes),
                _mm256_cvtepu8_epi32(_mm_bsrli_si128::<8>(bytes)),
            ];
            self.convert(widened)
        }
    }

    #[inline(always)]
    fn signed(self, from: &[u8; 16]) -> [__m256; 2] {
        // SAFETY: the array holds sixteen bytes and the load asks for no alignment; `self` is proof of the instructions.
        unsafe {
            let bytes = _mm_loadu_si128(from.as_ptr().cast());
            let widened = [
                _mm256_cvtepi8_epi32(bytes),
                _mm256_cvtepi8_epi32(_mm_bsrli_si128::<8>(bytes)),
            ];
            self.convert(widened)
        }
    }

    #[inline(always)]
    fn convert(self, ints: [__m256i; 2]) -> [__m256; 2] {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { [_mm256_cvtepi32_ps(ints[0]), _mm256_cvtepi32_ps(ints[1])] }
    }

    #[inline(always)]
    fn small_batch<const R: usize>(self, format: Format, tile: &[Line], rows: [Row<'_>; R], sums: &mut [[f32; 16]; R]) {
        small_batch::rows(self, format, tile, rows, sums);
    }

    #[inline(always)]
    fn dots<const BITS: u32, const OFFSET: i32, const R: usize, const G: usize>(
        self,
        weights: &[Line; G],
        activations: [&[[i8; GROUP]; G]; R],
        totals: [i32; R],
    ) -> [[__m256i; 2]; R] {
        let run = run(BITS);
        // SAFETY: `self` is proof of the instructions; a line is 64 bytes and aligned to as many.
        unsafe {
            let ones = _mm256_set1_epi16(1);
            let mut sums = [[_mm256_setzero_si256(); 2]; R];
            // A half at a time: the sums of both would not stay in registers.
            #[allow(
                clippy::needless_range_loop,
                reason = "`half` also names a register's place in a line"
            )]
            for half in 0..2 {
                let mut short = [_mm256_setzero_si256(); R];
                for group in 0..G {
                    let line: *const __m256i = weights[group].0.as_ptr().cast();
                    let line = _mm256_load_si256(line.add(half));
                    let size = if BITS == 8 { _mm256_abs_epi8(line) } else { line };
                    for row in 0..R {
                        let mut four = _mm256_set1_epi32(word(activations[row][group]));
                        if BITS == 8 {
                            four = _mm256_sign_epi8(four, line);
                        }
                        let products = _mm256_maddubs_epi16(size, four);
                        short[row] = if group % run == 0 {
                            products
                        } else {
                            _mm256_add_epi16(short[row], products)
                        };
                        if group % run == run - 1 || group == G - 1 {
                            let wide = _mm256_madd_epi16(short[row], ones);
                            sums[row][half] = if group < run {
                                wide
                            } else {
                                _mm256_add_epi32(sums[row][half], wide)
                            };
                        }
                    }
                }
            }
            for row in 0..R {
                let start = _mm256_set1_epi32(-OFFSET * totals[row]);
                sums[row] = [
                    _mm256_add_epi32(sums[row][0], start),
                    _mm256_add_epi32(sums[row][1], start),
                ];
            }
            sums
        }
    }
}

/// How many products are summed in 16 bits, as long as they cannot overflow: two of them are at most 127 · 2 · (2^BITS - 1).
const fn run(bits: u32) -> usize {
    match bits {
        0..=4 => 8,
        5 => 4,
        6 => 2,
        _ => 1,
    }
}

impl Wide for Avx2 {
    #[inline(always)]
    fn product<const BITS: u32, const OFFSET: i32, const G: usize>(
        self,
        lines: &[[__m256i; 2]; G],
        fours: &[[i8; GROUP]; G],
        total: i32,
    ) -> [__m256i; 2] {
        // SAFETY: `self` is proof that the processor has the instructions, which touch registers only.
        unsafe {
            let ones = _mm256_set1_epi16(1);
            let mut sums = [_mm256_set1_epi32(-OFFSET * total); 2];
            let mut short = [_mm256_setzero_si256(); 2];
            for group in 0..G {
                let four = _mm256_set1_epi32(word(fours[group]));
                for half in 0..2 {
                    let line = lines[group][half];
                    let products = if BITS == 8 {
                        _mm256_maddubs_epi16(_mm256_abs_epi8(line), _mm256_sign_epi8(four, line))
                    } else {
                        _mm256_maddubs_epi16(line, four)
                    };
                    short[half] = if group % run(BITS) == 0 {
                        products
                    } else {
                        _mm256_add_epi16(short[half], products)
                    };
                    if group % run(BITS) == run(BITS) - 1 || group == G - 1 {
                        sums[half] = _mm256_add_epi32(sums[half], _mm256_madd_epi16(short[half], ones));
                    }
                }
            }
            sums
        }
    }

    #[inline(always)]
    fn flip(self, bytes: [__m256i; 2]) -> [__m256i; 2] {
        bytes
    }
}

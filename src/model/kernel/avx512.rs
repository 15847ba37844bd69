//! AVX-512 with VNNI: one register of 512 bits for sixteen lanes.

#![cfg(target_arch = "x86_64")]

use super::format::Format;
use super::lanes::{AHEAD, Lanes};
use super::line::{GROUP, Line, word};
use super::row::Row;
use super::small_batch::{self, Wide};
use std::arch::x86_64::*;

/// Proof of AVX-512 F, BW and VNNI, and of all that [`super::avx2::Avx2`] is proof of.
#[derive(Clone, Copy, Debug)]
pub struct Avx512(());

impl Avx512 {
    /// Where this processor has it.
    pub fn detect() -> Option<Self> {
        let there = super::avx2::Avx2::detect().is_some()
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vnni");
        there.then_some(Self(()))
    }
}

/// Functions named after one instruction.
macro_rules! singles {
    ($($name:ident($($arg:ident: $of:ty),+) -> $to:ty = $instruction:ident;)+) => {$(
        #[inline(always)]
        fn $name(self, $($arg: $of),+) -> $to {
            // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
            unsafe { $instruction($($arg),+) }
        }
    )+};
}

impl Lanes for Avx512 {
    type Bytes = __m512i;
    type Ints = __m512i;
    type Floats = __m512;

    // The instruction takes unsigned weights: with its sign bit turned, a signed one is 128 more.
    const EXCESS: i32 = 128;
    const WIDE: bool = true;
    const SMALL_BATCH: usize = 16;

    #[inline(always)]
    fn enter<R>(self, work: impl FnOnce() -> R) -> R {
        #[target_feature(enable = "avx2,fma,f16c,avx512f,avx512bw,avx512vnni")]
        fn inside<R>(work: impl FnOnce() -> R) -> R {
            work()
        }
        // SAFETY: `self` is proof that the processor has these features.
        unsafe { inside(work) }
    }

    #[inline(always)]
    fn load(self, from: &Line) -> __m512i {
        // SAFETY: a line is 64 bytes and aligned to as many; `self` is proof of the instruction.
        unsafe { _mm512_load_si512(from.0.as_ptr().cast()) }
    }

    #[inline(always)]
    fn prefetch(self, from: &Line) {
        let ahead = std::ptr::from_ref(from).wrapping_add(AHEAD);
        // SAFETY: a prefetch reads nothing; it may name any address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(ahead.cast()) }
    }

    #[inline(always)]
    fn store(self, bytes: __m512i, to: &mut Line) {
        // SAFETY: a line is 64 bytes and aligned to as many; `self` is proof of the instruction.
        unsafe { _mm512_store_si512(to.0.as_mut_ptr().cast(), bytes) }
    }

    #[inline(always)]
    fn bytes(self, byte: u8) -> __m512i {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { _mm512_set1_epi8(byte as i8) }
    }

    singles! {
        and(a: __m512i, b: __m512i) -> __m512i = _mm512_and_si512;
        or(a: __m512i, b: __m512i) -> __m512i = _mm512_or_si512;
        splat(value: f32) -> __m512 = _mm512_set1_ps;
        mul(a: __m512, b: __m512) -> __m512 = _mm512_mul_ps;
        add(a: __m512, b: __m512) -> __m512 = _mm512_add_ps;
        fma(a: __m512, b: __m512, c: __m512) -> __m512 = _mm512_fmadd_ps;
        convert(ints: __m512i) -> __m512 = _mm512_cvtepi32_ps;
    }

    #[inline(always)]
    fn larger(self, a: __m512, b: __m512) -> __m512 {
        // SAFETY: `self` is proof that the processor has the instructions, which touch registers only.
        unsafe { _mm512_max_ps(_mm512_abs_ps(a), _mm512_abs_ps(b)) }
    }

    #[inline(always)]
    fn highest(self, floats: __m512) -> f32 {
        // SAFETY: `self` is proof that the processor has the instructions, which touch registers only.
        unsafe { _mm512_reduce_max_ps(floats) }
    }

    #[inline(always)]
    fn round(self, floats: __m512, to: &mut [i8; 16]) -> i32 {
        // SAFETY: the array holds sixteen bytes and the store asks for no alignment; `self` is proof of the instructions.
        unsafe {
            let rounded = _mm512_max_epi32(_mm512_cvtps_epi32(floats), _mm512_set1_epi32(-127));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm512_cvtsepi32_epi8(rounded));
            _mm512_reduce_add_epi32(rounded)
        }
    }

    #[inline(always)]
    fn up<const N: i32>(self, a: __m512i) -> __m512i {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { _mm512_sll_epi16(a, _mm_cvtsi32_si128(N)) }
    }

    #[inline(always)]
    fn down<const N: i32>(self, a: __m512i) -> __m512i {
        // SAFETY: `self` is proof that the processor has the instruction, which touches registers only.
        unsafe { _mm512_srl_epi16(a, _mm_cvtsi32_si128(N)) }
    }

    #[inline(always)]
    fn floats(self, from: &[f32; 16]) -> __m512 {
        // SAFETY: the array holds sixteen floats and the load asks for no alignment; `self` is proof of the instruction.
        unsafe { _mm512_loadu_ps(from.as_ptr()) }
    }

    #[inline(always)]
    fn put(self, floats: __m512, to: &mut [f32; 16]) {
        // SAFETY: the array holds sixteen floats and the store asks for no alignment; `self` is proof of the instruction.
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), floats) }
    }

    #[inline(always)]
    fn widen(self, from: &[u16; 16]) -> __m512 {
        // SAFETY: the array holds 32 bytes and the load asks for no alignment; `self` is proof of the instructions.
        unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(from.as_ptr().cast())) }
    }

    #[inline(always)]
    fn narrow(self, floats: __m512, to: &mut [u16; 16]) {
        // SAFETY: the array holds 32 bytes and the store asks for no alignment; `self` is proof of the instructions.
        unsafe {
            let halves = _mm512_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(floats);
            _mm256_storeu_si256(to.as_mut_ptr().cast(), halves);
        }
    }

    #[inline(always)]
    fn unsigned(self, from: &[u8; 16]) -> __m512 {
        // SAFETY: the array holds sixteen bytes and the load asks for no alignment; `self` is proof of the instructions.
        unsafe { _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(from.as_ptr().cast()))) }
    }

    #[inline(always)]
    fn signed(self, from: &[u8; 16]) -> __m512 {
        // SAFETY: the array holds sixteen bytes and the load asks for no alignment; `self` is proof of the instructions.
        unsafe { _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(from.as_ptr().cast()))) }
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
    ) -> [__m512i; R] {
        self.dots_of::<BITS, OFFSET, 1, R, G>([weights], activations, totals)[0]
    }

    // A word of activations is spread once for all tiles: loads are what there are too few of.
    #[allow(
        clippy::needless_range_loop,
        reason = "tiles and rows number registers, which iterators hide"
    )]
    #[inline(always)]
    fn dots_of<const BITS: u32, const OFFSET: i32, const T: usize, const R: usize, const G: usize>(
        self,
        weights: [&[Line; G]; T],
        activations: [&[[i8; GROUP]; G]; R],
        totals: [i32; R],
    ) -> [[__m512i; R]; T] {
        // SAFETY: `self` is proof of the instructions, all of which touch registers only.
        unsafe {
            let sign = _mm512_set1_epi8(-128);
            let offset = OFFSET + if BITS == 8 { Self::EXCESS } else { 0 };
            let mut sums = [[sign; R]; T];
            for row in 0..R {
                let start = _mm512_set1_epi32(-offset * totals[row]);
                for tile in 0..T {
                    sums[tile][row] = start;
                }
            }
            for group in 0..G {
                let mut lines = [sign; T];
                for (line, weights) in lines.iter_mut().zip(weights) {
                    let loaded = self.load(&weights[group]);
                    *line = if BITS == 8 {
                        _mm512_xor_si512(loaded, sign)
                    } else {
                        loaded
                    };
                }
                for row in 0..R {
                    let four = _mm512_set1_epi32(word(activations[row][group]));
                    for tile in 0..T {
                        sums[tile][row] = _mm512_dpbusd_epi32(sums[tile][row], lines[tile], four);
                    }
                }
            }
            sums
        }
    }
}

impl Wide for Avx512 {
    #[inline(always)]
    fn product<const BITS: u32, const OFFSET: i32, const G: usize>(
        self,
        lines: &[__m512i; G],
        fours: &[[i8; GROUP]; G],
        total: i32,
    ) -> __m512i {
        let offset = OFFSET + if BITS == 8 { Self::EXCESS } else { 0 };
        // SAFETY: `self` is proof that the processor has the instructions, which touch registers only.
        unsafe {
            let mut sum = _mm512_setzero_si512();
            if offset != 0 {
                // Every offset is a power of two.
                let shift = _mm_cvtsi32_si128(offset.trailing_zeros() as i32);
                sum = _mm512_sub_epi32(sum, _mm512_sll_epi32(_mm512_set1_epi32(total), shift));
            }
            for (line, four) in lines.iter().zip(fours) {
                sum = _mm512_dpbusd_epi32(sum, *line, _mm512_set1_epi32(word(*four)));
            }
            sum
        }
    }

    #[inline(always)]
    fn flip(self, bytes: __m512i) -> __m512i {
        // SAFETY: `self` is proof that the processor has the instructions, which touch registers only.
        unsafe { _mm512_xor_si512(bytes, _mm512_set1_epi8(-128)) }
    }
}

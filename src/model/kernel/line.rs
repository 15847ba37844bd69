//! A cache line, which the kernels read weights and write results by.

/// A cache line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct Line(pub [u8; 64]);

/// Four values of each of sixteen rows, lying at the same four columns.
pub const GROUP: usize = 4;

/// Four values as the one word they are in memory.
#[inline(always)]
pub(super) fn word(four: [i8; GROUP]) -> i32 {
    i32::from_le_bytes([four[0] as u8, four[1] as u8, four[2] as u8, four[3] as u8])
}

impl Line {
    /// Its bytes in sixteens.
    #[inline(always)]
    pub(super) fn sixteens(&self) -> [&[u8; 16]; 4] {
        let (sixteens, _) = self.0.as_chunks::<16>();
        [&sixteens[0], &sixteens[1], &sixteens[2], &sixteens[3]]
    }

    /// Its halves as sixteen f16 each.
    #[inline(always)]
    pub(super) fn halves(&self) -> [&[u16; 16]; 2] {
        let words: *const [u16; 16] = self.0.as_ptr().cast();
        // SAFETY: a line is 64 bytes, aligned to as many: two arrays of 32 bytes, whose every bit pattern is valid.
        unsafe { [&*words, &*words.add(1)] }
    }
}

/// The bytes of lines.
pub(super) fn bytes_of(lines: &mut [Line]) -> &mut [u8] {
    let len = size_of_val(lines);
    // SAFETY: a line is 64 bytes without padding; the slice is borrowed for as long as its bytes are.
    unsafe { std::slice::from_raw_parts_mut(lines.as_mut_ptr().cast(), len) }
}

//! Memory for weights, in large pages where the system has them: they are read from end to end, and small pages would cost as
//! much as the reading. Matrices smaller than a large page share pieces.

use super::line::Line;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a piece, where no matrix needs more.
const PIECE_BYTES: usize = 64 << 20;
/// Bytes of a large page.
const LARGE_PAGE_BYTES: usize = 1 << 21;

/// Where matrices are packed to.
#[derive(Default)]
pub struct Arena {
    /// The piece that is being filled, and the lines of it that are taken.
    open: Mutex<Option<(Arc<Piece>, usize)>>,
}

/// Memory that lines are taken from.
struct Piece {
    first: *mut Line,
    count: usize,
    /// Holds the lines, and is never touched but through `first`.
    _raw: Vec<u8>,
}

// SAFETY: a piece is but an address and a length; lines of it are reached through `Lines` alone, no two of which overlap.
unsafe impl Send for Piece {}
// SAFETY: as above.
unsafe impl Sync for Piece {}

impl Piece {
    /// At least `count` lines of zeros, of which the system has made none yet.
    fn new(count: usize) -> Option<Self> {
        let bytes = count
            .checked_mul(size_of::<Line>())?
            .max(PIECE_BYTES)
            .checked_next_multiple_of(LARGE_PAGE_BYTES)?;
        let mut raw = vec![0u8; bytes.checked_add(LARGE_PAGE_BYTES)?];
        let skipped = raw.as_ptr().align_offset(LARGE_PAGE_BYTES);
        if skipped > LARGE_PAGE_BYTES {
            return None;
        }
        // SAFETY: the allocation is longer than the piece by a large page, which is the most that aligning takes.
        let first = unsafe { raw.as_mut_ptr().add(skipped) };
        #[cfg(target_os = "linux")]
        // SAFETY: the range lies within the allocation; the advice changes how memory is backed, not what it holds, and is free
        // to fail.
        unsafe {
            libc::madvise(first.cast(), bytes, libc::MADV_HUGEPAGE)
        };
        Some(Self {
            first: first.cast(),
            count: bytes / size_of::<Line>(),
            _raw: raw,
        })
    }
}

impl Arena {
    /// `count` lines of zeros. `None` where no memory holds so many.
    pub(super) fn lines(&self, count: usize) -> Option<Lines> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let room = |(piece, taken): &(Arc<Piece>, usize)| piece.count - taken >= count;
        if !open.as_ref().is_some_and(room) {
            *open = Some((Arc::new(Piece::new(count)?), 0));
        }
        let (piece, taken) = open.as_mut()?;
        let start = *taken;
        *taken += count;
        let piece = piece.clone();
        Some(Lines { piece, start, count })
    }
}

/// Lines of a piece, which nobody else has.
pub(super) struct Lines {
    piece: Arc<Piece>,
    start: usize,
    count: usize,
}

impl Deref for Lines {
    type Target = [Line];

    fn deref(&self) -> &[Line] {
        // SAFETY: the arena gave these lines, which lie within the piece, to nobody else; any bytes are a line.
        unsafe { std::slice::from_raw_parts(self.piece.first.add(self.start), self.count) }
    }
}

impl DerefMut for Lines {
    fn deref_mut(&mut self) -> &mut [Line] {
        // SAFETY: as above, and `self` is borrowed for as long.
        unsafe { std::slice::from_raw_parts_mut(self.piece.first.add(self.start), self.count) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_zeros_and_never_shared() {
        let arena = Arena::default();
        let most = PIECE_BYTES / size_of::<Line>();
        let mut all: Vec<Lines> = [3, 5, most - 8, 1, most + 7, 2]
            .iter()
            .map(|&count| arena.lines(count).unwrap())
            .collect();
        for (number, lines) in all.iter_mut().enumerate() {
            assert!(lines.iter().all(|line| *line == Line([0; 64])));
            lines.fill(Line([number as u8 + 1; 64]));
        }
        for (number, lines) in all.iter().enumerate() {
            assert!(lines.iter().all(|line| line.0 == [number as u8 + 1; 64]));
        }
        drop(arena);
        assert_eq!(all[0][2].0, [1; 64]);
        assert!(Arena::default().lines(usize::MAX / 32).is_none());
    }
}

//! A slice that several threads write to, each its own part.

use std::marker::PhantomData;

/// A slice to be written in parts that do not overlap.
pub(super) struct Shared<'a, T> {
    start: *mut T,
    len: usize,
    borrowed: PhantomData<&'a mut [T]>,
}

// SAFETY: parts are handed out by `slice`, whose callers see to it that no two of them overlap.
unsafe impl<T: Send> Sync for Shared<'_, T> {}
// SAFETY: as a `&mut [T]` may be sent, so may this, which holds its borrow.
unsafe impl<T: Send> Send for Shared<'_, T> {}

impl<'a, T> Shared<'a, T> {
    pub(super) fn new(slice: &'a mut [T]) -> Self {
        Self {
            start: slice.as_mut_ptr(),
            len: slice.len(),
            borrowed: PhantomData,
        }
    }

    /// `len` items from `from` on.
    ///
    /// # Safety
    /// While the part is in use nobody else may hold one that overlaps it.
    ///
    /// # Panics
    /// Where the part reaches beyond the slice.
    #[allow(clippy::mut_from_ref, reason = "the caller keeps parts apart")]
    pub(super) unsafe fn slice(&self, from: usize, len: usize) -> &mut [T] {
        assert!(
            from <= self.len && len <= self.len - from,
            "the part reaches beyond the slice"
        );
        // SAFETY: the part lies within the slice, which is borrowed for `'a`, and the caller keeps parts apart.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(from), len) }
    }
}

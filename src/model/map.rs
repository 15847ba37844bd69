//! Model files, mapped into memory.

use crate::error::{Error, Kind, Result};
use memmap2::Mmap;
use std::fs::File;
use std::ops::{Deref, Range};
use std::path::Path;

/// A file in memory, read-only.
pub struct Mapped(Mmap);

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Mapped {
    /// Maps the file at `path`.
    ///
    /// # Errors
    /// Where the file cannot be opened or mapped.
    #[allow(unsafe_code)]
    pub fn open(path: &Path) -> Result<Self> {
        let failed = || Error::new(Kind::Model, format!("cannot open the model file `{}`", path.display()));
        let file = File::open(path).map_err(|cause| failed().because(cause))?;
        // SAFETY: the map is read-only and private to this process. A file that another process changes while it is
        // mapped changes the bytes under us: they are only ever read as plain integers, checked before use. The store
        // replaces model files by renaming, which leaves the mapped inode as it was.
        let map = unsafe { Mmap::map(&file) };
        map.map(Self).map_err(|cause| failed().because(cause))
    }

    /// Says that the bytes of `range` are not needed for now: they no longer count as this process's memory, and are read from
    /// the file anew where they are needed after all.
    #[allow(unsafe_code)]
    pub fn forget(&self, range: Range<usize>) {
        #[cfg(unix)]
        if range.start < range.end && range.end <= self.0.len() {
            let advice = memmap2::UncheckedAdvice::DontNeed;
            // SAFETY: the map is a read-only one of a file, so no bytes are lost; the advice may fail without harm.
            let _ = unsafe { self.0.unchecked_advise_range(advice, range.start, range.len()) };
        }
    }
}

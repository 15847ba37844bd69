//! Model files, mapped into memory.

use crate::error::{Error, Kind, Result};
use memmap2::Mmap;
use std::fs::File;
use std::path::Path;

/// Maps the file at `path` read-only.
///
/// # Errors
/// Where the file cannot be opened or mapped.
#[allow(unsafe_code)]
pub fn map(path: &Path) -> Result<Mmap> {
    let failed = || Error::new(Kind::Model, format!("cannot open the model file `{}`", path.display()));
    let file = File::open(path).map_err(|cause| failed().because(cause))?;
    // SAFETY: the map is read-only and private to this process. A file that another process changes while it is
    // mapped changes the bytes under us: they are only ever read as plain integers, checked before use. The store
    // replaces model files by renaming, which leaves the mapped inode as it was.
    let map = unsafe { Mmap::map(&file) };
    map.map_err(|cause| failed().because(cause))
}

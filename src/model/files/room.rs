//! Whether a file has room on the disk, before a byte of it is written.

use super::Outside;
use super::disk::size;
use crate::error::{Error, Kind, Result};
use std::path::Path;

/// Bytes kept free for everybody else.
const BYTES_LEFT_FREE: u64 = 64 << 20;

/// Whether `dir` has room for `bytes` more.
///
/// # Errors
/// Where it has not; a system that does not tell is believed to have it.
pub(super) fn require(outside: &Outside, dir: &Path, bytes: u64) -> Result<()> {
    let Ok(Some(free)) = (outside.free)(dir) else {
        return Ok(());
    };
    let needed = bytes.saturating_add(BYTES_LEFT_FREE);
    if free >= needed {
        return Ok(());
    }
    let message = format!(
        "not enough room in `{}`: {} are needed, {} are free",
        dir.display(),
        size(needed),
        size(free)
    );
    Err(Error::new(Kind::Storage, message).hint("make room, or use another disk: export STANDFIRST_MODELS_DIR=DIR"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_before_anything_is_written() {
        let mut outside = Outside::from_env();
        outside.free = |_| Ok(Some(100 << 20));
        let here = Path::new(".");
        assert!(require(&outside, here, 30 << 20).is_ok());
        let error = require(&outside, here, 50 << 20).unwrap_err();
        assert!(
            error.chain().contains("120 MB are needed, 105 MB are free"),
            "{}",
            error.chain()
        );
    }
}

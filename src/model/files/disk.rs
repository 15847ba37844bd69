//! Room on the disk.

use super::Outside;
use crate::error::{Error, Kind, Result};
use std::io;
use std::path::Path;

/// Bytes kept free for everybody else.
const MARGIN: u64 = 64 << 20;

/// Bytes free for this user on the file system that holds `dir`.
#[cfg(unix)]
pub(super) fn free(dir: &Path) -> io::Result<Option<u64>> {
    let system = rustix::fs::statvfs(dir)?;
    Ok(Some(system.f_bavail.saturating_mul(system.f_frsize)))
}

/// Bytes free are not asked for on this system.
#[cfg(not(unix))]
pub(super) fn free(_dir: &Path) -> io::Result<Option<u64>> {
    Ok(None)
}

/// Whether `dir` has room for `bytes` more.
///
/// # Errors
/// Where it has not; a system that does not tell is believed to have it.
pub(super) fn require(outside: &Outside, dir: &Path, bytes: u64) -> Result<()> {
    let Ok(Some(free)) = (outside.free)(dir) else {
        return Ok(());
    };
    let needed = bytes.saturating_add(MARGIN);
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

/// A number of bytes as people say it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{bytes} bytes"),
        1_000_000..1_000_000_000 => format!("{:.0} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

/// Bytes of all files below `dir`; what vanishes meanwhile counts nothing.
pub(super) fn used(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return 0;
    };
    let one = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => used(&entry.path()),
        Ok(data) if data.is_file() => data.len(),
        _ => 0,
    };
    entries.flatten().map(one).sum()
}

/// Bytes of the largest file below `dir`.
pub(super) fn largest(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return 0;
    };
    let one = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => largest(&entry.path()),
        Ok(data) if data.is_file() => data.len(),
        _ => 0,
    };
    entries.flatten().map(one).max().unwrap_or(0)
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

    #[test]
    fn this_disk_tells_what_is_free() {
        #[cfg(unix)]
        assert!(free(Path::new(".")).unwrap().unwrap() > 0);
    }
}

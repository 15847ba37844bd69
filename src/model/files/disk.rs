//! What is on the disk, and what is free.

use std::io;
use std::path::Path;

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
    fn this_disk_tells_what_is_free() {
        #[cfg(unix)]
        assert!(free(Path::new(".")).unwrap().unwrap() > 0);
    }
}

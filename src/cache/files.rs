//! Files that only their owner may read, written in one step.

use crate::error::{Error, Kind, Result};
use etcetera::BaseStrategy;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Bytes kept before what was used least lately goes.
const USUAL: u64 = 2_000_000_000;
/// Bytes of what stays until somebody removes it.
const LASTING: u64 = 10_000_000_000;

/// The folder of entries being written.
pub(super) const NEW: &str = "new";

/// The folder that the environment names with `STANDFIRST_CACHE_DIR`, or that of the platform.
///
/// # Errors
/// Where the platform has no home for this user.
pub fn default_dir() -> Result<PathBuf> {
    if let Some(dir) = std::env::var_os("STANDFIRST_CACHE_DIR").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir));
    }
    let base = etcetera::choose_base_strategy().map_err(|error| {
        let error = Error::new(Kind::Storage, "there is no folder for the cache").because(error);
        error.hint("name one or do without: --cache-dir DIR or --no-cache")
    })?;
    Ok(base.cache_dir().join("standfirst").join("results"))
}

/// Bytes that the environment allows the cache with `STANDFIRST_CACHE_LIMIT`, such as `500MB` or `4GB`; 2 GB where it
/// says nothing.
///
/// # Errors
/// Where it says something else.
pub fn limit() -> Result<u64> {
    told("STANDFIRST_CACHE_LIMIT", USUAL)
}

/// Bytes that the environment allows pages that were sent with `STANDFIRST_PAGES_LIMIT`; 10 GB where it says nothing.
///
/// # Errors
/// Where it says something else.
pub fn pages_limit() -> Result<u64> {
    told("STANDFIRST_PAGES_LIMIT", LASTING)
}

fn told(name: &str, usual: u64) -> Result<u64> {
    match std::env::var(name) {
        Ok(text) if !text.trim().is_empty() => bytes(text.trim()).ok_or_else(|| {
            let message = format!("`{name}` is `{text}`, which is no size");
            Error::new(Kind::Usage, message).hint(format!("export {name}={}GB", usual / 1_000_000_000))
        }),
        _ => Ok(usual),
    }
}

/// The number of bytes that a size such as `500MB` names.
fn bytes(text: &str) -> Option<u64> {
    let text = text.to_ascii_uppercase();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text[digits.len()..].trim().trim_end_matches('B') {
        "" => 1,
        "K" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// Whether `text` is a digest as this program writes them.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Writes `bytes` to `path` below `root`, so that nobody ever reads half of them. Returns how many they are.
pub(super) fn write(root: &Path, path: &Path, bytes: &[u8]) -> io::Result<u64> {
    let new = root.join(NEW);
    make_dir(&new)?;
    // Made readable to its owner only, from its first moment on.
    let mut file = tempfile::Builder::new().tempfile_in(&new)?;
    file.write_all(bytes)?;
    if let Some(folder) = path.parent() {
        make_dir(folder)?;
    }
    file.persist(path)?;
    Ok(bytes.len() as u64)
}

/// Makes `dir` and what is missing above it, for its owner only.
pub(super) fn make_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(dir)
}

/// Marks the file at `path` as used now, where that is allowed.
pub(super) fn touch(path: &Path) {
    let _ = File::open(path).and_then(|file| file.set_modified(SystemTime::now()));
}

/// What is in `dir`, in name order; nothing where it is not there.
pub(super) fn list(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Removes the file at `path`; another process may have done so already.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, expected) in [
            ("500MB", Some(500_000_000)),
            ("2g", Some(2_000_000_000)),
            ("10 kb", Some(10_000)),
            ("77", Some(77)),
            ("-1", None),
            ("2TB", None),
            ("99999999999999999999", None),
            ("GB", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}

//! What is said on the way, and what is written.

use crate::error::{Error, Kind, Result};
use std::io::Write;
use std::path::Path;

/// Tells whoever waits how it goes.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The error for a file that cannot be read or written.
pub(super) fn unusable(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(Kind::Input, format!("cannot use `{}`", path.display()))
        .because(cause)
        .hint("name a folder that `make_pages.py` wrote, or a file that `lab record` did")
}

/// A weight as it is written.
pub(super) fn rounded(weight: f64) -> f64 {
    (weight * 1000.0).round() / 1000.0
}

/// Writes a file to a folder.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    std::fs::write(&path, text).map_err(|cause| unusable(&path, cause))
}

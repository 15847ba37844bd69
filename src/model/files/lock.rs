//! One process at a time.

use super::Progress;
use crate::error::{Error, Kind, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Holds the lock file at `path` until dropped, or until the process ends in whatever way.
///
/// The file itself stays: removing it would let two processes hold two files of one name.
pub(super) fn hold(path: &Path, what: &str, progress: &mut dyn Progress) -> Result<File> {
    let failed = || Error::new(Kind::Storage, format!("cannot lock `{}`", path.display()));
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let file = open.map_err(|error| failed().because(error).hint(HINT))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            progress.note(&format!("another process is at work on `{what}`; waiting for it"));
            file.lock().map_err(|error| failed().because(error))?;
        }
        Err(TryLockError::Error(error)) => return Err(failed().because(error)),
    }
    Ok(file)
}

/// The way out where the models' folder cannot be written.
pub(super) const HINT: &str = "use another folder: export STANDFIRST_MODELS_DIR=DIR";

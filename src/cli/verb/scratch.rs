//! A place for what is not kept: it goes with the command, however that ends, but where it is killed.

use crate::cli::outcome::FAILED;
use crate::error::{Error, Kind, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};
use tempfile::TempDir;

/// Places that there are now.
static THERE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// What removes them when the command is interrupted is told of once.
static HEARS: Once = Once::new();
/// Whoever writes into a place that is removed may still be at it.
const TRIES: usize = 20;

/// A folder for the time of a command, for its owner only.
pub(super) struct Scratch(TempDir);

impl Scratch {
    /// One in the system's folder for temporary files.
    ///
    /// # Errors
    /// Where none can be made.
    pub(super) fn new() -> Result<Self> {
        HEARS.call_once(|| {
            // Where signals cannot be had, a place outlives an interruption.
            let _ = ctrlc::set_handler(|| {
                there(|places| places.iter().for_each(|place| remove(place)));
                std::process::exit(FAILED.into());
            });
        });
        let made = tempfile::Builder::new().prefix("standfirst-").tempdir();
        let dir = made.map_err(|cause| {
            let error = Error::new(Kind::Storage, "there is no place for temporary files").because(cause);
            error.hint("export TMPDIR=DIR")
        })?;
        there(|places| places.push(dir.path().to_owned()));
        Ok(Self(dir))
    }

    /// A folder in it, of that number.
    pub(super) fn folder(&self, number: usize) -> PathBuf {
        self.0.path().join(number.to_string())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        there(|places| places.retain(|place| place != self.0.path()));
    }
}

fn there(change: impl FnOnce(&mut Vec<PathBuf>)) {
    change(&mut THERE.lock().unwrap_or_else(PoisonError::into_inner));
}

fn remove(place: &Path) {
    for _ in 0..TRIES {
        if fs::remove_dir_all(place).is_ok() || !place.exists() {
            break;
        }
    }
}

//! Where pages come from, as whoever knows of files tells it.

use crate::archive::Stamp;
use crate::error::{Error, Result};
use crate::pipeline::input::Input;
use std::path::{Path, PathBuf};

/// What there is to be read.
#[derive(Debug, Default)]
pub struct Listed {
    /// Files with pages, by whole paths, in the order they are to be read.
    pub files: Vec<PathBuf>,
    /// Folders that could not be looked into. What is missing may be in them.
    pub unread: Vec<Error>,
}

/// Files that hold pages.
pub trait Files: Sync {
    /// What there is.
    fn list(&self) -> Listed;

    /// By what a file is known to be as it was; `None` where only reading it tells.
    fn stamp(&self, path: &Path) -> Option<Stamp>;

    /// The bytes of a file, and the digest, in hex, of all that its pages are read from.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn bytes(&self, path: &Path) -> Result<(Vec<u8>, String)>;

    /// The pages of a file with these bytes.
    ///
    /// # Errors
    /// Where it holds no text.
    fn pages(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Input>>;
}

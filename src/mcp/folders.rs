//! What of a disk an agent may name.

use crate::error::Result;
use crate::pipeline::Input;

/// Where pages are that an agent may name.
pub trait Folders: Send + Sync {
    /// The pages that `path` names, a file or a folder.
    ///
    /// # Errors
    /// Where it leads out of the folders, symbolic links followed, or cannot be read.
    fn open(&self, path: &str) -> Result<Vec<Input>>;

    /// The files with pages, by name; at most `most` of them.
    fn files(&self, most: usize) -> Vec<String>;
}

//! Standard input as a file that is indexed.

use crate::archive::Stamp;
use crate::cli::file::bytes;
use crate::cli::input;
use crate::cli::opening::Opening;
use crate::error::Result;
use crate::pipeline::{Files, Input, Listed};
use std::path::{Path, PathBuf};

/// All of standard input.
pub(super) struct Piped {
    bytes: Vec<u8>,
    opening: Opening,
}

impl Piped {
    /// Reads it, to be opened as `opening` tells.
    ///
    /// # Errors
    /// Where it cannot be read, or is too long.
    pub(super) fn read(opening: Opening) -> Result<Self> {
        let bytes = bytes(Path::new("-"))?;
        Ok(Self { bytes, opening })
    }
}

impl Files for Piped {
    fn list(&self) -> Listed {
        Listed {
            files: vec![PathBuf::from("-")],
            unread: Vec::new(),
        }
    }

    fn stamp(&self, _: &Path) -> Option<Stamp> {
        None
    }

    fn bytes(&self, _: &Path) -> Result<(Vec<u8>, String)> {
        let digest = blake3::hash(&self.bytes).to_hex().to_string();
        Ok((self.bytes.clone(), digest))
    }

    fn pages(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Input>> {
        let pages = input::opened(path, bytes, &self.opening)?;
        match self.opening.given {
            true => pages.into_iter().map(Input::as_stated).collect(),
            false => Ok(pages),
        }
    }
}

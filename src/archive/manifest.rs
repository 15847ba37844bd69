//! What an archive knows of the files it was made from.

use super::places::within;
use super::query::Day;
use serde::{Deserialize, Serialize};

/// By what a file is known to be as it was, without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub modified: i64,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its path, whole; `file.zip!entry` inside a ZIP file.
    pub path: String,
    /// As it was when it was read.
    pub stamp: Stamp,
    /// Digest of its bytes, in hex.
    pub digest: String,
    /// What its articles depend on beside its bytes: the versions of what made them.
    pub made: u64,
    /// The day that somebody gave it.
    pub given: Option<Day>,
    /// How many articles came of it.
    pub articles: u64,
    /// Whether it is no longer there.
    pub gone: bool,
    /// Whether the archive holds a copy of it.
    pub kept: bool,
}

impl Row {
    /// Whether its path is `path`, or lies below it, or inside it.
    pub fn within(&self, path: &str) -> bool {
        within(&self.path, path)
    }
}

//! Where one value belongs.

use super::{entry, files};
use crate::error::{Error, Kind, Result};
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

/// How the names of entries end.
pub(super) const ENTRY: &str = "entry";

/// How the names of files end that say where an entry is.
pub(super) const SEE: &str = "see";

/// Where one value belongs: what kind it is, the pages it came from, and the digest of all it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    kind: &'static str,
    first: String,
    others: Vec<String>,
    key: String,
    parts: String,
}

impl Slot {
    /// The slot of a value of `kind` that came from `sources`, digests of pages in hex, and depends on `key`: a plain
    /// struct that lists *everything* the value depends on, the versions of what made it included.
    ///
    /// # Errors
    /// Where there is no source, one is no digest, `kind` is not a word of lower-case letters, or `key` cannot be
    /// written as JSON.
    pub fn new(kind: &'static str, sources: &[String], key: &impl Serialize) -> Result<Self> {
        let wrong = |why: &str| Error::new(Kind::Storage, format!("a cache key of kind `{kind}` {why}"));
        if kind.is_empty() || kind == "new" || !kind.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err(wrong("is of no such kind"));
        }
        if !sources.iter().all(|source| files::is_digest(source)) {
            return Err(wrong("has a source that is no digest"));
        }
        let (first, others) = sources.split_first().ok_or_else(|| wrong("has no source"))?;
        let parts = serde_json::to_string(key).map_err(|error| wrong("cannot be written").because(error))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind.as_bytes()).update(&[0]);
        for source in sources {
            hasher.update(source.as_bytes()).update(&[0]);
        }
        hasher.update(parts.as_bytes());
        Ok(Self {
            kind,
            first: first.clone(),
            others: others.iter().filter(|other| *other != first).cloned().collect(),
            key: hasher.finalize().to_hex().to_string(),
            parts,
        })
    }

    /// The same slot, which is also cleared with any of `others`, digests of pages too; what is there is found without them.
    #[must_use]
    pub fn seen_from(mut self, others: &[String]) -> Self {
        let fits = |other: &&String| files::is_digest(other) && **other != self.first;
        let more: Vec<String> = others.iter().filter(fits).cloned().collect();
        self.others.extend(more);
        self
    }

    /// The digest of all the value depends on, in hex.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What its key was made of, as JSON on one line: it stands in the entry too.
    pub fn parts(&self) -> &str {
        &self.parts
    }

    /// Where the entry is, below `root`.
    pub(super) fn path(&self, root: &Path) -> PathBuf {
        self.file(root, &self.first, ENTRY)
    }

    /// Writes `body` as the entry, and first what leads to it from its other sources: an entry that is there can be
    /// found from all of them. Returns the bytes written.
    pub(super) fn write(&self, root: &Path, body: &[u8]) -> io::Result<u64> {
        for other in &self.others {
            files::write(root, &self.file(root, other, SEE), self.first.as_bytes())?;
        }
        files::write(root, &self.path(root), &entry::pack(&self.key, &self.parts, body))
    }

    fn file(&self, root: &Path, source: &str, ending: &str) -> PathBuf {
        root.join(self.kind).join(source).join(format!("{}.{ending}", self.key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> String {
        blake3::hash(text.as_bytes()).to_hex().to_string()
    }

    #[test]
    fn everything_of_a_key_changes_its_digest() {
        let key = |kind, pages: &[&str], key: (&str, u32)| {
            let sources: Vec<String> = pages.iter().map(|page| digest(page)).collect();
            Slot::new(kind, &sources, &key).unwrap().key().to_owned()
        };
        let base = key("answer", &["p"], ("q", 1));
        assert_eq!(base, key("answer", &["p"], ("q", 1)));
        let others = [
            key("summary", &["p"], ("q", 1)),
            key("answer", &["r"], ("q", 1)),
            key("answer", &["p", "r"], ("q", 1)),
            key("answer", &["p"], ("r", 1)),
            key("answer", &["p"], ("q", 2)),
        ];
        assert!(others.iter().all(|other| *other != base));
    }

    #[test]
    fn names_that_are_no_digest_never_become_paths() {
        for source in ["../../etc", "", "ABC", &digest("x").to_uppercase()] {
            assert!(Slot::new("page", &[source.to_owned()], &1).is_err());
        }
        assert!(Slot::new("page", &[], &1).is_err());
        assert!(Slot::new("../page", &[digest("x")], &1).is_err());
    }
}

//! Results on disk, keyed by everything they depend on.
//!
//! ```text
//! CACHE/                     0700, as are all folders
//!   v1/
//!     KIND/                  what an entry is: a page, a summary, an answer
//!       SOURCE/              digest of the page it came from
//!         KEY.entry          0600: a line with the digest of what follows, a line with what the key is of, then the value
//!         KEY.see            names the SOURCE that holds the entry, where it came from several
//!     folders/KEY/           a folder that somebody else fills: an archive of what is asked about
//!     new/                   entries being written; renamed when whole
//!     swept                  when it was last looked whether there is too much
//!     written                how much was written since
//! ```
//!
//! Names are digests only: a question or a page's words are never part of a path. Several processes share it without
//! a lock: entries appear whole by a rename, and what is damaged is told by its digest and counts as absent.

mod entry;
mod files;
mod folders;
mod keep;
mod slot;
mod tree;

pub use files::{default_dir, limit, pages_limit};
pub use folders::{About, Kept};
pub use keep::LASTING;
pub use slot::Slot;
pub use tree::{Info, Size, Verified};

use crate::error::{Error, Kind, Result};
use crate::note::Note;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The version of the layout of folders; an entry says its own, and its key those of the stages that made the value.
const VERSION: &str = "v1";

/// What a look into the cache found.
#[derive(Debug, PartialEq)]
pub enum Lookup<T> {
    /// The value that was put there.
    Hit(T),
    /// Nothing, or something that another version of this program put there.
    Miss,
    /// Something that cannot be used; the note says what. It is written over by the next [`Cache::put`].
    Damaged(Note),
}

/// Results on disk, or none where caching is off.
#[derive(Debug)]
pub struct Cache {
    dir: Option<PathBuf>,
    limit: u64,
}

impl Cache {
    /// The cache in `dir`, which need not be there yet, kept to what [`limit`] says; `None` keeps and finds nothing.
    pub fn open(dir: Option<PathBuf>) -> Self {
        // The program refuses a limit that is no size before it comes here.
        Self::with_limit(dir, limit().unwrap_or(u64::MAX))
    }

    /// The same, kept to about `limit` bytes.
    pub fn with_limit(dir: Option<PathBuf>, limit: u64) -> Self {
        Self { dir, limit }
    }

    /// The folder, where caching is on.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The value in `slot`.
    pub fn get<T: DeserializeOwned>(&self, slot: &Slot) -> Lookup<T> {
        match self.get_bytes(slot) {
            Lookup::Hit(body) => match serde_json::from_slice(&body) {
                Ok(value) => Lookup::Hit(value),
                Err(error) => self.damaged(slot, &error.to_string()),
            },
            Lookup::Miss => Lookup::Miss,
            Lookup::Damaged(note) => Lookup::Damaged(note),
        }
    }

    /// The bytes in `slot`.
    pub fn get_bytes(&self, slot: &Slot) -> Lookup<Vec<u8>> {
        let Some(root) = self.root() else {
            return Lookup::Miss;
        };
        let path = slot.path(&root);
        match entry::read(&path, slot.key()) {
            Ok(Some(body)) => {
                files::touch(&path);
                Lookup::Hit(body)
            }
            Ok(None) => Lookup::Miss,
            Err(error) if error.kind() == ErrorKind::NotFound => Lookup::Miss,
            Err(error) => self.damaged(slot, &error.to_string()),
        }
    }

    fn damaged<T>(&self, slot: &Slot, why: &str) -> Lookup<T> {
        let path = self.root().map(|root| slot.path(&root)).unwrap_or_default();
        let message = format!(
            "a cache entry cannot be used and is made again: {why}: `{}`",
            path.display()
        );
        Lookup::Damaged(Note::new("cache", message))
    }

    /// Puts `value` into `slot`, in one step.
    ///
    /// # Errors
    /// Where the cache cannot be written. The value is none the worse: callers warn and go on.
    pub fn put<T: Serialize>(&self, slot: &Slot, value: &T) -> Result<()> {
        let body = serde_json::to_vec(value).map_err(|error| self.unkept().because(error))?;
        self.put_bytes(slot, &body)
    }

    /// Puts `body` into `slot`, in one step.
    ///
    /// # Errors
    /// As [`Cache::put`].
    pub fn put_bytes(&self, slot: &Slot, body: &[u8]) -> Result<()> {
        let Some(root) = self.root() else { return Ok(()) };
        let bytes = slot.write(&root, body).map_err(|error| self.unkept().because(error))?;
        keep::after(&root, bytes, self.limit);
        Ok(())
    }

    /// The folder of what `about` says, for whoever fills it; made where it is not there, for its owner only. `None` where caching is off.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn folder(&self, about: &About) -> Result<Option<PathBuf>> {
        let Some(root) = self.root() else { return Ok(None) };
        let made = folders::take(&root, about).map_err(|error| self.unkept().because(error));
        made.map(Some)
    }

    /// Bytes of what is in a folder of the cache.
    pub fn folder_bytes(&self, path: &Path) -> u64 {
        folders::bytes(path)
    }

    /// Bytes of entries that stay until somebody removes them: those of [`LASTING`] kinds.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn lasting(&self) -> Result<u64> {
        let kinds = self.info()?.kinds;
        let lasting = kinds.iter().filter(|(kind, _)| LASTING.contains(&kind.as_str()));
        Ok(lasting.map(|(_, size)| size.bytes).sum())
    }

    /// Says that so many bytes were added to a folder, which may be too much in all.
    pub fn filled(&self, bytes: u64) {
        if let Some(root) = self.root() {
            keep::after(&root, bytes, self.limit);
        }
    }

    /// All folders that others filled.
    ///
    /// # Errors
    /// Where the cache cannot be read.
    pub fn folders(&self) -> Result<Vec<Kept>> {
        let Some(root) = self.root() else { return Ok(Vec::new()) };
        folders::all(&root).map_err(|error| tree::failed("read", &root, error))
    }

    /// Removes one of them, with all that is in it.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn remove_folder(&self, path: &Path) -> Result<()> {
        folders::remove_all(path).map_err(|error| tree::failed("remove", path, error))
    }

    fn unkept(&self) -> Error {
        let root = self.root().unwrap_or_default();
        let message = format!("cannot keep a result in the cache `{}`", root.display());
        Error::new(Kind::Storage, message).hint("use another folder or none: --cache-dir DIR or --no-cache")
    }

    /// What is there.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn info(&self) -> Result<Info> {
        tree::info(self.root().as_deref())
    }

    /// The sources that have an entry of `kind`, digests of pages.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn sources(&self, kind: &str) -> Result<Vec<String>> {
        tree::sources(self.root().as_deref(), kind)
    }

    /// Takes the digest of every entry; removes the damaged ones where `remove` says so.
    ///
    /// # Errors
    /// Where the folder cannot be read, or an entry cannot be removed.
    pub fn verify(&self, remove: bool) -> Result<Verified> {
        tree::verify(self.root().as_deref(), remove)
    }

    /// Removes all that came from any of `sources`, digests of pages.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn clear(&self, sources: &[String]) -> Result<Size> {
        tree::clear(self.root().as_deref(), sources)
    }

    /// Removes everything, what other versions of this program left there too.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn clear_all(&self) -> Result<Size> {
        let freed = self.info()?.total;
        self.dir.as_deref().map_or(Ok(()), tree::clear_all)?;
        Ok(freed)
    }

    fn root(&self) -> Option<PathBuf> {
        self.dir.as_ref().map(|dir| dir.join(VERSION))
    }
}

//! Pictures of pages that were sent: the files they are drawn from, and what was drawn or given, in the cache and lately used in memory.

use crate::cache::{Cache, Lookup, Slot};
use crate::error::{Error, Kind, Result};
use crate::read::Picture;
use lru::LruCache;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// Files and pictures in memory take at most so many bytes.
const BYTES_HELD: usize = 96 << 20;
/// Pictures made at once; more wait.
const AT_ONCE: usize = 1;

/// Makes pictures, somewhere else than in this process: a file may be made to break whoever draws it.
pub trait Painter: Send + Sync {
    /// The picture of the page of that number, counted from 1, of the PDF, TIFF or JPEG 2000 file in `bytes`.
    ///
    /// # Errors
    /// Where it cannot be drawn, or takes too long or too much.
    fn paint(&self, bytes: &[u8], page: usize) -> Result<Picture>;
}

/// All pictures, and what makes them.
pub struct Pictures {
    cache: Cache,
    painter: Option<Arc<dyn Painter>>,
    /// Who makes one has it.
    pub(super) turns: Semaphore,
    inner: Mutex<Inner>,
}

struct Inner {
    held: LruCache<String, Held>,
    bytes: usize,
}

struct Held {
    bytes: Arc<[u8]>,
    pages: Arc<[String]>,
}

impl Pictures {
    /// None yet but those in the cache in `dir`; in memory alone where that is `None`.
    pub fn open(dir: Option<PathBuf>) -> Self {
        Self {
            cache: Cache::open(dir),
            painter: None,
            turns: Semaphore::new(AT_ONCE),
            inner: Mutex::new(Inner {
                held: LruCache::unbounded(),
                bytes: 0,
            }),
        }
    }

    /// The same, with what makes pictures.
    #[must_use]
    pub fn made_by(self, painter: Option<Arc<dyn Painter>>) -> Self {
        Self { painter, ..self }
    }

    /// Whether the pages of the file in `bytes` will have pictures once it is kept.
    pub fn can_draw(&self, bytes: &[u8]) -> bool {
        self.painter.is_some() && Picture::can_be_drawn(bytes)
    }

    /// Keeps the file that `pages` came from and returns its digest.
    pub(super) fn keep_file(&self, pages: &[String], bytes: &[u8]) -> String {
        let digest = blake3::hash(bytes).to_hex().to_string();
        if let Ok(slot) = file_slot(&digest) {
            self.put(&slot.seen_from(pages), bytes, pages);
        }
        digest
    }

    /// Lets go of what came from any of `pages`, or of all; what is on disk is cleared with all else that came from them.
    pub fn forget(&self, pages: Option<&[String]>) {
        let mut inner = self.lock();
        let of_pages = |held: &Held| pages.is_none_or(|pages| held.pages.iter().any(|id| pages.contains(id)));
        let gone = inner.held.iter().filter(|(_, held)| of_pages(held));
        let gone: Vec<String> = gone.map(|(key, _)| key.clone()).collect();
        for key in gone {
            inner.bytes -= inner.held.pop(&key).map_or(0, |held| held.bytes.len());
        }
    }

    pub(super) fn get(&self, slot: &Slot, pages: &[String]) -> Option<Arc<[u8]>> {
        if let Some(held) = self.lock().held.get(slot.key()) {
            return Some(held.bytes.clone());
        }
        let Lookup::Hit(bytes) = self.cache.get_bytes(slot) else {
            return None;
        };
        let bytes: Arc<[u8]> = bytes.into();
        self.hold(slot, bytes.clone(), pages);
        Some(bytes)
    }

    pub(super) fn put(&self, slot: &Slot, bytes: &[u8], pages: &[String]) {
        if let Err(error) = self.cache.put_bytes(slot, bytes) {
            tracing::warn!(error = error.chain(), "a picture is kept in memory alone");
        }
        self.hold(slot, bytes.into(), pages);
    }

    fn hold(&self, slot: &Slot, bytes: Arc<[u8]>, pages: &[String]) {
        let mut inner = self.lock();
        inner.bytes += bytes.len();
        let held = Held {
            bytes,
            pages: pages.into(),
        };
        if let Some((_, old)) = inner.held.push(slot.key().to_owned(), held) {
            inner.bytes -= old.bytes.len();
        }
        while inner.bytes > BYTES_HELD && inner.held.len() > 1 {
            let Some((_, old)) = inner.held.pop_lru() else { break };
            inner.bytes -= old.bytes.len();
        }
    }

    pub(super) fn paint(&self, bytes: &[u8], page: usize) -> Result<Picture> {
        let none = || Error::new(Kind::Usage, "nothing draws pictures here").hint("send a PNG or JPEG file");
        self.painter.as_ref().ok_or_else(none)?.paint(bytes, page)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a file that pages came from belongs: all of them lead to it.
pub(super) fn file_slot(digest: &str) -> Result<Slot> {
    Slot::new("original", &[digest.to_owned()], &())
}

/// Where a picture belongs: what was given stays, and what was drawn depends on what it was drawn from, and by.
pub(super) fn picture_slot(ids: &[String; 1], file: Option<&str>, sheet: usize) -> Result<Slot> {
    match file {
        Some(file) => Slot::new("picture", ids, &(sheet, file, crate::VERSION)),
        None => Slot::new("given", ids, &sheet),
    }
}

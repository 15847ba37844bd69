//! Pictures of pages that were sent: the files they are drawn from, and what was drawn or given, in the cache and lately used in memory.

use super::core::Service;
use super::error::Refusal;
use super::pages::StoredPage;
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
    turns: Semaphore,
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
    pub fn keep_file(&self, pages: &[String], bytes: &[u8]) -> String {
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

    fn get(&self, slot: &Slot, pages: &[String]) -> Option<Arc<[u8]>> {
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

    fn put(&self, slot: &Slot, bytes: &[u8], pages: &[String]) {
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

    fn paint(&self, bytes: &[u8], page: usize) -> Result<Picture> {
        let none = || Error::new(Kind::Usage, "nothing draws pictures here").hint("send a PNG or JPEG file");
        self.painter.as_ref().ok_or_else(none)?.paint(bytes, page)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service {
    /// The picture of a sheet of `page`: as it was given, or drawn from the page's file; `None` where there is none, or no more.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub async fn picture(self: &Arc<Self>, page: &Arc<StoredPage>, sheet: usize) -> Result<Option<Picture>, Refusal> {
        if !page.pictures.contains(&sheet) {
            return Ok(None);
        }
        let turn = self.pictures.turns.acquire().await.map_err(|_| Refusal::Ending)?;
        let (service, own) = (self.clone(), page.clone());
        let made = tokio::task::spawn_blocking(move || service.picture_now(&own, sheet)).await;
        drop(turn);
        let made = made.map_err(|_| Refusal::Broke)?.map_err(Refusal::from)?;
        // Words that were recognised from a scan have no letters of their own: they are in the scan.
        let layout = page.input.document.layout.as_ref();
        let scanned = layout.is_some_and(|layout| layout.recognised);
        Ok(made.map(|picture| Picture {
            wordless: picture.wordless && !scanned,
            ..picture
        }))
    }

    fn picture_now(&self, page: &StoredPage, sheet: usize) -> Result<Option<Picture>> {
        let ids = [page.id().to_owned()];
        let slot = picture_slot(&ids, page.file.as_deref(), sheet)?;
        if let Some(known) = self.pictures.get(&slot, &ids) {
            return Ok(Picture::unpacked(&known));
        }
        let Some(file) = page.file.as_deref() else {
            return Ok(None);
        };
        let Some(bytes) = self.pictures.get(&file_slot(file)?, &ids) else {
            return Ok(None);
        };
        let drawn = self.pictures.paint(&bytes, sheet)?;
        self.pictures.put(&slot, &drawn.clone().packed(), &ids);
        Ok(Some(drawn))
    }

    /// Keeps `bytes` as the picture of a sheet of the page of that id, as they are or made anew.
    ///
    /// # Errors
    /// Where they are no picture that is known here, or one that cannot be read.
    pub async fn keep_picture(self: &Arc<Self>, id: &str, sheet: usize, bytes: Vec<u8>) -> Result<(), Refusal> {
        let turn = self.pictures.turns.acquire().await.map_err(|_| Refusal::Ending)?;
        let (service, ids) = (self.clone(), [id.to_owned()]);
        let kept = tokio::task::spawn_blocking(move || {
            let picture = match Picture::shown(&bytes) {
                Some(picture) => picture,
                None if Picture::can_be_drawn(&bytes) => service.pictures.paint(&bytes, 1)?,
                None => {
                    let error = Error::new(Kind::Input, "this is no picture, or too large a one");
                    return Err(error.hint("send a PNG, JPEG, TIFF or JPEG 2000 file"));
                }
            };
            let slot = picture_slot(&ids, None, sheet)?;
            service.pictures.put(&slot, &picture.packed(), &ids);
            Ok(())
        });
        let kept = kept.await;
        drop(turn);
        kept.map_err(|_| Refusal::Broke)?.map_err(Refusal::from)
    }
}

/// Where a file that pages came from belongs: all of them lead to it.
fn file_slot(digest: &str) -> Result<Slot> {
    Slot::new("original", &[digest.to_owned()], &())
}

/// Where a picture belongs: what was drawn depends on what it was drawn from, and by.
fn picture_slot(ids: &[String; 1], file: Option<&str>, sheet: usize) -> Result<Slot> {
    Slot::new("picture", ids, &(sheet, file.map(|file| (file, crate::VERSION))))
}

//! Pages that were sent to the service: on disk until they are removed, the ones used lately in memory as well.

use super::shelf::Shelf;
use super::stored::{Listed, StoredPage};
use crate::cache::pages_limit;
use crate::error::Result;
use lru::LruCache;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Pages in memory take at most so many bytes.
const BYTES_HELD: usize = 64 << 20;

/// All pages that were sent.
pub struct PageStore {
    shelf: Shelf,
    inner: Mutex<Inner>,
}

struct Inner {
    /// What lists tell of all pages, once that was asked for.
    listed: Option<BTreeMap<String, Listed>>,
    recent: LruCache<String, Arc<StoredPage>>,
    bytes: usize,
}

impl PageStore {
    /// The pages in the cache that is in `dir`, none of which is read before it is asked for; they are kept in memory alone where that is
    /// `None`.
    ///
    /// # Errors
    /// Where the environment says of how many bytes they may be what is no size.
    pub fn open(dir: Option<PathBuf>) -> Result<Self> {
        let shelf = Shelf::open(dir, pages_limit()?);
        Ok(Self {
            inner: Mutex::new(Inner {
                listed: (!shelf.lasts()).then(BTreeMap::new),
                recent: LruCache::unbounded(),
                bytes: 0,
            }),
            shelf,
        })
    }

    /// The page of that id.
    pub fn get(&self, id: &str) -> Option<Arc<StoredPage>> {
        if let Some(stored) = self.in_memory(id) {
            return Some(stored);
        }
        let stored = self.shelf.get(id).map(Arc::new);
        match &stored {
            Some(stored) => self.hold(stored.clone()),
            // It made room for others.
            None => self.list_changed(|listed| drop(listed.remove(id))),
        }
        stored
    }

    /// The page of that id, where it is in memory.
    pub fn in_memory(&self, id: &str) -> Option<Arc<StoredPage>> {
        self.lock().recent.get(id).cloned()
    }

    /// Keeps a page. That it could not be kept on disk is the error; it is in memory all the same.
    pub fn put(&self, stored: Arc<StoredPage>) -> Result<()> {
        let kept = match self.shelf.lasts() {
            true => self.shelf.put(&stored),
            false => Ok(()),
        };
        self.list_changed(|listed| drop(listed.insert(stored.id().to_owned(), stored.listed())));
        self.hold(stored);
        kept
    }

    /// Whether there is room for so many bytes more of pages that stay, or of what belongs to them.
    ///
    /// # Errors
    /// Where there is not.
    pub fn room(&self, bytes: usize) -> Result<()> {
        self.shelf.room(bytes as u64)
    }

    /// Counts bytes of what belongs to pages and stays with them.
    pub(super) fn added(&self, bytes: usize) {
        self.shelf.added(bytes as u64);
    }

    /// Lets go of the pages of those ids, or of all; what is on disk is cleared with all else that came from them.
    pub fn remove(&self, ids: Option<&[String]>) {
        self.shelf.removed();
        let mut inner = self.lock();
        let Some(ids) = ids else {
            inner.listed = Some(BTreeMap::new());
            inner.recent.clear();
            inner.bytes = 0;
            return;
        };
        for id in ids {
            if let Some(listed) = &mut inner.listed {
                listed.remove(id);
            }
            if let Some(stored) = inner.recent.pop(id) {
                inner.bytes -= stored.weight();
            }
        }
    }

    /// All pages, the newest first. What is on disk is looked through the first time.
    pub fn list(&self) -> Vec<Listed> {
        let mut inner = self.lock();
        let listed = inner.listed.get_or_insert_with(|| self.shelf.list());
        let mut listed: Vec<Listed> = listed.values().cloned().collect();
        drop(inner);
        listed.sort_by(|a, b| a.order().cmp(&b.order()));
        listed
    }

    /// Changes the list, where there is one yet.
    fn list_changed(&self, change: impl FnOnce(&mut BTreeMap<String, Listed>)) {
        if let Some(listed) = &mut self.lock().listed {
            change(listed);
        }
    }

    fn hold(&self, stored: Arc<StoredPage>) {
        let mut inner = self.lock();
        inner.bytes += stored.weight();
        if let Some((_, old)) = inner.recent.push(stored.id().to_owned(), stored) {
            inner.bytes -= old.weight();
        }
        while inner.bytes > BYTES_HELD && inner.recent.len() > 1 {
            let Some((id, old)) = inner.recent.pop_lru() else { break };
            inner.bytes -= old.weight();
            if !self.shelf.lasts()
                && let Some(listed) = &mut inner.listed
            {
                listed.remove(&id);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

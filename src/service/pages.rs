//! Pages that were sent to the service: in the cache, the ones used lately in memory as well.

use crate::cache::{Cache, Lookup, Slot};
use crate::error::Result;
use crate::page::Page;
use crate::pipeline::Input;
use crate::read::Line;
use crate::span::Located;
use lru::LruCache;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use utoipa::ToSchema;

/// Pages in memory take at most so many bytes.
const BYTES_HELD: usize = 64 << 20;
/// What a page takes in memory for each byte of its text, about.
const BYTES_PER_BYTE: usize = 3;

/// A page that was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredPage {
    /// Its text, and its structure where that was corrected by hand.
    pub input: Input,
    /// Seconds since 1970.
    pub added: u64,
    /// Its headlines, once they are known.
    pub headlines: Vec<String>,
    /// The sheets of its layout that there are pictures of.
    #[serde(default)]
    pub pictures: BTreeSet<usize>,
    /// Digest of the file that they are drawn from, where they were not given.
    #[serde(default)]
    pub file: Option<String>,
}

/// A page in the list of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Listed {
    /// Digest of its text, in hex.
    id: String,
    /// As it was sent.
    name: Option<String>,
    /// BCP 47 tag.
    language: String,
    /// Of its articles, in reading order.
    headlines: Vec<String>,
    /// Length of its text.
    bytes: usize,
    /// Seconds since 1970.
    added: u64,
}

/// All pages that were sent.
pub struct PageStore {
    cache: Cache,
    lasting: bool,
    inner: Mutex<Inner>,
}

struct Inner {
    listed: BTreeMap<String, Listed>,
    recent: LruCache<String, Arc<StoredPage>>,
    bytes: usize,
}

impl StoredPage {
    pub fn new(input: Input) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            input,
            added: since.map_or(0, |since| since.as_secs()),
            headlines: Vec::new(),
            pictures: BTreeSet::new(),
            file: None,
        }
    }

    /// Takes over what was done by hand to the same page when it was sent before.
    pub fn take_over(&mut self, before: &Self) {
        self.headlines.clone_from(&before.headlines);
        self.input.given.clone_from(&before.input.given);
        self.pictures.clone_from(&before.pictures);
        self.file.clone_from(&before.file);
    }

    /// The numbers of the sheets of its layout.
    pub fn sheets(&self) -> impl Iterator<Item = usize> {
        let layout = self.input.document.layout.iter();
        layout.flat_map(|layout| layout.sheets.iter().map(|sheet| sheet.page))
    }

    pub fn id(&self) -> &str {
        &self.input.document.source.blake3
    }

    fn weight(&self) -> usize {
        let document = &self.input.document;
        let lines = document.layout.as_ref().map_or(0, |layout| layout.lines.len());
        1024 + document.text.len() * BYTES_PER_BYTE + lines * size_of::<Line>()
    }

    fn listed(&self) -> Listed {
        let source = &self.input.document.source;
        Listed {
            id: source.blake3.clone(),
            name: source.path.clone(),
            language: source.language.clone(),
            headlines: self.headlines.clone(),
            bytes: source.bytes,
            added: self.added,
        }
    }
}

impl Listed {
    /// The page's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl PageStore {
    /// The pages in the cache that is in `dir`; they are kept in memory alone where that is `None`.
    pub fn open(dir: Option<PathBuf>) -> Self {
        let lasting = dir.is_some();
        let store = Self {
            cache: Cache::open(dir),
            lasting,
            inner: Mutex::new(Inner {
                listed: BTreeMap::new(),
                recent: LruCache::unbounded(),
                bytes: 0,
            }),
        };
        for id in store.cache.sources(KIND).unwrap_or_default() {
            if let Some(stored) = store.fetch(&id) {
                store.lock().listed.insert(id, stored.listed());
            }
        }
        store
    }

    /// The page of that id.
    pub fn get(&self, id: &str) -> Option<Arc<StoredPage>> {
        if let Some(stored) = self.in_memory(id) {
            return Some(stored);
        }
        let stored = self.fetch(id).map(Arc::new);
        match &stored {
            Some(stored) => self.hold(stored.clone()),
            // It made room for others.
            None => drop(self.lock().listed.remove(id)),
        }
        stored
    }

    /// The page of that id, where it is in memory.
    pub fn in_memory(&self, id: &str) -> Option<Arc<StoredPage>> {
        self.lock().recent.get(id).cloned()
    }

    /// Keeps a page. That it could not be kept on disk is the error; it is in memory all the same.
    pub fn put(&self, stored: Arc<StoredPage>) -> Result<()> {
        let kept = slot(stored.id()).and_then(|slot| self.cache.put(&slot, &*stored));
        self.lock().listed.insert(stored.id().to_owned(), stored.listed());
        self.hold(stored);
        kept
    }

    /// Lets go of the pages of those ids, or of all; what is on disk is cleared with all else that came from them.
    pub fn remove(&self, ids: Option<&[String]>) {
        let mut inner = self.lock();
        let Some(ids) = ids else {
            inner.listed.clear();
            inner.recent.clear();
            inner.bytes = 0;
            return;
        };
        for id in ids {
            inner.listed.remove(id);
            if let Some(stored) = inner.recent.pop(id) {
                inner.bytes -= stored.weight();
            }
        }
    }

    /// All pages, the newest first.
    pub fn list(&self) -> Vec<Listed> {
        let mut listed: Vec<Listed> = self.lock().listed.values().cloned().collect();
        listed.sort_by(|a, b| b.added.cmp(&a.added).then_with(|| a.id.cmp(&b.id)));
        listed
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
            if !self.lasting {
                inner.listed.remove(&id);
            }
        }
    }

    fn fetch(&self, id: &str) -> Option<StoredPage> {
        match self.cache.get::<StoredPage>(&slot(id).ok()?) {
            Lookup::Hit(stored) if stored.id() == id => Some(stored),
            _ => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The headlines of a page, in reading order.
pub fn headlines(page: &Page) -> Vec<String> {
    let headlines = page.articles.iter().filter_map(|article| article.headline.as_ref());
    headlines.map(Located::words).collect()
}

/// What the entries of pages that were sent are called in the cache.
const KIND: &str = "sent";

fn slot(id: &str) -> Result<Slot> {
    Slot::new(KIND, &[id.to_owned()], &())
}

//! Pages on disk: those that were sent stay until somebody removes them, those that were only looked at until the cache needs their room.
//! Beside each stands what a list tells of it, so that no list reads pages.

use super::stored::{Listed, StoredPage};
use crate::cache::{Cache, Lookup, Slot};
use crate::error::{Error, Kind, Result};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What entries are called in the cache: of pages that stay, of pages that may go, and of what a list tells of both.
const SENT: &str = "sent";
const PASSING: &str = "passing";
const LISTED: &str = "listed";

/// Pages on disk; none where nothing is kept there.
pub(super) struct Shelf {
    cache: Cache,
    /// Bytes that pages may take which stay, with the files and pictures that belong to them.
    limit: u64,
    /// Bytes that they take, once they are counted.
    taken: Mutex<Option<u64>>,
}

impl Shelf {
    /// Those in the cache in `dir`, of which those that stay take at most `limit` bytes. Nothing is read yet.
    pub(super) fn open(dir: Option<PathBuf>, limit: u64) -> Self {
        Self {
            cache: Cache::open(dir),
            limit,
            taken: Mutex::new(None),
        }
    }

    /// Whether anything is kept.
    pub(super) fn lasts(&self) -> bool {
        self.cache.dir().is_some()
    }

    /// The page of that id.
    pub(super) fn get(&self, id: &str) -> Option<StoredPage> {
        [SENT, PASSING].into_iter().find_map(|kind| {
            let stored = self.cache.get::<StoredPage>(&slot(kind, id).ok()?);
            match stored {
                Lookup::Hit(stored) if stored.id() == id => Some(stored),
                _ => None,
            }
        })
    }

    /// Keeps a page, and what a list tells of it.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn put(&self, stored: &StoredPage) -> Result<()> {
        let kind = if stored.passing { PASSING } else { SENT };
        let failed = |cause| Error::new(Kind::Storage, "a page cannot be stored").because(cause);
        let body = serde_json::to_vec(stored).map_err(failed)?;
        self.cache.put_bytes(&slot(kind, stored.id())?, &body)?;
        self.cache.put(&slot(LISTED, stored.id())?, &stored.listed())?;
        if !stored.passing {
            self.added(body.len() as u64);
        }
        Ok(())
    }

    /// What lists tell of all pages, by id; no page is read but those of which nothing is told yet.
    pub(super) fn list(&self) -> BTreeMap<String, Listed> {
        let kept = |kind| self.cache.sources(kind).unwrap_or_default();
        let ids = kept(SENT).into_iter().chain(kept(PASSING));
        ids.filter_map(|id| Some((id.clone(), self.listed(&id)?))).collect()
    }

    fn listed(&self, id: &str) -> Option<Listed> {
        let told = slot(LISTED, id).ok()?;
        match self.cache.get::<Listed>(&told) {
            Lookup::Hit(listed) if listed.id() == id => Some(listed),
            _ => {
                let listed = self.get(id)?.listed();
                // Without it the page is read for the next list, too.
                let _ = self.cache.put(&told, &listed);
                Some(listed)
            }
        }
    }

    /// Whether there is room for so many bytes more that stay.
    ///
    /// # Errors
    /// Where there is not.
    pub(super) fn room(&self, bytes: u64) -> Result<()> {
        if !self.lasts() {
            return Ok(());
        }
        let mut taken = self.taken();
        let known = match *taken {
            Some(known) => known,
            None => self.cache.lasting()?,
        };
        *taken = Some(known);
        if known.saturating_add(bytes) <= self.limit {
            return Ok(());
        }
        let message = format!(
            "the pages that were sent take {} of {} MB, and there is no room for more",
            known / 1_000_000,
            self.limit / 1_000_000
        );
        let error = Error::new(Kind::Storage, message);
        Err(error.hint("DELETE /v1/pages/{id} removes a page; STANDFIRST_PAGES_LIMIT=20GB makes room for more"))
    }

    /// Counts bytes that were written.
    pub(super) fn added(&self, bytes: u64) {
        if let Some(taken) = self.taken().as_mut() {
            *taken += bytes;
        }
    }

    /// Pages were removed, by whoever: what is left is counted anew when it is asked for.
    pub(super) fn removed(&self) {
        *self.taken() = None;
    }

    fn taken(&self) -> MutexGuard<'_, Option<u64>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn slot(kind: &'static str, id: &str) -> Result<Slot> {
    Slot::new(kind, &[id.to_owned()], &())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::LASTING;
    use crate::pipeline::Input;
    use std::fs;

    fn page(text: &str) -> StoredPage {
        StoredPage::new(Input::from_text(text).unwrap())
    }

    fn small(dir: &std::path::Path, limit: u64) -> Shelf {
        Shelf {
            cache: Cache::with_limit(Some(dir.to_owned()), 1_000),
            limit,
            taken: Mutex::new(None),
        }
    }

    #[test]
    fn pages_that_were_sent_stay_where_others_make_room() {
        assert!([SENT, LISTED].iter().all(|kind| LASTING.contains(kind)) && !LASTING.contains(&PASSING));
        let dir = tempfile::tempdir().unwrap();
        let shelf = small(dir.path(), u64::MAX);
        let sent: Vec<StoredPage> = (0..20)
            .map(|n| page(&format!("Ferry {n} saved\n\nIt runs.\n")))
            .collect();
        let looked = StoredPage::passing(Input::from_text("Looked at\n\nIn a folder.\n").unwrap());
        shelf.put(&looked).unwrap();
        sent.iter().for_each(|page| shelf.put(page).unwrap());
        for n in 0..20 {
            let other = StoredPage::passing(Input::from_text(&format!("Other {n}\n\nElsewhere.\n")).unwrap());
            shelf.put(&other).unwrap();
        }
        let again = small(dir.path(), u64::MAX);
        assert!(sent.iter().all(|page| again.get(page.id()).is_some()));
        assert!(again.get(looked.id()).is_none(), "it made room");
        let listed = again.list();
        assert!(sent.iter().all(|page| listed[page.id()] == page.listed()));
    }

    #[test]
    fn a_list_reads_no_page() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = small(dir.path(), u64::MAX);
        let page = page("Ferry saved\n\nIt runs.\n");
        shelf.put(&page).unwrap();
        let at = |kind: &str| dir.path().join("v1").join(kind).join(page.id());
        let entry = fs::read_dir(at(SENT)).unwrap().next().unwrap().unwrap().path();
        let whole = fs::read(&entry).unwrap();
        fs::write(&entry, b"damaged").unwrap();
        assert_eq!(shelf.list()[page.id()], page.listed());
        // What was kept before lists were is told of, too.
        fs::write(&entry, whole).unwrap();
        fs::remove_dir_all(at(LISTED)).unwrap();
        assert_eq!(shelf.list()[page.id()], page.listed());
        assert!(at(LISTED).is_dir());
    }

    #[test]
    fn there_is_an_end_to_what_stays() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = small(dir.path(), 5_000);
        shelf.room(4_000).unwrap();
        shelf.put(&page("Ferry saved\n\nIt runs.\n")).unwrap();
        let error = shelf.room(4_900).unwrap_err();
        assert!(error.to_string().contains("no room"), "{error}");
        shelf.removed();
        assert!(shelf.room(4_900).is_err(), "it is counted on disk");
    }
}

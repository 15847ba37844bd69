//! What other archives hold is taken into one: shards that several machines made become a whole.

use super::prepared::Prepared;
use super::reader::articles_of;
use super::texts::Texts;
use super::writer::ArchiveWriter;
use super::{rows, store};
use crate::archive::folder::Folder;
use crate::archive::manifest::Row;
use crate::error::{Error, Kind, Result};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What was taken from another archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Files that were not known.
    pub new: usize,
    /// Files that were known otherwise.
    pub changed: usize,
    /// Files that were known as they are.
    pub same: usize,
}

impl ArchiveWriter {
    /// Takes in all that the archive in `from` holds and this one does not; of a file that both know, what the other says counts. Vectors
    /// are not taken. `done` is told how many of how many files are; `stop` ends it early, and what was taken by then counts.
    ///
    /// # Errors
    /// Where the other cannot be read, or this one not be written.
    pub fn take(&mut self, from: &Path, done: &mut dyn FnMut(usize, usize), stop: &AtomicBool) -> Result<Taken> {
        let folder = Folder::open(from)?;
        let (index, fields) = store::open(&folder, &folder.index()?, false)?;
        let (searcher, texts) = Texts::look(&folder, &store::reader(&folder, &index)?)?;
        let theirs = rows::all(&searcher).map_err(|cause| store::broken(&folder, cause))?;
        let mut taken = Taken::default();
        for (number, row) in theirs.values().enumerate() {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let own = self.rows().get(&row.path);
            if own.is_some_and(|own| as_it_is(own, row)) {
                taken.same += 1;
                continue;
            }
            match own {
                Some(_) => taken.changed += 1,
                None => taken.new += 1,
            }
            let articles = articles_of(&folder, &searcher, &texts, &fields, &row.path)?;
            let articles = articles.iter().map(|article| Prepared::new(article, &row.digest));
            let articles: Vec<Prepared> = articles.collect::<Result<_>>()?;
            if row.kept {
                let copy = folder.kept(&row.digest);
                let lost = |cause| {
                    let message = format!("cannot read `{}`", copy.display());
                    Error::new(Kind::Storage, message).because(cause).hint(folder.mend())
                };
                self.keep(&row.digest, &fs::read(&copy).map_err(lost)?)?;
            }
            self.put(row.clone(), &articles)?;
            done(number + 1, theirs.len());
        }
        Ok(taken)
    }
}

/// Whether nothing of a file would be other than it is, but when it was last written.
fn as_it_is(own: &Row, other: &Row) -> bool {
    let other = Row {
        stamp: own.stamp,
        kept: other.kept || own.kept,
        ..other.clone()
    };
    *own == other
}

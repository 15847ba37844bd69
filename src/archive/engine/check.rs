//! Whether an archive is whole; where it is not, what is left of it becomes a new one.

use super::articles::{Kept, component, found};
use super::block::Packed;
use super::directory::mend;
use super::rows::Columns;
use super::{store, writer};
use crate::archive::article::Article;
use crate::archive::folder::Folder;
use crate::archive::manifest::{Row, Stamp};
use crate::archive::vectors::Vectors;
use crate::error::{Error, Kind, Result};
use crate::text::shell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use tantivy::index::{Segment, SegmentComponent};
use tantivy::{Index, SegmentReader};

/// The files that every segment has.
const PARTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Store,
];

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files that it knows, after the check.
    pub files: usize,
    /// Articles that it holds, after the check.
    pub articles: usize,
    /// Files of the archive that were damaged or lost. It was made anew from the others.
    pub damaged: Vec<PathBuf>,
    /// Files of which not all articles could be saved: they must be read again.
    pub lost: Vec<String>,
    /// Files whose articles were saved, and of which nothing else is known: they are read again where they are there.
    pub unknown: Vec<String>,
    /// Files of vectors that were damaged, and are gone: what they held is made again with the next indexing.
    pub vectors: Vec<PathBuf>,
}

/// What can be read of an index.
#[derive(Default)]
struct Saved {
    rows: BTreeMap<String, Row>,
    articles: BTreeMap<String, Vec<Article>>,
    damaged: Vec<PathBuf>,
}

impl Checked {
    /// Checks the archive in `dir`, and mends it; `waits` is told where another process writes to it.
    ///
    /// # Errors
    /// Where there is none, its format is not known, or nothing of it can be saved.
    pub fn of(dir: &Path, waits: &mut dyn FnMut(&str)) -> Result<Self> {
        if !dir.is_dir() {
            Folder::open(dir)?;
        }
        let folder = Folder::at(dir);
        let _lock = folder.lock(waits)?;
        let mut checked = Self::default();
        if folder.mend_head()? {
            checked.damaged.push(dir.join("archive.json"));
        }
        let folder = Folder::open(dir)?;
        let place = folder.index()?;
        checked
            .damaged
            .extend(mend(&place).map_err(|cause| folder.failed("mend", cause))?);
        let mut vectors = Vectors::open(dir);
        vectors.check();
        for path in &vectors.damaged {
            std::fs::remove_file(path).map_err(|cause| folder.failed("mend", cause))?;
        }
        checked.vectors = vectors.damaged;
        let saved = save(&folder, &place)?;
        checked
            .damaged
            .extend(saved.damaged.iter().map(|path| place.join(path)));
        let whole = |row: &Row| saved.articles.get(&row.path).map_or(0, Vec::len) as u64 == row.articles;
        let lost = saved
            .rows
            .values()
            .filter(|row| !whole(row))
            .map(|row| row.path.clone());
        let unknown = saved
            .articles
            .keys()
            .filter(|path| !saved.rows.contains_key(*path))
            .cloned();
        checked.lost = lost.chain(unknown).collect();
        checked.lost.sort();
        checked.articles = saved.articles.values().map(Vec::len).sum();
        checked.files = match checked.whole() {
            true => saved.rows.len(),
            false => rebuild(&folder, saved, checked.again())?,
        };
        folder.sweep()?;
        Ok(checked)
    }

    /// Whether nothing was damaged.
    pub fn whole(&self) -> bool {
        self.damaged.is_empty() && self.again().next().is_none()
    }

    /// Files that are to be read again.
    pub fn again(&self) -> impl Iterator<Item = &String> {
        self.lost.iter().chain(&self.unknown)
    }
}

/// Makes a new index of what was saved, and has it count. Returns how many files it knows.
fn rebuild<'a>(folder: &Folder, mut saved: Saved, again: impl Iterator<Item = &'a String>) -> Result<usize> {
    for path in again {
        let articles = saved.articles.get(path).map_or(0, Vec::len) as u64;
        let row = saved.rows.entry(path.clone()).or_insert_with(|| Row {
            path: path.clone(),
            stamp: Stamp::default(),
            digest: String::new(),
            made: 0,
            given: None,
            articles,
            gone: false,
            kept: false,
        });
        // No file is so: it is read again where it is there.
        (row.stamp, row.made, row.articles) = (Stamp::default(), 0, articles);
        row.digest.clear();
    }
    let next = folder.next()?;
    let files = saved.rows.len();
    let mut articles = saved.articles;
    let filled = saved
        .rows
        .into_iter()
        .map(|(path, row)| (row, articles.remove(&path).unwrap_or_default()));
    writer::refill(folder, &next, filled)?;
    folder.point(&next.file_name().unwrap_or_default().to_string_lossy())?;
    Ok(files)
}

/// Reads all that can be read.
fn save(folder: &Folder, place: &Path) -> Result<Saved> {
    let (index, _) = store::open(folder, place, false).map_err(|error| {
        let message = format!("nothing of the archive `{}` can be saved", folder.dir().display());
        let hint = format!(
            "rm -r {}, then index the pages again",
            shell::quoted(&folder.dir().to_string_lossy())
        );
        Error::new(Kind::Storage, message).because(error).hint(hint)
    })?;
    let segments = index
        .searchable_segments()
        .map_err(|cause| store::broken(folder, cause))?;
    let mut saved = Saved {
        damaged: damaged(&index, &segments, place),
        ..Saved::default()
    };
    for segment in segments {
        // Columns have nothing in them that tells whether they are whole.
        let columns = segment.relative_path(SegmentComponent::FastFields);
        let rows = if saved.damaged.contains(&columns) {
            None
        } else {
            guarded(|| rows(&segment))
        };
        let articles = guarded(|| articles(&segment, &mut saved));
        if rows.is_none() || articles.is_none() {
            saved.note(segment.relative_path(component()));
        }
        saved
            .rows
            .extend(rows.unwrap_or_default().into_iter().map(|row| (row.path.clone(), row)));
    }
    for articles in saved.articles.values_mut() {
        articles.dedup();
    }
    Ok(saved)
}

impl Saved {
    fn note(&mut self, path: PathBuf) {
        if !self.damaged.contains(&path) {
            self.damaged.push(path);
        }
    }
}

/// The files of the index that are not what was written.
fn damaged(index: &Index, segments: &[Segment], place: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for segment in segments {
        let deletes = segment.meta().has_deletes().then_some(SegmentComponent::Delete);
        for part in PARTS.iter().cloned().chain([component()]).chain(deletes) {
            let path = segment.relative_path(part);
            let there = place.join(&path).is_file();
            let whole = guarded(|| Ok(there && index.directory().validate_checksum(&path)?));
            if whole != Some(true) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What `read` gives, whatever the damage it meets does to it.
fn guarded<T>(read: impl FnOnce() -> tantivy::Result<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()?.ok()
}

fn rows(segment: &Segment) -> tantivy::Result<Vec<Row>> {
    let reader = SegmentReader::open(segment)?;
    let Some(columns) = Columns::open(&reader)? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for doc in reader.doc_ids_alive() {
        found.extend(columns.row(doc)?);
    }
    Ok(found)
}

/// Takes down the articles of a segment that can be read; what is deleted is left out where that is known.
fn articles(segment: &Segment, saved: &mut Saved) -> tantivy::Result<()> {
    let told = !saved.damaged.contains(&segment.relative_path(SegmentComponent::Delete));
    let reader = guarded(|| SegmentReader::open(segment)).filter(|_| told);
    if reader.is_none() && segment.meta().has_deletes() {
        // What was taken out must not come back.
        return Err(tantivy::TantivyError::SystemError(
            "it cannot be told what was deleted".to_owned(),
        ));
    }
    let bytes = segment.open_read(component())?.read_bytes()?;
    let kept = Kept::of(bytes.clone());
    let blocks: Vec<Option<Packed>> = match &kept {
        Some(kept) => kept.blocks().map(std::result::Result::ok).collect(),
        None => found(&bytes).map(Some).chain([None]).collect(),
    };
    let mut failed = false;
    for block in blocks {
        let Some((block, unpacked)) = block.and_then(|block| block.unpacked().ok().map(|bytes| (block, bytes))) else {
            failed = true;
            continue;
        };
        for (doc, range) in block.articles() {
            if reader.as_ref().is_some_and(|reader| reader.is_deleted(*doc)) {
                continue;
            }
            match Article::unpacked(unpacked.get(range.clone()).unwrap_or_default()) {
                Ok(article) => saved.articles.entry(article.id.path.clone()).or_default().push(article),
                Err(_) => failed = true,
            }
        }
    }
    if failed {
        saved.note(segment.relative_path(component()));
    }
    Ok(())
}

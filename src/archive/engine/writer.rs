//! The one that writes to an archive.

use super::prepared::Prepared;
use super::reader::articles_of;
use super::rows;
use super::schema::{Fields, column};
use super::store;
use super::texts::Texts;
use crate::archive::article::Article;
use crate::archive::duplicates::{Sketch, Table};
use crate::archive::folder::Folder;
use crate::archive::manifest::Row;
use crate::archive::vectors::retain;
use crate::error::{Error, Kind, Result};
use crate::text::shell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, TantivyError, Term};

/// Memory that the index is made in before it is written down.
const MEMORY: usize = 48 << 20;
/// So many bytes of words are committed together at most: what is written together is written shorter.
const BATCH_BYTES: usize = 24 << 20;
/// So many files are committed together at most.
const BATCH_FILES: usize = 20_000;
/// What was read longer ago is not lost where the process is killed.
const BATCH_TIME: Duration = Duration::from_secs(60);
/// A path has at most so many bytes: the index knows no longer words.
const PATH_BYTES: usize = 32 << 10;

/// Writes to an archive, alone. What is put in or taken out counts with the next commit, all of it or nothing.
pub struct ArchiveWriter {
    pub(super) folder: Folder,
    index: Index,
    pub(super) fields: Fields,
    writer: IndexWriter,
    pub(super) rows: BTreeMap<String, Row>,
    /// What is known of files that were put in since the last commit; articles that stand together are found by shorter numbers.
    noted: BTreeMap<String, TantivyDocument>,
    duplicates: Option<Table>,
    bytes: usize,
    files: usize,
    since: Instant,
    /// Digests of copies that nobody may want after the next commit.
    released: BTreeSet<String>,
    _lock: File,
}

impl ArchiveWriter {
    /// The writer of the archive in `dir`, which is made where it is not there; `waits` is told where another process writes to it.
    ///
    /// # Errors
    /// Where it is damaged, of an unknown format, or cannot be written.
    pub fn open(dir: &Path, waits: &mut dyn FnMut(&str)) -> Result<Self> {
        let folder = Folder::make(dir)?;
        let lock = folder.lock(waits)?;
        folder.sweep()?;
        let (index, fields) = store::open(&folder, &folder.index()?, true)?;
        let rows = {
            let searcher = store::reader(&folder, &index)?.searcher();
            rows::all(&searcher).map_err(|cause| store::broken(&folder, cause))?
        };
        Ok(Self {
            writer: writer(&folder, &index)?,
            folder,
            index,
            fields,
            rows,
            noted: BTreeMap::new(),
            duplicates: None,
            bytes: 0,
            files: 0,
            since: Instant::now(),
            released: BTreeSet::new(),
            _lock: lock,
        })
    }

    /// What is known of files, by their paths.
    pub fn rows(&self) -> &BTreeMap<String, Row> {
        &self.rows
    }

    /// Puts a file's articles in, in the place of those it had.
    ///
    /// # Errors
    /// Where the archive cannot be written.
    pub fn put(&mut self, row: Row, articles: &[Prepared]) -> Result<()> {
        if row.path.len() > PATH_BYTES {
            let message = format!("the path of a file is longer than {PATH_BYTES} bytes");
            return Err(Error::new(Kind::Input, message).hint("give it a shorter name"));
        }
        self.take_out(&row.path);
        let mut table = match self.duplicates.take() {
            Some(table) => table,
            None => self.table()?,
        };
        let added = articles.iter().try_for_each(|article| {
            let group = match article.sketch() {
                Some(sketch) => table.group(sketch, article.own()),
                None => article.own(),
            };
            self.bytes += article.bytes();
            self.writer
                .add_document(article.document(&self.fields, group))
                .map(|_| ())
        });
        self.duplicates = Some(table);
        added.map_err(|cause| self.broken(cause))?;
        self.note(row)
    }

    /// Writes down what is known of a file whose articles stay as they are.
    ///
    /// # Errors
    /// As [`ArchiveWriter::put`].
    pub fn note(&mut self, row: Row) -> Result<()> {
        self.forget(&row.path);
        let document = rows::document(&row, &self.fields);
        self.noted.insert(row.path.clone(), document);
        self.rows.insert(row.path.clone(), row);
        self.files += 1;
        if self.bytes >= BATCH_BYTES || self.files >= BATCH_FILES || self.since.elapsed() >= BATCH_TIME {
            self.commit()?;
        }
        Ok(())
    }

    /// Gives the articles of the file `from` to that of `row`, which has the same bytes.
    ///
    /// # Errors
    /// As [`ArchiveWriter::put`], and where its articles cannot be read.
    pub fn rename(&mut self, from: &str, row: Row) -> Result<()> {
        let (searcher, texts) = self.looked()?;
        let mut articles = articles_of(&self.folder, &searcher, &texts, &self.fields, from)?;
        for article in &mut articles {
            article.id.path.clone_from(&row.path);
        }
        let articles = articles.iter().map(|article| Prepared::new(article, &row.digest));
        let articles: Vec<Prepared> = articles.collect::<Result<_>>()?;
        self.take_out(from);
        self.put(row, &articles)
    }

    /// Takes a file and its articles out with the next commit; what is left of them on disk goes as segments are put together.
    ///
    /// # Errors
    /// As [`ArchiveWriter::put`].
    pub fn leave_out(&mut self, path: &str) -> Result<()> {
        if self.rows.contains_key(path) {
            self.take_out(path);
            self.files += 1;
        }
        Ok(())
    }

    /// Takes a file and its articles out.
    fn take_out(&mut self, path: &str) {
        if self.rows.contains_key(path) {
            self.writer.delete_term(Term::from_field_text(self.fields.path, path));
        }
        self.forget(path);
    }

    fn forget(&mut self, path: &str) {
        self.noted.remove(path);
        if let Some(row) = self.rows.remove(path) {
            self.writer.delete_term(Term::from_field_text(self.fields.file, path));
            if row.kept {
                self.released.insert(row.digest);
            }
        }
    }

    /// Keeps a copy of a file's bytes.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep(&self, digest: &str, bytes: &[u8]) -> Result<()> {
        self.folder.keep(digest, bytes)
    }

    /// Makes all that was put in and taken out count.
    ///
    /// # Errors
    /// Where it cannot be written; then none of it counts.
    pub fn commit(&mut self) -> Result<()> {
        for document in std::mem::take(&mut self.noted).into_values() {
            self.writer.add_document(document).map_err(|cause| self.broken(cause))?;
        }
        self.writer.commit().map_err(|cause| self.broken(cause))?;
        (self.bytes, self.files, self.since) = (0, 0, Instant::now());
        let wanted: BTreeSet<&String> = self
            .rows
            .values()
            .filter(|row| row.kept)
            .map(|row| &row.digest)
            .collect();
        let unwanted: Vec<&String> = self.released.iter().filter(|digest| !wanted.contains(digest)).collect();
        unwanted.into_iter().try_for_each(|digest| self.folder.let_go(digest))?;
        self.released.clear();
        Ok(())
    }

    /// Takes everything out that came from files at `path`, below it or inside it, so that none of it is in any file afterwards. Returns
    /// the files, and digests of the texts that were read from them.
    ///
    /// # Errors
    /// Where there is none, or the archive cannot be written.
    pub fn remove(mut self, path: &str) -> Result<(usize, Vec<String>)> {
        let gone: Vec<String> = self
            .rows
            .values()
            .filter(|row| row.within(path))
            .map(|row| row.path.clone())
            .collect();
        if gone.is_empty() {
            let message = format!(
                "the archive `{}` holds nothing of `{path}`",
                self.folder.dir().display()
            );
            let dir = shell::quoted(&self.folder.dir().to_string_lossy());
            let hint = format!("standfirst search '*' --limit 20 --archive {dir}");
            return Err(Error::new(Kind::Input, message).hint(hint));
        }
        let mut texts = BTreeSet::new();
        // What cannot be read is taken out all the same.
        if let Ok((searcher, stored)) = self.looked() {
            for path in &gone {
                let articles = articles_of(&self.folder, &searcher, &stored, &self.fields, path).unwrap_or_default();
                texts.extend(articles.into_iter().map(|article| article.blake3));
                texts.extend(self.rows.get(path).map(|row| row.digest.clone()));
            }
        }
        gone.iter().for_each(|path| self.take_out(path));
        self.commit()?;
        let folder = self.folder.clone();
        retain(folder.dir(), &self.rows)?;
        let rewritten = self.rewrite();
        rewritten.map_err(|cause| store::broken(&folder, cause))?;
        Ok((gone.len(), texts.into_iter().collect()))
    }

    /// Writes every segment anew that holds what was taken out, and removes the old ones.
    fn rewrite(self) -> tantivy::Result<()> {
        let Self {
            index, writer, _lock, ..
        } = self;
        writer.wait_merging_threads()?;
        let mut writer: IndexWriter = index.writer_with_num_threads(1, MEMORY)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let segments = index.searchable_segment_metas()?;
        let stale: Vec<_> = segments
            .iter()
            .filter(|meta| meta.has_deletes())
            .map(|meta| meta.id())
            .collect();
        drop(segments);
        for id in stale {
            writer.merge(&[id]).wait()?;
        }
        writer.commit()?;
        writer.garbage_collect_files().wait()?;
        writer.wait_merging_threads()
    }

    /// Commits, and ends when all is tidy.
    ///
    /// # Errors
    /// As [`ArchiveWriter::commit`].
    pub fn finish(mut self) -> Result<()> {
        if self.files > 0 || self.bytes > 0 || !self.released.is_empty() {
            self.commit()?;
        }
        let folder = self.folder;
        self.writer
            .wait_merging_threads()
            .map_err(|cause| store::broken(&folder, cause))
    }

    /// How many articles it holds.
    pub fn articles(&self) -> u64 {
        self.rows.values().map(|row| row.articles).sum()
    }

    /// What the last commit holds, with the articles.
    pub(super) fn looked(&self) -> Result<(Searcher, Texts)> {
        Texts::look(&self.folder, &store::reader(&self.folder, &self.index)?)
    }

    fn searcher(&self) -> Result<Searcher> {
        Ok(store::reader(&self.folder, &self.index)?.searcher())
    }

    /// The sketches of all articles that the last commit holds.
    fn table(&self) -> Result<Table> {
        let searcher = self.searcher()?;
        let fill = || -> tantivy::Result<Table> {
            let mut table = Table::default();
            for segment in searcher.segment_readers() {
                let fast = segment.fast_fields();
                let (Some(groups), Some(bands)) = (
                    fast.column_opt::<u64>(column::GROUP)?,
                    fast.column_opt::<u64>(column::BANDS)?,
                ) else {
                    continue;
                };
                for doc in segment.doc_ids_alive() {
                    let sketch = Sketch::from_numbers(bands.values_for_doc(doc));
                    if let (Some(sketch), Some(group)) = (sketch, groups.first(doc)) {
                        table.add(sketch, group);
                    }
                }
            }
            Ok(table)
        };
        fill().map_err(|cause| self.broken(cause))
    }

    fn broken(&self, cause: TantivyError) -> Error {
        store::broken(&self.folder, cause)
    }
}

pub(super) fn writer(folder: &Folder, index: &Index) -> Result<IndexWriter> {
    let open = || -> tantivy::Result<IndexWriter> {
        let writer = index.writer_with_num_threads(1, MEMORY)?;
        // Files of a commit that was killed bear the names that the next one gives to its own.
        writer.garbage_collect_files().wait()?;
        Ok(writer)
    };
    open().map_err(|cause| store::broken(folder, cause))
}

/// Puts files and their articles as they were stored into an empty index; for what is left of a damaged one.
pub(super) fn refill(folder: &Folder, dir: &Path, saved: impl Iterator<Item = (Row, Vec<Article>)>) -> Result<()> {
    let (index, fields) = store::open(folder, dir, true)?;
    let mut writer = writer(folder, &index)?;
    let mut table = Table::default();
    for (row, articles) in saved {
        for article in &articles {
            let article = Prepared::new(article, &row.digest)?;
            let group = article
                .sketch()
                .map_or(article.own(), |sketch| table.group(sketch, article.own()));
            let document = article.document(&fields, group);
            writer
                .add_document(document)
                .map_err(|cause| store::broken(folder, cause))?;
        }
        let document = rows::document(&row, &fields);
        writer
            .add_document(document)
            .map_err(|cause| store::broken(folder, cause))?;
    }
    writer.commit().map_err(|cause| store::broken(folder, cause))?;
    writer
        .wait_merging_threads()
        .map_err(|cause| store::broken(folder, cause))
}

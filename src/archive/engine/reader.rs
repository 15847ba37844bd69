//! Archives that are read, several as one.

use super::collect::{Found, Taking};
use super::lookup::Lookup;
use super::rows::Columns;
use super::schema::{Fields, Searched, column};
use super::statistics::Statistics;
use super::store;
use super::texts::Texts;
use crate::archive::article::Article;
use crate::archive::folder::Folder;
use crate::archive::hit::ArticleId;
use crate::archive::need::{Need, leaves, need};
use crate::archive::query::{Query, parse};
use crate::error::{Error, Kind, Result};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Index, IndexReader, Searcher, TERMINATED, Term};

/// Articles whose text is looked into for a phrase.
const SEEN: usize = 20_000;

/// Archives that are searched together, as they were when they were opened or last looked at again.
pub struct Archive {
    pub(super) shelves: Vec<Shelf>,
    pub(super) fields: Fields,
}

pub(super) struct Shelf {
    pub folder: Folder,
    reader: IndexReader,
    pub searcher: Searcher,
    pub texts: Texts,
    _index: Index,
}

impl Archive {
    /// The archives in `dirs`.
    ///
    /// # Errors
    /// Where one is not there, is damaged, or has a format that is not known.
    pub fn open(dirs: &[PathBuf]) -> Result<Self> {
        let shelves = dirs.iter().map(|dir| Shelf::open(dir)).collect::<Result<Vec<_>>>()?;
        let (fields, _) = Fields::schema();
        Ok(Self { shelves, fields })
    }

    /// Looks again at what is there.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn reload(&mut self) -> Result<()> {
        for shelf in &mut self.shelves {
            let reloaded = shelf.reader.reload();
            reloaded.map_err(|cause| store::broken(&shelf.folder, cause))?;
            (shelf.searcher, shelf.texts) = Texts::look(&shelf.folder, &shelf.reader)?;
        }
        Ok(())
    }

    /// How many articles there are.
    ///
    /// # Errors
    /// Where an archive is damaged.
    pub fn articles(&self) -> Result<usize> {
        self.take(&Need::Everything, &Query::new("*")).map(|found| found.len())
    }

    /// The articles that have what is needed, and what is to be said of looking for it.
    pub(super) fn found(&self, query: &Query) -> Result<(Need, Vec<Found>, Vec<String>)> {
        let nothing = || Error::new(Kind::Usage, "the query has no words").hint("standfirst search \"WORD OTHER\"");
        let need = need(&parse(&query.text)?, query.fuzzy).ok_or_else(nothing)?;
        let mut notes = Vec::new();
        let mut found = self.take(&need, query)?;
        if need.to_be_seen() {
            if found.len() > SEEN {
                let message = format!(
                    "the phrase was looked for in the {SEEN} likeliest of {} articles",
                    found.len()
                );
                notes.push(message);
                found.sort_by_key(|found| (-found.score, found.day, found.shelf, found.at));
                found.truncate(SEEN);
            }
            found = self.read(&need, found, true)?;
        } else {
            found = self.weighed(&need, found)?;
        }
        Ok((need, found, notes))
    }

    /// The article, as it is stored; `None` where it is not there.
    ///
    /// # Errors
    /// Where an archive is damaged.
    pub fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        for shelf in &self.shelves {
            let articles = articles_of(&shelf.folder, &shelf.searcher, &shelf.texts, &self.fields, &id.path)?;
            if let Some(mut article) = articles.into_iter().find(|article| article.id == *id) {
                if article.blake3.is_empty() {
                    article.blake3 = shelf.digest(&self.fields, &id.path)?;
                }
                return Ok(Some(article));
            }
        }
        Ok(None)
    }

    /// The copy of the file that an article was read from, where one is kept.
    ///
    /// # Errors
    /// Where an archive is damaged.
    pub fn kept(&self, path: &str) -> Result<Option<PathBuf>> {
        for shelf in &self.shelves {
            let row = shelf
                .row(&self.fields, path, |columns, doc| columns.row(doc))?
                .flatten();
            if let Some(row) = row.filter(|row| row.kept) {
                return Ok(Some(shelf.folder.kept(&row.digest)));
            }
        }
        Ok(None)
    }

    /// How rare words are over all of them.
    pub(super) fn statistics(&self) -> Statistics<'_> {
        Statistics {
            searchers: self.shelves.iter().map(|shelf| &shelf.searcher).collect(),
            fields: self.fields,
        }
    }

    /// Every article that the index finds.
    pub(super) fn take(&self, need: &Need, query: &Query) -> Result<Vec<Found>> {
        let searchers: Vec<&Searcher> = self.shelves.iter().map(|shelf| &shelf.searcher).collect();
        let statistics = self.statistics();
        let lookup = Lookup {
            searchers: &searchers,
            fields: self.fields,
            statistics: &statistics,
        };
        let words = |text: &Option<String>, field: Field| {
            let field = Searched::both(field);
            let need = |text| Need::All(leaves(text, query.fuzzy).into_iter().map(Need::One).collect());
            text.as_deref().map(need).map(|need| (field, need))
        };
        let beside = [
            words(&query.section, self.fields.section),
            words(&query.byline, self.fields.byline),
        ];
        let beside: Vec<(Searched, Need)> = beside.into_iter().flatten().collect();
        let mut all = Vec::new();
        for (number, shelf) in self.shelves.iter().enumerate() {
            let collector = Taking { query, shelf: number };
            let executor = shelf.searcher.index().search_executor();
            let found = lookup.query(need, &beside).and_then(|found| {
                let scoring =
                    tantivy::query::EnableScoring::enabled_from_statistics_provider(&statistics, &shelf.searcher);
                shelf
                    .searcher
                    .search_with_executor(&*found, &collector, executor, scoring)
            });
            all.extend(found.map_err(|cause| store::broken(&shelf.folder, cause))?);
        }
        Ok(all)
    }

    /// The best of them, in order: by score, then by day, then by path.
    pub(super) fn best(&self, mut folded: Vec<Folded>, limit: usize) -> Result<Vec<Folded>> {
        let key = |one: &Folded| (-one.best.score, one.best.day);
        folded.sort_by_key(|one| (key(one), one.best.shelf, one.best.at));
        if folded.len() > limit && limit > 0 {
            let last = key(&folded[limit - 1]);
            let end = folded.partition_point(|one| key(one) <= last);
            let begin = folded.partition_point(|one| key(one) < last);
            folded.truncate(end);
            let mut tied: Vec<(String, Folded)> = Vec::new();
            for one in folded.drain(begin..) {
                tied.push((self.path(&one.best)?, one));
            }
            tied.sort_by(|a, b| a.0.cmp(&b.0));
            folded.extend(tied.into_iter().map(|(_, one)| one));
        }
        folded.truncate(limit);
        Ok(folded)
    }

    pub(super) fn load(&self, shelf: usize, at: DocAddress) -> Result<Article> {
        let shelf = &self.shelves[shelf];
        let mut article = shelf.texts.load(&shelf.folder, at)?;
        if article.blake3.is_empty() {
            article.blake3 = shelf.digest(&self.fields, &article.id.path)?;
        }
        Ok(article)
    }

    fn path(&self, found: &Found) -> Result<String> {
        let shelf = &self.shelves[found.shelf];
        let read = || -> tantivy::Result<String> {
            let mut path = String::new();
            let segment = shelf.searcher.segment_reader(found.at.segment_ord);
            if let Some(column) = segment.fast_fields().str(column::PATH)?
                && let Some(ord) = column.ords().first(found.at.doc_id)
            {
                column.ord_to_str(ord, &mut path)?;
            }
            Ok(path)
        };
        read().map_err(|cause| store::broken(&shelf.folder, cause))
    }
}

impl Shelf {
    fn open(dir: &Path) -> Result<Self> {
        let folder = Folder::open(dir)?;
        let (index, _) = store::open(&folder, &folder.index()?, false)?;
        let reader = store::reader(&folder, &index)?;
        let (searcher, texts) = Texts::look(&folder, &reader)?;
        Ok(Self {
            texts,
            searcher,
            reader,
            folder,
            _index: index,
        })
    }

    /// The digest of the file at `path`.
    fn digest(&self, fields: &Fields, path: &str) -> Result<String> {
        let row = self.row(fields, path, |columns, doc| columns.row(doc))?;
        Ok(row.flatten().map(|row| row.digest).unwrap_or_default())
    }

    /// What `read` tells of the file at `path`; `None` where it is not there.
    pub(super) fn row<T>(
        &self,
        fields: &Fields,
        path: &str,
        read: impl Fn(&Columns, u32) -> tantivy::Result<T>,
    ) -> Result<Option<T>> {
        let find = || -> tantivy::Result<Option<T>> {
            let found = with(&self.searcher, fields.file, path)?;
            let Some(at) = found.first() else { return Ok(None) };
            let columns = Columns::open(self.searcher.segment_reader(at.segment_ord))?;
            columns.map(|columns| read(&columns, at.doc_id)).transpose()
        };
        find().map_err(|cause| store::broken(&self.folder, cause))
    }
}

/// An article and its reprints, of which the best stands for all.
#[derive(Debug)]
pub(super) struct Folded {
    pub best: Found,
    pub others: Vec<Found>,
}

impl Folded {
    /// One of which no reprint was found.
    pub(super) fn alone(best: Found) -> Self {
        Self {
            best,
            others: Vec::new(),
        }
    }
}

/// Puts together what is nearly the same.
pub(super) fn fold(found: Vec<Found>) -> Vec<Folded> {
    let mut places: HashMap<u64, usize> = HashMap::new();
    let mut folded: Vec<Folded> = Vec::new();
    for one in found {
        let place = *places.entry(one.group).or_insert(folded.len());
        let Some(known) = folded.get_mut(place) else {
            folded.push(Folded::alone(one));
            continue;
        };
        // The first print before later ones, where they are as good.
        let rank = |found: &Found| (-found.score, found.day == 0, found.day, found.shelf, found.at);
        let worse = match rank(&one) < rank(&known.best) {
            true => std::mem::replace(&mut known.best, one),
            false => one,
        };
        known.others.push(worse);
    }
    folded
}

/// The documents that have `text` in a field.
pub(super) fn with(searcher: &Searcher, field: Field, text: &str) -> tantivy::Result<Vec<DocAddress>> {
    let term = Term::from_field_text(field, text);
    let mut found = Vec::new();
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        let index = segment.inverted_index(field)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                found.push(DocAddress::new(number, postings.doc()));
            }
            postings.advance();
        }
    }
    Ok(found)
}

/// The articles of a file, in order.
pub(super) fn articles_of(
    folder: &Folder,
    searcher: &Searcher,
    texts: &Texts,
    fields: &Fields,
    path: &str,
) -> Result<Vec<Article>> {
    let found = with(searcher, fields.path, path).map_err(|cause| store::broken(folder, cause))?;
    found.into_iter().map(|at| texts.load(folder, at)).collect()
}

//! What the index knows of files: a document each, all of it in columns.

use super::schema::{FILE, Fields, column};
use crate::archive::manifest::{Row, Stamp};
use crate::archive::query::Day;
use std::collections::BTreeMap;
use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader, TantivyDocument};

const GONE: u64 = 1;
const KEPT: u64 = 2;

/// The document of a file.
pub(super) fn document(row: &Row, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, FILE);
    document.add_text(fields.file, &row.path);
    document.add_u64(fields.size, row.stamp.size);
    document.add_i64(fields.modified, row.stamp.modified);
    document.add_bytes(fields.digest, &bytes_of(&row.digest));
    document.add_u64(fields.made, row.made);
    document.add_u64(fields.given, row.given.map_or(0, |day| day.0).into());
    document.add_u64(fields.articles, row.articles);
    document.add_u64(
        fields.state,
        if row.gone { GONE } else { 0 } | if row.kept { KEPT } else { 0 },
    );
    document
}

/// The columns of a segment.
pub(super) struct Columns {
    file: StrColumn,
    size: Column<u64>,
    modified: Column<i64>,
    digest: BytesColumn,
    made: Column<u64>,
    given: Column<u64>,
    articles: Column<u64>,
    state: Column<u64>,
}

impl Columns {
    /// The columns of a segment that has any files.
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Option<Self>> {
        let fast = segment.fast_fields();
        let (Some(file), Some(digest)) = (fast.str(column::FILE)?, fast.bytes(column::DIGEST)?) else {
            return Ok(None);
        };
        Ok(Some(Self {
            file,
            size: fast.u64(column::SIZE)?,
            modified: fast.i64(column::MODIFIED)?,
            digest,
            made: fast.u64(column::MADE)?,
            given: fast.u64(column::GIVEN)?,
            articles: fast.u64(column::ARTICLES)?,
            state: fast.u64(column::STATE)?,
        }))
    }

    /// The file that a document is of; `None` where it is an article.
    pub(super) fn row(&self, doc: DocId) -> tantivy::Result<Option<Row>> {
        let Some(ord) = self.file.ords().first(doc) else {
            return Ok(None);
        };
        let mut path = String::new();
        self.file.ord_to_str(ord, &mut path)?;
        let mut digest = Vec::new();
        if let Some(ord) = self.digest.ords().first(doc) {
            self.digest.ord_to_bytes(ord, &mut digest)?;
        }
        let state = self.state.first(doc).unwrap_or_default();
        Ok(Some(Row {
            path,
            stamp: Stamp {
                size: self.size.first(doc).unwrap_or_default(),
                modified: self.modified.first(doc).unwrap_or_default(),
            },
            digest: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            made: self.made.first(doc).unwrap_or_default(),
            given: self.given.first(doc).filter(|day| *day > 0).map(|day| Day(day as u32)),
            articles: self.articles.first(doc).unwrap_or_default(),
            gone: state & GONE != 0,
            kept: state & KEPT != 0,
        }))
    }

    /// Whether the file that a document is of is gone.
    pub(super) fn gone(&self, doc: DocId) -> bool {
        self.state.first(doc).unwrap_or_default() & GONE != 0
    }
}

/// All files, by their paths.
pub(super) fn all(searcher: &Searcher) -> tantivy::Result<BTreeMap<String, Row>> {
    let mut rows = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let Some(columns) = Columns::open(segment)? else {
            continue;
        };
        for doc in segment.doc_ids_alive() {
            if let Some(row) = columns.row(doc)? {
                rows.insert(row.path.clone(), row);
            }
        }
    }
    Ok(rows)
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

//! Articles that were put in, and have no vectors yet.

use super::reader::articles_of;
use super::schema::Fields;
use super::texts::Texts;
use super::writer::ArchiveWriter;
use crate::archive::folder::Folder;
use crate::archive::manifest::Row;
use crate::archive::vectors::{Unmeant, VectorWriter, Vectors};
use crate::error::Result;
use crate::model::embed::Vector;
use std::collections::BTreeMap;
use tantivy::Searcher;

impl ArchiveWriter {
    /// The writer of vectors that the encoder with that digest, in hex, makes, of articles as the last commit left them. It is to be
    /// ended by [`Lacking::finish`].
    ///
    /// # Errors
    /// Where the archive is damaged, or cannot be written.
    pub fn vectors(&self, encoder: &str) -> Result<Lacking<'_>> {
        let writer = VectorWriter::open(self.folder.dir(), encoder)?;
        let lacks = |row: &&Row| row.articles > 0 && writer.lacks(row);
        let files = self.rows.values().filter(lacks).collect();
        let (searcher, texts) = self.looked()?;
        Ok(Lacking {
            searcher,
            texts,
            folder: &self.folder,
            fields: self.fields,
            rows: &self.rows,
            files,
            writer,
        })
    }

    /// Whether any article has vectors.
    pub fn has_vectors(&self) -> bool {
        !Vectors::files(self.folder.dir()).is_empty()
    }
}

/// Files of an archive whose articles have no vectors yet.
pub struct Lacking<'a> {
    searcher: Searcher,
    texts: Texts,
    folder: &'a Folder,
    fields: Fields,
    rows: &'a BTreeMap<String, Row>,
    files: Vec<&'a Row>,
    writer: VectorWriter,
}

impl Lacking<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What is to be done for the file at that place.
    ///
    /// # Errors
    /// Where the archive is damaged.
    pub fn file(&self, place: usize) -> Result<Unmeant> {
        let row = self.files[place];
        let articles = articles_of(self.folder, &self.searcher, &self.texts, &self.fields, &row.path)?;
        self.writer.unmeant(row, &articles)
    }

    /// Puts in what was to be done, with a vector for each of its texts. It counts once enough is together, or all is done.
    ///
    /// # Errors
    /// Where there are other than those, or they cannot be written.
    pub fn put(&mut self, file: Unmeant, vectors: &[Vector]) -> Result<()> {
        self.writer.put(file, vectors)
    }

    /// Ends it, whether all was done or not. Returns how many articles have vectors.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn finish(self) -> Result<usize> {
        self.writer.finish(self.rows)
    }
}

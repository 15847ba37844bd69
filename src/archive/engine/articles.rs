//! Where a segment keeps its articles: in blocks, a language each, written, merged and thrown away with the segment.
//!
//! ```text
//! SEGMENT.articles   blocks, then the table that leads to them:
//!                    where each block begins, eight bytes; of every document its block, counted from 1, in WIDTH bytes, 0 for none
//!                    blocks, documents, WIDTH, check of the table; four bytes each
//! ```

use super::block::{FULL, Open, Packed};
use super::schema::Fields;
use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, Write};
use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::Schema;
use tantivy::schema::Value;
use tantivy::schema::document::ErasedDocument;
use tantivy::{DocId, Segment, SegmentReader, TantivyDocument};

/// How the file's name ends.
const EXTENSION: &str = "articles";
const TAIL: usize = 16;

/// The file of a segment.
pub(super) fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// Keeps articles beside the words that they are found by.
pub(super) struct Articles {
    pub fields: Fields,
}

impl SegmentPlugin for Articles {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, context: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(Writing::new(context.segment, self.fields)?))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        let mut writing = Writing::new(context.target_segment, self.fields)?;
        let mut first = 0;
        for reader in context.readers {
            let file = Kept::open(reader)?;
            let mut numbers = vec![None; reader.max_doc() as usize];
            for (number, doc) in (first..).zip(reader.doc_ids_alive()) {
                numbers[doc as usize] = Some(number);
            }
            for block in file.blocks() {
                writing.take(&block?, &numbers)?;
            }
            first += reader.num_docs();
        }
        Ok(writing.finish()?)
    }
}

/// A segment's articles while they are written.
struct Writing {
    fields: Fields,
    out: WritePtr,
    written: u64,
    starts: Vec<u64>,
    /// The block of every document, counted from 1; 0 for none.
    of_doc: Vec<u32>,
    open: BTreeMap<String, Open>,
}

impl Writing {
    fn new(segment: &Segment, fields: Fields) -> tantivy::Result<Self> {
        Ok(Self {
            fields,
            out: segment.open_write(component())?,
            written: 0,
            starts: Vec::new(),
            of_doc: Vec::new(),
            open: BTreeMap::new(),
        })
    }

    fn put(&mut self, doc: DocId, language: &str, article: &[u8]) -> io::Result<()> {
        let open = match self.open.get_mut(language) {
            Some(open) => open,
            None => self.open.entry(language.to_owned()).or_default(),
        };
        open.push(doc, article);
        match open.bytes() >= FULL {
            true => self.close(language),
            false => Ok(()),
        }
    }

    /// Takes over what is left of a block; `numbers` are what its documents are called here.
    fn take(&mut self, block: &Packed, numbers: &[Option<DocId>]) -> io::Result<()> {
        let number = |doc: DocId| numbers.get(doc as usize).copied().flatten();
        let kept: Vec<DocId> = block.articles().iter().filter_map(|(doc, _)| number(*doc)).collect();
        if block.is_large() && kept.len() == block.articles().len() {
            return self.write(&block.renumbered(&kept)?, kept.into_iter());
        }
        if kept.is_empty() {
            return Ok(());
        }
        let bytes = block.unpacked()?;
        for (doc, range) in block.articles() {
            if let Some(doc) = number(*doc) {
                self.put(doc, block.language, bytes.get(range.clone()).unwrap_or_default())?;
            }
        }
        Ok(())
    }

    fn close(&mut self, language: &str) -> io::Result<()> {
        match self.open.remove(language) {
            Some(open) => self.write(&open.packed(language)?, open.docs()),
            None => Ok(()),
        }
    }

    fn write(&mut self, block: &[u8], docs: impl Iterator<Item = DocId>) -> io::Result<()> {
        self.starts.push(self.written);
        for doc in docs {
            let place = doc as usize;
            if place >= self.of_doc.len() {
                self.of_doc.resize(place + 1, 0);
            }
            self.of_doc[place] = self.starts.len() as u32;
        }
        self.out.write_all(block)?;
        self.written += block.len() as u64;
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        let languages: Vec<String> = self.open.keys().cloned().collect();
        languages.iter().try_for_each(|language| self.close(language))?;
        let width = match self.starts.len() {
            0..0x100 => 1,
            0x100..0x1_0000 => 2,
            _ => 4,
        };
        let mut table: Vec<u8> = self.starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        for block in &self.of_doc {
            table.extend(&block.to_le_bytes()[..width]);
        }
        for number in [self.starts.len(), self.of_doc.len(), width] {
            table.extend((number as u32).to_le_bytes());
        }
        let check = blake3::hash(&table);
        table.extend(&check.as_bytes()[..4]);
        self.out.write_all(&table)?;
        self.out.terminate()
    }
}

impl PluginWriter for Writing {
    fn add_document(&mut self, doc: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let Some(document) = document.as_any().downcast_ref::<TantivyDocument>() else {
            return Ok(());
        };
        let article = document.get_first(self.fields.article);
        let language = document.get_first(self.fields.language);
        if let Some(article) = article.and_then(|value| value.as_custom()) {
            let language = language.and_then(|value| value.as_str()).unwrap_or_default();
            self.put(doc, language, article)?;
        }
        Ok(())
    }

    fn serialize(self: Box<Self>, _: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        Ok(self.finish()?)
    }

    fn mem_usage(&self) -> usize {
        self.open.values().map(Open::bytes).sum::<usize>() + self.of_doc.len() * 4
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// A segment's articles as they stand on disk.
pub(super) struct Kept {
    bytes: OwnedBytes,
    starts: Vec<u64>,
    width: usize,
    /// Where the blocks of documents are told.
    of_doc: std::ops::Range<usize>,
}

impl Kept {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let bytes = segment.open_read(component())?.read_bytes()?;
        Ok(Self::of(bytes).ok_or_else(damaged)?)
    }

    /// What stands in a file; `None` where its table is damaged.
    pub(super) fn of(bytes: OwnedBytes) -> Option<Self> {
        let tail = bytes.len().checked_sub(TAIL)?;
        let four = |at: usize| {
            let bytes = bytes.get(tail + at..tail + at + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let (blocks, docs, width) = (four(0)?, four(4)?, four(8)?);
        let of_doc = tail.checked_sub(docs.checked_mul(width)?)?..tail;
        let start = of_doc.start.checked_sub(blocks.checked_mul(8)?)?;
        let check = blake3::hash(bytes.get(start..tail + 12)?);
        if check.as_bytes().get(..4) != bytes.get(tail + 12..) || !matches!(width, 1 | 2 | 4) {
            return None;
        }
        let starts = bytes.get(start..of_doc.start)?.chunks_exact(8);
        let starts = starts.filter_map(|start| Some(u64::from_le_bytes(start.try_into().ok()?)));
        Some(Self {
            starts: starts.collect(),
            width,
            of_doc,
            bytes,
        })
    }

    /// The block that a document's article is in; `None` where it has none.
    pub(super) fn block_of(&self, doc: DocId) -> Option<usize> {
        let start = self.of_doc.start + doc as usize * self.width;
        let number = self
            .bytes
            .get(start..start + self.width)
            .filter(|_| start < self.of_doc.end)?;
        let number = number
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | usize::from(*byte));
        number.checked_sub(1)
    }

    pub(super) fn block(&self, number: usize) -> io::Result<Packed<'_>> {
        let start = self.starts.get(number).and_then(|start| usize::try_from(*start).ok());
        let block = start.and_then(|start| Packed::at(self.bytes.get(start..)?));
        block.ok_or_else(damaged)
    }

    /// All blocks, in the order they were written.
    pub(super) fn blocks(&self) -> impl Iterator<Item = io::Result<Packed<'_>>> {
        (0..self.starts.len()).map(|number| self.block(number))
    }
}

/// The blocks that can be told one after another where nothing leads to them.
pub(super) fn found(bytes: &[u8]) -> impl Iterator<Item = Packed<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let block = Packed::at(rest)?;
        rest = rest.get(block.length..)?;
        Some(block)
    })
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "stored articles are damaged")
}

//! The stored articles of an index as it is searched, with the blocks that were read last at hand.

use super::articles::Kept;
use super::store;
use crate::archive::article::Article;
use crate::archive::folder::Folder;
use crate::error::{Error, Kind, Result};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::{DocAddress, DocId, IndexReader, Searcher};

/// Blocks that stay unpacked: those of articles that stand one after another are as many as there are languages.
const AT_HAND: NonZeroUsize = NonZeroUsize::new(32).unwrap();

/// An index is looked at again so often where what it lists is gone.
const AGAIN: usize = 5;

/// Stored articles, to be read by many threads.
pub(super) struct Texts {
    segments: Vec<Kept>,
    blocks: Mutex<LruCache<(u32, usize), Arc<Block>>>,
}

struct Block {
    bytes: Vec<u8>,
    articles: Vec<(DocId, Range<usize>)>,
}

impl Texts {
    /// Those that `reader` sees now, with what it sees.
    pub(super) fn look(folder: &Folder, reader: &IndexReader) -> Result<(Searcher, Self)> {
        let look = || {
            let searcher = reader.searcher();
            let segments: tantivy::Result<Vec<Kept>> = searcher.segment_readers().iter().map(Kept::open).collect();
            segments.map(|segments| (searcher, segments))
        };
        let mut looked = look();
        for _ in 0..AGAIN {
            if looked.is_ok() {
                break;
            }
            // A writer may have put segments together meanwhile, and thrown the old ones away.
            reader.reload().map_err(|cause| store::broken(folder, cause))?;
            looked = look();
        }
        let (searcher, segments) = looked.map_err(|cause| store::broken(folder, cause))?;
        let blocks = Mutex::new(LruCache::new(AT_HAND));
        Ok((searcher, Self { segments, blocks }))
    }

    /// The article of a document.
    pub(super) fn load(&self, folder: &Folder, at: DocAddress) -> Result<Article> {
        self.article(at).map_err(|error| {
            let message = format!("the archive `{}` is damaged", folder.dir().display());
            Error::new(Kind::Storage, message).because(error).hint(folder.mend())
        })
    }

    /// The block of its segment that a document's article is in.
    pub(super) fn block_of(&self, at: DocAddress) -> Option<usize> {
        self.segments.get(at.segment_ord as usize)?.block_of(at.doc_id)
    }

    /// What `read` makes of the article of a document as it is packed.
    pub(super) fn packed<T>(&self, at: DocAddress, read: impl FnOnce(&[u8]) -> T) -> Result<T> {
        let lost = || Error::new(Kind::Storage, "a stored article is lost");
        let segment = self.segments.get(at.segment_ord as usize).ok_or_else(lost)?;
        let number = segment.block_of(at.doc_id).ok_or_else(lost)?;
        let block = self.block(at.segment_ord, number)?;
        let range = match block.articles.binary_search_by_key(&at.doc_id, |(doc, _)| *doc) {
            Ok(place) => block.articles.get(place),
            Err(_) => block.articles.iter().find(|(doc, _)| *doc == at.doc_id),
        };
        let packed = range.and_then(|(_, range)| block.bytes.get(range.clone()));
        packed.map(read).ok_or_else(lost)
    }

    fn article(&self, at: DocAddress) -> Result<Article> {
        self.packed(at, Article::unpacked)?
    }

    fn block(&self, segment: u32, number: usize) -> Result<Arc<Block>> {
        let blocks = || self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(block) = blocks().get(&(segment, number)) {
            return Ok(Arc::clone(block));
        }
        let read = || -> std::io::Result<Block> {
            let packed = self.segments[segment as usize].block(number)?;
            Ok(Block {
                bytes: packed.unpacked()?,
                articles: packed.articles().to_vec(),
            })
        };
        let block =
            read().map_err(|cause| Error::new(Kind::Storage, "stored articles cannot be read").because(cause))?;
        let block = Arc::new(block);
        blocks().put((segment, number), Arc::clone(&block));
        Ok(block)
    }
}

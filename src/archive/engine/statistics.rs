//! How rare words are, over all archives that are searched together.

use super::schema::{ARTICLE, Fields};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// Counts over several indexes. Files count for nothing.
pub(super) struct Statistics<'a> {
    pub searchers: Vec<&'a Searcher>,
    pub fields: Fields,
}

impl Statistics<'_> {
    fn sum(&self, of: impl Fn(&Searcher) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        self.searchers.iter().map(|searcher| of(searcher)).sum()
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.sum(|searcher| Bm25StatisticsProvider::total_num_tokens(searcher, field))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let article = Term::from_field_text(self.fields.kind, ARTICLE);
        self.sum(|searcher| searcher.doc_freq(&article))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        // More than all would be no frequency.
        let all = self.total_num_docs()?;
        Ok(self.sum(|searcher| searcher.doc_freq(term))?.min(all))
    }
}

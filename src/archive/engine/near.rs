//! Articles whole, as whoever reads on from them wants them: the nearest to a question, and all that a query finds.

use super::fused::Ranked;
use super::reader::{Archive, Folded, fold};
use super::schema::column;
use super::store;
use crate::archive::folder::Folder;
use crate::archive::near::Near;
use crate::archive::need::{Form, Leaf, Need, Sought, Words, grains};
use crate::archive::query::Query;
use crate::archive::vectors::{Meant, Vectors};
use crate::error::{Error, Kind, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::{Searcher, Term};

impl Archive {
    /// The best `most` articles for a query's words, of which not all must occur, and for what it means, best first. Of reprints only
    /// the best is told.
    ///
    /// # Errors
    /// As [`Archive::search`].
    pub fn nearest(&self, query: &Query, most: usize, meant: Option<&Meant>) -> Result<Vec<Near>> {
        let mut leaves = grains(&query.text);
        let mut folded = Vec::new();
        if !leaves.is_empty() {
            self.forgive(&mut leaves)?;
            let need = Need::Any(leaves.into_iter().map(Need::One).collect());
            folded = fold(self.weighed(&need, self.take(&need, query)?)?);
        }
        self.near(folded, query, most, meant)
    }

    /// The best `most` articles that [`Archive::search`] finds, how many it finds, and the words that they are found by.
    ///
    /// # Errors
    /// As there.
    pub fn matching(&self, query: &Query, most: usize) -> Result<(Vec<Near>, usize, Words)> {
        let (need, found, _) = self.found(query)?;
        let words = Words::new(need.sought());
        let folded = fold(found);
        let total = folded.len();
        Ok((self.near(folded, query, most, None)?, total, words))
    }

    fn near(&self, folded: Vec<Folded>, query: &Query, most: usize, meant: Option<&Meant>) -> Result<Vec<Near>> {
        let near = |ranked: &Ranked| -> Result<Near> {
            Ok(Near {
                article: self.load(ranked.one.best.shelf, ranked.one.best.at)?,
                score: ranked.score,
            })
        };
        let ranked = self.ranked(folded, query, (most, most), meant)?;
        ranked.iter().map(near).collect()
    }

    /// Whether an archive knows what its articles mean.
    pub fn has_vectors(&self) -> bool {
        self.shelves
            .iter()
            .any(|shelf| !Vectors::files(shelf.folder.dir()).is_empty())
    }

    /// Lets words that no article has be spelled otherwise.
    fn forgive(&self, leaves: &mut [Leaf]) -> Result<()> {
        let statistics = self.statistics();
        for leaf in leaves.iter_mut().filter(|leaf| !leaf.signs()) {
            let term = |sought: &Sought| Term::from_field_text(self.fields.body.words, &sought.text);
            let known = leaf.tokens.iter().map(|sought| statistics.doc_freq(&term(sought)));
            let known: tantivy::Result<Vec<u64>> = known.collect();
            let known = known.map_err(|cause| match self.shelves.first() {
                Some(shelf) => store::broken(&shelf.folder, cause),
                None => Error::new(Kind::Storage, "there is no archive"),
            })?;
            if known.contains(&0) {
                leaf.form = Form::Word { fuzzy: true };
            }
        }
        Ok(())
    }

    /// What tells whether the archives in `dirs` hold what they held before, a digest in hex each; nothing of one that cannot be read.
    pub fn states(dirs: &[PathBuf]) -> Vec<String> {
        let state = |dir: &PathBuf| {
            let index = Folder::at(dir).index().ok()?;
            let mut state = fs::read(index.join("meta.json")).ok()?;
            for (number, path) in Vectors::files(dir) {
                let bytes = fs::metadata(path).map_or(0, |data| data.len());
                state.extend(number.to_le_bytes().into_iter().chain(bytes.to_le_bytes()));
            }
            Some(blake3::hash(&state).to_hex().to_string())
        };
        dirs.iter().map(|dir| state(dir).unwrap_or_default()).collect()
    }

    /// How many articles there are where a query looks, whatever its words.
    ///
    /// # Errors
    /// Where an archive is damaged.
    pub fn count(&self, query: &Query) -> Result<usize> {
        self.take(&Need::Everything, query).map(|found| found.len())
    }

    /// The languages of the articles, BCP 47 tags, that of most of them first.
    ///
    /// # Errors
    /// Where an archive is damaged.
    pub fn languages(&self) -> Result<Vec<String>> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for shelf in &self.shelves {
            let counted = languages(&shelf.searcher, &mut counts);
            counted.map_err(|cause| store::broken(&shelf.folder, cause))?;
        }
        let mut found: Vec<(String, usize)> = counts.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(found.into_iter().map(|(tag, _)| tag).collect())
    }
}

/// Counts the articles of each language.
fn languages(searcher: &Searcher, counts: &mut BTreeMap<String, usize>) -> tantivy::Result<()> {
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(column::LANGUAGE)? else {
            continue;
        };
        let mut of_ord = vec![0; column.num_terms()];
        for doc in segment.doc_ids_alive() {
            let known = column.ords().first(doc).and_then(|ord| of_ord.get_mut(ord as usize));
            *known.unwrap_or(&mut 0) += 1;
        }
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            let count = of_ord.get(terms.term_ord() as usize).copied().unwrap_or_default();
            let tag = String::from_utf8_lossy(terms.key()).into_owned();
            *counts.entry(tag).or_default() += count;
        }
    }
    counts.retain(|_, count| *count > 0);
    Ok(())
}

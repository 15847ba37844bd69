//! Articles ranked by their words, and where it is known by what they mean, too.

use super::collect::Found;
use super::reader::{Archive, Folded, with};
use super::store;
use crate::archive::need::Need;
use crate::archive::query::Query;
use crate::archive::vectors::{Meant, Near, Vectors, key, passages};
use crate::error::Result;
use crate::model::embed::Ranking;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use tantivy::DocAddress;

/// Of each way to search so many articles are ranked together at least.
pub(super) const DEEP: usize = 100;
/// Scores of ranks are told in so many parts of one.
const PARTS: f64 = 1_000.0;

/// An article that was found.
#[derive(Debug)]
pub(super) struct Ranked {
    pub one: Folded,
    pub score: f64,
    /// Whether its words are those that were looked for.
    pub worded: bool,
    pub meaning: Option<Meaning>,
}

/// That an article was found by what it means.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    pub found: Found,
    /// The cosine to what was looked for.
    pub score: f64,
    /// Where the nearest passage begins.
    pub begins: Begin,
}

/// A piece of an article, and a sentence of it.
type Begin = (usize, Range<usize>);

impl Archive {
    /// The best `most` of what was found by words, best first; with `meant` the best of that and of what is found by meaning, ranked
    /// together, of which at most `others` are found by meaning alone.
    pub(super) fn ranked(
        &self,
        by_words: Vec<Folded>,
        query: &Query,
        (most, others): (usize, usize),
        meant: Option<&Meant>,
    ) -> Result<Vec<Ranked>> {
        let Some(meant) = meant.filter(|_| most > 0) else {
            let found = self.best(by_words, most)?.into_iter();
            return Ok(found
                .map(|one| Ranked {
                    score: one.best.score as f64 / 1_000.0,
                    one,
                    worded: true,
                    meaning: None,
                })
                .collect());
        };
        let words = self.best(by_words, most.max(DEEP))?;
        let mut meanings = HashMap::new();
        let mut order = Vec::new();
        for meaning in self.by_meaning(query, meant, DEEP)? {
            let group = meaning.found.group;
            if let Entry::Vacant(place) = meanings.entry(group) {
                place.insert(meaning);
                order.push(group);
            }
        }
        let worded: Vec<u64> = words.iter().map(|one| one.best.group).collect();
        let ranking = Ranking::fused(&[(meant.words, &worded), (1.0, &order)]);
        let mut words: HashMap<u64, Folded> = words.into_iter().map(|one| (one.best.group, one)).collect();
        let mut ranked = Vec::with_capacity(most);
        let mut alone = 0;
        for (group, score) in ranking.0 {
            let meaning = meanings.remove(&group);
            let one = words.remove(&group);
            let worded = one.is_some();
            let Some(one) = one.or_else(|| meaning.as_ref().map(|meaning| Folded::alone(meaning.found))) else {
                continue;
            };
            if !worded {
                alone += 1;
                if alone > others {
                    continue;
                }
            }
            ranked.push(Ranked {
                one,
                score: score * PARTS,
                worded,
                meaning,
            });
            if ranked.len() == most {
                break;
            }
        }
        Ok(ranked)
    }

    /// The articles whose meaning is nearest, best first.
    fn by_meaning(&self, query: &Query, meant: &Meant, most: usize) -> Result<Vec<Meaning>> {
        let mut near: Vec<(usize, Near)> = Vec::new();
        for (number, shelf) in self.shelves.iter().enumerate() {
            let vectors = Vectors::open(shelf.folder.dir());
            let found = vectors
                .nearest(meant, query, most)
                .map_err(|cause| shelf.folder.failed("read the vectors of", cause))?;
            near.extend(found.into_iter().map(|near| (number, near)));
        }
        near.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then_with(|| a.1.id.cmp(&b.1.id)));
        near.truncate(most);
        if near.is_empty() {
            return Ok(Vec::new());
        }
        // Days, languages and paths are known there; bylines, sections and what was taken out are known here.
        let all = self.take(&Need::Everything, query)?;
        let all: HashMap<(usize, DocAddress), Found> =
            all.into_iter().map(|found| ((found.shelf, found.at), found)).collect();
        let mut found = Vec::with_capacity(near.len());
        for (shelf, near) in near {
            let Some((at, begins)) = self.resolved(shelf, &near)? else {
                continue;
            };
            if let Some(one) = all.get(&(shelf, at)) {
                found.push(Meaning {
                    found: *one,
                    score: f64::from(near.score),
                    begins,
                });
            }
        }
        Ok(found)
    }

    /// The language of the article that is nearest by what it means, of those that `query` looks at.
    ///
    /// # Errors
    /// Where an archive is damaged.
    pub fn language_by_meaning(&self, query: &Query, meant: &Meant) -> Result<Option<String>> {
        let best = self.by_meaning(query, meant, 1)?.into_iter().next();
        let article = best
            .map(|best| self.load(best.found.shelf, best.found.at))
            .transpose()?;
        Ok(article.map(|article| article.language))
    }

    /// The document of an article that has vectors, and where its nearest passage begins; `None` where it is no longer so.
    fn resolved(&self, shelf: usize, near: &Near) -> Result<Option<(DocAddress, Begin)>> {
        let folder = &self.shelves[shelf].folder;
        let found = with(&self.shelves[shelf].searcher, self.fields.path, &near.id.path);
        let mut places = found.map_err(|cause| store::broken(folder, cause))?;
        // Articles of a file stand in their order, most often.
        if near.place < places.len() {
            places.swap(0, near.place);
        }
        for at in places {
            let article = self.load(shelf, at)?;
            if article.id == near.id {
                let passages = passages(&article);
                let same = key(&passages) == near.key;
                let passage = passages.into_iter().nth(near.passage).filter(|_| same);
                return Ok(passage.map(|passage| (at, passage.begins)));
            }
        }
        Ok(None)
    }
}

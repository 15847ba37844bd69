//! A search: the best articles, each with what shows why it was found.

use super::fused::{DEEP, Ranked};
use super::reader::{Archive, fold};
use crate::archive::hit::{Also, Hit, Hits};
use crate::archive::need::Leaf;
use crate::archive::query::Query;
use crate::archive::snippet::{beginning, snippet};
use crate::archive::spoken::spoken;
use crate::archive::vectors::Meant;
use crate::error::Result;

/// Places of one article that are told.
const ALSO: usize = 20;
/// Articles that are found by what they mean alone, at most: there always is a nearest one.
const MEANT: usize = 10;

impl Archive {
    /// The best `limit` articles for a query, and how many there are; those that mean nearly the same as `meant` are among them.
    ///
    /// # Errors
    /// Where the query cannot be understood, or an archive is damaged.
    pub fn search(&self, query: &Query, limit: usize, meant: Option<&Meant>) -> Result<Hits> {
        let (need, found, notes) = self.found(query)?;
        let folded = fold(found);
        let mut hits = Hits {
            total: folded.len(),
            notes,
            ..Hits::default()
        };
        let mut days: Vec<u32> = folded.iter().map(|one| one.best.day).collect();
        let leaves = need.sought();
        let mut best = self.ranked(folded, query, (limit.max(DEEP), MEANT), meant)?;
        let alone = || best.iter().filter(|ranked| !ranked.worded);
        days.extend(alone().map(|ranked| ranked.one.best.day));
        hits.by_meaning = alone().count();
        hits.total += hits.by_meaning;
        for day in days.into_iter().filter(|day| *day >= 100) {
            let (year, month) = (day / 10_000, day / 100 % 100);
            if month > 0 {
                *hits.by_month.entry(format!("{year:04}-{month:02}")).or_default() += 1;
            }
        }
        best.truncate(limit);
        hits.hits = best
            .iter()
            .map(|one| self.hit(one, &leaves, query))
            .collect::<Result<_>>()?;
        let order = |hit: &Hit| {
            (
                std::cmp::Reverse((hit.score * 1_000.0).round() as i64),
                hit.date.clone(),
                hit.id.clone(),
            )
        };
        hits.hits.sort_by_cached_key(order);
        Ok(hits)
    }

    fn hit(&self, ranked: &Ranked, leaves: &[&Leaf], query: &Query) -> Result<Hit> {
        let one = &ranked.one;
        let article = self.load(one.best.shelf, one.best.at)?;
        let shelf = &self.shelves[one.best.shelf];
        let gone = shelf.row(&self.fields, &article.id.path, |columns, doc| Ok(columns.gone(doc)))?;
        let mut also = Vec::new();
        for other in one.others.iter().take(ALSO) {
            let other = self.load(other.shelf, other.at)?;
            also.push(Also {
                path: other.id.path,
                page: other.id.page,
                date: other.date.map(|date| date.value),
            });
        }
        also.sort_by(|a, b| (&a.date, &a.path, a.page).cmp(&(&b.date, &b.path, b.page)));
        also.dedup();
        Ok(Hit {
            headline: article.headline().map(str::to_owned),
            byline: article.byline(),
            date: article.date.as_ref().map(|date| date.value.clone()),
            date_from: article.date.as_ref().map(|date| date.from.clone()),
            language: article.language.clone(),
            score: ranked.score,
            snippet: match &ranked.meaning {
                Some(meaning) if !ranked.worded => beginning(&article, &meaning.begins),
                _ => snippet(&article, leaves),
            },
            meaning: ranked
                .meaning
                .as_ref()
                .map(|meaning| (meaning.score * 1e4).round() / 1e4),
            by_meaning: !ranked.worded,
            spoken: spoken(&article, query),
            also,
            gone: gone.unwrap_or_default(),
            id: article.id,
        })
    }
}

//! Characters that follow each other: the index tells which articles have them, and their text whether and how often they do.

use super::collect::Found;
use super::quick::Quick;
use super::reader::Archive;
use super::signs::Signs;
use super::standing::{Standing, Wanted};
use super::store;
use crate::archive::need::{Leaf, Need};
use crate::error::{Error, Kind, Result};
use crate::text::token::tokens;
use std::thread;
use tantivy::Score;

/// So many of the likeliest are read, to be ranked by how often characters follow each other in them.
const READ: usize = 400;
/// So many are read by one thread before others help.
const ALONE: usize = 200;
/// Thousandths that a score is counted in.
const PLACES: Score = 1_000.0;

impl Archive {
    /// Of what was found, the likeliest with what their text tells of characters, and the others as they are.
    pub(super) fn weighed(&self, need: &Need, mut found: Vec<Found>) -> Result<Vec<Found>> {
        if !need.counted().iter().any(|leaf| leaf.signs()) {
            return Ok(found);
        }
        found.sort_by_key(|found| (-found.score, found.day, found.shelf, found.at));
        let rest = found.split_off(found.len().min(READ));
        let mut read = self.read(need, found, false)?;
        read.extend(rest);
        Ok(read)
    }

    /// What was found, with what its text tells of characters; where `strict`, only what holds all that is needed.
    pub(super) fn read(&self, need: &Need, mut found: Vec<Found>, strict: bool) -> Result<Vec<Found>> {
        // Articles that are packed together are unpacked together.
        found.sort_by_key(|found| (found.shelf, self.block(found), found.at));
        let statistics = self.statistics();
        let weighed = need.counted().into_iter().filter(|leaf| leaf.signs()).map(|leaf| {
            let signs = Signs::of(leaf, &statistics, &self.fields);
            Ok((leaf, signs.map_err(|cause| self.broken(0, cause))?))
        });
        let weighed: Vec<(&Leaf, Signs)> = weighed.collect::<Result<_>>()?;
        let told_by_signs = need.of_signs();
        let all = need.all().into_iter().filter(|leaf| leaf.signs());
        let wanted = Wanted::of(all);
        let quick = Quick::of(need).filter(|_| strict);
        let one = |found: &Found| -> Result<Option<Found>> {
            let shelf = &self.shelves[found.shelf];
            // What is damaged is told of where it is read.
            let times = quick.as_ref().and_then(|quick| {
                let times = shelf.texts.packed(found.at, |packed| quick.times(packed));
                times.ok().flatten()
            });
            if let Some(times) = times {
                if times == 0 {
                    return Ok(None);
                }
                let norm = self.norm(found)?;
                let change: Score = weighed.iter().map(|(_, signs)| signs.change(norm, times)).sum();
                return Ok(Some(found.changed(change)));
            }
            let text = shelf.texts.load(&shelf.folder, found.at)?.words();
            let standing = wanted.within(&text);
            let seen = || match told_by_signs {
                true => need.holds(&|leaf| standing.times(leaf).is_some_and(|times| times > 0)),
                false => need.seen(&tokens(&text)),
            };
            if strict && !seen() {
                return Ok(None);
            }
            let change = match weighed.is_empty() {
                true => 0.0,
                false => change(&weighed, &standing, self.norm(found)?),
            };
            Ok(Some(found.changed(change)))
        };
        let threads = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(found.len() / ALONE + 1);
        let look = |part: &[Found]| {
            let seen = part.iter().filter_map(|found| one(found).transpose());
            seen.collect::<Result<Vec<_>>>()
        };
        if threads == 1 {
            return look(&found);
        }
        let parts = thread::scope(|scope| {
            let look = &look;
            let workers: Vec<_> = shares(&found, threads, &|found| self.block(found))
                .into_iter()
                .map(|part| scope.spawn(move || look(part)))
                .collect();
            let broke = |_| Error::new(Kind::Storage, "an archive cannot be read");
            workers
                .into_iter()
                .map(|worker| worker.join().map_err(broke)?)
                .collect::<Result<Vec<_>>>()
        })?;
        Ok(parts.concat())
    }

    /// Which block an article is packed in.
    fn block(&self, found: &Found) -> (u32, usize) {
        let texts = &self.shelves[found.shelf].texts;
        (found.at.segment_ord, texts.block_of(found.at).unwrap_or_default())
    }

    /// How long the index says that an article's characters are.
    fn norm(&self, found: &Found) -> Result<u8> {
        let segment = self.shelves[found.shelf].searcher.segment_reader(found.at.segment_ord);
        let norms = segment.get_fieldnorms_reader(self.fields.body.signs);
        let norms = norms.map_err(|cause| self.broken(found.shelf, cause))?;
        Ok(norms.fieldnorm_id(found.at.doc_id))
    }

    fn broken(&self, shelf: usize, cause: tantivy::TantivyError) -> Error {
        match self.shelves.get(shelf) {
            Some(shelf) => store::broken(&shelf.folder, cause),
            None => Error::new(Kind::Storage, "there is no archive"),
        }
    }
}

impl Found {
    /// The same with so much more of a score.
    fn changed(&self, by: Score) -> Self {
        Self {
            score: self.score + (by * PLACES).round() as i64,
            ..*self
        }
    }
}

/// What was found, in about `number` parts of which none has articles of another's block.
fn shares<'a>(found: &'a [Found], number: usize, block: &dyn Fn(&Found) -> (u32, usize)) -> Vec<&'a [Found]> {
    let share = found.len().div_ceil(number).max(1);
    let mut parts = Vec::with_capacity(number);
    let mut rest = found;
    while let Some(last) = rest.get(share.min(rest.len()).wrapping_sub(1)) {
        let place = |found: &Found| (found.shelf, block(found));
        let end = rest.partition_point(|found| place(found) <= place(last));
        let (part, others) = rest.split_at(end);
        parts.push(part);
        rest = others;
    }
    parts
}

/// What is to be added to the score of a text, where its characters count as the index guessed.
fn change(weighed: &[(&Leaf, Signs)], standing: &Standing, norm: u8) -> Score {
    let of = |(leaf, signs): &(&Leaf, Signs)| {
        // The index found none of it either.
        let times = standing.times(leaf);
        times.map_or(0.0, |times| signs.change(norm, times))
    };
    weighed.iter().map(of).sum()
}

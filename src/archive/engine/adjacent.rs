//! Characters that follow each other: the index tells which articles have them, and their text whether and how often they do.

use super::collect::Found;
use super::reader::Archive;
use super::signs::Signs;
use super::store;
use crate::archive::need::{Leaf, Need};
use crate::error::{Error, Kind, Result};
use crate::text::token::{Sign, signs, tokens};
use std::collections::HashMap;
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
        // Articles that stand together are unpacked together.
        found.sort_by_key(|found| (found.shelf, found.at));
        let statistics = self.statistics();
        let weighed = need.counted().into_iter().filter(|leaf| leaf.signs()).map(|leaf| {
            let signs = Signs::of(leaf, &statistics, &self.fields);
            Ok((leaf, signs.map_err(|cause| self.broken(0, cause))?))
        });
        let weighed: Vec<(&Leaf, Signs)> = weighed.collect::<Result<_>>()?;
        let told_by_signs = need.of_signs();
        let one = |found: &Found| -> Result<Option<Found>> {
            let shelf = &self.shelves[found.shelf];
            let text = shelf.texts.load(&shelf.folder, found.at)?.words();
            let signs = signs(&text);
            let seen = || match told_by_signs {
                true => need.seen(&signs),
                false => need.seen(&tokens(&text)),
            };
            if strict && !seen() {
                return Ok(None);
            }
            let change = match weighed.is_empty() {
                true => 0.0,
                false => change(&weighed, &signs, self.norm(found)?),
            };
            Ok(Some(Found {
                score: found.score + (change * PLACES).round() as i64,
                ..*found
            }))
        };
        let threads = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(found.len() / ALONE + 1);
        let share = found.len().div_ceil(threads).max(1);
        let parts = thread::scope(|scope| {
            let look = |part: &[Found]| {
                part.iter()
                    .filter_map(|found| one(found).transpose())
                    .collect::<Result<Vec<_>>>()
            };
            let workers: Vec<_> = found
                .chunks(share)
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

/// What is to be added to the score of a text, where its characters count as the index guessed.
fn change(weighed: &[(&Leaf, Signs)], text: &[Sign], norm: u8) -> Score {
    let first = |text: &str| text.chars().next().unwrap_or_default();
    let sought = weighed.iter().flat_map(|(leaf, _)| &leaf.tokens);
    let mut places: HashMap<char, Vec<usize>> = sought.map(|sought| (first(&sought.text), Vec::new())).collect();
    for (at, sign) in text.iter().enumerate() {
        if let Some(places) = places.get_mut(&sign.0) {
            places.push(at);
        }
    }
    let at = |text: &str| places.get(&first(text)).map(Vec::as_slice).unwrap_or_default();
    let of = |(leaf, signs): &(&Leaf, Signs)| {
        if leaf.tokens.iter().any(|sought| at(&sought.text).is_empty()) {
            return 0.0;
        }
        let begins = leaf.tokens.first().map(|sought| at(&sought.text)).unwrap_or_default();
        let times = begins.iter().filter(|at| leaf.met(&text[**at..]) > 0).count();
        signs.told(norm, times) - signs.guessed(norm)
    };
    weighed.iter().map(of).sum()
}

//! What characters count that follow each other in an article, and what the index guesses of it.

use super::schema::Fields;
use super::statistics::Statistics;
use crate::archive::need::Leaf;
use tantivy::query::Bm25Weight;
use tantivy::{Score, Term};

/// Of what characters count that follow each other once in an article of usual length, the share of those that are only in it.
const GUESS: Score = 0.5;

/// What characters of articles count.
pub(super) struct Signs {
    weight: Bm25Weight,
    single: bool,
}

impl Signs {
    /// Those of a leaf, as rare as `statistics` tell.
    pub(super) fn of(leaf: &Leaf, statistics: &Statistics, fields: &Fields) -> tantivy::Result<Self> {
        let field = fields.body.signs;
        let terms = leaf
            .tokens
            .iter()
            .map(|sought| Term::from_field_text(field, &sought.text));
        Ok(Self {
            weight: Bm25Weight::for_terms(statistics, &terms.collect::<Vec<_>>())?,
            single: leaf.tokens.len() == 1,
        })
    }

    /// What the index counts for an article that has all of them, whose length is `norm`.
    fn guessed(&self, norm: u8) -> Score {
        match self.single {
            true => self.weight.score(norm, 1),
            false => self.guess(),
        }
    }

    /// The same for several, whatever the length.
    pub(super) fn guess(&self) -> Score {
        // By far the most that can be is 2.2 times what once counts.
        self.weight.max_score() / 2.2 * GUESS
    }

    /// What is to be added to a score where they follow each other so often.
    pub(super) fn change(&self, norm: u8, times: usize) -> Score {
        self.told(norm, times) - self.guessed(norm)
    }

    /// What they count where they follow each other so often.
    fn told(&self, norm: u8, times: usize) -> Score {
        match times {
            0 => 0.0,
            _ => self.weight.score(norm, u32::try_from(times).unwrap_or(u32::MAX)),
        }
    }
}

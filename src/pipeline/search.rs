//! Which passages were looked into for an answer, and what came of each.

use super::corpus::Corpus;
use super::weigh::Heard;
use crate::ground::{Outcome, Search, Searched};
use crate::page::Page;
use crate::read::Document;
use std::collections::BTreeMap;

/// What the model said of passages, by their place among those found.
#[derive(Default)]
pub(super) struct Log(BTreeMap<usize, Told>);

/// What the model said of one passage.
pub(super) struct Told {
    pub expected: Option<f64>,
    pub outcome: Outcome,
    says: Option<f64>,
    refused: Option<f64>,
    right: Option<f64>,
}

impl Log {
    /// No model was asked; the passage at `chosen`, if any, holds what is quoted.
    pub(super) fn quoted(chosen: Option<usize>) -> Self {
        let mut log = Self::default();
        if let Some(chosen) = chosen {
            log.of(chosen).outcome = Outcome::Chosen;
        }
        log
    }

    /// What was said of the passage at `place`; nothing yet, where it is new.
    pub(super) fn of(&mut self, place: usize) -> &mut Told {
        self.0.entry(place).or_insert(Told {
            expected: None,
            outcome: Outcome::Unasked,
            says: None,
            refused: None,
            right: None,
        })
    }

    /// A passage was asked, and is skipped unless more is said of it.
    pub(super) fn heard(&mut self, heard: &Heard) -> &mut Told {
        let told = self.of(heard.passage);
        told.says = finite(heard.says);
        told.refused = finite(heard.refused);
        told.outcome = Outcome::Skipped;
        told
    }

    /// A passage gave an answer that is right with that probability, and that may be the likeliest so far.
    pub(super) fn weighed(&mut self, place: usize, right: f64, likeliest: bool) {
        let before = self.0.values_mut().filter(|told| told.outcome == Outcome::Chosen);
        if likeliest {
            before.for_each(|told| told.outcome = Outcome::Weighed);
        }
        let told = self.of(place);
        told.right = finite(right);
        told.outcome = if likeliest { Outcome::Chosen } else { Outcome::Weighed };
    }

    /// The passages at `ranked` with what was said of them.
    pub(super) fn told(mut self, ranked: &[usize], corpus: &Corpus, pages: &[(Document, Page)]) -> Search {
        let found = &corpus.passages;
        let searched = |&place: &usize| {
            let (document, _) = &pages[found[place].page];
            let Told {
                expected,
                outcome,
                says,
                refused,
                right,
            } = *self.of(place);
            Searched {
                path: document.source.path.clone(),
                input: found[place].page,
                article: found[place].article.clone(),
                spans: found[place].everywhere(&document.text),
                score: corpus.worth[place],
                expected: expected.and_then(finite),
                says,
                refused,
                right,
                outcome,
            }
        };
        Search {
            ranked: ranked.iter().map(searched).collect(),
            passages: found.len(),
        }
    }
}

/// `value`, where JSON can hold it.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

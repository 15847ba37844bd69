//! Answers that a reader proposes: spans of tokens as ranges of a passage's text.

use super::copy_search::{Found, agreed};
use super::passage::Passage;
use super::question::Reading;
use super::stands::Stands;
use super::writer::{Fork, Writer};
use crate::error::Result;
use crate::ground::Subject;
use crate::model::Seen;
use crate::prompt::Turn;
use std::ops::Range;

/// The log-probability of what is not proposed.
const ELSEWHERE: f64 = -8.0;

/// What a nat a token of an answer's words counts, where one of its place counts 1: the model knows where a name ends, the reader where
/// the answer stands. Chosen on 78 questions of CMRC 2018's training set that the reader was not trained on: F1 77.0 by place alone, 66.6
/// by words alone, 82 by both.
const WORDS: f64 = 4.0;

/// What a reader makes of a passage.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Proposed {
    /// Ranges of the passage's text, the likeliest first, and the log-probability of each, in nats, where the text states the answer.
    pub ranges: Vec<(Range<usize>, f64)>,
    /// Log-odds, in nats, that it does not.
    pub unstated: f64,
}

impl Proposed {
    /// Those that can be copied and say more than `subject`, the likeliest first.
    pub(super) fn answers(&self, passage: &Passage, subject: &Subject) -> Vec<Range<usize>> {
        let mut answers: Vec<Range<usize>> = Vec::new();
        for (range, _) in &self.ranges {
            let shown = &passage.text()[range.clone()];
            let copied = passage.copied().get(range.clone()) == Some(shown) && !shown.contains('\n');
            if copied && !subject.is(shown) && !answers.contains(range) {
                answers.push(range.clone());
            }
        }
        answers
    }

    /// The log-probability of an answer's likeliest place, in nats; far from likely where it is none of those proposed.
    pub(super) fn located(&self, ranges: &[Range<usize>]) -> f64 {
        let own = self.ranges.iter().filter(|(proposed, _)| ranges.contains(proposed));
        own.map(|(_, log_prob)| *log_prob).fold(ELSEWHERE, f64::max)
    }

    /// How likely an answer is by its place and by its words.
    fn score(&self, answer: &Found) -> f64 {
        self.located(&answer.ranges) + WORDS * answer.mean()
    }

    /// Puts `answers` in order: first the one that has most in common with all, the likelier ones counting more, then the likeliest.
    pub(super) fn order(&self, answers: &mut [Found], text: &str) {
        answers.sort_by(|a, b| self.score(b).total_cmp(&self.score(a)));
        if let Some(agreed) = agreed(answers, text, |answer| self.score(answer)) {
            answers[..=agreed].rotate_right(1);
        }
    }
}

/// Where a task's answer is to be written.
pub(super) struct Opened {
    pub fork: Fork,
    /// The model's state there.
    pub state: Vec<f32>,
    /// What a reader makes of the passage, where it was asked.
    pub proposed: Option<Proposed>,
}

impl Writer<'_> {
    /// [`Writer::put`] with what a reader makes of the passages of those that are marked to be read.
    pub(super) fn put_read(
        &mut self,
        tasks: &[(&Reading, Vec<Turn>)],
        read: &[bool],
        found: &[&Passage],
    ) -> Result<Vec<Opened>> {
        let reader = self.session.as_deref().and_then(|session| session.reader().cloned());
        let stands: Vec<Option<&Stands>> = tasks
            .iter()
            .zip(read)
            .map(|((reading, _), read)| reading.stands.as_ref().filter(|_| *read))
            .collect();
        let keys = stands
            .iter()
            .map(|stands| stands.map_or(0..0, |stands| stands.tokens.clone()));
        let begun = tasks.iter().map(|(reading, _)| reading.begun);
        let watch = reader
            .as_ref()
            .filter(|_| stands.iter().any(Option::is_some))
            .map(|reader| reader.watch(keys.collect(), begun.collect()));
        let placed = self.put_watched(tasks, watch.as_ref())?;
        let propose = |stands: Option<&Stands>, passage: &Passage, seen: &Seen| {
            let (reader, stands) = (reader.as_ref()?, stands?);
            let found = reader.read(seen, &stands.marks)?;
            let ranges = found.proposals.iter().filter_map(|span| {
                let range = stands.range(passage.text(), &span.tokens)?;
                Some((range, span.log_prob))
            });
            Some(Proposed {
                ranges: ranges.collect(),
                unstated: found.unstated,
            })
        };
        Ok(placed
            .into_iter()
            .zip(stands)
            .zip(found)
            .map(|(((fork, state, seen), stands), passage)| {
                let proposed = propose(stands, passage, &seen);
                Opened { fork, state, proposed }
            })
            .collect())
    }
}

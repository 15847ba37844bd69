//! What is said of a page that was put together: its joins, its doubts, and why each piece went where it did.

use super::affinity::Affinity;
use super::assign::belongs;
use super::candidate::Open;
use super::evidence::{Evidence, Feature};
use super::follow;
use super::order::Links;
use super::puzzle::{Puzzle, Solution};
use super::tear::{Tear, articles, said};
use super::types::{Join, Page};
use super::unit::Unit;
use super::weights::{ArticleWeights, TearWeights, Weights};
use crate::note::Note;
use crate::span::Span;

/// Below this probability a piece's article is a toss-up.
const TOSS_UP_BELOW: f64 = 0.65;
/// A join that leads its rival by less is one.
const CLOSE_BELOW: f64 = 0.2;
/// Pieces of evidence that a reason names.
const MOST_NAMED: usize = 5;

/// For each fragment the next best article, and its distance.
type Rivals = [Option<(usize, f64)>];

/// A page that is being reported on.
pub(super) struct Report<'a> {
    pub units: &'a [Unit],
    pub puzzle: &'a Puzzle,
    pub found: &'a Solution,
    pub weights: (&'a ArticleWeights, &'a TearWeights),
}

impl Report<'_> {
    /// Tells `page` all of it; `runs` are the articles' fragments in pieces.
    pub(super) fn tell(&self, runs: &[Vec<Vec<usize>>], links: &Links, guessed: bool, page: &mut Page) {
        let affinity = self.puzzle.affinity(&self.found.assigned);
        let rivals = self.puzzle.rivals(self.found, self.weights.0);
        page.joins
            .extend(self.found.tears.iter().filter_map(|tear| self.join(tear)));
        for runs in runs {
            for (left, right, score) in follow::joins(self.puzzle.layout(), runs, self.weights.0) {
                if let (Some(left), Some(right)) = (self.last(left), self.first(right)) {
                    page.joins.push(follow::join(left, right, score));
                }
            }
            self.doubts(runs, links, (&affinity, &rivals), page);
        }
        page.joins.sort_by_key(|join| (join.left, join.right));
        if guessed {
            let torn = self.found.tears.len();
            let message = format!("{torn} torn places were put together without a model, by layout and shared words");
            page.notes.push(Note::new("page", message));
        }
        for tear in &self.found.tears {
            self.tear(tear, &affinity, page);
        }
        let alone = |open: &&Open| !self.found.tears.iter().any(|tear| tear.left == open.left);
        let told = |open: &&Open| alone(open) && !self.puzzle.torn.unmarked;
        for open in self.puzzle.torn.open.iter().filter(told) {
            if let Some(span) = self.paragraph(open.left) {
                let message = "a paragraph breaks off here, and nothing on the page goes on from it";
                page.notes.push(Note::new("page", message).at(span));
            }
        }
    }

    /// A torn place: a doubt where its rival is close, and what spoke for it.
    fn tear(&self, tear: &Tear, affinity: &Affinity, page: &mut Page) {
        let (Some(left), Some(right)) = (self.paragraph(tear.left), self.paragraph(tear.right)) else {
            return;
        };
        if tear.margin < CLOSE_BELOW {
            let rival = tear.second.and_then(|second| self.paragraph(second));
            let rival = rival.map_or("nowhere on this page".to_owned(), |span| {
                format!("at bytes {}–{}", span.start, span.end)
            });
            let message = format!(
                "a doubtful join, probability {:.2}: what breaks off at byte {} goes on here, or {rival}",
                tear.score, left.end
            );
            page.notes.push(Note::new("page", message).at(right));
        }
        let open = self.puzzle.torn.open.iter().find(|open| open.left == tear.left);
        let column = open.and_then(|open| open.rights.iter().position(|found| found.index == tear.right));
        if let (Some(open), Some(column)) = (open, column) {
            let mut evidence = open.rights[column].evidence.clone();
            evidence.extend(articles(tear.left, tear.right, &self.found.assigned, affinity));
            evidence.extend(said(open, column));
            let message = format!(
                "bytes {}–{} go on from byte {} ({:.2}): {}",
                right.start,
                right.end,
                left.end,
                tear.score,
                named(&evidence, &self.weights.1.of(open.asked()).pair)
            );
            page.reasons.push(Note::new("page", message).at(right));
        }
    }

    /// Pieces of an article that might be of another.
    fn doubts(&self, runs: &[Vec<usize>], links: &Links, (affinity, rivals): (&Affinity, &Rivals), page: &mut Page) {
        let state = self.puzzle.state(&self.found.assigned, affinity, &self.found.tears);
        for run in runs {
            let Some(&first) = run.first() else {
                continue;
            };
            let (Some((rival, margin)), Some(span)) = (rivals[first], self.first(first)) else {
                continue;
            };
            if self.puzzle.fragments[first].opens() {
                continue;
            }
            let own = self.found.assigned[first];
            let sure = self.weights.0.sure(margin);
            let shown = |article: usize| links.shown.get(article).map_or(1, |number| number + 1);
            if sure < TOSS_UP_BELOW {
                let message = format!(
                    "the piece that begins here may be of article a{} ({sure:.2}) or of a{}",
                    shown(own),
                    shown(rival)
                );
                page.notes.push(Note::new("page", message).at(span));
            }
            let message = format!(
                "the piece at byte {} is of a{} rather than of a{} ({sure:.2}): {}",
                span.start,
                shown(own),
                shown(rival),
                named(&belongs(&state, first, own), &self.weights.0.belong)
            );
            page.reasons.push(Note::new("page", message).at(span));
        }
    }

    fn join(&self, tear: &Tear) -> Option<Join> {
        Some(Join {
            left: *self.units[self.puzzle.fragments[tear.left].paragraph?].spans.last()?,
            right: self.paragraph(tear.right)?,
            score: tear.score,
            margin: tear.margin,
            by: tear.by,
        })
    }

    fn paragraph(&self, fragment: usize) -> Option<Span> {
        Some(self.units[self.puzzle.fragments[fragment].paragraph?].span())
    }

    /// Where a fragment's text ends, and where it begins.
    fn last(&self, fragment: usize) -> Option<Span> {
        self.units(fragment).max_by_key(|span| span.end)
    }

    fn first(&self, fragment: usize) -> Option<Span> {
        self.units(fragment).min_by_key(|span| span.start)
    }

    fn units(&self, fragment: usize) -> impl Iterator<Item = Span> {
        let fragment = &self.puzzle.fragments[fragment];
        let indices = fragment
            .headings
            .iter()
            .chain(&fragment.paragraph)
            .copied()
            .chain(fragment.titles());
        indices.map(|index| self.units[index].span())
    }
}

/// The evidence that weighs most, with what it weighs.
fn named<F: Feature>(evidence: &Evidence<F>, weights: &Weights<F>) -> String {
    let weighed = evidence
        .iter()
        .map(|&(feature, much)| (feature.name(), weights.of(feature) * much));
    let mut weighed: Vec<(&str, f64)> = weighed.collect();
    weighed.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
    let named = weighed.iter().take(MOST_NAMED).filter(|(_, weight)| *weight != 0.0);
    named
        .map(|(name, weight)| format!("{name} {weight:+.1}"))
        .collect::<Vec<_>>()
        .join(", ")
}

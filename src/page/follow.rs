//! How sure it is that one piece of an article follows another that stands apart from it.

use super::evidence::{Evidence, Follow};
use super::puzzle::Puzzle;
use super::types::{By, Join};
use super::weights::ArticleWeights;

/// What speaks for `right` following `left`, two ends of pieces of one article that was found in `pieces` pieces.
pub(crate) fn follows(puzzle: &Puzzle, (left, right): (usize, usize), pieces: usize) -> Evidence<Follow> {
    let mut found: Evidence<Follow> = vec![(Follow::Always, 1.0), (Follow::Pieces, (pieces as f64).ln())];
    let mut say = |holds: bool, feature: Follow| {
        if holds {
            found.push((feature, 1.0));
        }
    };
    let (end, begin) = (&puzzle.edges[left], &puzzle.edges[right]);
    say(right < left, Follow::Upwards);
    say(puzzle.fragments[left].opens(), Follow::AHead);
    say(end.as_ref().is_some_and(|edge| !edge.closed), Follow::AnOpenEnd);
    say(begin.as_ref().is_some_and(|edge| edge.goes_on), Follow::GoesOn);
    say(begin.as_ref().is_some_and(|edge| edge.leans), Follow::Leans);
    say(!puzzle.fragments[right].headings.is_empty(), Follow::Heading);
    say(!puzzle.fragments[left].byline.is_empty(), Follow::Signed);
    found
}

/// The joins of an article's pieces, given as runs of fragments in reading order.
pub(crate) fn joins(puzzle: &Puzzle, runs: &[Vec<usize>], weights: &ArticleWeights) -> Vec<(usize, usize, f64)> {
    runs.windows(2)
        .filter_map(|pair| {
            let (&left, &right) = (pair[0].last()?, pair[1].first()?);
            let odds = weights.follow.sum(&follows(puzzle, (left, right), runs.len()));
            Some((left, right, 1.0 / (1.0 + (-odds).exp())))
        })
        .collect()
}

/// A join of pieces as replies carry it: its rival is that the piece follows none.
pub(crate) fn join(left: crate::span::Span, right: crate::span::Span, score: f64) -> Join {
    Join {
        left,
        right,
        score,
        margin: 2.0 * score - 1.0,
        by: By::Words,
    }
}

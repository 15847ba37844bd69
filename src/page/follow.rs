//! How sure it is that one piece of an article follows another that stands apart from it.

use super::edge::Edge;
use super::evidence::{Evidence, Follow};
use super::fragment::Fragment;
use super::types::{By, Join};
use super::weights::ArticleWeights;

/// A page's fragments, and the ends of their paragraphs.
#[derive(Clone, Copy)]
pub(crate) struct Layout<'a> {
    pub fragments: &'a [Fragment],
    pub edges: &'a [Option<Edge>],
}

/// What speaks for `right` following `left`, two ends of pieces of one article that was found in `pieces` pieces.
pub(crate) fn follows(page: Layout<'_>, (left, right): (usize, usize), pieces: usize) -> Evidence<Follow> {
    let mut found: Evidence<Follow> = vec![(Follow::Always, 1.0), (Follow::Pieces, (pieces as f64).ln())];
    let mut say = |holds: bool, feature: Follow| {
        if holds {
            found.push((feature, 1.0));
        }
    };
    let (end, begin) = (&page.edges[left], &page.edges[right]);
    say(right < left, Follow::Upwards);
    say(page.fragments[left].opens(), Follow::AHead);
    say(end.as_ref().is_some_and(|edge| !edge.closed), Follow::AnOpenEnd);
    say(begin.as_ref().is_some_and(|edge| edge.goes_on), Follow::GoesOn);
    say(begin.as_ref().is_some_and(|edge| edge.leans), Follow::Leans);
    say(!page.fragments[right].headings.is_empty(), Follow::Heading);
    say(!page.fragments[left].byline.is_empty(), Follow::Signed);
    found
}

/// The joins of an article's pieces, given as runs of fragments in reading order.
pub(crate) fn joins(page: Layout<'_>, runs: &[Vec<usize>], weights: &ArticleWeights) -> Vec<(usize, usize, f64)> {
    runs.windows(2)
        .filter_map(|pair| {
            let (&left, &right) = (pair[0].last()?, pair[1].first()?);
            let odds = weights.follow.sum(&follows(page, (left, right), runs.len()));
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

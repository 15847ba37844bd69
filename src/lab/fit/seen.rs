//! What was given and what came true, of joins, of next pieces and of headings that may be none: what probabilities are made from.

use super::joins::fit_joins;
use super::nats::Nats;
use super::page::Page;
use super::truth::Truth;
use crate::error::Result;
use crate::page::doubt::{self, doubtful};
use crate::page::evidence::{Evidence, Follow, Heading};
use crate::page::label::label;
use crate::page::part::Part;
use crate::page::units::units;
use crate::page::weights::{ArticleWeights, TearWeights};
use crate::page::words::Lexicon;
use crate::read::Document;

/// The probability that each join was given before it was calibrated, and whether it was right, by weights that were not fitted
/// on its page: fitted joins are surer than they ought to be.
pub(super) fn crossed(
    pages: &[Page],
    assigned: &[Vec<usize>],
    of: &ArticleWeights,
    start: Option<&TearWeights>,
) -> Vec<(f64, bool)> {
    let halves = [0, 1].map(|half| (0..pages.len()).filter(|page| page % 2 == half).collect::<Vec<_>>());
    let mut seen = Vec::new();
    for (other, half) in halves.iter().zip(halves.iter().rev()) {
        let others: Vec<&Page> = other.iter().map(|&page| &pages[page]).collect();
        let assigned: Vec<Vec<usize>> = other.iter().map(|&page| assigned[page].clone()).collect();
        let tears = fit_joins(&others, &assigned, start);
        for &page in half {
            let page = &pages[page];
            let found = page.puzzle.turns((of, &tears)).tears;
            let own = found.iter().filter(|tear| tears.plain.is_none() || page.asked(tear));
            seen.extend(own.map(|tear| (tear.score, page.right(tear))));
        }
    }
    seen
}

/// What was seen of open ends and the next pieces of their articles, and whether the one goes on in the other.
pub(super) fn nexts(pages: &[Page], of: &ArticleWeights, tears: &TearWeights) -> Vec<(Evidence<Follow>, bool)> {
    let mut seen = Vec::new();
    for page in pages {
        let found = page.puzzle.turns((of, tears));
        for (left, right, evidence) in page.puzzle.nexts(&found, tears) {
            let row = page.puzzle.torn.open.iter().position(|open| open.left == left);
            seen.push((evidence, row.and_then(|row| page.rights[row]) == Some(right)));
        }
    }
    seen
}

/// The probability that each join was given, and whether it was right.
pub(super) fn certainties(pages: &[Page], of: &ArticleWeights, tears: &TearWeights) -> Vec<(f64, bool)> {
    let mut found = Vec::new();
    for page in pages {
        let tears = page.puzzle.solve((of, tears)).tears;
        found.extend(tears.iter().map(|tear| (tear.score, page.right(tear))));
    }
    found
}

/// What was told of headings that may be none, and whether they are.
///
/// # Errors
/// Where a page cannot be labelled.
pub(super) fn headings_seen(all: &[(Document, Truth)], nats: &Nats) -> Result<Vec<(Evidence<Heading>, bool)>> {
    let mut seen = Vec::new();
    for (document, truth) in all {
        let units = units(document)?.units;
        let mut lexicon = Lexicon::default();
        let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
        let true_parts = truth.of_units(&units);
        for index in doubtful(&units, &label(&units, &bags, &lexicon, false)?) {
            if let Some(log_probs) = nats.heading(&units, index) {
                let heading = true_parts[index].0 != Part::Paragraph;
                seen.push((doubt::evidence(&units, index, &log_probs)?, heading));
            }
        }
    }
    Ok(seen)
}

//! A page in pieces beside its truth, for weights to be fitted on.

use super::nats::Nats;
use super::truth::Truth;
use crate::error::Result;
use crate::page::doubt::{self, doubtful};
use crate::page::evidence::Heading;
use crate::page::fragment::{Fragment, fragments};
use crate::page::label::label;
use crate::page::part::Part;
use crate::page::puzzle::Puzzle;
use crate::page::tear::Tear;
use crate::page::unit::Unit;
use crate::page::units::units;
use crate::page::weights::Weights;
use crate::page::words::Lexicon;
use crate::read::Document;
use std::collections::BTreeMap;
use std::ops::Range;

/// A page, and what is true of it.
pub(super) struct Page {
    pub puzzle: Puzzle,
    /// The true article of each fragment, where it has one that a head on the page opens.
    pub assigned: Vec<Option<usize>>,
    /// The place of each fragment's text in its article's reading order.
    pub ranks: Vec<Option<Range<usize>>>,
    /// Whether each open end is a paragraph's, not that of a headline that was taken for one.
    pub torn: Vec<bool>,
    /// The true continuation of each open end.
    pub rights: Vec<Option<usize>>,
}

impl Page {
    fn row(&self, tear: &Tear) -> Option<usize> {
        self.puzzle.torn.open.iter().position(|open| open.left == tear.left)
    }

    pub(super) fn right(&self, tear: &Tear) -> bool {
        self.row(tear).and_then(|row| self.rights[row]) == Some(tear.right)
    }

    pub(super) fn asked(&self, tear: &Tear) -> bool {
        self.row(tear).is_some_and(|row| self.puzzle.torn.open[row].asked())
    }
}

/// A page as the weights so far have it.
///
/// # Errors
/// Where the page cannot be put together.
pub(super) fn read(document: &Document, truth: &Truth, nats: &Nats, heading: &Weights<Heading>) -> Result<Page> {
    let units = units(document)?.units;
    let mut lexicon = Lexicon::default();
    let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
    let mut parts = label(&units, &bags, &lexicon, false)?;
    for index in doubtful(&units, &parts) {
        if let Some(log_probs) = nats.heading(&units, index)
            && heading.sum(&doubt::evidence(&units, index, &log_probs)?) < 0.0
        {
            parts[index] = Part::Paragraph;
        }
    }
    let mut puzzle = Puzzle::new(&units, &bags, fragments(&bags, &parts), &lexicon, false)?;
    nats.set(&units, &mut puzzle)?;
    let true_parts = truth.of_units(&units);
    let of: Vec<Option<usize>> = true_parts.iter().map(|(_, of)| *of).collect();
    let heads: Vec<Option<usize>> = puzzle
        .heads
        .iter()
        .map(|&head| puzzle.fragments[head].titles().next().and_then(|unit| of[unit]))
        .collect();
    let assigned = puzzle
        .fragments
        .iter()
        .map(|fragment| {
            let unit = fragment
                .paragraph
                .or(fragment.titles().next())
                .or(fragment.headings.first().copied())?;
            let article = of[unit]?;
            heads.iter().position(|head| *head == Some(article))
        })
        .collect();
    let solid = |index: usize| {
        let gap = document.text.get(index..).unwrap_or_default();
        index + gap.len() - gap.trim_start().len()
    };
    let mut next: BTreeMap<usize, usize> = BTreeMap::new();
    for pieces in truth.paragraphs() {
        next.extend(pieces.windows(2).map(|pair| (solid(pair[0].end), pair[1].start)));
    }
    let rights = puzzle
        .torn
        .open
        .iter()
        .map(|open| {
            let unit = puzzle.fragments[open.left].paragraph?;
            let start = *next.get(&solid(units[unit].spans.last().map_or(0, |span| span.end)))?;
            let holds = |index: &Option<usize>| index.is_some_and(|unit| units[unit].span().start == start);
            puzzle.fragments.iter().position(|fragment| holds(&fragment.paragraph))
        })
        .collect();
    let whole = |fragment: usize| {
        let unit = puzzle.fragments[fragment].paragraph;
        unit.is_some_and(|unit| true_parts[unit].0 == Part::Paragraph)
    };
    Ok(Page {
        torn: puzzle.torn.open.iter().map(|open| whole(open.left)).collect(),
        ranks: ranks(&units, &puzzle, truth),
        puzzle,
        assigned,
        rights,
    })
}

/// Where each fragment's text stands in the reading order of all true articles, one after another: a line may hold several pieces
/// that follow each other. A head stands right before its article's first paragraph.
fn ranks(units: &[Unit], puzzle: &Puzzle, truth: &Truth) -> Vec<Option<Range<usize>>> {
    let order: Vec<usize> = truth.order().map(|span| span.start).collect();
    let rank = |unit: usize| {
        let span = units[unit].span();
        let first = order.iter().position(|start| *start == span.start)?;
        let held = order[first..]
            .iter()
            .take_while(|start| (span.start..span.end).contains(*start));
        Some(first + 1..first + 1 + held.count())
    };
    let heads = truth.heads();
    let head = |fragment: &Fragment| {
        let title = units[fragment.titles().next()?].span().start;
        let (_, first) = heads.iter().find(|(head, _)| *head == title)?;
        Some(*first..first + 1)
    };
    let index = |fragment: &Fragment| fragment.paragraph.and_then(rank).or_else(|| head(fragment));
    puzzle.fragments.iter().map(index).collect()
}

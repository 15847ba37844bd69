//! Pages whose markup says what their parts are.

use super::fragment::{Fragment, fragments};
use super::part::Part;
use super::text::{closed, weight};
use super::unit::Unit;
use super::words::Bag;
use crate::read::{Block, BlockKind};
use std::ops::Range;

/// Letters of a headline at most.
const LONGEST_HEADLINE: usize = 200;

/// The fragments of a page, and the article of each: where the markup says which texts are articles each is one, however it is headed; else
/// headlines begin them.
pub(super) fn articles(
    units: &[Unit],
    blocks: &[Block],
    parts: &mut [Part],
    bags: &[Bag],
) -> (Vec<Fragment>, Vec<usize>) {
    let begun = begun(units, blocks);
    if begun.is_empty() {
        let fragments = fragments(bags, parts);
        let assigned = assign(&fragments);
        return (fragments, assigned);
    }
    let (mut all, mut assigned, mut count) = (Vec::new(), Vec::new(), 0);
    for (range, level) in begun {
        if let Some(level) = level {
            head(units, parts, range.clone(), level);
        }
        let (Some(parts), Some(bags)) = (parts.get(range.clone()), bags.get(range.clone())) else {
            continue;
        };
        let own = fragments(bags, parts)
            .into_iter()
            .map(|fragment| fragment.shifted(range.start));
        let before = all.len();
        all.extend(own);
        if all.len() > before {
            assigned.resize(all.len(), count);
            count += 1;
        }
    }
    (all, assigned)
}

/// The units of each article that the markup begins, and the level of its headline; first those that stand before all of them.
fn begun(units: &[Unit], blocks: &[Block]) -> Vec<(Range<usize>, Option<u8>)> {
    let begins = blocks
        .iter()
        .filter_map(|block| Some((block.span.start, block.article?)));
    let mut found: Vec<(Range<usize>, Option<u8>)> = Vec::new();
    for (byte, level) in begins {
        let start = units.partition_point(|unit| unit.span().start < byte);
        match found.last_mut() {
            Some((before, _)) => before.end = start,
            None if start > 0 => found.push((0..start, None)),
            None => {}
        }
        found.push((start..units.len(), Some(level)));
    }
    found
}

/// Of an article's headings those of its own level are its headline where nothing but its head stands above them.
fn head(units: &[Unit], parts: &mut [Part], range: Range<usize>, own: u8) {
    let mut begun = false;
    for index in range {
        let (Some(unit), Some(part)) = (units.get(index), parts.get_mut(index)) else {
            break;
        };
        if let BlockKind::Heading(level) = unit.markup {
            let titles = level <= own && !begun;
            *part = if titles { Part::Headline } else { Part::Heading };
            begun |= !titles;
        }
        begun |= *part == Part::Paragraph;
    }
}

/// The part of each unit: headings of the highest level there is begin articles, others begin sections.
pub(super) fn label(units: &[Unit]) -> Vec<Part> {
    let level = |unit: &Unit| match unit.markup {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    };
    let highest = units.iter().filter_map(level).min();
    let mut parts: Vec<Part> = units
        .iter()
        .map(|unit| match unit.markup {
            BlockKind::Heading(_) if level(unit) == highest => Part::Headline,
            BlockKind::Heading(_) => Part::Heading,
            BlockKind::Caption => Part::Caption,
            BlockKind::Credit => Part::Credit,
            BlockKind::Kicker => Part::Kicker,
            BlockKind::Deck => Part::Deck,
            BlockKind::Byline => Part::Byline,
            BlockKind::Furniture => Part::Furniture,
            BlockKind::Plain | BlockKind::Paragraph | BlockKind::Verbatim | BlockKind::Row | BlockKind::Note => {
                Part::Paragraph
            }
        })
        .collect();
    if highest.is_none()
        && let Some(first) = parts.iter().position(|part| *part == Part::Paragraph)
        && heads(&units[first], units.get(first + 1))
    {
        parts[first] = Part::Headline;
    }
    parts
}

/// Whether the first line of a page without headings is its headline: short, no sentence, and text below it.
fn heads(unit: &Unit, next: Option<&Unit>) -> bool {
    let line = unit.markup == BlockKind::Paragraph && weight(&unit.text) < LONGEST_HEADLINE && !closed(&unit.text);
    line && next.is_some_and(|next| next.markup == BlockKind::Paragraph && closed(&next.text))
}

/// Each fragment belongs to the headline above it.
fn assign(fragments: &[Fragment]) -> Vec<usize> {
    let mut opened = 0usize;
    // What stands above the first headline and is no text belongs to it: a kicker, an author.
    let mut begun = false;
    fragments
        .iter()
        .map(|fragment| {
            if fragment.opens() && begun {
                opened += 1;
            }
            begun |= fragment.opens() || fragment.paragraph.is_some() || !fragment.headings.is_empty();
            opened
        })
        .collect()
}

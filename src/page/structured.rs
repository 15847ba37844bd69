//! Pages whose markup says what their parts are.

use super::fragment::Fragment;
use super::part::Part;
use super::text::{closed, weight};
use super::unit::Unit;
use crate::read::BlockKind;

/// Letters of a headline at most.
const LONGEST_HEADLINE: usize = 200;

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
pub(super) fn assign(fragments: &[Fragment]) -> Vec<usize> {
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

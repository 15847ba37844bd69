//! Headlines in columns of running text: what was learned on other pages is held to how columns are set.

use super::part::Part;
use super::text::{capitals, closed, goes_on, weight};
use super::unit::Unit;

/// Fewer letters make no headline.
const LEAST_HEADLINE_LETTERS: usize = 4;
/// A headline is no longer, in letters of a spaced script.
const LONGEST_HEADLINE: usize = 90;

/// Puts the headlines of columns right: a line in capitals that stands apart between whole paragraphs begins an article, and what
/// holds hardly a letter begins none.
pub(super) fn settle(units: &[Unit], parts: &mut [Part]) {
    for index in 0..units.len() {
        let unit = &units[index];
        let whole = index == 0 || closed(&units[index - 1].text) || parts[index - 1] != Part::Paragraph;
        let above = units
            .get(index + 1)
            .is_some_and(|below| weight(&below.text) > weight(&unit.text))
            && parts.get(index + 1) == Some(&Part::Paragraph);
        let set = unit.opens && unit.lines == 1 && capitals(&unit.text) && weight(&unit.text) <= LONGEST_HEADLINE;
        if parts[index] == Part::Paragraph && whole && above && heading(unit, units.get(index + 1)) {
            parts[index] = Part::Heading;
        }
        let two = index > 0 && !unit.opens && parts[index - 1] == Part::Kicker && parts[index] == Part::Headline;
        if two && goes_on(&unit.text) {
            parts[index - 1] = Part::Headline;
        }
        if parts[index] == Part::Heading && set && whole && above && letters(unit) >= LEAST_HEADLINE_LETTERS {
            parts[index] = Part::Headline;
        }
        let titled = matches!(parts[index], Part::Headline | Part::Kicker | Part::Deck | Part::Heading);
        let within = goes_on(&unit.text) || unit.text.ends_with(['-', '‐', '\u{ad}']);
        if titled && (!read(unit) || within && index > 0 && parts[index - 1] == Part::Paragraph) {
            parts[index] = Part::Paragraph;
        }
    }
    tops(units, parts);
}

/// The first line of each column that stands beside another heads what is below it, where it heads anything.
fn tops(units: &[Unit], parts: &mut [Part]) {
    let mut column = 0;
    for index in 0..units.len() {
        let unit = &units[index];
        if unit.column == column || parts[index] == Part::Furniture {
            continue;
        }
        column = unit.column;
        let below = units
            .get(index + 1)
            .is_some_and(|below| weight(&below.text) > weight(&unit.text));
        let line = weight(&unit.text) <= LONGEST_HEADLINE && !closed(&unit.text) && !goes_on(&unit.text) && !unit.row;
        let heads = matches!(parts[index], Part::Heading | Part::Kicker | Part::Deck)
            || parts[index] == Part::Paragraph && line && below;
        if heads && unit.opens && parts.get(index + 1) == Some(&Part::Paragraph) {
            parts[index] = Part::Headline;
        }
    }
}

/// Whether a line stands by itself above a paragraph that begins anew.
fn heading(line: &Unit, below: Option<&Unit>) -> bool {
    let text = line.text.as_str();
    line.lines == 1
        && !line.row
        && weight(text) <= LONGEST_HEADLINE
        && !closed(text)
        && !text.ends_with([',', '，', '-', '‐'])
        && !goes_on(text)
        && read(line)
        && below.is_some_and(|below| below.lines > 1 && !goes_on(&below.text))
}

fn letters(unit: &Unit) -> usize {
    unit.text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether most of a unit's characters are letters.
fn read(unit: &Unit) -> bool {
    let shown = unit.text.chars().filter(|c| !c.is_whitespace()).count();
    letters(unit) * 2 > shown
}

//! The head of text that stands alone, and text that would vanish among the furniture.
//!
//! What a line shows was learned on whole pages, where most short lines without a byline near them are banners. Pasted text has
//! neither banners nor bylines: its first line is its headline unless something speaks against it.

use super::part::Part;
use super::text::{capitals, closed, goes_on, weight};
use super::unit::Unit;
use crate::error::Result;
use crate::language::rules::Rules;
use crate::language::sentence::sentences;
use crate::note::Note;

/// A headline is no longer, in letters of a spaced script.
const LONGEST_HEADLINE: usize = 260;
/// What is longer is text, whatever it looks like.
const LONGEST_TITLE: usize = 420;
/// Furniture of fewer letters is not worth a note.
const LEAST_TOLD: usize = 60;
/// Text of so many letters that ends as sentences do is a paragraph, whatever it looks like.
const LEAST_PROSE: usize = 90;

/// Gives text that would vanish back to the articles, and the page's first article its headline.
pub(super) fn settle(units: &[Unit], parts: &mut [Part], rules: &Rules) {
    let bare: Vec<bool> = units.iter().map(|unit| worded(unit, rules)).collect();
    for (index, unit) in units.iter().enumerate() {
        let titled = matches!(parts[index], Part::Headline | Part::Kicker | Part::Deck | Part::Heading);
        let vanishes = parts[index] == Part::Furniture && !bare[index] && prose(&unit.text);
        if vanishes || titled && weight(&unit.text) > LONGEST_TITLE {
            parts[index] = Part::Paragraph;
        }
    }
    if !parts.contains(&Part::Paragraph) {
        all_is_text(units, parts, &bare);
    }
    let paragraph = |index: &usize| parts[*index] == Part::Paragraph;
    let Some(last) = (0..units.len()).rfind(paragraph) else {
        return;
    };
    let title = |index: &usize| *index < last && titles(&units[*index]) && !parts.contains(&Part::Headline);
    let Some(text) = (0..units.len()).filter(paragraph).find(|index| !title(index)) else {
        return;
    };
    // Of a page with articles the first text may be the rest of one that begins elsewhere, and what is above it a banner.
    let headlines = parts.iter().filter(|part| **part == Part::Headline).count();
    if parts[..text].contains(&Part::Headline) || headlines > 1 {
        return;
    }
    let mut above: Vec<usize> = (0..text)
        .filter(|&index| !bare[index] && headline_like(&units[index], &units[text]))
        .filter(|&index| headlines == 0 || !capitals(&units[index].text))
        .collect();
    // A banner stands apart from what is right above the text; among lines that follow one another the first is the headline.
    let near = |index: usize| (index + 1..text).all(|between| !matches!(parts[between], Part::Caption | Part::Credit));
    above.retain(|&index| near(index));
    let Some(&first) = above.first() else {
        return;
    };
    let second = above
        .get(1)
        .copied()
        .filter(|&second| kicks(&units[first], &units[second], rules));
    let headline = second.unwrap_or(first);
    for &index in &above {
        parts[index] = match index {
            index if index == headline => Part::Headline,
            index if index < headline => Part::Kicker,
            _ if matches!(parts[index], Part::Byline | Part::Author) => Part::Byline,
            _ => Part::Deck,
        };
    }
}

/// What is to be said of text that is of no article: it is not summarised.
///
/// # Errors
/// Where the rules are malformed.
pub(super) fn left_out(units: &[Unit], parts: &[Part]) -> Result<Option<Note>> {
    let rules = Rules::get()?;
    let told = |(unit, part): &(&Unit, &Part)| {
        **part == Part::Furniture && weight(&unit.text) >= LEAST_TOLD && !worded(unit, rules)
    };
    let mut found = units.iter().zip(parts).filter(told).map(|(unit, _)| unit);
    let Some(first) = found.next() else {
        return Ok(None);
    };
    let message = match found.count() {
        0 => "a longer line is taken for furniture, and is not summarised".to_owned(),
        more => format!(
            "{} longer lines are taken for furniture, and are not summarised",
            more + 1
        ),
    };
    Ok(Some(Note::new("page", message).at(first.span())))
}

/// A page whose words would all be furniture is an article: what is worded as furniture stays it, unless there is nothing else.
fn all_is_text(units: &[Unit], parts: &mut [Part], bare: &[bool]) {
    let captions = parts.iter().all(|part| matches!(part, Part::Caption | Part::Credit));
    let kept = |index: usize| !captions && matches!(parts[index], Part::Caption | Part::Credit);
    let open: Vec<usize> = (0..units.len()).filter(|&index| !kept(index)).collect();
    let told: Vec<usize> = open.iter().copied().filter(|&index| !bare[index]).collect();
    let chosen = if told.is_empty() { open } else { told };
    let last = chosen.last().copied();
    for index in chosen {
        let title = Some(index) != last
            && matches!(
                parts[index],
                Part::Headline | Part::Kicker | Part::Deck | Part::Byline | Part::Author
            );
        let short = Some(index) != last
            && parts[index] == Part::Furniture
            && weight(&units[index].text) <= LEAST_PROSE
            && !closed(&units[index].text);
        if !title && !short {
            parts[index] = Part::Paragraph;
        }
    }
}

/// Whether a unit is worded as a byline, a credit, a folio line, or holds no words.
fn worded(unit: &Unit, rules: &Rules) -> bool {
    let text = unit.text.as_str();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let figures = text.chars().filter(|c| c.is_numeric()).count();
    let line = weight(text) < 200;
    letters <= figures
        || line
            && [
                &rules.folio,
                &rules.byline,
                &rules.credit,
                &rules.end_byline,
                &rules.jump,
            ]
            .iter()
            .any(|rule| rule.is_match(text))
}

/// Whether `text` reads as sentences.
fn prose(text: &str) -> bool {
    let weight = weight(text);
    weight >= LEAST_PROSE && closed(text) || weight >= 2 * LEAST_PROSE && sentences(text).len() > 1
}

/// Whether a unit that was taken for text is a line whose sentence is not over, as a headline is.
fn titles(unit: &Unit) -> bool {
    unit.lines == 1 && !unit.row && weight(&unit.text) <= 2 * LEAST_PROSE && !closed(&unit.text) && !goes_on(&unit.text)
}

/// Whether a line above `text` may be its headline.
fn headline_like(line: &Unit, text: &Unit) -> bool {
    let shown = line.text.as_str();
    let sentence = shown.ends_with(['.', '。', ':', '：', ',', '，', ';', '；', '।', '۔']) && !shown.ends_with("...");
    weight(shown) <= LONGEST_HEADLINE && !sentence && !goes_on(shown) && weight(shown) < weight(&text.text)
}

/// Whether `first` is a rubric above the headline `second`.
fn kicks(first: &Unit, second: &Unit, rules: &Rules) -> bool {
    let rubric = rules.kicker.is_match(&first.text) || capitals(&first.text) && !capitals(&second.text);
    rubric && !closed(&second.text)
}

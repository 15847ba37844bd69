//! Short lines that look like headings and may be torn off the paragraph below them: a scorer tells which.

use super::ask::{cut, endings, gap, over};
use super::label::Part;
use super::pair::Evidence;
use super::tear::gain;
use super::text::{closed, goes_on, weight};
use super::unit::Unit;
use super::weights::Tears;
use super::{JoinScorer, Told};
use crate::error::Result;
use crate::language::rules::Rules;

/// The most of them that a scorer is asked about on one page.
const MOST: usize = 12;

/// Makes those headings paragraphs that `scorer` says go on in the paragraph below them.
///
/// # Errors
/// Where the scorer fails, or the rules are malformed.
pub(super) fn settle(units: &[Unit], parts: &mut [Part], weights: &Tears, scorer: &mut dyn JoinScorer) -> Result<()> {
    for place in doubtful(units, parts).into_iter().take(MOST) {
        let heads = question(units, place);
        let told = scorer.score(
            &units[place].text,
            &heads.iter().map(String::as_str).collect::<Vec<_>>(),
        )?;
        if weights.heading.sum(&evidence(units, place, &told)?) < 0.0 {
            parts[place] = Part::Paragraph;
        }
    }
    Ok(())
}

/// Headings right above a paragraph that may be no headings.
pub(super) fn doubtful(units: &[Unit], parts: &[Part]) -> Vec<usize> {
    let above = |place: &usize| {
        parts[*place] == Part::Heading && parts.get(place + 1) == Some(&Part::Paragraph) && !closed(&units[*place].text)
    };
    (0..units.len()).filter(above).collect()
}

/// What a scorer is asked to follow the line at `place`: the paragraph below it, and the marks that would end it.
pub(super) fn question(units: &[Unit], place: usize) -> Vec<String> {
    let (line, below) = (&units[place].text, &units[place + 1].text);
    let mut heads = vec![format!("{}{}", gap(line, below), cut(below))];
    heads.extend(endings(line));
    heads
}

/// What speaks for the line at `place` being a heading, by what was told of its question.
///
/// # Errors
/// Where the rules are malformed.
pub(super) fn evidence(units: &[Unit], place: usize, told: &[Told]) -> Result<Evidence> {
    let (line, below) = (&units[place], &units[place + 1]);
    let mut found: Evidence = vec![("heading", 1.0), ("length", (weight(&line.text).max(1) as f64).ln())];
    if goes_on(&below.text) {
        found.push(("goes on below", 1.0));
    }
    if Rules::get()?.hangs.is_match(&line.text) {
        found.push(("hangs", 1.0));
    }
    if let Some((head, endings)) = told.split_first() {
        let first = |nats: &[f64]| nats.first().copied().unwrap_or(0.0).max(-15.0) / 5.0;
        found.push(("first token given", first(&head.given)));
        found.push(("first token alone", first(&head.alone)));
        found.push(("gain of five tokens", gain(head, 5).clamp(-20.0, 40.0) / 10.0));
        found.push(("gain of all tokens", gain(head, usize::MAX).clamp(-20.0, 40.0) / 10.0));
        found.push(("over", over(endings).max(-12.0) / 4.0));
    }
    Ok(found)
}

//! Short lines that look like headings and may be torn off the paragraph below them: a scorer tells which.

use super::ask::{cut, endings, gap, over};
use super::evidence::{Evidence, Heading};
use super::part::Part;
use super::scorer::{JoinScorer, LogProbs};
use super::tear::gain;
use super::text::{closed, goes_on, weight};
use super::unit::Unit;
use super::weights::TearWeights;
use crate::error::Result;
use crate::language::rules::Rules;

/// The most of them that a scorer is asked about on one page.
const MOST_ASKED: usize = 12;

/// Makes those headings paragraphs that `scorer` says go on in the paragraph below them.
///
/// # Errors
/// Where the scorer fails, or the rules are malformed.
pub(crate) fn settle(
    units: &[Unit],
    parts: &mut [Part],
    weights: &TearWeights,
    scorer: &mut dyn JoinScorer,
) -> Result<()> {
    for index in doubtful(units, parts).into_iter().take(MOST_ASKED) {
        let heads = question(units, index);
        let log_probs = scorer.score(
            &units[index].text,
            &heads.iter().map(String::as_str).collect::<Vec<_>>(),
        )?;
        if weights.heading.sum(&evidence(units, index, &log_probs)?) < 0.0 {
            parts[index] = Part::Paragraph;
        }
    }
    Ok(())
}

/// Headings right above a paragraph that may be no headings.
pub(crate) fn doubtful(units: &[Unit], parts: &[Part]) -> Vec<usize> {
    let above = |index: &usize| {
        parts[*index] == Part::Heading && parts.get(index + 1) == Some(&Part::Paragraph) && !closed(&units[*index].text)
    };
    (0..units.len()).filter(above).collect()
}

/// What a scorer is asked to follow the line at `index`: the paragraph below it, and the marks that would end it.
pub(crate) fn question(units: &[Unit], index: usize) -> Vec<String> {
    let (line, below) = (&units[index].text, &units[index + 1].text);
    let mut heads = vec![format!("{}{}", gap(line, below), cut(below))];
    heads.extend(endings(line));
    heads
}

/// What speaks for the line at `index` being a heading, by what was told of its question.
///
/// # Errors
/// Where the rules are malformed.
pub(crate) fn evidence(units: &[Unit], index: usize, log_probs: &[LogProbs]) -> Result<Evidence<Heading>> {
    let (line, below) = (&units[index], &units[index + 1]);
    let mut found: Evidence<Heading> = vec![
        (Heading::Always, 1.0),
        (Heading::Length, (weight(&line.text).max(1) as f64).ln()),
    ];
    if goes_on(&below.text) {
        found.push((Heading::GoesOnBelow, 1.0));
    }
    if Rules::get()?.hangs.is_match(&line.text) {
        found.push((Heading::Hangs, 1.0));
    }
    if let Some((head, endings)) = log_probs.split_first() {
        let first = |nats: &[f64]| nats.first().copied().unwrap_or(0.0).max(-15.0) / 5.0;
        found.push((Heading::FirstTokenGiven, first(&head.given)));
        found.push((Heading::FirstTokenAlone, first(&head.alone)));
        found.push((Heading::GainOfFiveTokens, gain(head, 5).clamp(-20.0, 40.0) / 10.0));
        found.push((
            Heading::GainOfAllTokens,
            gain(head, usize::MAX).clamp(-20.0, 40.0) / 10.0,
        ));
        found.push((Heading::Over, over(endings).max(-12.0) / 4.0));
    }
    Ok(found)
}

//! What speaks for an answer that a passage gives, and against it.

use super::exact::{Found, exact};
use super::passage::Passage;
use super::writer::{Place, Writer};
use crate::error::Result;
use crate::ground::Evidence;
use crate::prompt::Turn;
use crate::retrieve::Index;
use crate::text::script::wordless;
use std::ops::Range;

/// A question as it is put to the model, and as it is searched for: in the page's language.
pub(super) struct Asked {
    pub shown: String,
    pub query: String,
}

/// Where sentences stand: their passage, and their range in its text.
pub(super) type Sentences = [(usize, Range<usize>)];

/// An answer that one passage gives.
pub(super) struct Candidate {
    pub passage: usize,
    pub range: Range<usize>,
    pub evidence: Evidence,
}

/// The turns that show a passage.
pub(super) fn before(writer: &Writer, passage: &Passage) -> Result<Vec<Turn>> {
    let values = [("headline", passage.headline.as_str()), ("text", passage.text())];
    writer.prompts.task("passage", &passage.language)?.render(&values)
}

/// The best answer of the passage at `place`, with what speaks for it. `None` where there is none.
pub(super) fn candidate(
    writer: &mut Writer,
    asked: &Asked,
    place: usize,
    passage: &Passage,
    sentences: &Sentences,
    index: &Index,
) -> Result<Option<Candidate>> {
    let language = passage.language.as_str();
    let prompts = writer.prompts;
    let before = before(writer, passage)?;
    let question = [("question", asked.shown.as_str())];
    let tasks = [
        prompts.task("answer", language)?.render(&question)?,
        prompts.task("states", language)?.render(&question)?,
    ];
    // Without the text first: what the passage's prompt begins with is then read once for all passages.
    let fixed = prompts.task("passage", language)?.prefix();
    let without = writer.likelihood(None, &fixed, &asked.shown)?;
    let mut places = writer.open_all(&passage.source, &before, &tasks)?;
    let with = writer.likelihood(Some(&passage.source), &before, &asked.shown)?;
    let (Some(says), Some(mut desk)) = (places.pop(), places.pop()) else {
        return Ok(None);
    };
    let says = yes(writer, says, language)?;
    let refused = refused(writer, &mut desk, language)?;
    let answers = exact(writer, &mut desk, passage.text())?;
    let Some(best) = answers.first() else {
        return Ok(None);
    };
    let (covered, range) = placed(best, place, asked, sentences, index);
    let chosen = &passage.text()[range.clone()];
    let other = |found: &&Found| {
        let shown = &passage.text()[found.ranges[0].clone()];
        !chosen.contains(shown) && !shown.contains(chosen)
    };
    let values = [("question", asked.shown.as_str()), ("answer", chosen)];
    let task = prompts.task("stated", language)?.render(&values)?;
    let judged = match writer.open_all(&passage.source, &before, &[task])?.pop() {
        Some(place) => yes(writer, place, language)?,
        None => 0.0,
    };
    let rival = answers.iter().filter(other).map(Found::mean).fold(-8.0, f64::max);
    Ok(Some(Candidate {
        passage: place,
        range,
        evidence: Evidence {
            judged,
            says,
            copied: best.mean(),
            whole: best.sum,
            margin: best.mean() - rival,
            refused,
            covered,
            expected: with.zip(without).map_or(0.0, |(with, without)| with - without),
            length: (1.0 + chosen.chars().count() as f64).ln(),
            unspaced: f64::from(u8::from(unspaced(passage.text()))),
        },
    }))
}

/// Whether most letters are of scripts that do not tell words apart.
fn unspaced(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.chars().filter(|c| wordless(*c)).count() * 2 > letters
}

/// The same words may stand in several places: where the question's words are, there is the answer.
fn placed(found: &Found, place: usize, asked: &Asked, sentences: &Sentences, index: &Index) -> (f64, Range<usize>) {
    let near = |range: &Range<usize>| -> Vec<usize> {
        let within = |(number, (of, sentence)): (usize, &(usize, Range<usize>))| {
            (*of == place && sentence.start < range.end && range.start < sentence.end).then_some(number)
        };
        let touched = sentences.iter().enumerate().filter_map(within);
        touched.flat_map(|number| [number.saturating_sub(1), number]).collect()
    };
    let weighed = found
        .ranges
        .iter()
        .map(|range| (index.covered(&asked.query, &near(range)), range.clone()));
    weighed
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .unwrap_or((0.0, 0..0))
}

/// Log-probability that the model refuses.
fn refused(writer: &mut Writer, desk: &mut Place, language: &str) -> Result<f64> {
    let refusal = writer.prompts.task("refusal", language)?.render(&[])?;
    let (Some(turn), Some(session)) = (refusal.first(), writer.session.as_deref_mut()) else {
        return Ok(f64::NEG_INFINITY);
    };
    let ids = session.vocabulary().encode(&turn.text);
    let log_probs = session.log_probs(&mut desk.cache, &desk.logits, &ids)?;
    Ok(log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum())
}

/// Log-odds of yes against no from `place` on.
fn yes(writer: &mut Writer, mut place: Place, language: &str) -> Result<f64> {
    let words = writer.prompts.task("yes-no", language)?.render(&[])?;
    let Some(session) = writer.session.as_deref_mut() else {
        return Ok(0.0);
    };
    let mut said = Vec::new();
    for turn in words.iter().take(2) {
        let ids = session.vocabulary().encode(&turn.text);
        let log_probs = session.log_probs(&mut place.cache, &place.logits, &ids)?;
        said.push(log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum::<f64>());
    }
    Ok(said.first().unwrap_or(&0.0) - said.get(1).unwrap_or(&0.0))
}

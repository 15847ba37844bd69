//! What speaks for an answer that a passage gives, and against it.

use super::exact::{Found, exact};
use super::passage::Passage;
use super::writer::{Place, Writer};
use crate::error::Result;
use crate::ground::Evidence;
use crate::prompt::Turn;
use crate::retrieve::Index;
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
    let mut places = writer.open_all(&passage.source, &before, &tasks)?;
    let (Some(says), Some(mut desk)) = (places.pop(), places.pop()) else {
        return Ok(None);
    };
    let says = yes(writer, says, language)?;
    let refused = refused(writer, &mut desk, language)?;
    let answers = exact(writer, &mut desk, passage.text())?;
    let mut tasks = Vec::with_capacity(answers.len());
    for answer in &answers {
        let shown = &passage.text()[answer.ranges[0].clone()];
        let values = [("question", asked.shown.as_str()), ("answer", shown)];
        tasks.push(prompts.task("stated", language)?.render(&values)?);
    }
    let mut judged = Vec::with_capacity(answers.len());
    for place in writer.open_all(&passage.source, &before, &tasks)? {
        judged.push(yes(writer, place, language)?);
    }
    if let Ok(path) = std::env::var("TRIAL") {
        use std::io::Write;
        let list: Vec<_> = answers.iter().zip(&judged).map(|(a, j)| serde_json::json!({"text": &passage.text()[a.ranges[0].clone()], "sum": a.sum, "tokens": a.tokens, "judged": j})).collect();
        let mut f = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        writeln!(f, "{}", serde_json::json!({"question": asked.shown, "list": list})).unwrap();
    }
    let Some(best) = (0..answers.len()).max_by(|&a, &b| {
        let worth = |place: usize| answers[place].mean() + JUDGED * judged[place];
        worth(a).total_cmp(&worth(b)).then(b.cmp(&a))
    }) else {
        return Ok(None);
    };
    let (covered, range) = placed(&answers[best], place, asked, sentences, index);
    let chosen = &passage.text()[range.clone()];
    let other = |found: &&Found| {
        let shown = &passage.text()[found.ranges[0].clone()];
        !chosen.contains(shown) && !shown.contains(chosen)
    };
    let rival = answers.iter().filter(other).map(Found::mean).fold(-8.0, f64::max);
    let task = &writer.prompts.task("passage", language)?.prefix();
    let expected = match (
        writer.likelihood(&before, &asked.shown)?,
        writer.likelihood(task, &asked.shown)?,
    ) {
        (Some(with), Some(without)) => with - without,
        _ => 0.0,
    };
    Ok(Some(Candidate {
        passage: place,
        range,
        evidence: Evidence {
            judged: judged[best],
            says,
            copied: answers[best].mean(),
            whole: answers[best].sum,
            margin: answers[best].mean() - rival,
            refused,
            covered,
            expected,
        },
    }))
}

/// How much a judgement counts beside the mean log-probability when answers of one passage are compared.
const JUDGED: f64 = 0.0;

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

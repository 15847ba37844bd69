//! What speaks for an answer that a passage gives, and against it.

use super::copy_search::{Found, search_copies};
use super::corpus::Corpus;
use super::passage::Passage;
use super::plan::Asked;
use super::proposals::{Opened, Proposed};
use super::writer::{Fork, Writer};
use crate::error::Result;
use crate::ground::{Evidence, Fit, Objection, Spot, Subject, Wanted, namesakes, none, objection, whole, without_tail};
use crate::text::script::wordless;
use std::ops::Range;

/// An answer that one passage gives.
pub(super) struct Candidate {
    pub passage: usize,
    pub range: Range<usize>,
    pub evidence: Evidence,
    /// The model's state before the answer.
    pub state: Vec<f32>,
    /// Why the words cannot be the answer, whatever the model holds.
    pub objection: Option<Objection>,
    /// Log-odds, in nats, of the model's judgement that the sentence it stands in is the answer.
    pub borne: f64,
    /// The share of the question's terms that the sentence holds, in 0..=1.
    pub met: f64,
}

/// Below so much hope, in nats, no answer is given: one that is only weighed need not be long.
const HOPE: f64 = 1.0;
/// How sure the model must be, in nats, that an answer's whole sentence is one.
pub(super) const BORNE: f64 = 0.2;
/// The most tokens of an answer, without hope and with it.
const LONGEST_ANSWER: [usize; 2] = [12, 40];

/// A passage that was asked whether it states the answer.
pub(super) struct Heard {
    pub passage: usize,
    /// The model's state where the answer is to be written.
    state: Vec<f32>,
    /// Where the answer is written.
    fork: Fork,
    /// What a reader makes of it.
    proposed: Option<Proposed>,
    pub says: f64,
    pub refused: f64,
}

impl Heard {
    /// How much the model holds for the passage before an answer is known, in nats.
    pub(super) fn hope(&self) -> f64 {
        self.says - self.refused
    }
}

/// Asks the passages at `places`, side by side, whether they state the answer.
pub(super) fn hear(writer: &mut Writer, asked: &mut Asked, found: &[Passage], places: &[usize]) -> Result<Vec<Heard>> {
    let prompts = writer.prompts;
    let question = [("question", asked.shown.as_str())];
    let readings = asked.read.readings(writer, found, places)?;
    let mut tasks = Vec::with_capacity(readings.len() * 2);
    for (place, reading) in &readings {
        for task in ["answer", "states"] {
            tasks.push((
                *reading,
                prompts.task(task, &found[*place].language)?.render(&question)?,
            ));
        }
    }
    // What is looked at before an answer is written is where it stands.
    let read: Vec<bool> = (0..tasks.len()).map(|number| number % 2 == 0).collect();
    let shown: Vec<&Passage> = readings
        .iter()
        .flat_map(|(place, _)| [&found[*place], &found[*place]])
        .collect();
    let mut forks = writer.put_read(&tasks, &read, &shown)?.into_iter();
    let mut heard = Vec::with_capacity(readings.len());
    for (passage, _) in readings {
        let (Some(answer), Some(says)) = (forks.next(), forks.next()) else {
            break;
        };
        let language = found[passage].language.as_str();
        let Opened {
            mut fork,
            state,
            proposed,
        } = answer;
        heard.push(Heard {
            passage,
            state,
            says: yes(writer, says.fork, language)?,
            refused: refused(writer, &mut fork, language)?,
            fork,
            proposed,
        });
    }
    Ok(heard)
}

/// The best answer of a passage that nothing speaks against, or else its best, with what speaks for it. `None` where there is none.
pub(super) fn candidate(
    writer: &mut Writer,
    fit: &Fit,
    asked: &mut Asked,
    heard: Heard,
    corpus: &Corpus,
) -> Result<Option<Candidate>> {
    // A list is not to end in the middle of a name.
    let longest = LONGEST_ANSWER[usize::from(heard.hope() > HOPE || asked.aim.plural)];
    let Heard {
        passage: place,
        state,
        mut fork,
        proposed,
        says,
        refused,
    } = heard;
    let passage = &corpus.passages[place];
    let language = passage.language.as_str();
    let prompts = writer.prompts;
    let nobody = nobody(writer, asked, passage, &mut fork)?;
    let subject = Subject::of(&asked.shown);
    let before = fork.logits.clone();
    let mut answers = search_copies(writer, &mut fork, passage.copied(), &subject, longest)?;
    fork.logits = before;
    if let Some(proposed) = &proposed {
        let ranges = proposed.answers(passage, &subject);
        add(writer, &fork, &mut answers, ranges, passage.text())?;
        proposed.order(&mut answers, passage.text());
    }
    // Of several of one name the one that is meant is told by the rest of it.
    let alike = namesakes(&asked.shown, &asked.language, passage.copied());
    if !alike.is_empty() {
        let named = |answer: &Found| {
            answer
                .ranges
                .iter()
                .any(|range| alike.iter().any(|one| touches(range, one)))
        };
        add(writer, &fork, &mut answers, alike.clone(), passage.text())?;
        answers.sort_by(|a, b| named(b).cmp(&named(a)).then(b.mean().total_cmp(&a.mean())));
    }
    let counted = nobody.is_some();
    answers.splice(0..0, nobody);
    let Some((best, range, objection)) = chosen(&answers, place, asked, corpus) else {
        return Ok(None);
    };
    let chosen = &passage.text()[range.clone()];
    // What was put to its ends by rule makes it no likelier and no less so.
    let written = &passage.text()[best.ranges[0].clone()];
    let other = |found: &&Found| {
        let shown = &passage.text()[found.ranges[0].clone()];
        !chosen.contains(shown) && !shown.contains(chosen)
    };
    let values = [("question", asked.shown.as_str()), ("answer", chosen)];
    let task = prompts.task("stated", language)?.render(&values)?;
    let across = asked.across(language);
    let covered = corpus.covered(asked, place, &range);
    let met = corpus.met(asked, place, &range);
    let readings = asked.read.readings(writer, &corpus.passages, &[place])?;
    let Some(&(_, reading)) = readings.first() else {
        return Ok(None);
    };
    // The same of its whole sentence: what a figure or a name is told of is in view then.
    let sentence = &passage.text()[passage.sentence(range.start)];
    let values = [("question", asked.shown.as_str()), ("answer", sentence)];
    let wider = prompts.task("stated", language)?.render(&values)?;
    let mut said = Vec::new();
    for (place, _) in writer.put(&[(reading, task), (reading, wider)])? {
        said.push(yes(writer, place, language)?);
    }
    let [judged, borne] = [0, 1].map(|place| said.get(place).copied().unwrap_or_default());
    let rival = answers.iter().filter(other).map(Found::mean).fold(-8.0, f64::max);
    Ok(Some(Candidate {
        passage: place,
        evidence: Evidence {
            judged,
            says,
            copied: best.mean(),
            whole: best.sum,
            margin: best.mean() - rival,
            refused,
            covered,
            expected: reading.expected,
            length: (1.0 + written.chars().count() as f64).ln(),
            unspaced: f64::from(u8::from(unspaced(passage.text()))),
            across: f64::from(u8::from(across)),
            sensed: fit.sensed(&state),
            located: proposed.as_ref().map_or(0.0, |proposed| proposed.located(&best.ranges)),
            absent: proposed.as_ref().map_or(0.0, |proposed| proposed.unstated),
        },
        range,
        state,
        objection,
        // That nobody did is told by words alone.
        borne: if counted { judged.max(borne).max(BORNE) } else { borne },
        met,
    }))
}

/// Whether a range holds another, or stands in it.
fn touches(range: &Range<usize>, other: &Range<usize>) -> bool {
    range.start <= other.start && other.end <= range.end
}

/// Adds answers that stand at `ranges` of `text` to those that decoding found, with how likely the model would have written each and
/// ended there.
fn add(
    writer: &mut Writer,
    fork: &Fork,
    answers: &mut Vec<Found>,
    ranges: Vec<Range<usize>>,
    text: &str,
) -> Result<()> {
    let Some(vocabulary) = writer.session.as_deref().map(|session| session.vocabulary().clone()) else {
        return Ok(());
    };
    let begun = answers.len();
    let mut texts = Vec::new();
    for range in ranges {
        let shown = &text[range.clone()];
        let same = |other: &&mut Found| other.ranges.first().is_some_and(|other| &text[other.clone()] == shown);
        match answers.iter_mut().find(same) {
            Some(answer) if answer.ranges.contains(&range) => {}
            Some(answer) => answer.ranges.push(range),
            None => {
                texts.push(shown.to_owned());
                answers.push(Found {
                    ranges: vec![range],
                    sum: 0.0,
                    tokens: 0,
                });
            }
        }
    }
    let sums = writer.likelihoods(fork, &texts, true)?;
    for ((answer, shown), sum) in answers[begun..].iter_mut().zip(&texts).zip(sums) {
        answer.sum = sum;
        answer.tokens = vocabulary.encode(shown).len() + 1;
    }
    Ok(())
}

/// The clause that says that nobody did what is counted, and how likely the model held it.
fn nobody(writer: &mut Writer, asked: &Asked, passage: &Passage, fork: &mut Fork) -> Result<Option<Found>> {
    let language = passage.language.as_str();
    let shown = (asked.shown.as_str(), asked.language.as_str());
    let found = match asked.aim.count {
        true => none(passage.copied(), asked.query(language), shown, language),
        false => None,
    };
    let (Some(range), Some(session)) = (found, writer.session.as_deref_mut()) else {
        return Ok(None);
    };
    let ids = session.vocabulary().encode(&passage.text()[range.clone()]);
    let said = session.log_probs(&mut fork.cache, &fork.logits, &ids)?;
    Ok(Some(Found {
        ranges: vec![range],
        sum: said.iter().map(|&said| f64::from(said)).sum(),
        tokens: said.len(),
    }))
}

/// The first of `answers` that nothing speaks against, where it stands best, with all that belongs to it; or else the first, with what
/// speaks against it.
fn chosen<'a>(
    answers: &'a [Found],
    place: usize,
    asked: &Asked,
    corpus: &Corpus,
) -> Option<(&'a Found, Range<usize>, Option<Objection>)> {
    let passage = &corpus.passages[place];
    let text = passage.text();
    let language = passage.language.as_str();
    let query = asked.query(language);
    let wanted = Wanted {
        question: query,
        asked_in: if asked.query(language) == asked.shown {
            &asked.language
        } else {
            language
        },
        aim: asked.aim,
    };
    let mut first = None;
    for found in answers {
        // The same words may stand in several places: where the question's words are, there is the answer.
        let mut ranges: Vec<(f64, &Range<usize>)> = found
            .ranges
            .iter()
            .map(|range| {
                (
                    corpus.met(asked, place, range) + corpus.covered(asked, place, range),
                    range,
                )
            })
            .collect();
        ranges.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
        for (_, range) in ranges {
            let range = without_tail(range.clone(), passage.sentences(), text);
            let range = whole(range, text, query, &asked.aim);
            let sentence = passage.sentence(range.start);
            let before = passage
                .sentences()
                .take_while(|other| other.end <= sentence.start)
                .last();
            let spot = Spot {
                text,
                copied: passage.copied(),
                sentence,
                before,
                answer: range.clone(),
                language,
            };
            let why = objection(&wanted, &spot);
            if why.is_none() {
                return Some((found, range, None));
            }
            first.get_or_insert((found, range, why));
        }
    }
    first
}

/// Whether most letters are of scripts that do not tell words apart.
fn unspaced(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.chars().filter(|c| wordless(*c)).count() * 2 > letters
}

/// Log-probability that the model refuses.
fn refused(writer: &mut Writer, fork: &mut Fork, language: &str) -> Result<f64> {
    let refusal = writer.prompts.task("refusal", language)?.render(&[])?;
    let (Some(turn), Some(session)) = (refusal.first(), writer.session.as_deref_mut()) else {
        return Ok(f64::NEG_INFINITY);
    };
    let ids = session.vocabulary().encode(&turn.text);
    let log_probs = session.log_probs(&mut fork.cache, &fork.logits, &ids)?;
    Ok(log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum())
}

/// Log-odds of yes against no from `fork` on.
pub(super) fn yes(writer: &mut Writer, mut fork: Fork, language: &str) -> Result<f64> {
    let words = writer.prompts.task("yes-no", language)?.render(&[])?;
    let Some(session) = writer.session.as_deref_mut() else {
        return Ok(0.0);
    };
    let mut said = Vec::new();
    for turn in words.iter().take(2) {
        let ids = session.vocabulary().encode(&turn.text);
        let log_probs = session.log_probs(&mut fork.cache, &fork.logits, &ids)?;
        said.push(log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum::<f64>());
    }
    Ok(said.first().unwrap_or(&0.0) - said.get(1).unwrap_or(&0.0))
}

//! A question becomes a cited answer, or "not stated": it is planned, passages are ranked, the likeliest are read, what they give is
//! judged and told.

use super::compared::compared;
use super::corpus::Corpus;
use super::effort::Effort;
use super::hunt::{Groups, likeliest};
use super::imprint::imprint;
use super::passage::Part;
use super::plan::Asked;
use super::polar::polar;
use super::reckoned::{counted_on, reckoned, summed};
use super::search::Log;
use super::several::beside;
use super::tabled::{tabled, unlisted};
use super::tell::{Given, cite, told};
use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Calibration, Citation, Evidence, Exact, Objection, Search, Sum};
use crate::note::Note;
use crate::page::Page;
use crate::read::Document;
use crate::render::Status;
use std::ops::Range;

/// Passages that are weighed where question and pages are of different languages.
const WEIGHED: usize = 12;
/// Headlines and captions are read too where their words match so well beside the best passage's.
const AROUND: f64 = 0.6;
/// Passages that are named, read or not.
const NAMED: usize = 4;
/// The prompts that the evidence comes from.
pub(super) const PROMPTS: [&str; 6] = ["passage", "answer", "states", "stated", "refusal", "yes-no"];
/// Passages that are read besides where those read first give nothing, and how well their words must match beside the best one's.
const MORE: usize = 2;
/// See there.
const MATCHED: f64 = 0.6;
/// Without a model: the share of a question's terms that a sentence must hold to be quoted.
const QUOTED: f64 = 0.34;

/// How far is looked for an answer.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// Passages that are read at most.
    read: usize,
    /// The same where question and pages are of different languages, which makes passages harder to tell apart.
    across: usize,
    /// How well each page answers by its words beside the others, where that is known.
    scores: Vec<f64>,
    /// Whether pages are looked for that say the same, or otherwise.
    pub several: bool,
}

impl Reach {
    /// On pages that somebody chose.
    pub(super) const PAGES: Self = Self {
        read: 2,
        across: 3,
        scores: Vec::new(),
        several: false,
    };

    /// Over articles of an archive, of these scores.
    pub(super) fn over_archive(effort: Effort, scores: Vec<f64>) -> Self {
        let read = effort.passages();
        Self {
            read,
            across: read + 1,
            scores,
            several: true,
        }
    }
}

/// Told where an answer is composed.
const COMPOSED: &str = "reckoned from figures that the pages state, for which no calibration exists";

/// What is found for a question.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: Status,
    pub answer: Option<String>,
    pub exact: Option<Exact>,
    pub confidence: Option<f64>,
    pub citations: Vec<Citation>,
    pub weighed: Option<String>,
    pub state: Vec<f32>,
    pub evidence: Option<Evidence>,
    pub search: Search,
    pub notes: Vec<Note>,
}

impl Answer {
    fn not_stated(search: Search, notes: Vec<Note>) -> Self {
        Self {
            status: Status::NotStated,
            answer: None,
            exact: None,
            confidence: None,
            weighed: None,
            state: Vec::new(),
            evidence: None,
            citations: Vec::new(),
            search,
            notes,
        }
    }

    fn of(given: Given, search: Search, notes: Vec<Note>) -> Self {
        Self {
            status: Status::Answered,
            answer: Some(given.answer),
            exact: given.exact,
            citations: given.citations,
            ..Self::not_stated(search, notes)
        }
    }
}

/// Answers `question` in `language`, or in its own, from `pages`; `step` is told how far the passages are weighed: two
/// steps each.
pub(super) fn ask(
    writer: &mut Writer,
    question: &str,
    language: Option<&str>,
    pages: &[(Document, Page)],
    reach: &Reach,
    calibration: &Calibration,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Answer> {
    let mut notes = Vec::new();
    let mut asked = Asked::new(writer, question, pages, &mut notes)?;
    if let Some(given) = asked.aim.printed.and_then(|printed| imprint(printed, question, pages)) {
        notes.push(Note::new(
            "ask",
            "read off the lines around the articles, for which no calibration exists",
        ));
        return Ok(Answer::of(given, Search::default(), notes));
    }
    if let Some(given) = tabled(&asked.aim, question, pages) {
        notes.push(Note::new("ask", "read off a table, for which no calibration exists"));
        return Ok(Answer::of(given, Search::default(), notes));
    }
    if unlisted(&asked.aim, question, pages) {
        notes.push(Note::new("ask", "the table that tells such things has no such row"));
        return Ok(Answer::not_stated(Search::default(), notes));
    }
    let mut corpus = Corpus::new(writer, pages, &asked, &mut notes);
    corpus.prefer(&reach.scores, &asked);
    if !writer.has_model() {
        return Ok(quoted(&corpus, &asked, pages, notes));
    }
    let groups = groups(writer, &mut asked, &corpus, reach)?;
    let model = writer.store.model.as_ref().map_or("", |model| model.sha256.as_str());
    let prompts = writer.prompts.digest_of(&PROMPTS);
    let Some((fit, measured)) = calibration.fit(model, &prompts) else {
        return Ok(Answer::not_stated(Search::default(), notes));
    };
    let mut log = Log::default();
    if asked.aim.polar {
        let places = groups.places.concat();
        let wanted = wanted(language, &asked, &corpus, places.first());
        let given = polar(writer, fit, &mut asked, &wanted, &corpus, &places, pages)?;
        let search = log.told(&places, &corpus, pages);
        notes.push(Note::new(
            "ask",
            "no calibration exists for questions of yes or no, so no confidence is given",
        ));
        return Ok(match given {
            Some(given) => Answer::of(given, search, notes),
            None => Answer::not_stated(search, notes),
        });
    }
    let places = groups.places.concat();
    if let Some(given) = composed(writer, &mut asked, &corpus, &places, pages)? {
        notes.push(Note::new("ask", COMPOSED));
        return Ok(Answer::of(given, log.told(&places, &corpus, pages), notes));
    }
    let mut found = likeliest(
        writer,
        fit,
        &mut asked,
        (&groups, reach.several),
        &corpus,
        &mut log,
        step,
    )?
    .into_iter();
    let mut ranked = places.clone();
    ranked.extend(corpus.best().into_iter().filter(|place| !places.contains(place)));
    ranked.truncate(NAMED.max(places.len()));
    ranked
        .iter()
        .for_each(|place| log.of(*place).expected = asked.read.expected(*place));
    let search = log.told(&ranked, &corpus, pages);
    let Some((verdict, candidate)) = found.next() else {
        return Ok(Answer::not_stated(search, notes));
    };
    let confidence = measured.then_some((verdict.right * 1e4).round() / 1e4);
    if !measured {
        notes.push(Note::new(
            "ask",
            format!("no calibration exists for this model and the prompts `{prompts}`, so no confidence is given"),
        ));
    }
    if let Some(objection) = candidate.objection {
        notes.push(Note::new(
            "ask",
            format!("the likeliest answer was not given: {objection}"),
        ));
    }
    let passage = &corpus.passages[candidate.passage];
    let answer = Answer {
        confidence,
        weighed: Some(passage.text()[candidate.range.clone()].to_owned()),
        state: candidate.state,
        evidence: Some(candidate.evidence),
        ..Answer::not_stated(search, notes)
    };
    if !verdict.given {
        let instead = match (Sum::instead(&asked.aim), candidate.objection) {
            (Some(sum), _) => reckoned(writer, &mut asked, sum, &corpus, &places, pages)?,
            (None, Some(Objection::Part)) => {
                let sentence = passage.sentence(candidate.range.start);
                summed(&asked, &corpus, (candidate.passage, sentence), pages)
            }
            _ => None,
        };
        let Some(given) = instead else {
            return Ok(answer);
        };
        let Answer { search, mut notes, .. } = answer;
        notes.push(Note::new("ask", COMPOSED));
        return Ok(Answer::of(given, search, notes));
    }
    let wanted = wanted(language, &asked, &corpus, Some(&candidate.passage));
    let place = (candidate.passage, candidate.range);
    let others: Vec<(usize, Range<usize>)> = found.map(|(_, other)| (other.passage, other.range)).collect();
    let (mut given, reason) = told(writer, &asked, &wanted, &corpus, place.clone(), pages)?;
    let differ = beside(&mut given, &corpus, place, &others, pages);
    let mut answer = Answer {
        status: Status::Answered,
        answer: Some(given.answer),
        exact: given.exact,
        citations: given.citations,
        ..answer
    };
    answer.notes.extend(reason.map(|reason| Note::new("ask", reason)));
    answer
        .notes
        .extend(differ.then(|| Note::new("ask", "pages say different things; each is given")));
    Ok(answer)
}

/// What is reckoned from figures of the pages, or chosen by them, where the question wants that.
fn composed(
    writer: &mut Writer,
    asked: &mut Asked,
    corpus: &Corpus,
    places: &[usize],
    pages: &[(Document, Page)],
) -> Result<Option<Given>> {
    if let Some(sum) = Sum::of(&asked.shown, &asked.language) {
        return reckoned(writer, asked, sum, corpus, places, pages);
    }
    if let Some(given) = asked
        .aim
        .year
        .then(|| counted_on(asked, corpus, places, pages))
        .flatten()
    {
        return Ok(Some(given));
    }
    match asked.aim.weighs {
        true => compared(writer, asked, corpus, pages),
        false => Ok(None),
    }
}

/// The language to answer in, where the answer comes from the passage at `place`.
fn wanted(language: Option<&str>, asked: &Asked, corpus: &Corpus, place: Option<&usize>) -> String {
    match (language, place) {
        (None, _) | (Some("source"), None) => asked.language.clone(),
        (Some("source"), Some(place)) => corpus.passages[*place].language.clone(),
        (Some(tag), _) => tag.to_owned(),
    }
}

/// The passages to be read, those of a group side by side: one by one in the question's own language, then the likeliest of the others.
fn groups(writer: &mut Writer, asked: &mut Asked, corpus: &Corpus, reach: &Reach) -> Result<Groups> {
    let (others, own): (Vec<usize>, Vec<usize>) = corpus
        .best()
        .into_iter()
        .partition(|place| asked.across(&corpus.passages[*place].language));
    let (mut read, around) = parted(&own, corpus);
    let more = read.split_off(reach.read.min(read.len()));
    let top = read.first().map_or(0.0, |place| corpus.worth[*place]);
    read.extend(around);
    read.sort_by(|&a, &b| corpus.worth[b].total_cmp(&corpus.worth[a]).then(a.cmp(&b)));
    let mut groups: Vec<Vec<usize>> = read.into_iter().map(|place| vec![place]).collect();
    let (mut weighed, around) = parted(&others, corpus);
    weighed.truncate(WEIGHED);
    if !weighed.is_empty() || around.is_some() {
        let mut likeliest = asked.read.likeliest(writer, &corpus.passages, weighed)?;
        likeliest.truncate(reach.across);
        likeliest.extend(around);
        groups.push(likeliest);
    }
    // Where many passages match alike the answer may stand in any of them.
    let near = |place: &usize| !reach.several && corpus.worth[*place] >= MATCHED * top;
    let more: Vec<Vec<usize>> = more
        .into_iter()
        .take(MORE)
        .filter(near)
        .map(|place| vec![place])
        .collect();
    let spare = groups.len();
    groups.extend(more);
    Ok(Groups { places: groups, spare })
}

/// Passages of paragraphs, best first, and what stands around them where it matches nearly as well, or where there is nothing else.
fn parted(places: &[usize], corpus: &Corpus) -> (Vec<usize>, Option<usize>) {
    let (paragraphs, around): (Vec<usize>, Vec<usize>) = places
        .iter()
        .partition(|place| corpus.passages[**place].part == Part::Paragraphs);
    let top = paragraphs.first().map_or(0.0, |place| corpus.worth[*place]);
    let near = |place: &usize| corpus.worth[*place] > 0.0 && corpus.worth[*place] >= AROUND * top;
    let around = around
        .into_iter()
        .next()
        .filter(|place| near(place) || paragraphs.is_empty());
    (paragraphs, around)
}

/// Without a model: the sentence that shares most with the question, where it shares enough.
fn quoted(corpus: &Corpus, asked: &Asked, pages: &[(Document, Page)], mut notes: Vec<Note>) -> Answer {
    notes.push(Note::new("ask", "without a model a quote stands for the answer"));
    let closest = corpus.closest(asked).filter(|(_, covered)| *covered >= QUOTED);
    let chosen = closest.map(|(number, _)| &corpus.sentences[number]);
    let mut ranked = corpus.best();
    ranked.truncate(NAMED);
    ranked.extend(chosen.map(|(place, _)| *place).filter(|place| !ranked.contains(place)));
    let search = Log::quoted(chosen.map(|(place, _)| *place)).told(&ranked, corpus, pages);
    let Some((place, range)) = chosen else {
        return Answer::not_stated(search, notes);
    };
    let passage = &corpus.passages[*place];
    let citation = cite(passage, &pages[passage.page].0, range.clone());
    let given = Given {
        answer: citation.quote.clone(),
        exact: None,
        citations: vec![citation],
    };
    Answer::of(given, search, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::registry::Registry;
    use crate::prompt::Prompts;

    #[test]
    fn the_default_model_and_the_shipped_prompts_are_calibrated() {
        let registry = Registry::open(None).unwrap();
        let model = registry.default_model().identity().unwrap().sha256;
        let prompts = Prompts::builtin().unwrap().digest_of(&PROMPTS);
        let calibration = Calibration::builtin().unwrap();
        let (_, made) = calibration.fit(model, &prompts).unwrap();
        assert!(
            made,
            "fit it anew with tests/fit/calibrate.py for the prompts `{prompts}`"
        );
    }
}

//! Questions of yes or no: the sentence that decides, and which way, where the words and the model agree.

use super::corpus::Corpus;
use super::plan::Asked;
use super::tell::{Given, cite};
use super::weigh::{candidate, hear, yes};
use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Exact, Fit, asks, negated, own_clauses, taken_back, yes_no};
use crate::language::sentence::end_mark;
use crate::page::Page;
use crate::read::Document;
use crate::retrieve::query;
use crate::text::script::wordless;
use crate::text::tag::same;
use std::ops::Range;

/// The share of a question's terms that the deciding sentence must hold, where words are told apart and where pairs of characters stand
/// for them, of which some are of no word.
const DECIDES: [f64; 2] = [0.35, 0.25];
/// The share of them from which it decides whatever the model holds: it is shown as it stands.
const PLAIN: [f64; 2] = [0.7, 0.45];
/// How much surer of one of the two the model must be, in nats.
const SURE: f64 = 1.0;
/// How sure, in nats, that the text states it at all.
const STATED: f64 = 0.0;
/// How sure, in nats, that it states an answer in other words.
const TOLD: f64 = 1.5;
/// The sentence of the model's own answer decides where it holds so much of what the closest holds.
const NEARLY: f64 = 0.6;

/// How sure of one of the two, in nats, the model must be by both of its judgements for a word that the sentence's own do not show.
const STRONG: f64 = 1.5;

/// What decides a question of yes or no.
struct Decided {
    place: usize,
    sentence: Range<usize>,
    /// The share of the question's terms that it holds.
    covers: f64,
    /// Whether that is so much that it decides whatever the model holds.
    plain: bool,
    /// How sure the model is that the passage states the answer, in nats.
    says: f64,
    /// How much surer it is of yes than of no, in nats.
    leans: f64,
    /// The same where it is asked for the word itself.
    answers: f64,
}

/// The answer of the passages at `places` to a question of yes or no; `None` where none of them decides it.
pub(super) fn polar(
    writer: &mut Writer,
    fit: &Fit,
    asked: &mut Asked,
    wanted: &str,
    corpus: &Corpus,
    places: &[usize],
    pages: &[(Document, Page)],
) -> Result<Option<Given>> {
    let mut best: Option<Decided> = None;
    for &place in places {
        let Some((mut sentence, mut covers)) = closest(asked, corpus, place) else {
            continue;
        };
        let dense = usize::from(asked.query(&corpus.passages[place].language).chars().any(wordless));
        let Some(heard) = hear(writer, asked, &corpus.passages, &[place])?.pop() else {
            continue;
        };
        let says = heard.says;
        let mut told = false;
        if covers < PLAIN[dense] && says > STATED {
            // Where words do not tell which sentence decides, the model's own answer does.
            let found = candidate(writer, fit, asked, heard, corpus)?;
            let found = found.map(|found| corpus.passages[place].sentence(found.range.start));
            let query = query(asked.query(&corpus.passages[place].language));
            if let Some(found) = found.filter(|found| !asks(&corpus.passages[place].text()[found.clone()])) {
                let own = corpus.held(&query, place, &found);
                if own >= NEARLY * covers {
                    (sentence, covers) = (found, covers.max(own));
                    told = says > TOLD;
                }
            }
        }
        if covers < DECIDES[dense] && !told {
            continue;
        }
        let [leans, answers] = leans(writer, asked, corpus, place)?;
        // What is told in other words than the question's is held so by all of the model's judgements alone.
        if covers < DECIDES[dense] && !both_strong(leans, answers) {
            continue;
        }
        if best.as_ref().is_none_or(|best| covers > best.covers) {
            best = Some(Decided {
                place,
                sentence,
                covers,
                plain: covers >= PLAIN[dense],
                says,
                leans,
                answers,
            });
        }
    }
    let sure = |best: &Decided| best.says > STATED || best.leans.abs() > SURE || best.plain;
    let Some(decided) = best.filter(sure) else {
        return Ok(None);
    };
    let passage = &corpus.passages[decided.place];
    let (document, _) = &pages[passage.page];
    let quote = &passage.text()[decided.sentence.clone()];
    let language = passage.language.as_str();
    let citation = cite(passage, document, decided.sentence.clone());
    // Whether it is so is told in the clauses that have something of the question.
    let own = own_clauses(
        passage.text(),
        decided.sentence.clone(),
        asked.query(language),
        language,
    );
    let not_so = negated(&own, language) != asked.aim.negated;
    let denied = taken_back(&[quote], "", language).iter().any(|taken| !taken.is_empty());
    let agreed = (decided.leans < 0.0) == not_so && decided.leans.abs() > SURE && !denied;
    // What rules out a thing need not negate it: "all three were won by the others".
    let strong = both_strong(decided.leans, decided.answers);
    let no = if agreed { not_so } else { decided.answers < 0.0 };
    let (answer, exact) = match agreed || strong && !denied {
        true => {
            let word = yes_no(wanted)[usize::from(no)];
            let gap = if word.chars().all(wordless) { "" } else { " " };
            let answer = match same(wanted, language) {
                true => format!("{word}{}{gap}{quote}", end_mark(word)),
                false => word.to_owned(),
            };
            (answer, None)
        }
        false => (
            quote.to_owned(),
            Some(Exact {
                path: document.source.path.clone(),
                page: document.source.page,
                input: passage.page,
                article: passage.article.clone(),
                spans: citation.spans.clone(),
                text: quote.to_owned(),
                regions: Vec::new(),
            }),
        ),
    };
    Ok(Some(Given {
        answer,
        exact,
        citations: vec![citation],
    }))
}

/// Whether both judgements are sure of the same word.
fn both_strong(leans: f64, answers: f64) -> bool {
    leans.signum() == answers.signum() && leans.abs() > STRONG && answers.abs() > STRONG
}

/// The sentence of a passage that holds most of the question, and how much; one that asks decides nothing.
fn closest(asked: &Asked, corpus: &Corpus, place: usize) -> Option<(Range<usize>, f64)> {
    let passage = &corpus.passages[place];
    let query = query(asked.query(&passage.language));
    let told = passage
        .sentences()
        .filter(|range| !asks(&passage.text()[range.clone()]));
    let held = told.map(|range| (corpus.held(&query, place, &range), range));
    let best = held.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(held, range)| (range, held))
}

/// How much surer the model is of yes than of no, in nats: as the answer of another, and as its own.
fn leans(writer: &mut Writer, asked: &mut Asked, corpus: &Corpus, place: usize) -> Result<[f64; 2]> {
    let language = corpus.passages[place].language.clone();
    let prompts = writer.prompts;
    let mut tasks = Vec::new();
    for word in yes_no(&language) {
        let values = [("question", asked.shown.as_str()), ("answer", word)];
        tasks.push(prompts.task("stated", &language)?.render(&values)?);
    }
    let values = [("question", asked.shown.as_str())];
    tasks.push(prompts.task("polar", &language)?.render(&values)?);
    let readings = asked.read.readings(writer, &corpus.passages, &[place])?;
    let Some(&(_, reading)) = readings.first() else {
        return Ok([0.0; 2]);
    };
    let tasks: Vec<_> = tasks.into_iter().map(|task| (reading, task)).collect();
    let mut judged = Vec::new();
    for (place, _) in writer.put(&tasks)? {
        judged.push(yes(writer, place, &language)?);
    }
    let of = |place: usize| judged.get(place).copied().unwrap_or_default();
    Ok([of(0) - of(1), of(2)])
}

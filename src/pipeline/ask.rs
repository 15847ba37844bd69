//! A question becomes a cited answer, or "not stated".

use super::passage::{Passage, Width, passages};
use super::question::Question;
use super::search::Log;
use super::weigh::{Asked, Candidate, Sentences, candidate, hear};
use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Calibration, Citation, Evidence, Exact, Fit, Outcome, Search, Verdict, in_script, unfounded};
use crate::note::Note;
use crate::page::Page;
use crate::read::Document;
use crate::render::Status;
use crate::retrieve::{Index, query, worth};
use crate::span::Located;
use crate::text::language::{detect, same};
use crate::text::variant::written_as;
use std::ops::Range;
use std::slice::Chunks;

/// Passages that are read for a question.
const READ: usize = 2;
/// A passage that so surely states an answer ends the search.
const SURE: f64 = 0.95;
/// A passage whose words match so much worse than those of one that gave an answer is not read.
const FAR: f64 = 0.5;
/// A passage for which the model holds so much less than for another, in nats, is not looked into for an answer.
const HOPELESS: f64 = 4.0;
/// The prompts that the evidence comes from.
pub(super) const PROMPTS: [&str; 6] = ["passage", "answer", "states", "stated", "refusal", "yes-no"];
/// The same where question and pages are of different languages, which makes passages harder to tell apart.
const READ_ACROSS: usize = 3;
/// Passages that are weighed where question and pages are of different languages.
const WEIGHED: usize = 12;
/// Passages that are named, read or not.
const NAMED: usize = 4;
/// Tokens of an answer in words of its own.
const LONGEST: usize = 64;
/// The most characters of citations.
const CITED: usize = 300;
/// Headlines that help to put a question in another language.
const CONTEXT: usize = 8;
/// Without a model: the share of a question's terms that a sentence must hold to be quoted.
const QUOTED: f64 = 0.34;

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

/// Answers `question` in `language`, or in its own, from `pages`; `step` is told how far the passages are weighed: two
/// steps each.
pub(super) fn ask(
    writer: &mut Writer,
    question: &str,
    language: Option<&str>,
    pages: &[(Document, Page)],
    calibration: &Calibration,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Answer> {
    let of_page = pages
        .first()
        .map_or("und", |(document, _)| document.source.language.as_str());
    let asked_in = match detect(question).as_str() {
        // A short question says little of its language; the page's script says more.
        "und" => of_page.to_owned(),
        _ if latin(of_page) && in_script(question, of_page) && !writer_languages_differ(question, of_page) => {
            of_page.to_owned()
        }
        found => found.to_owned(),
    };
    let wanted = match language {
        None => asked_in.clone(),
        Some("source") => of_page.to_owned(),
        Some(tag) => tag.to_owned(),
    };
    let mut notes = Vec::new();
    let mut asked = Asked {
        shown: question.to_owned(),
        query: question.to_owned(),
        across: !same(&asked_in, of_page),
        read: Question::new(question),
    };
    if asked.across {
        let context = context(pages);
        if let Some(put) = writer.write(
            "question",
            of_page,
            &[("context", &context), ("question", question)],
            LONGEST,
        )? {
            notes.push(Note::new("ask", format!("searched for as `{put}`")));
            asked.query = put;
        }
    }
    let width = if asked.across { Width::Wide } else { Width::Narrow };
    let found = passages(writer, pages, width);
    let sentences: Vec<(usize, Range<usize>)> = found
        .iter()
        .enumerate()
        .flat_map(|(place, passage)| passage.sentences().map(move |range| (place, range)))
        .collect();
    let query = query(&asked.query);
    let shown = |(place, range): &(usize, Range<usize>)| (*place, &found[*place].text()[range.clone()]);
    let shown: Vec<(usize, &str)> = sentences.iter().map(shown).collect();
    let index = Index::new(shown.iter().map(|(_, text)| *text));
    let scores = index.scores(&query);
    let worth = worth(found.iter().map(Passage::text), &shown, &query);
    let mut best = best_passages(&worth);
    if !writer.has_model() {
        let (answer, chosen) = quoted(&found, &sentences, &index, &scores, &query, pages, notes);
        best.truncate(NAMED);
        best.extend(chosen.filter(|chosen| !best.contains(chosen)));
        let search = Log::quoted(chosen).told(&best, &found, &worth, pages);
        return Ok(Answer { search, ..answer });
    }
    let mut abreast = 1;
    let mut ranked = best[..best.len().min(NAMED)].to_vec();
    if asked.across {
        best.truncate(WEIGHED);
        best = asked.read.likeliest(writer, &found, best)?;
        ranked = best.clone();
        best.truncate(READ_ACROSS);
        abreast = best.len();
    } else {
        best.truncate(READ);
    }
    let model = writer.shelf.model.as_ref().map_or("", |model| model.sha256.as_str());
    let prompts = writer.prompts.digest_of(&PROMPTS);
    let Some((fit, measured)) = calibration.fit(model, &prompts) else {
        return Ok(not_stated(notes));
    };
    let mut log = Log::default();
    let places = best.chunks(abreast.max(1));
    let likeliest = likeliest_answer(
        writer,
        fit,
        &mut asked,
        places,
        (&found, &sentences, &index, &worth),
        &mut log,
        step,
    )?;
    ranked
        .iter()
        .for_each(|place| log.of(*place).expected = asked.read.expected(*place));
    let search = log.told(&ranked, &found, &worth, pages);
    let Some((verdict, candidate)) = likeliest else {
        return Ok(Answer {
            search,
            ..not_stated(notes)
        });
    };
    let (evidence, state) = (candidate.evidence, candidate.state);
    let confidence = measured.then_some((verdict.right * 1e4).round() / 1e4);
    if !measured {
        notes.push(Note::new(
            "ask",
            format!("no calibration exists for this model and the prompts `{prompts}`, so no confidence is given"),
        ));
    }
    let weighed = Some(found[candidate.passage].text()[candidate.range.clone()].to_owned());
    if !verdict.given {
        return Ok(Answer {
            confidence,
            weighed,
            state,
            evidence: Some(evidence),
            search,
            ..not_stated(notes)
        });
    }
    let passage = &found[candidate.passage];
    let (document, _) = &pages[passage.page];
    let words = &passage.text()[candidate.range.clone()];
    let citations = citations(passage, document, &candidate.range);
    let mut answer = words.to_owned();
    if !same(&wanted, of_page) {
        let support: String = citations.iter().map(|citation| citation.quote.as_str()).collect();
        let told = told(writer, question, &wanted, words, &support)?;
        match unfounded(&told, &support, of_page, &wanted) {
            Some(reason) if !reason.contains("one sentence") => {
                notes.push(Note::new("ask", format!("answered in the page's words: {reason}")));
            }
            _ => answer = told,
        }
    }
    Ok(Answer {
        status: Status::Answered,
        answer: Some(answer),
        exact: Some(Exact {
            path: document.source.path.clone(),
            article: passage.article.clone(),
            spans: passage.spans(&document.text, candidate.range),
            text: words.to_owned(),
        }),
        confidence,
        weighed,
        state,
        evidence: Some(evidence),
        citations,
        search,
        notes,
    })
}

/// The likeliest answer of the passages in `best`, some at a time, and how sure it is.
fn likeliest_answer(
    writer: &mut Writer,
    fit: &Fit,
    asked: &mut Asked,
    best: Chunks<'_, usize>,
    (found, sentences, index, worth): (&[Passage], &Sentences, &Index, &[f64]),
    log: &mut Log,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Option<(Verdict, Candidate)>> {
    let mut likeliest: Option<(Verdict, Candidate)> = None;
    let mut hope = f64::NEG_INFINITY;
    let all = 2 * best.clone().map(|places| places.len() as u64).sum::<u64>();
    let mut done = 0;
    step(done, all);
    for places in best {
        if let Some((verdict, candidate)) = &likeliest {
            let near = |place: &usize| worth[*place] >= FAR * worth[candidate.passage];
            if verdict.given && !places.iter().any(near) {
                break;
            }
        }
        let mut heard = hear(writer, asked, found, places)?;
        heard.sort_by(|a, b| b.hope().total_cmp(&a.hope()));
        done += places.len() as u64;
        for heard in heard {
            step(done, all);
            done += 1;
            let told = log.heard(&heard);
            if heard.hope() + HOPELESS < hope {
                continue;
            }
            told.outcome = Outcome::Empty;
            hope = hope.max(heard.hope());
            let Some(candidate) = candidate(writer, fit, asked, heard, (found, sentences, index))? else {
                continue;
            };
            let language = &found[candidate.passage].language;
            let verdict = fit.verdict(&candidate.evidence, language);
            let likelier = likeliest
                .as_ref()
                .is_none_or(|(so_far, _)| verdict.right > so_far.right);
            log.weighed(candidate.passage, verdict.right, likelier);
            if likelier {
                likeliest = Some((verdict, candidate));
            }
            if verdict.stated > SURE {
                return Ok(likeliest);
            }
        }
    }
    Ok(likeliest)
}

/// What helps to put a question in the pages' language: their headlines.
fn context(pages: &[(Document, Page)]) -> String {
    let articles = pages.iter().flat_map(|(_, page)| &page.articles);
    let headlines: Vec<String> = articles
        .filter_map(|article| article.headline.as_ref())
        .map(Located::words)
        .take(CONTEXT)
        .collect();
    headlines.join("；")
}

fn latin(tag: &str) -> bool {
    in_script("a", tag)
}

/// Whether a question of some length is plainly of another language than `tag`.
fn writer_languages_differ(question: &str, tag: &str) -> bool {
    question.chars().count() > 24 && !same(&detect(question), tag)
}

fn not_stated(notes: Vec<Note>) -> Answer {
    Answer {
        status: Status::NotStated,
        answer: None,
        exact: None,
        confidence: None,
        weighed: None,
        state: Vec::new(),
        evidence: None,
        citations: Vec::new(),
        search: Search::default(),
        notes,
    }
}

/// Passages with anything of the question, best first; all of them where none has any.
fn best_passages(worth: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..worth.len()).collect();
    order.sort_by(|&a, &b| worth[b].total_cmp(&worth[a]).then(a.cmp(&b)));
    order
}

/// The answer in the language asked for.
fn told(writer: &mut Writer, question: &str, language: &str, words: &str, support: &str) -> Result<String> {
    let values = [("question", question), ("answer", words), ("source", support)];
    let told = writer.write("reply", language, &values, LONGEST)?.unwrap_or_default();
    Ok(written_as(&told, "", language))
}

/// The sentences that an answer stands in, three at most and short enough to be checked.
fn citations(passage: &Passage, document: &Document, range: &Range<usize>) -> Vec<Citation> {
    let mut length = 0;
    passage
        .sentences()
        .filter(|sentence| sentence.start < range.end && range.start < sentence.end)
        .take(3)
        .filter(|sentence| {
            let first = length == 0;
            length += passage.text()[sentence.clone()].chars().count();
            first || length <= CITED
        })
        .map(|sentence| cite(passage, document, sentence))
        .collect()
}

fn cite(passage: &Passage, document: &Document, sentence: Range<usize>) -> Citation {
    Citation {
        path: document.source.path.clone(),
        article: passage.article.clone(),
        quote: passage.text()[sentence.clone()].to_owned(),
        spans: passage.spans(&document.text, sentence),
    }
}

/// Without a model: the sentence that shares most with the question, where it shares enough, and the place of its passage.
fn quoted(
    found: &[Passage],
    sentences: &Sentences,
    index: &Index,
    scores: &[f64],
    question: &str,
    pages: &[(Document, Page)],
    mut notes: Vec<Note>,
) -> (Answer, Option<usize>) {
    notes.push(Note::new("ask", "without a model a quote stands for the answer"));
    let best = (0..sentences.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
    let Some(best) = best.filter(|&best| scores[best] > 0.0 && index.covered(question, &[best]) >= QUOTED) else {
        return (not_stated(notes), None);
    };
    let (place, range) = sentences[best].clone();
    let passage = &found[place];
    let citation = cite(passage, &pages[passage.page].0, range);
    let answer = Answer {
        status: Status::Answered,
        answer: Some(citation.quote.clone()),
        exact: None,
        confidence: None,
        weighed: None,
        state: Vec::new(),
        evidence: None,
        citations: vec![citation],
        search: Search::default(),
        notes,
    };
    (answer, Some(place))
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

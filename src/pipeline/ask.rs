//! A question becomes a cited answer, or "not stated".

use super::exact::exact;
use super::passage::{Passage, passages};
use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Citation, Evidence, Exact, in_script, stated, unfounded};
use crate::note::Note;
use crate::page::Page;
use crate::read::Document;
use crate::render::Status;
use crate::retrieve::Index;
use crate::span::Located;
use crate::text::language::{detect, same};
use std::ops::Range;

/// Passages that are read for a question.
const READ: usize = 2;
/// Passages that are weighed where question and pages are of different languages.
const WEIGHED: usize = 12;
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
    pub notes: Vec<Note>,
}

/// A question as it is put to the model, and as it is searched for: in the page's language.
struct Asked {
    shown: String,
    query: String,
}

/// An answer that one passage gives.
struct Candidate {
    passage: usize,
    range: Range<usize>,
    evidence: Evidence,
}

/// Answers `question` in `language`, or in its own, from `pages`.
pub(super) fn ask(
    writer: &mut Writer,
    question: &str,
    language: Option<&str>,
    pages: &[(Document, Page)],
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
    };
    if !same(&asked_in, of_page) {
        let context = context(pages);
        if let Some(put) = writer.write(
            "question",
            of_page,
            &[("context", &context), ("question", question)],
            LONGEST,
        )? {
            notes.push(Note::new("ask", format!("searched for as `{put}`")));
            asked = Asked {
                shown: format!("{question} ({put})"),
                query: put,
            };
        }
    }
    let found = passages(writer, pages);
    let sentences: Vec<(usize, Range<usize>)> = found
        .iter()
        .enumerate()
        .flat_map(|(place, passage)| passage.sentences().map(move |range| (place, range)))
        .collect();
    let index = Index::new(
        sentences
            .iter()
            .map(|(place, range)| &found[*place].text()[range.clone()]),
    );
    let scores = index.scores(&asked.query);
    let mut best = best_passages(&found, &sentences, &scores);
    if !writer.has_model() {
        return Ok(quoted(&found, &sentences, &index, &scores, &asked.query, pages, notes));
    }
    if !same(&asked_in, of_page) {
        best.truncate(WEIGHED);
        best = likeliest(writer, question, &found, best)?;
    }
    let mut candidates = Vec::new();
    for place in best.into_iter().take(READ) {
        if let Some(candidate) = candidate(writer, &asked, place, &found, &sentences, &index)? {
            let sure = candidate.evidence.weight();
            candidates.push(candidate);
            if sure > 2.0 {
                break;
            }
        }
    }
    candidates.sort_by(|a, b| b.evidence.weight().total_cmp(&a.evidence.weight()));
    let Some(candidate) = candidates.into_iter().next() else {
        return Ok(not_stated(notes));
    };
    let evidence = candidate.evidence;
    notes.push(Note::new(
        "ask",
        format!(
            "evidence {:.2}: judged {:.2}, copied {:.2}, refused {:.2}, covered {:.2}",
            evidence.weight(),
            evidence.judged,
            evidence.copied,
            evidence.refused,
            evidence.covered
        ),
    ));
    notes.push(Note::new(
        "ask",
        "no calibration exists for this model and these prompts yet, so no confidence is given",
    ));
    if !stated(&evidence) {
        return Ok(not_stated(notes));
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
        confidence: None,
        citations,
        notes,
    })
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
        citations: Vec::new(),
        notes,
    }
}

/// Passages with anything of the question, best first; all of them where none has any.
fn best_passages(found: &[Passage], sentences: &[(usize, Range<usize>)], scores: &[f64]) -> Vec<usize> {
    let mut best = vec![(0.0f64, 0.0f64); found.len()];
    for ((place, _), &score) in sentences.iter().zip(scores) {
        let (first, second) = &mut best[*place];
        if score > *first {
            *second = *first;
            *first = score;
        } else if score > *second {
            *second = score;
        }
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    let worth = |place: usize| best[place].0 + 0.3 * best[place].1;
    order.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)).then(a.cmp(&b)));
    order
}

/// Passages in the order of how likely each makes the question (query likelihood, after Ponte and Croft, 1998): words of two languages
/// do not compare, the model's expectation does.
fn likeliest(writer: &mut Writer, question: &str, found: &[Passage], places: Vec<usize>) -> Result<Vec<usize>> {
    let mut weighed = Vec::with_capacity(places.len());
    for place in places {
        let before = before(writer, &found[place])?;
        weighed.push((
            writer.likelihood(&before, question)?.unwrap_or(f64::NEG_INFINITY),
            place,
        ));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(weighed.into_iter().map(|(_, place)| place).collect())
}

/// The turns that show a passage.
fn before(writer: &Writer, passage: &Passage) -> Result<Vec<crate::prompt::Turn>> {
    let values = [("headline", passage.headline.as_str()), ("text", passage.text())];
    writer.prompts.task("passage", &passage.language)?.render(&values)
}

/// The answer that the passage at `place` gives, with what speaks for it.
fn candidate(
    writer: &mut Writer,
    asked: &Asked,
    place: usize,
    found: &[Passage],
    sentences: &[(usize, Range<usize>)],
    index: &Index,
) -> Result<Option<Candidate>> {
    let passage = &found[place];
    let prompts = writer.prompts;
    let language = passage.language.as_str();
    let before = before(writer, passage)?;
    let task = prompts
        .task("answer", language)?
        .render(&[("question", &asked.shown)])?;
    let Some(mut desk) = writer.open(Some(&passage.source), &before, &task)? else {
        return Ok(None);
    };
    let refusal = prompts.task("refusal", language)?.render(&[])?;
    let refused = match (refusal.first(), writer.session.as_deref_mut()) {
        (Some(turn), Some(session)) => {
            let ids = session.vocabulary().encode(&turn.text);
            let log_probs = session.log_probs(&mut desk.cache, &desk.logits, &ids)?;
            log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum()
        }
        _ => f64::NEG_INFINITY,
    };
    let Some(answer) = exact(writer, &mut desk, passage.text())? else {
        return Ok(None);
    };
    let near = |range: &Range<usize>| -> Vec<usize> {
        let within = |(number, (of, sentence)): (usize, &(usize, Range<usize>))| {
            (*of == place && sentence.start < range.end && range.start < sentence.end).then_some(number)
        };
        sentences
            .iter()
            .enumerate()
            .filter_map(within)
            .flat_map(|number| [number.saturating_sub(1), number])
            .collect()
    };
    // The same words may stand in several places: where the question's words are, there is the answer.
    let weighed = answer
        .ranges
        .into_iter()
        .map(|range| (index.covered(&asked.query, &near(&range)), range));
    let best = weighed.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let Some((covered, range)) = best else {
        return Ok(None);
    };
    let shown = &passage.text()[range.clone()];
    let task = prompts
        .task("stated", language)?
        .render(&[("question", &asked.shown), ("answer", shown)])?;
    let judged = judged(writer, &passage.source, &before, &task, language)?;
    Ok(Some(Candidate {
        passage: place,
        range,
        evidence: Evidence {
            judged,
            copied: answer.mean,
            refused,
            covered,
        },
    }))
}

/// Log-odds of yes against no after `task`.
fn judged(
    writer: &mut Writer,
    source: &str,
    before: &[crate::prompt::Turn],
    task: &[crate::prompt::Turn],
    language: &str,
) -> Result<f64> {
    let words = writer.prompts.task("yes-no", language)?.render(&[])?;
    let Some(mut desk) = writer.open(Some(source), before, task)? else {
        return Ok(0.0);
    };
    let Some(session) = writer.session.as_deref_mut() else {
        return Ok(0.0);
    };
    let mut said = Vec::new();
    for turn in words.iter().take(2) {
        let ids = session.vocabulary().encode(&turn.text);
        let log_probs = session.log_probs(&mut desk.cache, &desk.logits, &ids)?;
        said.push(log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum::<f64>());
    }
    Ok(said.first().unwrap_or(&0.0) - said.get(1).unwrap_or(&0.0))
}

/// The answer in the language asked for.
fn told(writer: &mut Writer, question: &str, language: &str, words: &str, support: &str) -> Result<String> {
    let values = [("question", question), ("answer", words), ("source", support)];
    Ok(writer.write("reply", language, &values, LONGEST)?.unwrap_or_default())
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

/// Without a model: the sentence that shares most with the question, where it shares enough.
fn quoted(
    found: &[Passage],
    sentences: &[(usize, Range<usize>)],
    index: &Index,
    scores: &[f64],
    question: &str,
    pages: &[(Document, Page)],
    mut notes: Vec<Note>,
) -> Answer {
    notes.push(Note::new("ask", "without a model a quote stands for the answer"));
    let best = (0..sentences.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
    let Some(best) = best.filter(|&best| scores[best] > 0.0 && index.covered(question, &[best]) >= QUOTED) else {
        return not_stated(notes);
    };
    let (place, range) = sentences[best].clone();
    let passage = &found[place];
    let citation = cite(passage, &pages[passage.page].0, range);
    Answer {
        status: Status::Answered,
        answer: Some(citation.quote.clone()),
        exact: None,
        confidence: None,
        citations: vec![citation],
        notes,
    }
}

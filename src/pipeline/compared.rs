//! One of two that a question names, by the figures that the page states for them.

use super::corpus::Corpus;
use super::passage::{Part, Passage};
use super::plan::Asked;
use super::tell::{Given, cite};
use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Operand, least, operands, two};
use crate::page::Page;
use crate::read::Document;
use std::ops::Range;

/// Passages that are looked into for the figure of one.
const PASSAGES: usize = 2;
/// The most figures of a passage that are tried.
const TRIED: usize = 10;
/// How much likelier, in nats, a figure is that stands in a sentence with the name.
const BESIDE: f64 = 1.5;
/// How much likelier, in nats, two figures are that one sentence sets against each other.
const TOGETHER: f64 = 2.0;
/// What the share of the question's terms that each sentence holds counts, in nats.
const COVERED: f64 = 4.0;
/// How likely the model must hold both, in nats.
const LIKELY: f64 = -9.0;

/// A figure of one of the two.
#[derive(Clone)]
struct Figure {
    place: usize,
    operand: Operand,
    score: f64,
}

/// The one of two that `asked` wants, where the pages state a figure of each; `None` where it names no two, or there are no figures.
pub(super) fn compared(
    writer: &mut Writer,
    asked: &mut Asked,
    corpus: &Corpus,
    pages: &[(Document, Page)],
) -> Result<Option<Given>> {
    let printed = |words: &str| corpus.passages.iter().any(|passage| passage.text().contains(words));
    let Some(names) = two(&asked.shown, &asked.language, &printed) else {
        return Ok(None);
    };
    let mut of_each: Vec<Vec<Figure>> = Vec::new();
    for (name, other) in [(&names[0], &names[1]), (&names[1], &names[0])] {
        of_each.push(figures_of(writer, asked, corpus, name, other)?);
    }
    let mut best: Option<(f64, &Figure, &Figure)> = None;
    for first in &of_each[0] {
        for second in &of_each[1] {
            let apart = first.place != second.place || first.operand.range != second.operand.range;
            let differ = (first.operand.value - second.operand.value).abs() > 0.0;
            let sentences = [first, second].map(|one| {
                let passage = &corpus.passages[one.place];
                (one.place, passage.sentence(one.operand.range.start))
            });
            let together = if sentences[0] == sentences[1] { TOGETHER } else { 0.0 };
            let language = &corpus.passages[first.place].language;
            let held = sentences.map(|sentence| corpus.held_among(asked.query(language), &[sentence]));
            let held = (held[0] + held[1]) / 2.0;
            let score = first.score + second.score + together + COVERED * held;
            let better = best.is_none_or(|(best, ..)| score > best);
            if apart && differ && counts_alike(&first.operand, &second.operand) && better {
                best = Some((score, first, second));
            }
        }
    }
    let Some((_, first, second)) = best.filter(|(score, ..)| *score > LIKELY) else {
        return Ok(None);
    };
    let less = first.operand.value < second.operand.value;
    let own = usize::from(less != least(&asked.shown, &asked.language));
    let told = [first, second].map(|figure| figure.operand.whole(corpus.passages[figure.place].text()));
    let dense = matches!(asked.language.as_str(), "zh" | "ja" | "zh-Hant");
    let (name, other) = (&names[own], &names[1 - own]);
    let answer = match dense {
        true => format!("{name}（{}；{other}：{}）", told[own], told[1 - own]),
        false => format!("{name} ({}; {other}: {})", told[own], told[1 - own]),
    };
    let mut cited: Vec<(usize, Range<usize>)> = Vec::new();
    for figure in if own == 0 { [first, second] } else { [second, first] } {
        let sentence = corpus.passages[figure.place].sentence(figure.operand.range.start);
        if !cited.contains(&(figure.place, sentence.clone())) {
            cited.push((figure.place, sentence));
        }
    }
    let citations = cited.into_iter().map(|(place, sentence)| {
        let passage = &corpus.passages[place];
        cite(passage, &pages[passage.page].0, sentence)
    });
    Ok(Some(Given {
        answer,
        exact: None,
        citations: citations.collect(),
    }))
}

/// Whether two figures, of passages that may differ, count the same.
fn counts_alike(first: &Operand, second: &Operand) -> bool {
    let mut second = second.clone();
    second.range = first.range.end..first.range.end;
    first.fits(&second)
}

/// The figures that the passages with `name` may state for it, with how likely the model holds each.
fn figures_of(writer: &mut Writer, asked: &mut Asked, corpus: &Corpus, name: &str, other: &str) -> Result<Vec<Figure>> {
    let named = |place: &usize| {
        let passage = &corpus.passages[*place];
        passage.part == Part::Paragraphs && passage.text().contains(name)
    };
    let mut found = Vec::new();
    for place in corpus.best().into_iter().filter(named).take(PASSAGES) {
        let passage = &corpus.passages[place];
        let language = passage.language.as_str();
        let query = asked.query(language).to_owned();
        let near = |one: &Operand| nearness(passage, one, name, other);
        let held = |one: &Operand| corpus.held_among(&query, &[(place, passage.sentence(one.range.start))]);
        let found_here = operands(passage.copied(), language).into_iter();
        let mut figures: Vec<(f64, f64, Operand)> = found_here.map(|one| (near(&one), held(&one), one)).collect();
        figures.sort_by(|a, b| {
            let by_words = b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1));
            by_words.then(a.2.range.start.cmp(&b.2.range.start))
        });
        figures.truncate(TRIED);
        if figures.is_empty() {
            continue;
        }
        let values = [("question", asked.shown.as_str()), ("name", name)];
        let turns = writer.prompts.task("figure", language)?.render(&values)?;
        let readings = asked.read.readings(writer, &corpus.passages, &[place])?;
        let Some(&(_, reading)) = readings.first() else {
            continue;
        };
        let Some((fork, _)) = writer.put(&[(reading, turns)])?.pop() else {
            continue;
        };
        let shown = figures.iter().map(|(.., one)| one.digits(passage.text()));
        let likely = writer.likelihoods(&fork, &shown.collect::<Vec<_>>(), false)?;
        for ((near, _, operand), likely) in figures.into_iter().zip(likely) {
            let score = likely + near;
            found.push(Figure { place, operand, score });
        }
    }
    Ok(found)
}

/// How much likelier, in nats, a figure is of `name` by where it stands: in a sentence with it, or in the one after, or with the other.
fn nearness(passage: &Passage, figure: &Operand, name: &str, other: &str) -> f64 {
    let own = passage.sentence(figure.range.start);
    if passage.text()[own.clone()].contains(name) {
        return BESIDE;
    }
    if passage.text()[own.clone()].contains(other) {
        return -BESIDE;
    }
    let before = passage.sentences().take_while(|other| other.end <= own.start).last();
    match before.is_some_and(|before| passage.text()[before].contains(name)) {
        true => BESIDE / 2.0,
        false => 0.0,
    }
}

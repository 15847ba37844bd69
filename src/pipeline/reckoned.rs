//! Answers that are reckoned from figures or times that the pages state: the model tells which two, words tell what with them.

use super::corpus::Corpus;
use super::passage::Part;
use super::plan::Asked;
use super::tell::{Given, cite};
use super::writer::{Fork, Writer, digest};
use crate::dates::Date;
use crate::error::Result;
use crate::ground::{Operand, Sum, operands, shifted, times, together};
use crate::language::numeral::{Reading, figures};
use crate::page::Page;
use crate::read::{Dated, Document};
use std::ops::Range;

/// The most figures that are tried: those of the sentences that have most of the question.
const TRIED: usize = 9;
/// The most sentences that are read once more, beside each other, for the times that they tell.
const SENTENCES: usize = 6;
/// Passages in which times are looked for.
const TOLD: usize = 6;
/// What the share of the question's terms that both sentences hold counts, in nats.
const COVERED: f64 = 4.0;
/// The share of the question's terms that the sentences of both must hold.
const HELD: f64 = 0.02;
/// How likely the model must hold the two, in nats.
const LIKELY: f64 = -6.0;
/// How much likelier, in nats, a lone figure must be than a sum for nothing to be reckoned.
const ALONE: f64 = 1.5;

/// How much likelier, in nats, a whole is that the question names.
const NAMED: f64 = 3.0;
/// Bytes between a whole and its part, at most, for them to stand beside each other.
const BESIDE: usize = 40;

/// What may be reckoned with, and where it stands.
#[derive(Clone)]
struct Stated {
    place: usize,
    operand: Operand,
}

/// Two of them, and how well they fit.
struct Pair {
    both: [Stated; 2],
    score: f64,
}

/// The answer to a question that wants `sum`, from the passages at `places`; `None` where none states two of a kind that fit.
pub(super) fn reckoned(
    writer: &mut Writer,
    asked: &mut Asked,
    sum: Sum,
    corpus: &Corpus,
    places: &[usize],
    pages: &[(Document, Page)],
) -> Result<Option<Given>> {
    let paragraphs = |place: &usize| corpus.passages[*place].part == Part::Paragraphs;
    let mut best: Option<Pair> = None;
    let mut found = Vec::new();
    match sum.of_times() {
        true => {
            // What lies between two times may be told at two places, and no more of them than their sentences is read.
            let best = corpus.best().into_iter().filter(paragraphs).take(TOLD);
            found.extend(between(writer, asked, sum, corpus, &best.collect::<Vec<_>>(), pages)?);
        }
        false => {
            for place in places.iter().copied().filter(paragraphs) {
                found.extend(within(writer, asked, sum, corpus, place)?);
            }
        }
    }
    for pair in found {
        if best.as_ref().is_none_or(|best| pair.score > best.score) {
            best = Some(pair);
        }
    }
    let Some(Pair {
        both: [first, second], ..
    }) = best
    else {
        return Ok(None);
    };
    let texts = [&first, &second].map(|one| corpus.passages[one.place].text());
    let told = sum.told(texts, [&first.operand, &second.operand], &asked.language);
    Ok(told.map(|answer| given(answer, &[first, second], corpus, pages)))
}

/// An answer with the sentences that it is reckoned from.
fn given(answer: String, from: &[Stated], corpus: &Corpus, pages: &[(Document, Page)]) -> Given {
    let mut cited: Vec<(usize, Range<usize>)> = Vec::new();
    for one in from {
        let sentence = corpus.passages[one.place].sentence(one.operand.range.start);
        if !cited.contains(&(one.place, sentence.clone())) {
            cited.push((one.place, sentence));
        }
    }
    let cite = |(place, sentence): (usize, Range<usize>)| {
        let passage = &corpus.passages[place];
        cite(passage, &pages[passage.page].0, sentence)
    };
    Given {
        answer,
        exact: None,
        citations: cited.into_iter().map(cite).collect(),
    }
}

/// The two figures of the passage at `place` that fit best.
fn within(writer: &mut Writer, asked: &mut Asked, sum: Sum, corpus: &Corpus, place: usize) -> Result<Option<Pair>> {
    let passage = &corpus.passages[place];
    let found = operands(passage.copied(), &passage.language);
    let found = found.into_iter().map(|operand| Stated { place, operand });
    let found = nearest(found.collect(), asked, corpus);
    let fits = |a: &Operand, b: &Operand| match sum {
        // A part may be counted in other words than the whole, but beside it.
        Sum::Rest => passage.sentence(a.range.start) == passage.sentence(b.range.start),
        _ => a.fits(b),
    };
    let pairs = pairs(&found, |a, b| fits(a, b) && sum.value(a.value, b.value).is_some());
    if pairs.is_empty() {
        return Ok(None);
    }
    let values = [("question", asked.shown.as_str())];
    let turns = writer.prompts.task("reckon", &passage.language)?.render(&values)?;
    let readings = asked.read.readings(writer, &corpus.passages, &[place])?;
    let Some(&(_, reading)) = readings.first() else {
        return Ok(None);
    };
    match writer.put(&[(reading, turns)])?.pop() {
        Some((fork, _)) => likeliest(writer, asked, sum, corpus, (&fork, &found, pairs)),
        None => Ok(None),
    }
}

/// The two times of the passages at `places` that fit best: the sentences that tell times are read beside each other.
fn between(
    writer: &mut Writer,
    asked: &mut Asked,
    sum: Sum,
    corpus: &Corpus,
    places: &[usize],
    pages: &[(Document, Page)],
) -> Result<Option<Pair>> {
    let mut found = Vec::new();
    for &place in places {
        let passage = &corpus.passages[place];
        let told = times(
            passage.copied(),
            &passage.language,
            date(pages, passage.page),
            sum == Sum::Years,
        );
        found.extend(told.into_iter().map(|operand| Stated { place, operand }));
    }
    let found = nearest(found, asked, corpus);
    let pairs = pairs(&found, |a, b| {
        a.value < b.value && sum.value(a.value, b.value).is_some()
    });
    let Some(first) = found.first().filter(|_| !pairs.is_empty()) else {
        return Ok(None);
    };
    let language = corpus.passages[first.place].language.clone();
    let mut sentences: Vec<(usize, Range<usize>)> = Vec::new();
    for one in &found {
        let passage = &corpus.passages[one.place];
        let own = passage.sentence(one.operand.range.start);
        let before = passage.sentences().take_while(|other| other.end <= own.start).last();
        sentences.extend(before.into_iter().chain([own]).map(|sentence| (one.place, sentence)));
    }
    sentences.sort_by_key(|(place, sentence)| (*place, sentence.start));
    sentences.dedup();
    let lines: Vec<&str> = sentences
        .iter()
        .map(|(place, sentence)| &corpus.passages[*place].text()[sentence.clone()])
        .collect();
    let text = lines.join("\n");
    let values = [
        ("headline", corpus.passages[first.place].headline.as_str()),
        ("text", text.as_str()),
    ];
    let before = writer.prompts.task("passage", &language)?.render(&values)?;
    let values = [("question", asked.shown.as_str())];
    let turns = writer.prompts.task("between", &language)?.render(&values)?;
    match writer.open(Some(&digest(&before)), &before, &turns)? {
        Some(fork) => likeliest(writer, asked, sum, corpus, (&fork, &found, pairs)),
        None => Ok(None),
    }
}

/// Those two of `found` that `keeps` takes.
fn pairs(found: &[Stated], keeps: impl Fn(&Operand, &Operand) -> bool) -> Vec<(usize, usize)> {
    let all = (0..found.len()).flat_map(|first| (0..found.len()).map(move |second| (first, second)));
    all.filter(|(first, second)| first != second && keeps(&found[*first].operand, &found[*second].operand))
        .collect()
}

/// The likeliest of the pairs of `found` that the model may write from `fork` on.
fn likeliest(
    writer: &mut Writer,
    asked: &Asked,
    sum: Sum,
    corpus: &Corpus,
    (fork, found, pairs): (&Fork, &[Stated], Vec<(usize, usize)>),
) -> Result<Option<Pair>> {
    let shown = |one: &Stated| {
        let text = corpus.passages[one.place].text();
        match sum.of_times() {
            true => text[one.operand.range.clone()].to_owned(),
            false => one.operand.digits(text),
        }
    };
    let written = |(first, second): &(usize, usize)| {
        let sign = sum.sign();
        format!("{}{sign}{}", shown(&found[*first]), shown(&found[*second]))
    };
    let likely = writer.likelihoods(fork, &pairs.iter().map(written).collect::<Vec<_>>(), false)?;
    let alone = writer.likelihoods(fork, &found.iter().map(shown).collect::<Vec<_>>(), true)?;
    let alone = alone.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let named: Vec<f64> = figures(&asked.shown, Reading::Strict)
        .iter()
        .filter_map(|figure| figure.values.first().copied())
        .collect();
    let mut best: Option<Pair> = None;
    for ((first, second), likely) in pairs.into_iter().zip(likely) {
        let both = [found[first].clone(), found[second].clone()];
        let language = &corpus.passages[both[0].place].language;
        let sentences = both
            .each_ref()
            .map(|one| (one.place, corpus.passages[one.place].sentence(one.operand.range.start)));
        let held = corpus.held_among(asked.query(language), &sentences);
        let far = held < HELD && !asked.across(language);
        let rest = sum == Sum::Rest;
        let lone = !sum.of_times() && !rest && alone > likely + ALONE;
        // What is left is of a whole that stands beside its part, and that the question may name.
        let [first_value, second_value] = both.each_ref().map(|one| one.operand.value);
        let named = if named.contains(&first_value) { NAMED } else { 0.0 };
        let apart = both[0].operand.range.start.abs_diff(both[1].operand.range.start);
        let beside = if rest && apart < BESIDE { NAMED / 2.0 } else { 0.0 };
        let likely = likely + named + beside + if second_value < 2.0 { -NAMED } else { 0.0 };
        let score = likely + COVERED * held;
        if likely >= LIKELY && !far && !lone && best.as_ref().is_none_or(|best| score > best.score) {
            best = Some(Pair { both, score });
        }
    }
    Ok(best)
}

/// Those whose sentences have most of the question, in the order of the text.
fn nearest(found: Vec<Stated>, asked: &Asked, corpus: &Corpus) -> Vec<Stated> {
    let held = |one: &Stated| {
        let passage = &corpus.passages[one.place];
        let sentence = passage.sentence(one.operand.range.start);
        corpus.held_among(asked.query(&passage.language), &[(one.place, sentence)])
    };
    let mut weighed: Vec<(f64, Stated)> = found.into_iter().map(|one| (held(&one), one)).collect();
    let place = |one: &Stated| (one.place, one.operand.range.start);
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(place(&a.1).cmp(&place(&b.1))));
    let mut sentences = Vec::new();
    weighed.retain(|(_, one)| {
        let sentence = (
            one.place,
            corpus.passages[one.place].sentence(one.operand.range.start).start,
        );
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
        sentences.iter().take(SENTENCES).any(|known| *known == sentence)
    });
    weighed.truncate(TRIED);
    weighed.sort_by_key(|(_, one)| place(one));
    weighed.into_iter().map(|(_, one)| one).collect()
}

fn date(pages: &[(Document, Page)], page: usize) -> Option<Date> {
    pages[page].0.source.date.as_ref().and_then(Dated::date)
}

/// The year that the sentence closest to the question tells by its distance from one that the sentences before it name.
pub(super) fn counted_on(
    asked: &Asked,
    corpus: &Corpus,
    places: &[usize],
    pages: &[(Document, Page)],
) -> Option<Given> {
    let (mut best, mut most) = (None, HELD);
    for &place in places {
        let passage = &corpus.passages[place];
        for sentence in passage.sentences() {
            let held = corpus.held_among(asked.query(&passage.language), &[(place, sentence.clone())]);
            if held > most {
                (best, most) = (Some((place, sentence)), held);
            }
        }
    }
    let (place, sentence) = best?;
    let passage = &corpus.passages[place];
    let (text, language) = (passage.text(), passage.language.as_str());
    let years = |range: Range<usize>| times(&text[range], language, None, true);
    let by = shifted(&text[sentence.clone()], language).filter(|_| years(sentence.clone()).is_empty())?;
    let from = sentences_before(passage.sentences(), &sentence)
        .into_iter()
        .rev()
        .take(2)
        .find_map(|other| Some((years(other.clone()).pop()?, other)))?;
    let (mut operand, other) = from;
    operand.range = other.start + operand.range.start..other.start + operand.range.end;
    let answer = format!(
        "{} ({} {} {})",
        operand.value + by,
        operand.value,
        if by < 0.0 { "−" } else { "+" },
        by.abs()
    );
    let own = Stated {
        place,
        operand: Operand {
            range: sentence.start..sentence.start,
            ..operand.clone()
        },
    };
    Some(given(answer, &[own, Stated { place, operand }], corpus, pages))
}

fn sentences_before(all: impl Iterator<Item = Range<usize>>, sentence: &Range<usize>) -> Vec<Range<usize>> {
    all.take_while(|other| other.end <= sentence.start).collect()
}

/// What the figures of the sentence closest to the question make together, where it states several of a kind and their sum is asked for.
pub(super) fn summed(
    asked: &Asked,
    corpus: &Corpus,
    (place, sentence): (usize, Range<usize>),
    pages: &[(Document, Page)],
) -> Option<Given> {
    let passage = &corpus.passages[place];
    let (text, language) = (passage.text(), passage.language.as_str());
    let mut figures = operands(passage.copied(), language);
    figures.retain(|one| sentence.contains(&one.range.start));
    let alike = figures.len() > 1 && figures.windows(2).all(|two| two[0].fits(&two[1]));
    let held = corpus.held_among(asked.query(language), &[(place, sentence)]);
    if !alike || held < HELD {
        return None;
    }
    let answer = together(text, &figures, language)?;
    let from: Vec<Stated> = figures.into_iter().map(|operand| Stated { place, operand }).collect();
    Some(given(answer, &from, corpus, pages))
}

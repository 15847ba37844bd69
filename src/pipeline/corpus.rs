//! What is searched for an answer: the passages of all pages, how well they match the question, and what may be copied from them.

use super::passage::{Part, Passage, Width, passages};
use super::plan::Asked;
use super::writer::Writer;
use crate::ground::{TakenBack, asks, disputed, reply, taken_back};
use crate::language::lacks::{Check, lacks};
use crate::note::Note;
use crate::page::Page;
use crate::read::Document;
use crate::retrieve::{Index, query};
use crate::span::Located;
use crate::text::noise::Noise;
use crate::text::term::terms;
use std::collections::BTreeSet;
use std::ops::Range;

/// What the words of headlines and captions count beside those of paragraphs, which say the same at length.
const AROUND: f64 = 0.8;

/// What words of a question count in passages of another language, beside what is known of their pages: only names are the same.
const FOREIGN: f64 = 0.25;

/// The passages of all pages.
pub(super) struct Corpus {
    pub passages: Vec<Passage>,
    /// Where sentences stand: their passage, and their range in its text.
    pub sentences: Vec<(usize, Range<usize>)>,
    /// How well each passage matches the question.
    pub worth: Vec<f64>,
    index: Index,
    /// What each sentence is worth by itself.
    scores: Vec<f64>,
}

impl Corpus {
    /// The passages of `pages` with what is known of them for the question.
    pub(super) fn new(writer: &Writer, pages: &[(Document, Page)], asked: &Asked, notes: &mut Vec<Note>) -> Self {
        let width = |language: &str| match asked.across(language) {
            true => Width::Wide,
            false => Width::Narrow,
        };
        let mut passages = passages(writer, pages, width);
        withhold(&mut passages, pages, asked);
        notes.extend(unchecked(&passages, asked));
        let each = passages.iter().enumerate();
        let sentences: Vec<(usize, Range<usize>)> = each
            .flat_map(|(place, passage)| passage.sentences().map(move |range| (place, range)))
            .collect();
        let noises: Vec<Noise> = pages.iter().map(|(document, _)| document.noise()).collect();
        let meant = |place: usize, text: &str| noises[passages[place].page].others(text);
        let index = Index::with(passages.iter().map(Passage::text), &sentences, meant);
        let mut all = vec![0.0; passages.len()];
        let mut scores = vec![0.0; sentences.len()];
        let mut languages: Vec<&str> = passages.iter().map(|passage| passage.language.as_str()).collect();
        languages.sort_unstable();
        languages.dedup();
        // Words of two languages do not compare, neither do how rare they are.
        for language in languages {
            let query = query(asked.query(language));
            let places: Vec<usize> = (0..passages.len())
                .filter(|place| passages[*place].language == language)
                .collect();
            for (place, worth) in places.iter().zip(index.worth(&places, &query)) {
                all[*place] = match passages[*place].part {
                    Part::Paragraphs => worth,
                    Part::Head | Part::Captions => worth * AROUND,
                };
            }
            for (number, score) in index.scores(&query).into_iter().enumerate() {
                if passages[sentences[number].0].language == language {
                    scores[number] = score;
                }
            }
        }
        Self {
            passages,
            sentences,
            worth: all,
            index,
            scores,
        }
    }

    /// Lets passages go before others by the `scores` of their pages too, which weigh as much as their own words, and more where those are
    /// of another language than the question.
    pub(super) fn prefer(&mut self, scores: &[f64], asked: &Asked) {
        let best = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        let (own, other) = (best(&self.worth), best(scores));
        if other <= 0.0 {
            return;
        }
        // Where no words meet, as across languages, the pages' scores are all there is.
        let own = if own > 0.0 { own } else { 1.0 };
        for (worth, passage) in self.worth.iter_mut().zip(&self.passages) {
            if asked.foreign(&passage.language) {
                *worth *= FOREIGN;
            }
            *worth += scores.get(passage.page).copied().unwrap_or_default() / other * own;
        }
    }

    /// How well the passage at `place` matches beside the one that matches best, in 0..=1.
    pub(super) fn share(&self, place: usize) -> f64 {
        let best = self.worth.iter().copied().fold(0.0, f64::max);
        if best > 0.0 { self.worth[place] / best } else { 1.0 }
    }

    /// The passages, best first.
    pub(super) fn best(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.worth.len()).collect();
        order.sort_by(|&a, &b| self.worth[b].total_cmp(&self.worth[a]).then(a.cmp(&b)));
        order
    }

    /// The sentence that has most of the question, and how much of it that is, in 0..=1.
    pub(super) fn closest(&self, asked: &Asked) -> Option<(usize, f64)> {
        let best = (0..self.sentences.len())
            .max_by(|&a, &b| self.scores[a].total_cmp(&self.scores[b]).then(b.cmp(&a)))
            .filter(|best| self.scores[*best] > 0.0)?;
        let language = &self.passages[self.sentences[best].0].language;
        Some((best, self.index.covered(&query(asked.query(language)), &[best])))
    }

    /// The share of the question's terms that stand around `range` of the passage at `place`: in its sentences and the one before.
    pub(super) fn covered(&self, asked: &Asked, place: usize, range: &Range<usize>) -> f64 {
        let touched = self.touched(place, range);
        let near: Vec<usize> = touched.flat_map(|number| [number.saturating_sub(1), number]).collect();
        self.index.covered(asked.query(&self.passages[place].language), &near)
    }

    /// The same of its own sentences alone.
    pub(super) fn met(&self, asked: &Asked, place: usize, range: &Range<usize>) -> f64 {
        let touched: Vec<usize> = self.touched(place, range).collect();
        self.index
            .covered(asked.query(&self.passages[place].language), &touched)
    }

    /// The share of the terms of `query` that the sentences at `range` hold.
    pub(super) fn held(&self, query: &str, place: usize, range: &Range<usize>) -> f64 {
        self.index
            .covered(query, &self.touched(place, range).collect::<Vec<_>>())
    }

    /// The same of several sentences, each of the passage at a place, together.
    pub(super) fn held_among(&self, query: &str, sentences: &[(usize, Range<usize>)]) -> f64 {
        let all = sentences.iter().flat_map(|(place, range)| self.touched(*place, range));
        self.index.covered(query, &all.collect::<Vec<_>>())
    }

    fn touched<'a>(&'a self, place: usize, range: &'a Range<usize>) -> impl Iterator<Item = usize> + 'a {
        let within = move |(number, (of, sentence)): (usize, &(usize, Range<usize>))| {
            (*of == place && sentence.start < range.end && range.start < sentence.end).then_some(number)
        };
        self.sentences.iter().enumerate().filter_map(within)
    }
}

/// What cannot be asked of the passages or of the question, because their languages' words are not known.
fn unchecked(passages: &[Passage], asked: &Asked) -> Vec<Note> {
    let of_pages = passages
        .iter()
        .flat_map(|passage| [Check::Denials, Check::Aims].map(|check| (check, passage.language.as_str())));
    let lacking = lacks(of_pages.chain([(Check::Aims, asked.language.as_str())]));
    lacking.into_iter().map(|message| Note::new("ask", message)).collect()
}

/// Keeps answers from being copied from what a page takes back, and from what is asked in it; where it asks the very question, from all
/// but the reply.
fn withhold(passages: &mut [Passage], pages: &[(Document, Page)], asked: &Asked) {
    for (number, (document, page)) in pages.iter().enumerate() {
        let language = document.source.language.as_str();
        let query = asked.query(language).to_owned();
        let (first, last) = match passages.iter().position(|passage| passage.page == number) {
            Some(first) => (first, passages.partition_point(|passage| passage.page <= number)),
            None => continue,
        };
        let of_page = &mut passages[first..last];
        if !disputed(&query, language) {
            let heads = page
                .articles
                .iter()
                .flat_map(|article| article.kicker.iter().chain(&article.headline).chain(&article.deck));
            let heads = heads.chain(&page.furniture);
            let headings = page
                .articles
                .iter()
                .flat_map(|article| article.sections.iter().filter_map(|section| section.heading.as_ref()));
            let about: Vec<String> = heads.chain(headings).map(Located::words).collect();
            let texts: Vec<&str> = of_page.iter().map(Passage::text).collect();
            let taken = taken_back(&texts, &about.join("\n"), language);
            let asked: BTreeSet<String> = terms(&query).into_iter().collect();
            for (passage, taken) in of_page.iter_mut().zip(taken) {
                for TakenBack { range, by } in taken {
                    // Who denies the very thing that is asked about did not do it either.
                    let same = terms(&passage.text()[range.clone()])
                        .iter()
                        .any(|term| asked.contains(term));
                    passage.withhold(by.filter(|_| same).map_or(range.start, |by| by.start)..range.end);
                }
            }
        }
        if asked.aim.asks {
            continue;
        }
        for passage in of_page.iter_mut().filter(|passage| passage.part == Part::Paragraphs) {
            let sentences: Vec<Range<usize>> = passage.sentences().collect();
            let reply = reply(passage.text(), &sentences, &query);
            let asking: Vec<Range<usize>> = sentences
                .into_iter()
                .filter(|range| asks(&passage.text()[range.clone()]))
                .collect();
            asking.into_iter().for_each(|range| passage.withhold(range));
            if let Some(reply) = reply.filter(|_| !terms(&query).is_empty()) {
                let end = passage.text().len();
                passage.withhold(0..reply.start);
                passage.withhold(reply.end..end);
            }
        }
    }
}

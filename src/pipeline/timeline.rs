//! What articles say over time: of each the sentence that tells what was searched for, with its day; what is told twice is told once.

use super::regions;
use super::stored::Stored;
use crate::archive::{Also, Near, Words};
use crate::dates::{Date, Precision, mentions};
use crate::extract::{Sentence, rank, split};
use crate::ground::{Author, Support, Written};
use crate::page::{Article, Page};
use crate::read::{Dated, Document};
use crate::render::Event;
use crate::text::term::terms;
use std::collections::BTreeSet;

/// Two sentences of one day tell the same where they have so much of their terms in common.
const ALIKE: f64 = 0.5;

/// The events that articles tell of, oldest first, and how many articles have no day.
pub(super) fn events(found: Vec<Near>, words: &Words) -> (Vec<Event>, usize) {
    let articles = found.len();
    let mut told: Vec<Told> = found.into_iter().filter_map(|near| told(near, words)).collect();
    let undated = articles - told.len();
    told.sort_by(|a, b| (a.key(), &a.event.path).cmp(&(b.key(), &b.event.path)));
    let mut merged: Vec<Told> = Vec::new();
    for one in told {
        match merged.iter_mut().rev().find(|before| before.same(&one)) {
            Some(before) => before.event.also.push(Also {
                path: one.event.path,
                page: one.event.page,
                date: one.printed.map(|date| date.to_string()),
            }),
            None => merged.push(one),
        }
    }
    (merged.into_iter().map(|one| one.event).collect(), undated)
}

/// An event, and what it is compared by.
struct Told {
    event: Event,
    date: Date,
    printed: Option<Date>,
    terms: BTreeSet<String>,
}

impl Told {
    fn key(&self) -> (String, Option<Date>) {
        (self.date.to_string(), self.printed)
    }

    fn same(&self, other: &Self) -> bool {
        let common = self.terms.intersection(&other.terms).count() as f64;
        let all = self.terms.union(&other.terms).count() as f64;
        self.date == other.date && common >= ALIKE * all
    }
}

/// What one article tells; `None` where it has no sentence, or nobody knows when it was.
fn told(near: Near, words: &Words) -> Option<Told> {
    let (stored, input) = Stored::new(near.article);
    let (document, page) = (input.document, input.given.unwrap_or_default());
    let sentence = sentence(&document, &page, words)?;
    let printed = document.source.date.as_ref().and_then(Dated::date);
    let (date, resolved) = day(&sentence.quoted.text, &document.source.language, printed)?;
    let regions = regions::of(&document, &sentence.quoted.spans);
    let quote = sentence.quoted.text;
    let event = Event {
        date: date.to_string(),
        precision: date.precision(),
        resolved,
        text: Written {
            text: quote.clone(),
            by: Author::Extract,
            support: vec![Support {
                spans: stored.spans(&sentence.quoted.spans),
                quote: quote.clone(),
                regions,
            }],
        },
        path: document.source.path.unwrap_or_default(),
        page: document.source.page,
        article: page
            .articles
            .first()
            .map(|article| article.id.clone())
            .unwrap_or_default(),
        also: Vec::new(),
    };
    Some(Told {
        event,
        date,
        printed,
        terms: terms(&quote).into_iter().collect(),
    })
}

/// The sentence that has most of the words, of those the one that carries most of its article.
fn sentence(document: &Document, page: &Page, words: &Words) -> Option<Sentence> {
    let article: &Article = page.articles.first()?;
    let sentences = split(&document.text, article);
    let headline = article.headline.as_ref().map(|headline| headline.text.as_str());
    let scores = rank(&sentences, headline.unwrap_or_default());
    let met: Vec<usize> = sentences.iter().map(|one| words.met(&one.quoted.text)).collect();
    let better = |a: &usize, b: &usize| {
        met[*a]
            .cmp(&met[*b])
            .then(scores[*a].total_cmp(&scores[*b]))
            .then(b.cmp(a))
    };
    let best = (0..sentences.len()).max_by(better)?;
    sentences.into_iter().nth(best)
}

/// When it was, and whether that is so only as the page is of its day: what the sentence says of it, or when it was printed.
fn day(text: &str, language: &str, printed: Option<Date>) -> Option<(Date, bool)> {
    let said = mentions(text, language, printed);
    let near = |precision: Precision| precision != Precision::Year || printed.is_none();
    let said = said.into_iter().find(|mention| near(mention.precision()));
    said.map(|mention| (mention.date, mention.resolved))
        .or(printed.map(|date| (date, false)))
}

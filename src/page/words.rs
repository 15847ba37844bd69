//! What texts have in common: their rare terms.

use crate::text::term::terms;
use std::collections::{BTreeMap, HashMap};

/// The terms of a text by number, in order, with how often each occurs.
pub(crate) type Bag = Vec<(usize, f64)>;

/// The terms of a page.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    numbers: HashMap<String, usize>,
    /// In how many texts each stands.
    texts: Vec<f64>,
    total: f64,
}

impl Lexicon {
    /// The bag of a text, which counts from now on among the page's texts.
    pub(crate) fn bag(&mut self, text: &str) -> Bag {
        let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
        for term in terms(text) {
            let next = self.numbers.len();
            let number = *self.numbers.entry(term).or_insert(next);
            *counts.entry(number).or_default() += 1.0;
        }
        self.texts.resize(self.numbers.len(), 0.0);
        for &number in counts.keys() {
            self.texts[number] += 1.0;
        }
        self.total += 1.0;
        counts.into_iter().collect()
    }

    /// In how many of the page's texts a term stands.
    pub(crate) fn texts(&self, term: usize) -> f64 {
        self.texts.get(term).copied().unwrap_or(0.0)
    }

    /// How rare a term is on the page, in nats.
    pub(crate) fn rarity(&self, term: usize) -> f64 {
        ((self.total + 1.0) / (self.texts(term) + 0.5)).ln().max(0.0)
    }
}

/// Terms with how often each occurs, to be asked one by one.
pub(crate) type Counts = HashMap<usize, f64>;

/// The share of what `bag` says, weighed by rarity, that `other` says too, in 0..=1; `own` is taken out of the other first.
pub(crate) fn covered(bag: &Bag, other: &Counts, own: bool, lexicon: &Lexicon) -> f64 {
    let mut all = 0.0;
    let mut shared = 0.0;
    for &(term, count) in bag {
        let weight = count.sqrt() * lexicon.rarity(term);
        all += weight;
        let there = other.get(&term).copied().unwrap_or(0.0) - if own { count } else { 0.0 };
        if there > 0.0 {
            shared += weight * (there / (there + 0.5));
        }
    }
    if all > 0.0 { shared / all } else { 0.0 }
}

/// The counts of one bag.
pub(crate) fn counts(bag: &Bag) -> Counts {
    bag.iter().copied().collect()
}

/// Two bags as one.
pub(crate) fn merged(left: &Bag, right: &Bag) -> Bag {
    let mut counts: BTreeMap<usize, f64> = left.iter().copied().collect();
    for &(term, count) in right {
        *counts.entry(term).or_default() += count;
    }
    counts.into_iter().collect()
}

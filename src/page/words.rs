//! What texts have in common: their rare terms.

use crate::text::term::terms;
use std::collections::BTreeMap;

/// The terms of a text, with how often each occurs.
pub(super) type Bag = BTreeMap<String, f64>;

pub(super) fn bag(text: &str) -> Bag {
    let mut bag = Bag::new();
    for term in terms(text) {
        *bag.entry(term).or_default() += 1.0;
    }
    bag
}

/// How rare each term is among `bags`.
pub(super) fn rarity(bags: &[Bag]) -> Bag {
    let mut counts = Bag::new();
    for term in bags.iter().flat_map(Bag::keys) {
        *counts.entry(term.clone()).or_default() += 1.0;
    }
    let total = bags.len() as f64;
    let rare = |count: f64| ((total + 1.0) / (count + 0.5)).ln().max(0.0);
    counts.into_iter().map(|(term, count)| (term, rare(count))).collect()
}

/// The share of what `bag` says, weighed by rarity, that `other` says too, in 0..=1.
pub(super) fn covered(bag: &Bag, other: &Bag, rarity: &Bag) -> f64 {
    let mut all = 0.0;
    let mut shared = 0.0;
    for (term, count) in bag {
        let weight = count.sqrt() * rarity.get(term).copied().unwrap_or(0.0);
        all += weight;
        let there = other.get(term).copied().unwrap_or(0.0);
        if there > 0.0 {
            shared += weight * (there / (there + 0.5));
        }
    }
    if all > 0.0 { shared / all } else { 0.0 }
}

/// `bag` with all of `other`.
pub(super) fn add(bag: &mut Bag, other: &Bag) {
    for (term, count) in other {
        *bag.entry(term.clone()).or_default() += count;
    }
}

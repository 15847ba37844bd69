//! A question finds its passages: BM25 over terms that also work where words are not told apart.

use crate::language::rules::Rules;
use crate::text::term::{grains, terms};
use std::collections::BTreeMap;

const K1: f64 = 1.2;
const B: f64 = 0.6;
/// What a passage's second best sentence counts, and all of it together, beside its best sentence.
const SECOND: f64 = 0.3;
const WHOLE: f64 = 1.0;

/// What `question` is searched for by: its words without those that only make a question of them, if that leaves any.
pub fn query(question: &str) -> String {
    let subject = Rules::get().map_or_else(|_| question.to_owned(), |rules| rules.subject(question));
    if terms(&subject).is_empty() {
        question.to_owned()
    } else {
        subject
    }
}

/// How well each of `texts` matches `query`: its two best sentences, and all of it. `sentences` come with the place of their text.
pub fn worth<'a>(texts: impl IntoIterator<Item = &'a str>, sentences: &[(usize, &'a str)], query: &str) -> Vec<f64> {
    let whole = Index::by(grains, texts).scores(query);
    let scores = Index::by(grains, sentences.iter().map(|(_, text)| *text)).scores(query);
    let mut best = vec![(0.0f64, 0.0f64); whole.len()];
    for ((place, _), score) in sentences.iter().zip(scores) {
        let (first, second) = &mut best[*place];
        if score > *first {
            *second = *first;
            *first = score;
        } else if score > *second {
            *second = score;
        }
    }
    let of_both = |((first, second), whole): (&(f64, f64), f64)| first + SECOND * second + WHOLE * whole;
    best.iter().zip(whole).map(of_both).collect()
}

/// Passages to be searched (Robertson and Zaragoza, 2009).
#[derive(Debug)]
pub struct Index {
    terms: fn(&str) -> Vec<String>,
    passages: Vec<BTreeMap<String, f64>>,
    lengths: Vec<f64>,
    mean: f64,
    spread: BTreeMap<String, f64>,
}

impl Index {
    /// An index of `passages`.
    pub fn new<'a>(passages: impl IntoIterator<Item = &'a str>) -> Self {
        Self::by(terms, passages)
    }

    fn by<'a>(terms: fn(&str) -> Vec<String>, passages: impl IntoIterator<Item = &'a str>) -> Self {
        let mut index = Self {
            terms,
            passages: Vec::new(),
            lengths: Vec::new(),
            mean: 1.0,
            spread: BTreeMap::new(),
        };
        for passage in passages {
            let mut counts = BTreeMap::new();
            let found = terms(passage);
            index.lengths.push(found.len() as f64);
            for term in found {
                *counts.entry(term).or_insert(0.0) += 1.0;
            }
            for term in counts.keys() {
                *index.spread.entry(term.clone()).or_default() += 1.0;
            }
            index.passages.push(counts);
        }
        let all: f64 = index.lengths.iter().sum();
        index.mean = (all / (index.lengths.len() as f64).max(1.0)).max(1.0);
        index
    }

    /// How rare a term is; a term that no passage has counts as the rarest.
    fn rarity(&self, term: &str) -> f64 {
        let total = self.passages.len() as f64;
        let count = self.spread.get(term).copied().unwrap_or(0.0);
        (1.0 + (total - count + 0.5) / (count + 0.5)).ln()
    }

    /// The score of every passage for `question`.
    pub fn scores(&self, question: &str) -> Vec<f64> {
        let mut asked = (self.terms)(question);
        asked.sort();
        asked.dedup();
        (0..self.passages.len())
            .map(|place| {
                let length = K1 * (1.0 - B + B * self.lengths[place] / self.mean);
                asked
                    .iter()
                    .filter_map(|term| Some((term, self.passages[place].get(term)?)))
                    .map(|(term, count)| self.rarity(term) * count * (K1 + 1.0) / (count + length))
                    .sum()
            })
            .collect()
    }

    /// The share of `question`'s terms, weighed by rarity, that the passages at `places` have among them, in 0..=1.
    pub fn covered(&self, question: &str, places: &[usize]) -> f64 {
        let mut asked = (self.terms)(question);
        asked.sort();
        asked.dedup();
        let all: f64 = asked.iter().map(|term| self.rarity(term)).sum();
        let there = |term: &&String| places.iter().any(|&place| self.passages[place].contains_key(*term));
        let met: f64 = asked.iter().filter(there).map(|term| self.rarity(term)).sum();
        if all > 0.0 { met / all } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_searched_for_by_what_it_is_about() {
        assert_eq!(terms(&query("站长的名字是什么？")), ["站长"]);
        assert_eq!(
            terms(&query("What is the name of the lock keeper?")),
            ["lock", "keeper"]
        );
        assert_eq!(query("什么？"), "什么？", "nothing else is left");
    }

    #[test]
    fn a_text_is_worth_its_best_sentences_and_all_of_it() {
        let texts = ["站长说船满了。天气转凉。", "天气转凉。站长李桥说船满了，站长没有走。"];
        let sentences = [
            (0, "站长说船满了。"),
            (0, "天气转凉。"),
            (1, "天气转凉。"),
            (1, "站长李桥说船满了，站长没有走。"),
        ];
        let scored = worth(texts, &sentences, "站长");
        assert!(scored[1] > scored[0] && scored[0] > 0.0);
        let one = worth(texts, &sentences, "桥");
        assert!(one[1] > 0.0 && one[0] == 0.0, "a word may be of one character");
    }

    #[test]
    fn the_passage_that_speaks_of_it_comes_first() {
        let index = Index::new(["渡口每天开船二十班。", "大桥全长三百米，昨日通车。", "天气转凉。"]);
        let scores = index.scores("大桥有多长？");
        assert!(scores[1] > scores[0] && scores[1] > scores[2]);
        assert!(index.covered("大桥有多长？", &[1]) > 0.0);
        let english = Index::new(["The ferry leaves daily.", "The bridge is 300 metres long."]);
        let scores = english.scores("How long are the bridges?");
        assert!(scores[1] > scores[0]);
    }
}

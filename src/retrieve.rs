//! A question finds its passages: BM25 over terms that also work where words are not told apart.

use crate::language::rules::Rules;
use crate::text::script::wordless;
use crate::text::term::{grains, terms};
use std::collections::BTreeMap;
use std::ops::Range;

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

/// Passages to be searched and the sentences of each (Robertson and Zaragoza, 2009). Every text is taken apart once.
#[derive(Debug)]
pub struct Index {
    passages: Vec<Bag>,
    /// With the passage that each is of.
    sentences: Vec<(usize, Bag)>,
}

impl Index {
    /// An index of `passages`; `sentences` are the place of the passage that each is of, and its range there, in order.
    pub fn new<'a>(passages: impl IntoIterator<Item = &'a str>, sentences: &[(usize, Range<usize>)]) -> Self {
        Self::with(passages, sentences, |_, _| Vec::new())
    }

    /// The same of passages whose sentences are found by other words too: those that `others` gives for one of the passage at a place.
    pub fn with<'a>(
        passages: impl IntoIterator<Item = &'a str>,
        sentences: &[(usize, Range<usize>)],
        others: impl Fn(usize, &str) -> Vec<String>,
    ) -> Self {
        let mut index = Self {
            passages: Vec::new(),
            sentences: Vec::with_capacity(sentences.len()),
        };
        let mut rest = sentences.iter().peekable();
        for (place, text) in passages.into_iter().enumerate() {
            let mut whole = Bag::default();
            let mut end = 0;
            while let Some((_, range)) = rest.next_if(|(of, _)| *of == place) {
                let said = text.get(range.clone()).unwrap_or_default();
                let mut bag = Bag::new(said);
                bag.found_by(&others(place, said));
                whole.add(&Bag::new(text.get(end..range.start).unwrap_or_default()));
                whole.add(&bag);
                index.sentences.push((place, bag));
                end = range.end;
            }
            whole.add(&Bag::new(text.get(end..).unwrap_or_default()));
            index.passages.push(whole);
        }
        index
    }

    /// The score of every sentence for `question`, by its terms.
    pub fn scores(&self, question: &str) -> Vec<f64> {
        Collection::new(self.all(), |bag| bag.terms).scores(terms(question))
    }

    /// The share of `question`'s terms, weighed by rarity, that the sentences at `places` have among them, in 0..=1.
    pub fn covered(&self, question: &str, places: &[usize]) -> f64 {
        let collection = Collection::new(self.all(), |bag| bag.terms);
        let asked = collection.weighed(terms(question));
        let all: f64 = asked.iter().map(|(_, rarity)| rarity).sum();
        let has = |term: &String, place: &usize| self.sentences[*place].1.counts.contains_key(term);
        let there = |(term, _): &&(String, f64)| places.iter().any(|place| has(term, place));
        let met: f64 = asked.iter().filter(there).map(|(_, rarity)| rarity).sum();
        if all > 0.0 { met / all } else { 0.0 }
    }

    /// How well each of the passages at `among`, which ascend, matches `query` beside the others of them: its two best sentences, and all
    /// of it. A word may be of one character.
    pub fn worth(&self, among: &[usize], query: &str) -> Vec<f64> {
        let passages = among.iter().map(|place| &self.passages[*place]);
        let whole = Collection::new(passages, |bag| bag.grains).scores(grains(query));
        let own = |(of, bag)| Some((among.binary_search(&of).ok()?, bag));
        let (places, bags): (Vec<usize>, Vec<&Bag>) = self
            .sentences
            .iter()
            .map(|(of, bag)| (*of, bag))
            .filter_map(own)
            .unzip();
        let scores = Collection::new(bags, |bag| bag.grains).scores(grains(query));
        let mut best = vec![(0.0f64, 0.0f64); whole.len()];
        for (place, score) in places.into_iter().zip(scores) {
            let (first, second) = &mut best[place];
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

    fn all(&self) -> impl Iterator<Item = &Bag> {
        self.sentences.iter().map(|(_, bag)| bag)
    }
}

/// How often a text has each grain; its terms are those that are no single character of a script without words.
#[derive(Debug, Default)]
struct Bag {
    counts: BTreeMap<String, f64>,
    grains: f64,
    terms: f64,
}

impl Bag {
    fn new(text: &str) -> Self {
        let mut bag = Self::default();
        for grain in grains(text) {
            let mut characters = grain.chars();
            let single = characters.next().is_some_and(wordless) && characters.next().is_none();
            bag.grains += 1.0;
            bag.terms += f64::from(u8::from(!single));
            *bag.counts.entry(grain).or_default() += 1.0;
        }
        bag
    }

    /// Adds words that it is found by and does not have; it is no longer for them.
    fn found_by(&mut self, others: &[String]) {
        for grain in others.iter().flat_map(|other| grains(other)) {
            self.counts.entry(grain).or_insert(1.0);
        }
    }

    fn add(&mut self, other: &Self) {
        self.grains += other.grains;
        self.terms += other.terms;
        for (grain, count) in &other.counts {
            *self.counts.entry(grain.clone()).or_default() += count;
        }
    }
}

/// Texts that are scored beside each other.
struct Collection<'a> {
    bags: Vec<&'a Bag>,
    length: fn(&Bag) -> f64,
    mean: f64,
}

impl<'a> Collection<'a> {
    fn new(bags: impl IntoIterator<Item = &'a Bag>, length: fn(&Bag) -> f64) -> Self {
        let bags: Vec<&Bag> = bags.into_iter().collect();
        let all: f64 = bags.iter().map(|bag| length(bag)).sum();
        let mean = (all / (bags.len() as f64).max(1.0)).max(1.0);
        Self { bags, length, mean }
    }

    /// Each of `asked` once, with how rare it is; what no text has counts as the rarest.
    fn weighed(&self, mut asked: Vec<String>) -> Vec<(String, f64)> {
        asked.sort();
        asked.dedup();
        let total = self.bags.len() as f64;
        let rarity = |term: String| {
            let count = self.bags.iter().filter(|bag| bag.counts.contains_key(&term)).count() as f64;
            let rarity = (1.0 + (total - count + 0.5) / (count + 0.5)).ln();
            (term, rarity)
        };
        asked.into_iter().map(rarity).collect()
    }

    /// The score of every text for what is asked.
    fn scores(&self, asked: Vec<String>) -> Vec<f64> {
        let asked = self.weighed(asked);
        let score = |bag: &&Bag| {
            let length = K1 * (1.0 - B + B * (self.length)(bag) / self.mean);
            asked
                .iter()
                .filter_map(|(term, rarity)| Some((rarity, bag.counts.get(term)?)))
                .map(|(rarity, count)| rarity * count * (K1 + 1.0) / (count + length))
                .sum()
        };
        self.bags.iter().map(score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::sentence::sentences;

    #[test]
    fn a_question_is_searched_for_by_what_it_is_about() {
        assert_eq!(terms(&query("站长的名字是什么？")), ["站长"]);
        assert_eq!(
            terms(&query("What is the name of the lock keeper?")),
            ["lock", "keeper"]
        );
        assert_eq!(query("什么？"), "什么？", "nothing else is left");
    }

    /// An index of texts, a sentence each or several.
    fn index(texts: &[&[&str]]) -> Index {
        let whole: Vec<String> = texts.iter().map(|sentences| sentences.concat()).collect();
        let mut ranges = Vec::new();
        for (place, sentences) in texts.iter().enumerate() {
            let mut start = 0;
            for sentence in *sentences {
                ranges.push((place, start..start + sentence.len()));
                start += sentence.len();
            }
        }
        Index::new(whole.iter().map(String::as_str), &ranges)
    }

    #[test]
    fn a_text_is_worth_its_best_sentences_and_all_of_it() {
        let index = index(&[
            &["站长说船满了。", "天气转凉。"],
            &["天气转凉。", "站长李桥说船满了，站长没有走。"],
        ]);
        let scored = index.worth(&[0, 1], "站长");
        assert!(scored[1] > scored[0] && scored[0] > 0.0);
        let one = index.worth(&[0, 1], "桥");
        assert!(one[1] > 0.0 && one[0] == 0.0, "a word may be of one character");
    }

    #[test]
    fn the_passage_that_speaks_of_it_comes_first() {
        let chinese = index(&[
            &["渡口每天开船二十班。"],
            &["大桥全长三百米，昨日通车。"],
            &["天气转凉。"],
        ]);
        let scores = chinese.scores("大桥有多长？");
        assert!(scores[1] > scores[0] && scores[1] > scores[2]);
        assert!(chinese.covered("大桥有多长？", &[1]) > 0.0);
        let english = index(&[&["The ferry leaves daily."], &["The bridge is 300 metres long."]]);
        let scores = english.scores("How long are the bridges?");
        assert!(scores[1] > scores[0]);
    }

    #[test]
    fn a_passage_is_made_of_what_its_sentences_and_the_gaps_between_them_are() {
        for text in [
            "站长说：“船满了。” 12 boats left at dawn (see below).\nTide: 3.2 m. 天气转凉",
            "Dr. Ashe said: “No.” The U.S. boat, of 1,200 t, left.\n\nপারাপার। नाव चली। قال: نعم؟ لا",
            "渡口ฝนตก。夜市！？橋 7 站",
        ] {
            let ranges: Vec<_> = sentences(text).into_iter().map(|range| (0, range)).collect();
            let index = Index::new([text], &ranges);
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            for grain in grains(text) {
                *counts.entry(grain).or_default() += 1.0;
            }
            assert_eq!(index.passages[0].counts, counts);
            assert_eq!(index.passages[0].grains, grains(text).len() as f64);
            assert_eq!(index.passages[0].terms, terms(text).len() as f64);
        }
    }
}

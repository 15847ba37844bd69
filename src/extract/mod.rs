//! An article's sentences, and the ones that carry its story.

mod standing;
mod weights;

pub use standing::{Standing, Withdrawn, standings, withdrawn};

use crate::language::common;
use crate::language::numeral::{Reading, figures};
use crate::language::rules::Rules;
use crate::language::sentence::sentences;
use crate::language::specific::specifics;
use crate::page::{Article, Section};
use crate::span::Quoted;
use crate::span::joined::Joined;
use crate::text::marks::{CLOSING, OPENING_SPEECH, SPEECH};
use crate::text::script::wordless;
use crate::text::term::terms;
use std::collections::{BTreeMap, BTreeSet};
use weights::{Repeat, Weights};

/// A sentence and its place in its article.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words and where they stand.
    pub quoted: Quoted,
    /// Which section it stands in, counted from 0.
    pub section: usize,
    /// Which paragraph of the article, counted from 0.
    pub paragraph: usize,
    /// Whether it opens its paragraph.
    pub opens: bool,
}

/// All sentences of an article in reading order; rows of its tables and its notes are none.
pub fn split(source: &str, article: &Article) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut paragraph = 0;
    let text = article
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| !section.notes);
    for (section, Section { paragraphs, rows, .. }) in text {
        for (place, whole) in paragraphs.iter().enumerate() {
            if rows.contains(&place) {
                paragraph += 1;
                continue;
            }
            let joined = Joined::new(source, &whole.spans);
            for (place, range) in sentences(joined.text()).into_iter().enumerate() {
                found.push(Sentence {
                    quoted: Quoted {
                        spans: joined.spans_of(source, range.clone()),
                        text: joined.text()[range].to_owned(),
                        regions: Vec::new(),
                    },
                    section,
                    paragraph,
                    opens: place == 0,
                });
            }
            paragraph += 1;
        }
    }
    found
}

/// How much each sentence carries of what all of them say; `headline` names the story.
pub fn rank(sentences: &[Sentence], headline: &str) -> Vec<f64> {
    let bags: Vec<BTreeSet<String>> = sentences
        .iter()
        .map(|sentence| terms(&sentence.quoted.text).into_iter().collect())
        .collect();
    let mut spread: BTreeMap<&str, f64> = BTreeMap::new();
    for term in bags.iter().flatten() {
        *spread.entry(term).or_default() += 1.0;
    }
    let heading: BTreeSet<String> = terms(headline).into_iter().collect();
    let rules = Rules::get().ok();
    let weights = Weights::get();
    let by = &weights.rank;
    let central = |bag| central(bag, &spread, sentences.len(), by.shared_terms_prior);
    let centre: Vec<f64> = bags.iter().map(central).collect();
    let highest = centre.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    sentences
        .iter()
        .zip(&bags)
        .zip(&centre)
        .enumerate()
        .map(|(place, ((sentence, bag), centre))| {
            let text = sentence.quoted.text.as_str();
            let shared = bag.intersection(&heading).count() as f64 / (heading.len() as f64).max(1.0);
            let counted = figures(text, Reading::Strict).len();
            let named = specifics(text).len().saturating_sub(counted).min(by.names_at_most) as f64;
            let opens = if sentence.opens { by.opens_paragraph } else { 0.0 };
            let lead = by.lead / (1.0 + place as f64) + opens;
            let counted = counted.min(by.figures_at_most) as f64;
            centre / highest + by.headline * shared + by.figure * counted + by.name * named + lead
                - burden(text, rules, weights)
        })
        .collect()
}

/// How much a sentence shares with the others: the mean spread of its terms that more than one sentence has.
fn central(bag: &BTreeSet<String>, spread: &BTreeMap<&str, f64>, total: usize, prior: f64) -> f64 {
    let often = |term: &String| spread.get(term.as_str()).copied().unwrap_or(0.0);
    let rare = |count: f64| (1.0 + total as f64 / count).ln();
    let sum: f64 = bag
        .iter()
        .map(often)
        .filter(|count| *count > 1.0)
        .map(|count| count.ln() * rare(count))
        .sum();
    sum / (prior + bag.len() as f64)
}

/// What makes a sentence a poor summary: too short or long, leaning on others, speech, questions.
fn burden(text: &str, rules: Option<&Rules>, weights: &Weights) -> f64 {
    let by = &weights.burden;
    let size = size(text);
    let mut burden = 0.0;
    if size < by.short_below {
        burden += (by.short_below - size) / by.short_per;
    }
    if size > by.long_above {
        burden += ((size - by.long_above) / by.long_per).min(by.long_at_most);
    }
    if rules.is_some_and(|rules| rules.leans.is_match(text)) {
        burden += by.leans_on_another;
    }
    if points(text) {
        burden += by.points_to_another;
    }
    if personal(text) {
        burden += by.speaks_of_itself;
    }
    if text.starts_with(OPENING_SPEECH) {
        burden += by.begins_with_speech;
    }
    let bare = text.trim_end_matches(CLOSING);
    if bare.ends_with(['？', '?', '！', '!', '…', ':', '：', '؟']) {
        burden += by.asks_or_leads_on;
    }
    // A quotation that ends outside, or one of many pieces, cannot stand alone.
    let opened = text.matches(['“', '「', '『']).count();
    let closed = text.matches(['”', '」', '』']).count();
    if opened != closed || text.matches('"').count() % 2 == 1 {
        burden += by.quotation_cut;
    }
    burden
}

/// Whether a noun stands with a word that points back, and nothing before it in the sentence is called so.
fn points(text: &str) -> bool {
    text.match_indices(['该', '該']).any(|(place, word)| {
        let noun: String = text[place + word.len()..].chars().take(2).collect();
        let before = &text[..place];
        !before.ends_with(['应', '應', '活']) && !before.contains(&noun)
    })
}

/// Whether somebody speaks of themselves, outside of quotation marks: speech whose beginning stands elsewhere, or comment.
fn personal(text: &str) -> bool {
    !text.contains(SPEECH) && common::personal(text)
}

/// Length in characters of an unspaced script; a word of a spaced one counts as three.
fn size(text: &str) -> f64 {
    let dense = text.chars().filter(|c| wordless(*c)).count() as f64;
    let spaced: String = text.chars().map(|c| if wordless(c) { ' ' } else { c }).collect();
    dense
        + 3.0
            * spaced
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .count() as f64
}

/// The places of up to `count` sentences that carry most and repeat each other least, best first; those that `allowed` refuses are
/// left out.
pub fn choose(sentences: &[Sentence], scores: &[f64], count: usize, allowed: impl Fn(usize) -> bool) -> Vec<usize> {
    let bags: Vec<BTreeSet<String>> = sentences
        .iter()
        .map(|sentence| terms(&sentence.quoted.text).into_iter().collect())
        .collect();
    let by = &Weights::get().repeat;
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < count {
        let repeats = |place: usize| {
            chosen
                .iter()
                .map(|&other| overlap(&bags[place], &bags[other]))
                .fold(0.0, f64::max)
        };
        let near = |place: usize| {
            chosen
                .iter()
                .any(|&other| sentences[other].section == sentences[place].section)
        };
        let crowded = |place: usize| if near(place) { by.same_section } else { 0.0 };
        let worth = |place: usize| scores[place] - said_again(repeats(place), by) - crowded(place);
        let best = (0..sentences.len())
            .filter(|place| !chosen.contains(place) && allowed(*place))
            .max_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(b.cmp(&a)));
        match best {
            Some(best) => chosen.push(best),
            None => break,
        }
    }
    chosen
}

/// The place of the sentence that the one at `place` leans on, where it does: the one before it in its section, if both have no more
/// than `room` characters together.
pub fn leaning(sentences: &[Sentence], place: usize, room: usize) -> Option<usize> {
    let before = place.checked_sub(1)?;
    let text = |place: usize| sentences[place].quoted.text.as_str();
    let leans = Rules::get().is_ok_and(|rules| rules.leans.is_match(text(place)));
    let near = sentences[before].section == sentences[place].section
        && text(place).chars().count() + text(before).chars().count() <= room;
    (leans && near).then_some(before)
}

/// What it costs to share so much with a sentence chosen before.
fn said_again(share: f64, by: &Repeat) -> f64 {
    by.shared * share + if share > by.same_above { by.same } else { 0.0 }
}

/// The share of the smaller set that both have.
fn overlap(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let smaller = a.len().min(b.len());
    if smaller == 0 {
        0.0
    } else {
        a.intersection(b).count() as f64 / smaller as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn article(source: &str) -> Article {
        let paragraphs = vec![Quoted {
            spans: vec![Span::new(0, source.len())],
            text: source.to_owned(),
            regions: Vec::new(),
        }];
        Article {
            sections: vec![Section {
                paragraphs,
                ..Section::default()
            }],
            ..Article::default()
        }
    }

    #[test]
    fn sentences_know_where_they_stand() {
        let source = "桥修好了。河水退了。";
        let sentences = split(source, &article(source));
        assert_eq!(sentences[1].quoted.spans, [Span::new(15, 30)]);
        assert!(sentences[0].opens && !sentences[1].opens);
    }

    #[test]
    fn what_points_back_is_told_elsewhere() {
        assert!(points("周小河觉得不对，该女子突发疾病。"));
        assert!(!points("渡口派出所守在江边，该派出所有九人。"));
        assert!(!points("渡口应该开了。"));
    }

    #[test]
    fn what_repeats_is_not_chosen_twice() {
        let source = "市里新修的大桥昨日通车，全长三百米。市里新修的大桥昨日通车了，全长三百米。渡口的船工将改开游船，首批二十人已经上岗。";
        let sentences = split(source, &article(source));
        let scores = rank(&sentences, "大桥通车");
        let mut chosen = choose(&sentences, &scores, 2, |_| true);
        chosen.sort_unstable();
        assert!(chosen.contains(&2), "{chosen:?}");
    }
}

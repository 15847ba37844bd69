//! Which sentences of the source a written sentence rests on.

use crate::language::numeral::{Reading, figures};
use crate::text::term::terms;
use std::collections::{BTreeMap, BTreeSet};

/// The most sentences that something may rest on.
pub const SUPPORTS: usize = 3;
/// The most characters of support that a reader will check.
pub const CHECKED: usize = 400;
/// What a figure weighs beside a term.
const FIGURE: f64 = 3.0;
/// The least share of what was written that a sentence must add.
const ADDS: f64 = 0.08;

/// The places in `pool` of the one to three sentences that hold most of `written`, within [`CHECKED`] characters, in order. Greedy:
/// each next one adds most of what the ones before lack.
pub fn align(written: &str, pool: &[&str]) -> Vec<usize> {
    let bags: Vec<BTreeSet<String>> = pool.iter().map(|text| said(text)).collect();
    let wanted = said(written);
    let mut spread: BTreeMap<&str, f64> = BTreeMap::new();
    for term in bags.iter().flatten() {
        *spread.entry(term).or_default() += 1.0;
    }
    let weigh = |term: &String| {
        let rare = (1.0 + pool.len() as f64 / spread.get(term.as_str()).copied().unwrap_or(1.0)).ln();
        rare * if term.starts_with('#') { FIGURE } else { 1.0 }
    };
    let whole: f64 = wanted.iter().map(weigh).sum();
    let mut lacking: BTreeSet<&String> = wanted.iter().collect();
    let mut chosen: Vec<usize> = Vec::new();
    let mut room = CHECKED;
    while chosen.len() < SUPPORTS {
        let gain = |place: usize| -> f64 {
            let has = |term: &&&String| bags[place].contains(**term);
            lacking.iter().filter(has).map(|term| weigh(term)).sum()
        };
        let best = (0..pool.len())
            .filter(|place| !chosen.contains(place) && pool[*place].chars().count() <= room)
            .map(|place| (place, gain(place)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        match best {
            Some((place, gain)) if gain > 0.0 && (chosen.is_empty() || gain >= ADDS * whole) => {
                room -= pool[place].chars().count();
                lacking.retain(|term| !bags[place].contains(*term));
                chosen.push(place);
            }
            _ => break,
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Terms, and figures by value.
fn said(text: &str) -> BTreeSet<String> {
    let values = figures(text, Reading::Strict).into_iter();
    let values = values.flat_map(|figure| figure.values).map(|value| format!("#{value}"));
    terms(text).into_iter().chain(values).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_is_what_holds_the_words_and_figures() {
        let pool = [
            "天还没亮，渡口就排起了长队。",
            "临河市6月2日开通3条公交线路。",
            "李桥说，大家盼了九年。",
            "每日发车86班次。",
        ];
        assert_eq!(align("临河市6月2日开通3条公交线路，每日86班次。", &pool), [1, 3]);
        assert_eq!(align("李桥盼了九年。", &pool), [2]);
        assert!(align("Nothing of it", &pool).is_empty());
    }

    #[test]
    fn no_more_is_given_than_a_reader_checks() {
        let long = format!("渡口开通。{}", "水".repeat(400));
        assert!(align("渡口开通", &[&long]).is_empty());
    }
}

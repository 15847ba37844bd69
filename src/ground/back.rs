//! A translation translated back, held against the source that it was made of.

use super::concepts::turned;
use super::wording::{Unit, units};
use crate::text::fold::fold;
use crate::text::language::functional;
use crate::text::numeral::{Reading, figures};

/// The share of what a sentence says that must come back.
const COMES_BACK: f64 = 0.4;
/// Letters of a word that count.
const STEM: usize = 4;

/// Why `back` does not say what `support` says, both of `language`; `None` where it may.
pub fn returned(back: &str, support: &str, language: &str) -> Option<String> {
    if let Some(reason) = turned(back, support, language, language) {
        return Some(reason);
    }
    let known = figures(support, Reading::Words);
    let wrong = figures(back, Reading::Strict).into_iter().find(|figure| !known.iter().any(|other| other.equals(figure)));
    if let Some(figure) = wrong {
        return Some(format!("the figure `{}` is not in its source", figure.written));
    }
    let (mine, theirs) = (said(back, language), said(support, language));
    let there = mine.iter().filter(|word| theirs.contains(word)).count();
    let share = there as f64 / (mine.len() as f64).max(1.0);
    (share < COMES_BACK).then(|| "other words come back".to_owned())
}

/// The words of a text that say something: stems, and pairs of characters where words are not told apart.
fn said(text: &str, language: &str) -> Vec<String> {
    let all = units(&fold(text));
    let stem = |unit: &Unit| unit.text.chars().take(STEM).collect::<String>();
    let spaced = all.iter().filter(|unit| !unit.dense() && !functional(&unit.text, language) && unit.text.chars().count() > 2);
    let mut found: Vec<String> = spaced.map(stem).collect();
    let pairs = all.windows(2).filter(|pair| pair[0].dense() && pair[1].dense());
    found.extend(pairs.map(|pair| format!("{}{}", pair[0].text, pair[1].text)));
    found
}

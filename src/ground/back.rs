//! A translation translated back, held against the source that it was made of.

use super::concepts::turned;
use super::reason::Reason;
use crate::language::common::functional;
use crate::language::mark::{Unit, units};
use crate::language::numeral::{Reading, figures};
use crate::text::fold::fold;

/// Letters of a word that count.
const STEM: usize = 4;

/// Why `back` does not say what `support` says, both of `language`; `None` where it may. `share` of its words must be those of `support`.
pub fn returned(back: &str, support: &str, language: &str, share: f64) -> Option<Reason> {
    if let Some(reason) = turned(back, support, language, language) {
        return Some(reason);
    }
    let known = figures(support, Reading::Words);
    let wrong = figures(back, Reading::Strict)
        .into_iter()
        .find(|figure| !known.iter().any(|other| other.equals(figure)));
    if let Some(figure) = wrong {
        return Some(Reason::Figure(figure.written));
    }
    let (mine, theirs) = (said(back, language), said(support, language));
    let there = mine.iter().filter(|word| theirs.contains(word)).count();
    let short = (there as f64) < share * mine.len() as f64;
    short.then_some(Reason::OtherWords)
}

/// The words of a text that say something: stems, and pairs of characters where words are not told apart.
fn said(text: &str, language: &str) -> Vec<String> {
    let all = units(&fold(text));
    let stem = |unit: &Unit| unit.text.chars().take(STEM).collect::<String>();
    let spaced = all
        .iter()
        .filter(|unit| !unit.dense() && !functional(&unit.text, language) && unit.text.chars().count() > 2);
    let mut found: Vec<String> = spaced.map(stem).collect();
    let pairs = all.windows(2).filter(|pair| pair[0].dense() && pair[1].dense());
    found.extend(pairs.map(|pair| format!("{}{}", pair[0].text, pair[1].text)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_what_was_said() {
        let support = "The idea came from Hester Bloom, a retired bus driver, who counted the empty bays.";
        let why =
            |back: &str| returned(back, support, "en", 0.88).map_or_else(String::new, |reason| reason.to_string());
        assert_eq!(
            why("The idea came from Hester Bloom, a retired bus driver who counted empty bays."),
            ""
        );
        assert!(
            why("The idea came from Hester Bloom, a deceased bus driver who listed empty windows.")
                .contains("other words")
        );
        assert!(why("The idea never came from Hester Bloom, a retired bus driver.").contains("negation"));
        assert!(why("The idea came from 2 retired bus drivers.").contains('2'));
    }
}

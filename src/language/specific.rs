//! What a text is specific about: figures, persons, places, bodies, quoted titles.

use super::data::Language;
use super::numeral::{Reading, figures};
use super::person::persons;
use crate::text::fold::fold;
use crate::text::script::{han, wordless};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The specifics of `text`, each once, folded.
pub fn specifics(text: &str) -> BTreeSet<String> {
    static NAMES: OnceLock<Option<Regex>> = OnceLock::new();
    let named = || Regex::new(&Language::of("zh")?.persons()?.named).ok();
    let mut found: BTreeSet<String> = figures(text, Reading::Strict)
        .into_iter()
        .map(|figure| figure.written)
        .collect();
    if text.chars().any(han) {
        found.extend(persons(text));
        if let Some(names) = NAMES.get_or_init(named) {
            found.extend(names.find_iter(text).map(|name| name.as_str().to_owned()));
        }
    }
    found.extend(capitalised(text));
    found
}

/// Runs of capitalised words; the first word counts only where more of them follow, because it opens the sentence.
fn capitalised(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut run: Vec<&str> = Vec::new();
    let mut opens = true;
    let mut close = |run: &mut Vec<&str>, opens: bool| {
        if run.len() > usize::from(opens) {
            found.insert(fold(&run.join(" ")));
        }
        run.clear();
    };
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let upper = bare.chars().next().is_some_and(|c| c.is_uppercase() && !wordless(c));
        if upper {
            run.push(bare);
        }
        let ends = !upper || word.ends_with([',', '.', ';', ':', ')']);
        if ends && !run.is_empty() {
            close(&mut run, opens);
            opens = false;
        } else if !upper {
            opens = false;
        }
    }
    close(&mut run, opens);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_persons_places_and_bodies_count_once() {
        let found = specifics("临河市水文站站长李桥说，临河市6月2日开通3条线路。");
        assert!(found.contains("临河市") && found.contains("李桥"), "{found:?}");
        assert!(found.len() >= 5, "{found:?}");
    }

    #[test]
    fn a_capital_that_opens_the_sentence_is_no_name() {
        assert!(specifics("Nobody slept while the water rose.").is_empty());
        let found = specifics("Ada Bridge told the Rivermouth board on June 2 that it rose.");
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["2", "ada bridge", "june", "rivermouth"]
        );
    }
}

//! How much of a summary is copied, and how much is new.

use super::tokens::{fold, punctuation, tokens, unspaced};
use std::collections::BTreeSet;

/// Longer runs of the source's characters, or words, are copied.
const RUN: [usize; 2] = [20, 12];

/// Characters of `text` inside copied runs, and all its characters, white space aside.
pub(super) fn copied(text: &str, source: &str, language: &str) -> (usize, usize) {
    let size = RUN[usize::from(!unspaced(language))] + 1;
    let (mine, theirs) = (units(text, language), units(source, language));
    let known: BTreeSet<&[String]> = theirs.windows(size).collect();
    let mut inside = vec![false; mine.len()];
    for (place, window) in mine.windows(size).enumerate() {
        if known.contains(window) {
            inside[place..place + size].fill(true);
        }
    }
    let length = |unit: &String| unit.chars().count();
    let copied = mine
        .iter()
        .zip(&inside)
        .filter(|(_, inside)| **inside)
        .map(|(unit, _)| length(unit))
        .sum();
    (copied, mine.iter().map(length).sum())
}

fn units(text: &str, language: &str) -> Vec<String> {
    if unspaced(language) {
        return text.chars().filter(|c| !c.is_whitespace()).map(String::from).collect();
    }
    let folded = fold(text);
    let words = folded.split_whitespace().map(|word| word.trim_matches(punctuation));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Pairs of characters, or words, of `text` that `source` lacks, and all of them.
pub(super) fn novel(text: &str, source: &str, language: &str) -> (usize, usize) {
    let size = 1 + usize::from(unspaced(language));
    let (mine, theirs) = (runs(text, language), runs(source, language));
    let known: BTreeSet<&[String]> = theirs.iter().flat_map(|run| run.windows(size)).collect();
    let all: Vec<&[String]> = mine.iter().flat_map(|run| run.windows(size)).collect();
    (all.iter().filter(|gram| !known.contains(*gram)).count(), all.len())
}

fn runs(text: &str, language: &str) -> Vec<Vec<String>> {
    if !unspaced(language) {
        return vec![tokens(text, language)];
    }
    fold(text)
        .split(|c: char| punctuation(c) || c.is_whitespace())
        .map(|run| run.chars().map(String::from).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_are_copied_and_new_pairs_are_novel() {
        let source = "水".repeat(10) + "临河市交通运输局六月二日新开通三条公交线路";
        let text = "临河市交通运输局六月二日新开通三条公交线路。";
        assert_eq!(copied(text, &source, "zh"), (21, 22));
        assert_eq!(novel("开通公交", &source, "zh"), (1, 3));
        assert_eq!(novel("The boats came", "Boats left", "en"), (1, 2));
    }
}

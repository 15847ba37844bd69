//! ROUGE (Lin, 2004): F1 over shared n-grams, and over the longest common subsequence.

use std::collections::BTreeMap;

/// ROUGE-1, -2 and -L of `mine` against `theirs`.
pub(super) fn rouge(mine: &[String], theirs: &[String]) -> [f64; 3] {
    [shared(mine, theirs, 1), shared(mine, theirs, 2), longest(mine, theirs)]
}

fn counts(tokens: &[String], n: usize) -> BTreeMap<&[String], usize> {
    let mut counts = BTreeMap::new();
    for gram in tokens.windows(n) {
        *counts.entry(gram).or_default() += 1;
    }
    counts
}

fn shared(mine: &[String], theirs: &[String], n: usize) -> f64 {
    let (a, b) = (counts(mine, n), counts(theirs, n));
    let both: usize = a
        .iter()
        .filter_map(|(gram, count)| b.get(gram).map(|other| count.min(other)))
        .sum();
    f1(both, a.values().sum(), b.values().sum())
}

fn longest(mine: &[String], theirs: &[String]) -> f64 {
    let mut row = vec![0; theirs.len() + 1];
    for token in mine {
        let mut diagonal = 0;
        for (place, other) in theirs.iter().enumerate() {
            let above = row[place + 1];
            row[place + 1] = if token == other {
                diagonal + 1
            } else {
                above.max(row[place])
            };
            diagonal = above;
        }
    }
    f1(row[theirs.len()], mine.len(), theirs.len())
}

/// F1 of two sizes that have `both` in common.
pub(super) fn f1(both: usize, mine: usize, theirs: usize) -> f64 {
    if mine + theirs == 0 {
        return 0.0;
    }
    2.0 * both as f64 / (mine + theirs) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_scores_one_and_order_counts_in_the_last() {
        let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        assert_eq!(rouge(&words("a b c"), &words("a b c")), [1.0, 1.0, 1.0]);
        let [one, two, longest] = rouge(&words("c b a"), &words("a b c"));
        assert!((one - 1.0).abs() < 1e-9 && two == 0.0 && (longest - 1.0 / 3.0).abs() < 1e-9);
    }
}

//! Several searches as one.

use std::collections::BTreeMap;
use std::hash::Hash;

/// What is found by few searches gets so much less for it: the constant of the published method.
const SOFTLY: f64 = 60.0;

/// What was found, best first, with what it got.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking<T>(pub Vec<(T, f64)>);

impl<T: Ord + Hash + Copy> Ranking<T> {
    /// Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): each list gives what stands at its rank r, from 1, `1 / (60 + r)`,
    /// times the list's weight. Of equals the lesser comes first; what stands in a list twice counts by its better place.
    pub fn fused(lists: &[(f64, &[T])]) -> Self {
        let mut got: BTreeMap<T, f64> = BTreeMap::new();
        for (weight, list) in lists {
            let mut seen = std::collections::HashSet::new();
            let first = list.iter().enumerate().filter(|(_, found)| seen.insert(**found));
            for (rank, found) in first {
                *got.entry(*found).or_default() += weight / (SOFTLY + rank as f64 + 1.0);
            }
        }
        let mut ranked: Vec<(T, f64)> = got.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        Self(ranked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_find_comes_first() {
        let ranked = Ranking::fused(&[(1.0, &[1, 2, 3]), (1.0, &[4, 3, 2, 2])]);
        let order: Vec<i32> = ranked.0.iter().map(|(found, _)| *found).collect();
        assert_eq!(order, [2, 3, 1, 4]);
        assert_eq!(Ranking::fused(&[(1.0, &[7]), (2.0, &[8])]).0[0].0, 8);
        assert!(Ranking::<i32>::fused(&[]).0.is_empty());
    }
}

//! The best assignment of rows to columns, all at once.

/// For each row the column it is given, each column at most once, so that the sum of `gain[row][column]` is highest; a row
/// that gains nothing anywhere is given none. Shortest augmenting paths after Jonker and Volgenant, 1987.
pub(super) fn best_matching(gain: &[Vec<f64>]) -> Vec<Option<usize>> {
    let rows = gain.len();
    let given = gain.iter().map(Vec::len).max().unwrap_or(0);
    // One column of its own for every row, to stay alone at no gain.
    let columns = given + rows;
    let cost = |row: usize, column: usize| -gain[row].get(column).copied().unwrap_or(0.0);
    let mut row_price = vec![0.0; rows + 1];
    let mut column_price = vec![0.0; columns + 1];
    let mut owner = vec![0usize; columns + 1];
    for row in 1..=rows {
        owner[0] = row;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut came_from = vec![0usize; columns + 1];
        let mut seen = vec![false; columns + 1];
        let mut column = 0;
        loop {
            seen[column] = true;
            let here = owner[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for to in 1..=columns {
                if seen[to] {
                    continue;
                }
                let reduced = cost(here - 1, to - 1) - row_price[here] - column_price[to];
                if reduced < least[to] {
                    least[to] = reduced;
                    came_from[to] = column;
                }
                if least[to] < step {
                    (step, next) = (least[to], to);
                }
            }
            for to in 0..=columns {
                if seen[to] {
                    row_price[owner[to]] += step;
                    column_price[to] -= step;
                } else {
                    least[to] -= step;
                }
            }
            column = next;
            if owner[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = came_from[column];
            owner[column] = owner[before];
            column = before;
        }
    }
    let mut found = vec![None; rows];
    for column in 1..=given {
        if owner[column] > 0 && gain[owner[column] - 1].get(column - 1).is_some_and(|gain| *gain > 0.0) {
            found[owner[column] - 1] = Some(column - 1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_counts_not_the_best_pair() {
        assert_eq!(best_matching(&[vec![9.0, 8.0], vec![8.0, 1.0]]), [Some(1), Some(0)]);
    }

    #[test]
    fn what_gains_nothing_stays_alone() {
        assert_eq!(best_matching(&[vec![-1.0, 0.0], vec![2.0, -3.0]]), [None, Some(0)]);
        assert_eq!(best_matching(&[vec![], vec![]]), [None, None]);
        assert!(best_matching(&[]).is_empty());
    }
}

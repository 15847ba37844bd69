//! Aligned tables for people.

/// Columns under their heads: the first to the left, the others to the right.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(&widths).enumerate().map(|(place, (cell, &width))| {
            if place == 0 {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let heads: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    let rules: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
    [&heads, &rules].into_iter().chain(rows).map(|row| line(row)).collect()
}

/// A share in percent with one decimal.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1}", 100.0 * share))
}

/// A share of counts.
pub(super) fn share(part: f64, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["zh".to_owned(), "12.5".to_owned()]];
        assert_eq!(table(&["set", "F1"], &rows), "set    F1\n---  ----\nzh   12.5\n");
        assert_eq!(percent(share(1.0, 3)), "33.3");
    }
}

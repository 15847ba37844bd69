//! Rows of tables as a page has them: which paragraphs of a section make a table, and the cells of each.

use crate::page::Section;
use std::ops::Range;

/// The paragraphs of a section that are one table, from `at` on, the row above its first one its head; empty where none begins there.
pub(super) fn table(section: &Section, at: usize) -> Range<usize> {
    let row = |place: usize| section.rows.contains(&place) && place < section.paragraphs.len();
    let several = |place: usize| {
        section
            .paragraphs
            .get(place)
            .is_some_and(|row| cells(&row.text).len() > 1)
    };
    let headed = several(at) && row(at + 1);
    if section.notes || !(row(at) || headed) {
        return at..at;
    }
    let end = (at + 1..).find(|place| !row(*place)).unwrap_or(at + 1);
    at..end
}

/// The cells of a row: parted by tabs, or by bars as Markdown has them.
pub(super) fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    if row.contains('\t') || !row.contains('|') {
        return row.split('\t').map(str::trim).collect();
    }
    let inner = row.strip_prefix('|').unwrap_or(row);
    let inner = inner
        .strip_suffix('|')
        .filter(|inner| !inner.ends_with('\\'))
        .unwrap_or(inner);
    let mut cells = Vec::new();
    let (mut start, mut before) = (0, None);
    for (place, c) in inner.char_indices() {
        if c == '|' && before != Some('\\') {
            cells.push(inner.get(start..place).unwrap_or_default().trim());
            start = place + 1;
        }
        before = Some(c);
    }
    cells.push(inner.get(start..).unwrap_or_default().trim());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_parted_by_tabs_or_bars() {
        assert_eq!(cells("Monday\t4 | 5\t"), ["Monday", "4 | 5"]);
        assert_eq!(cells("| Monday | a \\| b | |"), ["Monday", "a \\| b", ""]);
        assert_eq!(cells("Day | Fare"), ["Day", "Fare"]);
        assert_eq!(cells("Day"), ["Day"]);
    }
}

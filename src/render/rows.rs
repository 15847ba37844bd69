//! Rows of tables as a page has them: which paragraphs of a section make a table, and the cells of each.

use crate::page::Section;
use std::ops::Range;

/// The paragraphs of a section that are one table, from `at` on, the row above its first one its head; empty where none begins there.
pub fn table(section: &Section, at: usize) -> Range<usize> {
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
    cell_ranges(row)
        .into_iter()
        .filter_map(|range| row.get(range))
        .collect()
}

/// Where the cells of a row stand in it, white space around them aside.
pub fn cell_ranges(row: &str) -> Vec<Range<usize>> {
    let begin = row.len() - row.trim_start().len();
    let whole = begin..begin + row.trim().len();
    let bare = |range: Range<usize>| {
        let text = row.get(range.clone()).unwrap_or_default();
        let start = range.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    };
    let text = &row[whole.clone()];
    let tabs = text.contains('\t') || !text.contains('|');
    let mut inner = whole.clone();
    if !tabs {
        inner.start += usize::from(text.starts_with('|'));
        let closed = text.ends_with('|') && !text.ends_with("\\|") && !inner.is_empty();
        inner.end -= usize::from(closed);
    }
    let (mut found, mut start, mut before) = (Vec::new(), inner.start, None);
    for (place, c) in row[inner.clone()].char_indices() {
        let ends = if tabs {
            c == '\t'
        } else {
            c == '|' && before != Some('\\')
        };
        if ends {
            found.push(bare(start..inner.start + place));
            start = inner.start + place + c.len_utf8();
        }
        before = Some(c);
    }
    found.push(bare(start..inner.end));
    found
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
        assert_eq!(cells("  | a | b \\\\|"), ["a", "b \\\\|"]);
        assert_eq!((cells(""), cells("|"), cells("||")), (vec![""], vec![""], vec![""]));
        assert_eq!(cell_ranges(" | é | b |"), [3..5, 8..9]);
    }
}

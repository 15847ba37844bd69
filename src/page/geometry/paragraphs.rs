//! Where paragraphs begin: by indent, by a short last line before, by white between lines.

use super::row::Row;
use super::view::View;

/// An indent, in sizes of the body.
const INDENT: f32 = 0.6;
/// What a last line leaves free at its end, as a share of its column.
const SHORT: f32 = 0.12;
/// White between paragraphs beyond that between lines, in leadings.
const WHITE: f32 = 0.45;

/// The rows `members` (in reading order) parted into paragraphs.
#[must_use]
pub fn paragraphs(page: &View, members: &[usize]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for (place, number) in members.iter().enumerate() {
        let before = place
            .checked_sub(1)
            .and_then(|p| members.get(p))
            .and_then(|n| page.rows.get(*n));
        let after = members.get(place + 1).and_then(|n| page.rows.get(*n));
        let Some(row) = page.rows.get(*number) else { continue };
        let begins = before.is_none_or(|b| begins(page, b, row, after));
        match out.last_mut().filter(|_| !begins) {
            Some(paragraph) => paragraph.push(*number),
            None => out.push(vec![*number]),
        }
    }
    out
}

fn begins(page: &View, before: &Row, row: &Row, after: Option<&Row>) -> bool {
    let body = page.measure.body;
    let beneath = after.filter(|a| a.strip == row.strip && a.area.width() > body * 3.0);
    let indented = beneath
        .is_some_and(|a| row.area.left - a.area.left > body * INDENT && row.area.left - a.area.left < body * 6.0);
    if before.strip != row.strip {
        return begins_strip(page, before, row, indented);
    }
    let (column, width) = page
        .columns
        .get(row.strip)
        .map_or((0.0, body), |c| (c.right, (c.right - c.left).max(body)));
    let inner = row.area.left - before.area.left > body * INDENT;
    let short = column - before.area.right > width * SHORT;
    let usual = page.measure.leading - before.area.height().max(body * 0.5);
    let white = row.area.top - before.area.foot - usual.max(0.0) > page.measure.leading * WHITE;
    let other_size = (row.size / before.size.max(1e-3)).ln().abs() > 0.25;
    // An indent against both neighbours, or against the line above after a sentence's end; a short line, where the sentence ends too.
    (indented && inner)
        || white
        || other_size
        || (short && before.text.ends_sentence)
        || (before.text.ends_sentence && (indented || inner) && row.text.starts_large)
}

/// Whether a paragraph begins at the head of a strip: not where the one before breaks off in a sentence.
fn begins_strip(page: &View, before: &Row, row: &Row, indented: bool) -> bool {
    let short = page
        .columns
        .get(before.strip)
        .is_some_and(|c| c.right - before.area.right > (c.right - c.left) * SHORT);
    if before.text.ends_sentence {
        indented || short
    } else {
        short && row.text.starts_large && !before.text.ends_open
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::Text;
    use super::super::wording::Hints;
    use super::*;
    use crate::read::Measure;
    use crate::read::{Area, Column};
    use crate::span::Span;

    fn page(rows: &[(f32, f32, bool)]) -> View {
        let rows: Vec<Row> = rows
            .iter()
            .enumerate()
            .map(|(n, (left, right, ends))| Row {
                source: Span::new(n, n + 1),
                area: Area {
                    left: *left,
                    right: *right,
                    top: n as f32 * 12.0,
                    foot: n as f32 * 12.0 + 10.0,
                },
                size: 10.0,
                text: Text {
                    ends_sentence: *ends,
                    starts_large: true,
                    ..Text::default()
                },
                strip: 0,
                table: None,
                block: None,
                run: None,
                bold: false,
                italic: false,
                hints: Hints::default(),
                jump: false,
            })
            .collect();
        let columns = vec![Column {
            left: 0.0,
            right: 200.0,
            top: 0.0,
            foot: 100.0,
        }];
        View {
            measure: Measure {
                body: 10.0,
                column: 200.0,
                leading: 12.0,
            },
            rows,
            columns,
            pictures: vec![],
            frame: Area::default(),
            exact: true,
        }
    }

    #[test]
    fn indents_and_short_lines_part_paragraphs() {
        let page = page(&[
            (0.0, 200.0, false),
            (0.0, 120.0, true),
            (15.0, 200.0, false),
            (0.0, 200.0, true),
            (0.0, 200.0, false),
        ]);
        assert_eq!(paragraphs(&page, &[0, 1, 2, 3, 4]), [vec![0, 1], vec![2, 3, 4]]);
    }
}

//! Units: lines, and paragraphs put together from lines that were broken to a column's width.

use super::fixed_width;
use super::form::paged;
use super::line::{Line, Lines, lines};
use super::measure::{self, Measured};
use super::row::rows;
use super::unit::Unit;
use crate::error::Result;
use crate::language::rules::Rules;
use crate::note::Note;
use crate::read::{BlockKind, Document};
use crate::span::joined::Joined;

/// A page's units in order, and what is to be said of its columns.
pub(crate) struct Units {
    pub units: Vec<Unit>,
    /// Whether lines were set in columns of proportional type, side by side, or on pages of a book: such text stands as it was printed.
    pub as_printed: bool,
    pub note: Option<Note>,
}

/// The page's units in order: together they hold every byte that is not white space.
///
/// # Errors
/// Where the rules are malformed.
pub(crate) fn units(document: &Document) -> Result<Units> {
    let text = &document.text;
    let Lines { lines, columns, note } = lines(document);
    let rows = rows(&lines);
    let Flow { goes_on, measured } = flow(&lines, columns, &rows, Rules::get()?);
    let mut units: Vec<Unit> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match units.last_mut() {
            Some(unit) if goes_on[index] => {
                unit.lines += 1;
                match unit.spans.last_mut() {
                    Some(last) if blank(text, last.end, line.span.start) => last.end = line.span.end,
                    _ => unit.spans.push(line.span),
                }
            }
            _ => units.push(Unit {
                spans: vec![line.span],
                text: String::new(),
                lines: 1,
                opens: line.opens,
                column: line.column,
                row: rows[index],
                markup: line.markup,
            }),
        }
    }
    for unit in &mut units {
        unit.text = Joined::new(text, &unit.spans).text().to_owned();
    }
    Ok(Units {
        as_printed: columns || measured || paged(&units),
        units,
        note,
    })
}

/// Whether only white space stands between two places.
fn blank(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|gap| gap.trim().is_empty())
}

/// How lines follow one another.
struct Flow {
    /// For each line whether it goes on from the one before.
    goes_on: Vec<bool>,
    /// Whether that was told by the measure of proportional type.
    measured: bool,
}

/// How `lines` follow one another.
///
/// One number of characters does not explain `columns` of several widths.
fn flow(lines: &[Line], columns: bool, rows: &[bool], rules: &Rules) -> Flow {
    let width = fixed_width::column_width(lines);
    let stands: Vec<bool> = lines.iter().map(|line| stands_alone(line, rules)).collect();
    let explained = !columns && width.is_some_and(|width| fixed_width::explains(lines, width));
    let measured = if explained {
        None
    } else {
        measure::goes_on(&measured(lines))
    };
    let indents = lines.iter().filter(|line| line.indented).count() * 12 > lines.len();
    let goes_on = (0..lines.len())
        .map(|index| {
            let Some(before) = index.checked_sub(1) else {
                return false;
            };
            let (above, line) = (&lines[before], &lines[index]);
            if line.opens || above.markup != line.markup || rows[index] || rows[before] {
                return false;
            }
            if line.markup != BlockKind::Plain {
                return !(stands[index] || stands[before]);
            }
            if drop_capital(above, line) {
                return true;
            }
            match &measured {
                Some(measured) => measured[before] && (!stands[index] || line.small()),
                None => {
                    !(stands[index] || stands[before] || indents && line.indented)
                        && width.is_some_and(|width| fixed_width::goes_on(lines, index, width))
                }
            }
        })
        .collect();
    Flow {
        goes_on,
        measured: measured.is_some(),
    }
}

fn measured<'a>(lines: &[Line<'a>]) -> Vec<Measured<'a>> {
    let measured = |line: &Line<'a>| Measured {
        text: line.text,
        opens: line.opens || line.markup != BlockKind::Plain,
        indented: line.indented,
    };
    lines.iter().map(measured).collect()
}

/// Whether a capital stands alone above a line that begins in the middle of its word or sentence.
fn drop_capital(above: &Line, line: &Line) -> bool {
    above.chars == 1 && above.text.chars().all(char::is_uppercase) && line.small()
}

/// Whether a line is worded as one that no paragraph runs into.
fn stands_alone(line: &Line, rules: &Rules) -> bool {
    line.chars < 60
        && [&rules.folio, &rules.byline, &rules.credit, &rules.kicker]
            .iter()
            .any(|rule| rule.is_match(line.text))
}

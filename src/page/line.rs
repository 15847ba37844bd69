//! The lines of a page in reading order, columns that stand side by side taken apart.

use super::gutter::{Cell, cells};
use crate::note::Note;
use crate::read::{BlockKind, Document};
use crate::span::Span;

/// A line of one column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub span: Span,
    /// Its words, without the white space around them.
    pub text: &'a str,
    pub indented: bool,
    /// The column of several side by side that it stands in, counted from 0.
    pub column: usize,
    /// Whether a blank line, or the page's or column's beginning, stands before it.
    pub opens: bool,
    pub chars: usize,
    pub markup: BlockKind,
}

impl Line<'_> {
    /// Whether a small letter begins it.
    pub(super) fn small(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_lowercase)
    }
}

/// The lines of a page.
pub(super) struct Lines<'a> {
    pub lines: Vec<Line<'a>>,
    /// Whether they stood side by side in columns.
    pub columns: bool,
    /// What is to be said of the columns.
    pub note: Option<Note>,
}

/// The lines of a page in reading order.
pub(super) fn lines(document: &Document) -> Lines<'_> {
    let plain = document.blocks.iter().all(|block| block.kind == BlockKind::Plain);
    if let Some(found) = plain.then(|| cells(&document.text)).flatten() {
        let note = found.doubtful.map(|span| {
            let message =
                "columns may stand side by side here; their lines are kept apart, and none is joined to another";
            Note::new("page", message).at(span)
        });
        let line = |cell: &Cell| Line {
            column: cell.column,
            ..of(&document.text, cell.span, (cell.opens, cell.indented), BlockKind::Plain)
        };
        return Lines {
            lines: found.cells.iter().map(line).collect(),
            columns: true,
            note,
        };
    }
    Lines {
        lines: down(document),
        columns: false,
        note: None,
    }
}

fn of(text: &str, span: Span, (opens, indented): (bool, bool), markup: BlockKind) -> Line<'_> {
    let words = span.text(text).unwrap_or_default();
    Line {
        span,
        text: words,
        indented,
        column: 0,
        opens,
        chars: words.chars().count(),
        markup,
    }
}

/// The lines as they stand, from the top down.
fn down(document: &Document) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        let Some(text) = block.span.text(&document.text) else {
            continue;
        };
        let mut start = block.span.start;
        let mut opens = true;
        for line in text.split_inclusive(['\n', '\r', '\u{c}', '\u{2028}']) {
            let span = Span::new(start, start + line.len()).trimmed(&document.text);
            // A block begins after its own indent.
            let indented = span.start > start || opens && leads(&document.text, start);
            start += line.len();
            if span.is_empty() {
                continue;
            }
            lines.push(of(&document.text, span, (opens, indented), block.kind));
            opens = false;
        }
    }
    lines
}

/// Whether white space stands before `offset` on its line.
fn leads(text: &str, offset: usize) -> bool {
    text[..offset]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{c}'))
}

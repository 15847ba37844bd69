//! Lines, and paragraphs put together from lines that were broken to a column's width.

use crate::read::{BlockKind, Document};
use crate::span::Span;
use crate::text::joined::Joined;
use crate::text::script::unspaced;

/// Widths of columns that are looked for, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=100;
/// Fewer broken lines than this make no column.
const LEAST_BROKEN: usize = 4;

/// A line or a paragraph: text that the page's layout holds together.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Where it stands, without the white space around it.
    pub span: Span,
    /// Its words, lines joined.
    pub text: String,
    /// How many lines it was put together from.
    pub lines: usize,
    /// What markup says of it.
    pub markup: BlockKind,
}

struct Line {
    span: Span,
    indented: bool,
    /// Whether a blank line, or the page's beginning, stands before it.
    opens: bool,
    chars: usize,
    markup: BlockKind,
}

/// The page's units in order: together they hold every byte that is not white space.
pub(super) fn units(document: &Document) -> Vec<Unit> {
    let text = &document.text;
    let lines = lines(document);
    let width = column_width(text, &lines);
    let indents = lines.iter().filter(|line| line.indented).count() * 12 > lines.len();
    let mut units: Vec<(Span, usize, BlockKind)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let goes_on = place > 0 && !line.opens && {
            let before = &lines[place - 1];
            line.markup == before.markup
                && (line.markup != BlockKind::Plain
                    || !(indents && line.indented) && width.is_some_and(|width| broken(text, before, line, width)))
        };
        match units.last_mut() {
            Some((span, count, _)) if goes_on => {
                span.end = line.span.end;
                *count += 1;
            }
            _ => units.push((line.span, 1, line.markup)),
        }
    }
    units
        .into_iter()
        .map(|(span, lines, markup)| Unit {
            span,
            text: Joined::new(text, &[span]).text().to_owned(),
            lines,
            markup,
        })
        .collect()
}

fn lines(document: &Document) -> Vec<Line> {
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
            lines.push(Line {
                span,
                indented,
                opens,
                chars: span.text(&document.text).map_or(0, |text| text.chars().count()),
                markup: block.kind,
            });
            opens = false;
        }
    }
    lines
}

/// Whether white space stands before `place` on its line.
fn leads(text: &str, place: usize) -> bool {
    text[..place]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{c}'))
}

/// The width that most lines were broken at, where any were.
fn column_width(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs = || {
        lines
            .windows(2)
            .filter(|pair| !pair[1].opens && pair[0].markup == BlockKind::Plain)
    };
    let (count, width) = WIDTHS
        .map(|width| {
            (
                pairs().filter(|pair| broken(text, &pair[0], &pair[1], width)).count(),
                width,
            )
        })
        .max_by_key(|&(count, width)| (count, std::cmp::Reverse(width)))?;
    // Chance breaks a few short lines at any width.
    let short = pairs()
        .filter(|pair| pair[0].chars <= width + 3 && pair[0].chars * 2 >= width)
        .count();
    (count >= LEAST_BROKEN && count * 2 > short).then_some(width)
}

/// Whether `line` ends where the first word of `next` no longer fits a column of `width`.
fn broken(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let (Some(line_text), Some(next_text)) = (line.span.text(text), next.span.text(text)) else {
        return false;
    };
    let spaced =
        !next_text.chars().next().is_some_and(unspaced) && !line_text.chars().next_back().is_some_and(unspaced);
    if spaced {
        let word = next_text
            .split_whitespace()
            .next()
            .map_or(0, |word| word.chars().count());
        return line.chars <= width && line.chars + 1 + word > width;
    }
    // Punctuation and Latin words may hang over the edge, or be carried to the next line.
    let carried = next_text.chars().take_while(|c| c.is_ascii_alphanumeric()).count();
    line.chars <= width + 3 && line.chars + carried.max(1) > width.saturating_sub(usize::from(line.indented) * 2)
}

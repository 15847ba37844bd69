//! Lines, and paragraphs put together from lines that were broken to a column's width.

use super::measure::{self, Measured};
use super::text::closed;
use crate::error::Result;
use crate::read::{BlockKind, Document};
use crate::span::Span;
use crate::text::joined::Joined;
use crate::text::rules::Rules;
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
    /// Whether a blank line, or the page's beginning, stands before it.
    pub opens: bool,
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
///
/// # Errors
/// Where the rules are malformed.
pub(super) fn units(document: &Document) -> Result<Vec<Unit>> {
    let text = &document.text;
    let rules = Rules::get()?;
    let lines = lines(document);
    let width = column_width(text, &lines);
    let stands: Vec<bool> = lines.iter().map(|line| stands_alone(text, line, rules)).collect();
    let measured = proportional(text, &lines, width);
    let indents = lines.iter().filter(|line| line.indented).count() * 12 > lines.len();
    let mut units: Vec<(Span, usize, bool, BlockKind)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let set = measured.as_ref().filter(|_| line.markup == BlockKind::Plain);
        let goes_on = set.is_some_and(|set| place > 0 && set[place - 1] && !(stands[place] && !small(text, line)))
            || set.is_none() && place > 0 && !line.opens && !stands[place] && !stands[place - 1] && {
            let before = &lines[place - 1];
            line.markup == before.markup
                && (line.markup != BlockKind::Plain
                    || !(indents && line.indented)
                        && width.is_some_and(|width| {
                            broken(text, before, line, width)
                                && !ends_here(text, before, line, lines.get(place + 1), width)
                        }))
        };
        match units.last_mut() {
            Some((span, count, ..)) if goes_on => {
                span.end = line.span.end;
                *count += 1;
            }
            _ => units.push((line.span, 1, line.opens, line.markup)),
        }
    }
    let units = units
        .into_iter()
        .map(|(span, lines, opens, markup)| Unit {
            span,
            text: Joined::new(text, &[span]).text().to_owned(),
            lines,
            opens,
            markup,
        })
        .collect();
    Ok(units)
}

/// Which lines go on in the next one by the measure of proportional type, where that explains the page and a number of characters
/// does not.
fn proportional(text: &str, lines: &[Line], width: Option<usize>) -> Option<Vec<bool>> {
    let plain = |place: &usize| !lines[*place].opens && lines[*place].markup == BlockKind::Plain;
    let open: Vec<usize> = (1..lines.len())
        .filter(plain)
        .filter(|&place| small(text, &lines[place]) && !closed(words(text, &lines[place - 1])))
        .collect();
    if let Some(width) = width {
        let told = open.iter().filter(|&&place| broken(text, &lines[place - 1], &lines[place], width));
        if told.count() * 10 >= open.len() * 9 {
            return None;
        }
    }
    let measured: Vec<Measured> = lines
        .iter()
        .map(|line| Measured {
            text: words(text, line),
            opens: line.opens || line.markup != BlockKind::Plain,
            indented: line.indented,
        })
        .collect();
    measure::goes_on(&measured)
}

fn words<'a>(text: &'a str, line: &Line) -> &'a str {
    line.span.text(text).unwrap_or_default()
}

/// Whether a small letter begins a line.
fn small(text: &str, line: &Line) -> bool {
    words(text, line).chars().next().is_some_and(char::is_lowercase)
}

/// Whether a line is worded as one that no paragraph runs into.
fn stands_alone(text: &str, line: &Line, rules: &Rules) -> bool {
    line.chars < 60
        && line.span.text(text).is_some_and(|line| {
            [&rules.folio, &rules.byline, &rules.credit, &rules.kicker]
                .iter()
                .any(|rule| rule.is_match(line))
        })
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
    let plain = |place: usize| !lines[place].opens && lines[place - 1].markup == BlockKind::Plain;
    let (count, width) = WIDTHS
        .map(|width| {
            let broken = |place: &usize| plain(*place) && broken(text, &lines[*place - 1], &lines[*place], width);
            let breaks: Vec<usize> = (1..lines.len()).filter(broken).collect();
            // A paragraph of three lines shows two breaks in a row; chance breaks stand alone.
            let chained = breaks.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count();
            (breaks.len().min(2 * chained), width)
        })
        .max_by_key(|&(count, width)| (count, std::cmp::Reverse(width)))?;
    // Chance breaks a few short lines at any width.
    let short = (1..lines.len())
        .filter(|&place| plain(place) && lines[place - 1].chars <= width + 3 && lines[place - 1].chars * 2 >= width)
        .count();
    (count >= LEAST_BROKEN && count * 2 > short).then_some(width)
}

/// Whether the sentence that `line` ends is over and what follows is none of its paragraph: a small letter begins it, or it is
/// a line by itself whose sentence is not over, as a heading is.
fn ends_here(text: &str, line: &Line, next: &Line, after: Option<&Line>, width: usize) -> bool {
    let (Some(line_text), Some(next_text)) = (line.span.text(text), next.span.text(text)) else {
        return true;
    };
    let last = after.is_none_or(|after| after.opens || !broken(text, next, after, width));
    let small = next_text.chars().next().is_some_and(char::is_lowercase);
    closed(line_text) && (small || last && !closed(next_text))
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
        return line.chars <= width && next.chars <= width && line.chars + 1 + word > width;
    }
    // Punctuation and Latin words may hang over the edge, or be carried to the next line.
    let carried = next_text.chars().take_while(|c| c.is_ascii_alphanumeric()).count();
    line.chars.max(next.chars) <= width + 3
        && line.chars + carried.max(1) > width.saturating_sub(usize::from(line.indented) * 2)
}

//! Columns that stand side by side in plain text, as tools that keep a page's rows write them: gutters of spaces are found, and
//! the columns taken apart, by cutting recursively: a region is cut along its widest-reaching gutter, and what crosses that above
//! or below is a region of its own (after the XY-cut of Nagy and Seth, 1984, with the gutter before the row).

use crate::span::Span;
use crate::text::script::wordless;
use unicode_width::UnicodeWidthChar;

/// Columns between two words that are more than a space between words.
const LEAST_GAP: usize = 2;
/// Rows that have text on both sides of a gutter.
const LEAST_ROWS: usize = 3;
/// The narrowest column, in columns of characters.
const NARROWEST_COLUMN: usize = 14;
/// Regions within regions.
const MOST_NESTED: usize = 8;
/// Gutters that are tried in one region.
const MOST_TRIED: usize = 24;
/// Rows looked at; longer texts are no pages.
const MOST_ROWS: usize = 20_000;
/// A gap of so many columns between two phrases may be a gutter that was not understood.
const DOUBTFUL_GAP: usize = 4;

/// A piece of a row: a line of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub span: Span,
    /// Whether a blank line of its column, or the column's top, stands before it.
    pub opens: bool,
    pub indented: bool,
    /// Its column, counted from 0 in reading order.
    pub column: usize,
}

/// The cells of a text in reading order.
pub(super) struct Cells {
    pub cells: Vec<Cell>,
    /// Where two phrases stand side by side that no gutter was found for.
    pub doubtful: Option<Span>,
}

/// Text between two gaps, and the columns it stands in.
#[derive(Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
    /// Whether it is a bar between columns.
    ruled: bool,
    span: Span,
}

type Row = Vec<Piece>;

/// The lines of the columns of `text`, where any stand side by side.
pub(super) fn cells(text: &str) -> Option<Cells> {
    let mut rows = rows(text);
    let bars = bars(text, &mut rows);
    if rows.len() > MOST_ROWS || rows.iter().filter(|row| row.len() > 1).count() < LEAST_ROWS {
        return None;
    }
    let mut found = Cells {
        cells: Vec::new(),
        doubtful: None,
    };
    let cut = region(text, rows, MOST_NESTED, &mut found);
    if !cut && !bars.is_empty() {
        // A table; its rows stay whole.
        return None;
    }
    let column = found.cells.last().map_or(0, |last| last.column);
    found.cells.extend(bars.into_iter().map(|span| Cell {
        span,
        opens: true,
        indented: false,
        column,
    }));
    (cut || found.doubtful.is_some()).then_some(found)
}

/// Takes bars that rule columns out of the rows, where enough rows have one at the same column.
fn bars(text: &str, rows: &mut [Row]) -> Vec<Span> {
    let bar = |piece: &Piece| matches!(piece.span.text(text), Some("|" | "│" | "¦" | "┃"));
    let mut at: Vec<usize> = rows
        .iter()
        .flatten()
        .filter(|piece| bar(piece))
        .map(|piece| piece.from)
        .collect();
    at.sort_unstable();
    let ruled = |piece: &Piece| {
        let column = at.partition_point(|from| *from <= piece.from) - at.partition_point(|from| *from < piece.from);
        bar(piece) && column >= LEAST_ROWS
    };
    let found = rows
        .iter()
        .flatten()
        .filter(|piece| ruled(piece))
        .map(|piece| piece.span)
        .collect();
    rows.iter_mut().for_each(|row| row.retain(|piece| !ruled(piece)));
    found
}

fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\u{c}', '\u{2028}']) {
        rows.push(pieces(line, start));
        start += line.len();
    }
    rows
}

/// The pieces of a line that begins at `start`.
fn pieces(line: &str, start: usize) -> Row {
    let mut row: Row = Vec::new();
    let mut column = 0;
    // Where the last gap of white space began.
    let mut blank: Option<usize> = Some(0);
    for (index, c) in line.char_indices() {
        let width = match c {
            '\t' => 8 - column % 8,
            c => c.width().unwrap_or(0),
        };
        if c.is_whitespace() || c.is_control() {
            blank = blank.or(Some(column));
            column += width;
            continue;
        }
        let end = start + index + c.len_utf8();
        let gap = blank.take().map_or(0, |from| column - from);
        let rest = &line[index + c.len_utf8()..];
        let bar = matches!(c, '|' | '│' | '¦' | '┃') && rest.starts_with(char::is_whitespace);
        // A bar between spaces is a piece, and so is what follows it.
        let ruled = row.last().is_some_and(|last| last.to - last.from == 1 && last.ruled);
        let apart = gap >= LEAST_GAP || gap > 0 && (bar || ruled);
        match row.last_mut() {
            Some(last) if !apart => {
                last.to = column + width;
                last.span.end = end;
            }
            _ => row.push(Piece {
                from: column,
                to: column + width,
                ruled: bar,
                span: Span::new(start + index, end),
            }),
        }
        column += width;
    }
    row
}

/// Adds the cells of a region in reading order; whether it was cut.
fn region(text: &str, rows: Vec<Row>, depth: usize, found: &mut Cells) -> bool {
    let Some((at, range)) = gutter(text, &rows).filter(|_| depth > 0) else {
        whole(text, rows, found);
        return false;
    };
    let side = |left: bool| -> Vec<Row> {
        let within = |piece: &&Piece| (piece.from < at) == left;
        let rows = rows[range.clone()].iter();
        rows.map(|row| row.iter().filter(within).copied().collect()).collect()
    };
    let (left, right) = (side(true), side(false));
    let below = rows[range.end..].to_vec();
    let above = rows[..range.start].to_vec();
    for part in [above, left, right, below] {
        region(text, part, depth - 1, found);
    }
    true
}

/// Adds the rows of a region that is one column.
fn whole(text: &str, rows: Vec<Row>, found: &mut Cells) {
    let edge = rows.iter().filter_map(|row| row.first()).map(|piece| piece.from).min();
    let column = found.cells.last().map_or(0, |last| last.column + 1);
    let mut opens = true;
    for row in rows {
        let (Some(first), Some(last)) = (row.first(), row.last()) else {
            opens = true;
            continue;
        };
        let indented = edge.is_some_and(|edge| first.from > edge);
        let parted = |pair: &[Piece]| !blank(text, pair[0].span.end, pair[1].span.start);
        let ruled = row.windows(2).any(parted);
        let doubtful = row.windows(2).find(|pair| side_by_side(text, pair[0], pair[1]));
        if let Some(pair) = doubtful.or(row.windows(2).next().filter(|_| ruled)) {
            found.doubtful = found.doubtful.or(Some(Span::new(pair[0].span.start, pair[1].span.end)));
            found.cells.extend(row.iter().map(|piece| Cell {
                span: piece.span,
                opens: true,
                indented: false,
                column,
            }));
            opens = true;
            continue;
        }
        found.cells.push(Cell {
            span: Span::new(first.span.start, last.span.end),
            opens,
            indented,
            column,
        });
        opens = false;
    }
}

/// Whether only white space stands between two places.
fn blank(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|gap| gap.trim().is_empty())
}

/// Whether two pieces of a row look like lines of two columns: each is a phrase.
fn side_by_side(text: &str, left: Piece, right: Piece) -> bool {
    let phrase = |piece: Piece| {
        let words = piece.span.text(text).unwrap_or_default();
        words
            .split_whitespace()
            .filter(|word| word.chars().all(|c| !c.is_numeric()))
            .count()
            > 3
            || words.chars().filter(|c| wordless(*c)).count() > 9
    };
    right.from - left.to >= DOUBTFUL_GAP && phrase(left) && phrase(right)
}

/// The gutter that most rows have text on both sides of, and the rows that it reaches over.
fn gutter(text: &str, rows: &[Row]) -> Option<(usize, std::ops::Range<usize>)> {
    let mut starts: Vec<usize> = rows
        .iter()
        .flat_map(|row| row.iter().skip(1))
        .map(|piece| piece.from)
        .collect();
    starts.sort_unstable();
    let mut tried: Vec<(usize, usize)> = Vec::new();
    for start in starts {
        match tried.last_mut() {
            Some((at, count)) if *at == start => *count += 1,
            _ => tried.push((start, 1)),
        }
    }
    tried.retain(|(_, count)| *count >= 2);
    tried.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let ranges = tried.iter().take(MOST_TRIED).flat_map(|&(at, _)| {
        let runs = runs(rows, at);
        runs.into_iter().map(move |(both, range)| (both, at, range))
    });
    let mut ranges: Vec<_> = ranges.filter(|(both, ..)| *both >= LEAST_ROWS).collect();
    ranges.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranges
        .into_iter()
        .find(|(_, at, range)| prose(text, &rows[range.clone()], *at))
        .map(|(_, at, range)| (at, range))
}

/// Runs of rows that do not cross the column `at`: how many have text on both sides, and where.
fn runs(rows: &[Row], at: usize) -> Vec<(usize, std::ops::Range<usize>)> {
    let crosses = |row: &Row| row.iter().any(|piece| piece.from < at && piece.to > at);
    let both = |row: &Row| row.iter().any(|piece| piece.to <= at) && row.iter().any(|piece| piece.from >= at);
    let mut found = Vec::new();
    let mut index = 0;
    while index < rows.len() {
        let end = rows[index..]
            .iter()
            .position(crosses)
            .map_or(rows.len(), |next| index + next);
        let first = rows[index..end].iter().position(both).map(|first| index + first);
        if let Some(first) = first {
            let count = rows[first..end].iter().filter(|row| both(row)).count();
            found.push((count, first..end));
        }
        index = end + 1;
    }
    found
}

/// Whether both sides of a gutter are columns of running text, not cells of a table.
fn prose(text: &str, rows: &[Row], at: usize) -> bool {
    let side = |left: bool| -> Vec<(usize, &str)> {
        let cell = |row: &Row| {
            let mut pieces = row.iter().filter(|piece| (piece.from < at) == left);
            let first = pieces.next()?;
            let last = pieces.next_back().unwrap_or(first);
            let shown = text.get(first.span.start..last.span.end)?;
            Some((last.to - first.from, shown))
        };
        rows.iter().filter_map(cell).collect()
    };
    let (left, right) = (side(true), side(false));
    let column = |cells: &[(usize, &str)]| {
        let widest = cells.iter().map(|(width, _)| *width).max().unwrap_or(0);
        let full = cells.iter().filter(|(width, _)| width * 10 >= widest * 6).count();
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        let shown: usize = cells
            .iter()
            .map(|(_, text)| text.chars().filter(|c| !c.is_whitespace()).count())
            .sum();
        let read: usize = cells.iter().map(|(_, text)| letters(text)).sum();
        cells.len() >= LEAST_ROWS && widest >= NARROWEST_COLUMN && full * 2 >= cells.len() && read * 10 >= shown * 7
    };
    column(&left) && column(&right) && (runs_on(&left) || runs_on(&right))
}

/// Whether lines of a column go on in one another: small letters begin them, or they fill one width in a script without capitals.
fn runs_on(cells: &[(usize, &str)]) -> bool {
    let small = cells
        .windows(2)
        .filter(|pair| pair[1].1.chars().next().is_some_and(char::is_lowercase))
        .count();
    let cased = cells
        .iter()
        .any(|(_, text)| text.chars().any(|c| c.is_lowercase() || c.is_uppercase()));
    let widest = cells.iter().map(|(width, _)| *width).max().unwrap_or(0);
    let full = cells.iter().filter(|(width, _)| width * 20 >= widest * 17).count();
    if cased && !cells.iter().any(|(_, text)| text.chars().any(wordless)) {
        small * 4 >= cells.len().saturating_sub(1)
    } else {
        full * 2 >= cells.len()
    }
}

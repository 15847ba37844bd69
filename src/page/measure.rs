//! How wide a line is set, and whether it ends where its column does.
//!
//! Type is proportional in print and in what character recognition makes of it: lines of one column end at one width, not after
//! one number of characters. A character counts in ems, by a class of widths that hold for the common text faces.

use super::text::closed;
use unicode_width::UnicodeWidthChar;

/// Lines around one that its column's width is taken from.
const LINES_AROUND: usize = 9;
/// A column is at least so wide, in ems; about nine letters.
const NARROWEST_COLUMN: f64 = 4.5;
/// The share of a column's lines that may be set wider than it: those that recognition widened.
const WIDER_SHARE: f64 = 0.12;
/// A line that would have had room for the next word and this share of the column besides was not broken there.
const ROOM_SHARE: f64 = 0.05;
/// A line of less than this share of its column, in a paragraph, does not end by chance.
const SHORT_SHARE: f64 = 0.5;

/// A line as it is measured.
pub(super) struct Measured<'a> {
    pub text: &'a str,
    /// Whether a blank line, or the page's beginning, stands before it.
    pub opens: bool,
    pub indented: bool,
}

/// The width of `text` in ems.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(em).sum()
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '‘' | '|' | '!' | 'ı' => 0.26,
        ' ' | '\u{a0}' => 0.26,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '‐' | '/' | 'ſ' | 'J' => 0.34,
        'm' | 'w' | 'M' | 'W' | '—' | '…' | '%' | '@' | 'ш' | 'щ' | 'м' | 'ж' | 'ю' | 'Ш' | 'Щ' | 'Ж' | 'Ю' => {
            0.82
        }
        _ if c.is_uppercase() => 0.68,
        _ => match c.width() {
            Some(2) => 1.0,
            Some(0) | None => 0.0,
            _ => 0.49,
        },
    }
}

/// For each line whether it goes on in the next one of its column: set to a width, and broken where the next word no longer fits.
/// `None` where lines are not set to a width.
pub(super) fn goes_on(lines: &[Measured]) -> Option<Vec<bool>> {
    let widths: Vec<f64> = lines.iter().map(|line| width(line.text)).collect();
    let columns: Vec<f64> = (0..lines.len()).map(|index| column(&widths, lines, index)).collect();
    set_to_a_width(lines, &widths, &columns).then(|| {
        let indents = lines.iter().filter(|line| line.indented).count() * 12 > lines.len();
        let mut found = vec![false; lines.len()];
        for index in 0..lines.len().saturating_sub(1) {
            let next = &lines[index + 1];
            found[index] = !next.opens && {
                let within = index > 0 && found[index - 1];
                let seam = Seam::new(&lines[index], next, widths[index], columns[index]);
                // A line by itself whose sentence is not over, below one whose is, is a heading.
                let alone = || {
                    let after = lines.get(index + 2).filter(|after| !after.opens);
                    let goes_on = |after: &Measured| {
                        Seam::new(next, after, widths[index + 1], columns[index + 1]).holds(true, false)
                    };
                    seam.closed && !closed(next.text) && !after.is_some_and(goes_on)
                };
                seam.holds(within, indents && next.indented) && !alone()
            };
        }
        found
    })
}

/// The width that lines around one are set to: that of its widest neighbours, but for the few that stick out.
fn column(widths: &[f64], lines: &[Measured], index: usize) -> f64 {
    let (mut from, mut to) = (index, index);
    while from > 0 && index - from < LINES_AROUND {
        from -= 1;
    }
    while to + 1 < lines.len() && to - index < LINES_AROUND {
        to += 1;
    }
    let mut near: Vec<f64> = widths[from..=to].to_vec();
    near.sort_by(f64::total_cmp);
    let over = (near.len() as f64 * WIDER_SHARE) as usize;
    near.get(near.len().saturating_sub(1 + over)).copied().unwrap_or(0.0)
}

/// Whether the page's lines were broken to a column: words that cannot end a paragraph stand at the ends of lines of one width.
fn set_to_a_width(lines: &[Measured], widths: &[f64], columns: &[f64]) -> bool {
    let (mut open, mut full, mut chained) = (0usize, 0usize, 0usize);
    let mut row = 0usize;
    for index in 0..lines.len().saturating_sub(1) {
        if lines[index + 1].opens || columns[index] < NARROWEST_COLUMN {
            row = 0;
            continue;
        }
        let seam = Seam::new(&lines[index], &lines[index + 1], widths[index], columns[index]);
        let fits = seam.room <= ROOM_SHARE && widths[index] <= columns[index] * 1.15;
        open += usize::from(!seam.closed);
        full += usize::from(!seam.closed && fits);
        row = if fits { row + 1 } else { 0 };
        chained += usize::from(row >= 2);
    }
    chained >= 3 && full * 10 >= open * 6
}

/// Where one line ends and the next begins.
struct Seam {
    /// Whether a sentence ends there.
    closed: bool,
    /// Whether a word is parted there.
    parted: bool,
    /// Whether a small letter begins the next line.
    small: bool,
    /// Whether one of both is all in capitals and the other is not.
    recased: bool,
    /// Whether both are.
    capitals: bool,
    /// The share of the column that the next word would have left free; negative where it does not fit.
    room: f64,
    /// The share of the column that the line fills.
    filled: f64,
}

impl Seam {
    fn new(line: &Measured, next: &Measured, width_of_line: f64, column: f64) -> Self {
        let first = next.text.chars().next();
        let wide = |c: char| c.width() == Some(2);
        let spaced = !first.is_some_and(wide) && !line.text.chars().next_back().is_some_and(wide);
        let word = if spaced {
            width(next.text.split_whitespace().next().unwrap_or_default()) + em(' ')
        } else {
            first.map_or(0.0, em)
        };
        let parted = line.text.ends_with(['-', '‐', '\u{ad}', '¬'])
            && line.text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
        let high = |text: &str| text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
        let (a, b) = (high(line.text), high(next.text));
        Self {
            closed: closed(line.text) && !parted,
            parted,
            small: first.is_some_and(char::is_lowercase),
            recased: a != b && letters(line.text) > 3 && letters(next.text) > 3,
            capitals: a && b,
            room: (column - width_of_line - word) / column.max(1.0),
            filled: width_of_line / column.max(1.0),
        }
    }

    fn holds(&self, within: bool, indented: bool) -> bool {
        if self.parted && self.small {
            return true;
        }
        if self.recased && !(self.small && within) || self.capitals && !within {
            return false;
        }
        if !self.closed && self.small {
            // A short line above a small letter is a line of verse, or of a list.
            return self.filled >= SHORT_SHARE || within;
        }
        if indented {
            return false;
        }
        if self.closed {
            self.room <= 0.0
        } else {
            self.room <= ROOM_SHARE || within && self.filled > 0.8
        }
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

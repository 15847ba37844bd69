//! Lines that were broken at a number of characters, as type of one width and text wrapped by programs are.

use super::line::Line;
use super::text::closed;
use crate::read::BlockKind;
use crate::text::script::unspaced;

/// Widths of columns that are looked for, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=100;
/// Fewer broken lines than this make no column.
const LEAST_BROKEN: usize = 4;

/// The width that most lines were broken at, where any were.
pub(super) fn column_width(lines: &[Line]) -> Option<usize> {
    let plain = |index: usize| !lines[index].opens && lines[index - 1].markup == BlockKind::Plain;
    let (count, width) = WIDTHS
        .map(|width| {
            let broken = |index: &usize| plain(*index) && broken(&lines[*index - 1], &lines[*index], width);
            let breaks: Vec<usize> = (1..lines.len()).filter(broken).collect();
            // A paragraph of three lines shows two breaks in a row; chance breaks stand alone.
            let chained = breaks.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count();
            (breaks.len().min(2 * chained), width)
        })
        .max_by_key(|&(count, width)| (count, std::cmp::Reverse(width)))?;
    // Chance breaks a few short lines at any width.
    let short = (1..lines.len())
        .filter(|&index| plain(index) && lines[index - 1].chars <= width + 3 && lines[index - 1].chars * 2 >= width)
        .count();
    (count >= LEAST_BROKEN && count * 2 > short).then_some(width)
}

/// Whether a number of characters explains nine in ten of the lines' ends that no paragraph can end at.
pub(super) fn explains(lines: &[Line], width: usize) -> bool {
    let open = |index: &usize| {
        let line = &lines[*index];
        !line.opens && line.markup == BlockKind::Plain && line.small() && !closed(lines[index - 1].text)
    };
    let open: Vec<usize> = (1..lines.len()).filter(open).collect();
    let told = open
        .iter()
        .filter(|&&index| broken(&lines[index - 1], &lines[index], width));
    told.count() * 10 >= open.len() * 9
}

/// Whether the line before `index` goes on in the one there.
pub(super) fn goes_on(lines: &[Line], index: usize, width: usize) -> bool {
    let (before, line) = (&lines[index - 1], &lines[index]);
    broken(before, line, width) && !ends_here(before, line, lines.get(index + 1), width)
}

/// Whether the sentence that `line` ends is over and what follows is none of its paragraph: a small letter begins it, or it is
/// a line by itself whose sentence is not over, as a heading is.
fn ends_here(line: &Line, next: &Line, after: Option<&Line>, width: usize) -> bool {
    let last = after.is_none_or(|after| after.opens || !broken(next, after, width));
    closed(line.text) && (next.small() || last && !closed(next.text))
}

/// Whether `line` ends where the first word of `next` no longer fits a column of `width`.
fn broken(line: &Line, next: &Line, width: usize) -> bool {
    let spaced =
        !next.text.chars().next().is_some_and(unspaced) && !line.text.chars().next_back().is_some_and(unspaced);
    if spaced {
        let word = next
            .text
            .split_whitespace()
            .next()
            .map_or(0, |word| word.chars().count());
        return line.chars <= width && next.chars <= width && line.chars + 1 + word > width;
    }
    // Punctuation and Latin words may hang over the edge, or be carried to the next line.
    let carried = next.text.chars().take_while(|c| c.is_ascii_alphanumeric()).count();
    line.chars.max(next.chars) <= width + 3
        && line.chars + carried.max(1) > width.saturating_sub(usize::from(line.indented) * 2)
}

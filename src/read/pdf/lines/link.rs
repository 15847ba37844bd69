//! Runs to lines: each run with the nearest one beside it, unless a gutter
//! or a rule stands between them.

use super::bars::Bars;
use super::gutter;
use super::piece::Piece;
use super::rows::Rows;
use super::runs::Run;
use std::time::Instant;

/// A wider gap is never within a line, in parts of the size.
const WIDEST: f32 = 4.0;
/// A narrower gap is never a gutter, in parts of the size.
const NARROWEST: f32 = 0.55;
/// Lines that begin or end at one place and make it a column's side.
const EDGE: usize = 4;
/// Letters of more unequal size are not of one line: drop capitals.
const UNEQUAL: f32 = 1.8;
/// Letters of less equal size are of one line where no more than a word's space parts them, in parts of the size.
const ALIKE: f32 = 0.88;
const WORD: f32 = 0.4;

/// Chains of runs, each one line from left to right.
pub(crate) fn link(pieces: &[Piece<'_>], runs: &[Run], bars: &Bars, deadline: Instant) -> Vec<Vec<usize>> {
    let rows = Rows::new(runs);
    let mut right: Vec<Option<usize>> = vec![None; runs.len()];
    let mut left: Vec<Option<(usize, f32)>> = vec![None; runs.len()];
    for (at, run) in runs.iter().enumerate() {
        // Out of time: what is left stays as it was drawn.
        if at % 256 == 0 && Instant::now() > deadline {
            break;
        }
        let Some((next, gap)) = nearest(runs, &rows, at) else {
            continue;
        };
        if left[next].is_some_and(|(_, other)| other <= gap) || !belong(pieces, runs, &rows, bars, run, &runs[next]) {
            continue;
        }
        if let Some((before, _)) = left[next] {
            right[before] = None;
        }
        (right[at], left[next]) = (Some(next), Some((at, gap)));
    }
    let firsts = (0..runs.len()).filter(|&at| left[at].is_none());
    firsts
        .map(|first| {
            std::iter::successors(Some(first), |&at| right[at])
                .take(runs.len())
                .collect()
        })
        .collect()
}

/// The nearest run to the right on the same line, and the gap to it.
fn nearest(runs: &[Run], rows: &Rows, at: usize) -> Option<(usize, f32)> {
    let run = &runs[at];
    let reach = run.size * UNEQUAL;
    let mut best: Option<(usize, f32)> = None;
    rows.beginning(
        run.u1 - 0.35 * reach,
        run.u1 + WIDEST * reach,
        run.end - reach,
        run.end + reach,
        |_, other| {
            let next = &runs[other];
            let gap = next.u0 - run.u1;
            let forward = next.u0 > run.u0 && next.u1 > run.u1;
            if other != at && forward && level(run, next, gap) && best.is_none_or(|(_, least)| gap < least) {
                best = Some((other, gap));
            }
        },
    );
    best
}

/// Whether two runs may stand on one line, `gap` apart.
fn level(a: &Run, b: &Run, gap: f32) -> bool {
    let (small, large) = if a.size < b.size { (a, b) } else { (b, a) };
    let size = large.size;
    if size > UNEQUAL * small.size || gap > WIDEST * size || gap < -0.35 * small.size {
        return false;
    }
    if (a.end - b.v).abs() <= 0.15 * small.size {
        return true;
    }
    // A raised or lowered figure, close to what it belongs to.
    let raised = small.size < 0.85 * size && small.letters <= 6 && gap < 0.25 * size;
    raised && small.v > large.v - 0.6 * size && small.v < large.v + 0.25 * size
}

/// Whether the gap between two runs is one within a line.
fn belong(pieces: &[Piece<'_>], runs: &[Run], rows: &Rows, bars: &Bars, a: &Run, b: &Run) -> bool {
    let size = a.size.max(b.size);
    let gap = b.u0 - a.u1;
    if gap > 0.1 * size && bars.between(a.u1, b.u0, a.v, size) {
        return false;
    }
    if gap > WORD * size && a.size.min(b.size) < ALIKE * size {
        return false;
    }
    if gap < NARROWEST * size {
        return true;
    }
    let corridor = gutter::follow(runs, rows, a, a.u1, b.u0);
    if spaced(pieces, a) && spaced(pieces, b) && corridor.free < 3 {
        return true;
    }
    let sides = gutter::sides(runs, rows, a, a.u1, b.u0);
    let column = sides.straight >= EDGE && sides.straight * 5 >= sides.all * 2;
    if in_one_string(pieces, a, b) {
        return corridor.free < 5 && !(column && corridor.free >= 3);
    }
    if column {
        return false;
    }
    // Where the column writes across the gap both above and below, it is a
    // wide space; a space that was drawn says so too, if less.
    let (wide, inside) = (gap / size, corridor.crossed == 2);
    let drawn = pieces[a.to - 1].space || pieces[b.from].space;
    if sides.straight * 5 <= sides.all && corridor.crossed > 0 && corridor.free < 4 {
        return inside || wide < 2.5;
    }
    let needed = if inside || drawn { 4 } else { 3 };
    match wide {
        ..1.2 => corridor.free < needed,
        1.2..2.0 => corridor.free < 3 && corridor.crossed > 0,
        _ => corridor.free < 2 && inside,
    }
}

/// Whether both were shown at once with a single space between them, which
/// was stretched to fill the line.
fn in_one_string(pieces: &[Piece<'_>], a: &Run, b: &Run) -> bool {
    let spaces = pieces[a.from..a.to].iter().rev().take_while(|p| p.space).count()
        + pieces[b.from..b.to].iter().take_while(|p| p.space).count();
    a.to == b.from && spaces == 1 && pieces[a.to - 1].glyph.shown == pieces[b.from].glyph.shown
}

/// A letter alone, or a few far apart: a spaced word under way.
fn spaced(pieces: &[Piece<'_>], run: &Run) -> bool {
    run.letters == 1
        && pieces[run.from..run.to]
            .iter()
            .all(|p| p.space || p.glyph.first.is_alphabetic())
}

//! Whether a gap within a row is a gutter between columns.
//!
//! A wide space in one line of a justified column is chance. One that goes
//! on through the lines above and below is a gutter, and so is one at which
//! other lines begin or end, one below the other.

use super::rows::Rows;
use super::runs::Run;

/// Rows followed upwards and downwards.
const ROWS: usize = 5;
/// A gutter is free for at least this, in parts of the size.
const FREE: f32 = 0.5;
/// How far to the sides a row's text may lie, in parts of the size.
const REACH: f32 = 14.0;

/// How far up and down a column's side is looked for, in parts of the size.
const EDGE: f32 = 14.0;
/// How far a column's side is from straight, in parts of the size.
const STRAIGHT: f32 = 0.1;

/// What the rows around say of a gap.
#[derive(Clone, Copy, Default)]
pub(crate) struct Corridor {
    /// Rows that leave it free, with text on both sides.
    pub free: usize,
    /// Directions, upwards and downwards, in which a row writes across it.
    pub crossed: usize,
}

/// Follows the gap between `u0` and `u1` at the height of `run` through the
/// rows around it.
pub(crate) fn follow(runs: &[Run], rows: &Rows, run: &Run, u0: f32, u1: f32) -> Corridor {
    let size = run.size;
    let mut around: Vec<(f32, usize)> = Vec::new();
    let high = 1.6 * size * ROWS as f32;
    rows.beginning(
        u0 - 40.0 * size,
        u1 + REACH * size,
        run.v - high,
        run.v + high,
        |_, at| {
            let other = &runs[at];
            if (other.v - run.v).abs() > 0.5 * size && other.u1 > u0 - REACH * size && other.size < 1.6 * size {
                around.push((other.v, at));
            }
        },
    );
    around.sort_by(|a, b| a.0.total_cmp(&b.0));
    let below = around.iter().filter(|r| r.0 > run.v).copied();
    let above = around.iter().rev().filter(|r| r.0 < run.v).copied();
    let (a, b) = (one_way(runs, below, size, u0, u1), one_way(runs, above, size, u0, u1));
    Corridor {
        free: a.free + b.free,
        crossed: a.crossed + b.crossed,
    }
}

/// What the lines around say of their sides.
#[derive(Clone, Copy)]
pub(crate) struct Sides {
    /// Most lines that begin at one place of the gap, or end at one.
    pub straight: usize,
    /// Lines that stand there at all.
    pub all: usize,
}

/// Counts the lines around that begin or end within the gap between `u0` and
/// `u1`, one below the other: columns are straight, word spaces are not.
pub(crate) fn sides(runs: &[Run], rows: &Rows, run: &Run, u0: f32, u1: f32) -> Sides {
    let (size, slack) = (run.size, STRAIGHT * run.size);
    let (v0, v1) = (run.v - EDGE * size, run.v + EDGE * size);
    let counts = |other: &Run| (other.v - run.v).abs() > 0.5 * size && (0.6..1.6).contains(&(other.size / size));
    let (mut begins, mut ends, mut heights) = (Vec::new(), Vec::new(), Vec::new());
    rows.beginning(u0 - REACH * size, u1 + size, v0, v1, |at, other| {
        let other = &runs[other];
        if !counts(other) || other.u1 < u0 - size {
            return;
        }
        heights.push(other.v);
        if at >= u0 + 0.3 * size && at <= u1 + slack {
            begins.push(at);
        }
    });
    rows.ending(u0 - slack, u1 - 0.3 * size, v0, v1, |at, other| {
        if counts(&runs[other]) {
            ends.push(at);
        }
    });
    heights.sort_by(f32::total_cmp);
    let all = heights.chunk_by(|a, b| b - a < 0.3 * size).count();
    Sides {
        straight: densest(begins, 2.0 * slack).max(densest(ends, 2.0 * slack)),
        all,
    }
}

/// The most values within `width` of each other.
fn densest(mut values: Vec<f32>, width: f32) -> usize {
    values.sort_by(f32::total_cmp);
    let mut from = 0;
    let mut most = 0;
    for at in 0..values.len() {
        while values[at] - values[from] > width {
            from += 1;
        }
        most = most.max(at + 1 - from);
    }
    most
}

/// Follows it in one direction until a row writes across.
fn one_way(runs: &[Run], around: impl Iterator<Item = (f32, usize)>, size: f32, mut u0: f32, mut u1: f32) -> Corridor {
    let mut found = Corridor::default();
    let mut around = around.peekable();
    for _ in 0..ROWS {
        let Some(&(v, _)) = around.peek() else { break };
        let mut row: Vec<&Run> = Vec::new();
        while let Some((_, at)) = around.next_if(|r| (r.0 - v).abs() < 0.5 * size) {
            row.push(&runs[at]);
        }
        let left = row
            .iter()
            .filter(|r| r.u0 < u0 && r.u1 < u1)
            .map(|r| r.u1)
            .fold(f32::MIN, f32::max);
        let right = row
            .iter()
            .filter(|r| r.u1 > u1 && r.u0 > u0)
            .map(|r| r.u0)
            .fold(f32::MAX, f32::min);
        let across = row
            .iter()
            .any(|r| (r.u0 <= u0 && r.u1 >= u1) || (r.u0 >= u0 && r.u1 <= u1));
        let (next0, next1) = (u0.max(left), u1.min(right));
        if across || next1 - next0 < FREE * size {
            found.crossed += 1;
            break;
        }
        if left > f32::MIN && right < f32::MAX {
            found.free += 1;
        }
        (u0, u1) = (next0, next1);
    }
    found
}

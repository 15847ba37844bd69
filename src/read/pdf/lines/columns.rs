//! Upright Chinese and Japanese letters that go down columns, though their
//! font says nothing of it.

use super::piece::is_dense;
use crate::read::pdf::page::Glyph;

/// Steps in one direction that make a run.
const RUN: usize = 2;

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Down,
    Right,
    Away,
}

/// For every glyph, whether it stands in a column.
pub(crate) fn find(glyphs: &[Glyph]) -> Vec<bool> {
    let mut columns = vec![false; glyphs.len()];
    let upright = |g: &Glyph| g.rotation == 0 && !g.vertical && is_dense(g.first);
    let dense: Vec<usize> = (0..glyphs.len()).filter(|&i| upright(&glyphs[i])).collect();
    if dense.len() < 3 {
        return columns;
    }
    let steps: Vec<Step> = dense.windows(2).map(|w| step(&glyphs[w[0]], &glyphs[w[1]])).collect();
    let (mut down, mut right) = (0, 0);
    let mut fixed = vec![false; dense.len()];
    for run in runs(&steps) {
        let (kind, from, to) = run;
        if to - from < RUN {
            continue;
        }
        match kind {
            Step::Down => down += to - from,
            Step::Right => right += to - from,
            Step::Away => continue,
        }
        for at in from..=to {
            fixed[at] = true;
            columns[dense[at]] = kind == Step::Down;
        }
    }
    if down > right {
        // Letters that stand alone go with the page, and so do figures and
        // Latin letters upright or turned within its columns.
        for (at, &i) in dense.iter().enumerate() {
            columns[i] |= !fixed[at];
        }
        take_along(glyphs, &dense, &mut columns);
    }
    columns
}

fn step(a: &Glyph, b: &Glyph) -> Step {
    let size = a.size.max(b.size);
    let (dx, dy) = ((b.x + b.dx / 2.0) - (a.x + a.dx / 2.0), b.y - a.y);
    if dx.abs() < 0.3 * size && (0.6 * size..2.2 * size).contains(&dy) {
        Step::Down
    } else if dy.abs() < 0.3 * size && (0.3 * size..2.2 * size).contains(&dx) {
        Step::Right
    } else {
        Step::Away
    }
}

/// Maximal runs of equal steps: kind, first and last glyph.
fn runs(steps: &[Step]) -> Vec<(Step, usize, usize)> {
    let mut found: Vec<(Step, usize, usize)> = Vec::new();
    for (at, &step) in steps.iter().enumerate() {
        match found.last_mut() {
            Some(last) if last.0 == step && last.2 == at => last.2 = at + 1,
            _ => found.push((step, at, at + 1)),
        }
    }
    found
}

/// What is drawn between two letters of one column belongs to it.
fn take_along(glyphs: &[Glyph], dense: &[usize], columns: &mut [bool]) {
    for pair in dense.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if !(columns[from] && columns[to]) || to - from > 12 {
            continue;
        }
        let a = &glyphs[from];
        for at in from + 1..to {
            let g = &glyphs[at];
            let middle = if g.rotation == 90 {
                g.x + 0.38 * g.size
            } else {
                g.x + g.dx / 2.0
            };
            let column = a.x + a.dx / 2.0;
            columns[at] = !g.vertical && matches!(g.rotation, 0 | 90) && (middle - column).abs() < 0.7 * a.size;
        }
    }
}

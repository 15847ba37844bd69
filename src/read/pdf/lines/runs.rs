//! Runs: glyphs drawn one after another that stand one beside the other.

use super::bars::Bars;
use super::piece::Piece;

/// A wider gap ends a run, in parts of the size: what lies beyond may be
/// the next column.
const GAP: f32 = 0.45;
/// Letters may overlap this far, in parts of the size.
const OVER: f32 = 0.35;

/// Consecutive pieces of one line.
#[derive(Clone)]
pub(crate) struct Run {
    /// Pieces from and to (not included).
    pub from: usize,
    pub to: usize,
    /// Extent of what is not a space.
    pub u0: f32,
    pub u1: f32,
    pub v: f32,
    /// Height of its right end: scans lie askew.
    pub end: f32,
    pub size: f32,
    /// Pieces that are no spaces.
    pub letters: usize,
}

/// Cuts pieces, in the order they are drawn, into runs. Runs of spaces
/// alone are left out.
pub(crate) fn cut(pieces: &[Piece<'_>], bars: &Bars) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Option<Run> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let last = at.checked_sub(1).map(|before| &pieces[before]);
        if let (Some(run), Some(last)) = (&mut open, last)
            && follows(run, last, piece, bars)
        {
            run.to = at + 1;
            if !piece.space {
                if run.letters == 0 {
                    (run.u0, run.u1, run.size) = (piece.u0, piece.u1, piece.size);
                    (run.v, run.end) = (piece.v, piece.v);
                }
                if piece.u1 >= run.u1 && !piece.mark {
                    run.end = piece.v;
                }
                (run.u0, run.u1) = (run.u0.min(piece.u0), run.u1.max(piece.u1));
                run.letters += 1;
            }
            continue;
        }
        runs.extend(open.take().filter(|run| run.letters > 0));
        open = Some(Run {
            from: at,
            to: at + 1,
            u0: piece.u0,
            u1: piece.u1,
            v: piece.v,
            end: piece.v,
            size: piece.size,
            letters: usize::from(!piece.space),
        });
    }
    runs.extend(open.filter(|run| run.letters > 0));
    runs
}

fn follows(run: &Run, last: &Piece<'_>, next: &Piece<'_>, bars: &Bars) -> bool {
    let size = last.size.max(next.size);
    if next.mark {
        // An accent stands over a letter, wherever its own origin is.
        let middle = (next.u0 + next.u1) / 2.0;
        return (next.v - run.v).abs() < size && middle > last.u0 - 0.6 * size && middle < last.u1 + 0.6 * size;
    }
    let alike = last.size.min(next.size) > 0.8 * size || next.space || last.space;
    let level = (next.v - last.v).abs() <= 0.1 * size;
    // Arabic and Hebrew may be drawn towards the left.
    let (right, left) = (next.u0 - last.u1, last.u0 - next.u1);
    let beside = |gap: f32| gap >= -OVER * size && gap <= GAP * size;
    let gap = if beside(right) { right } else { left };
    alike
        && level
        && beside(gap)
        && !(gap > 0.1 * size && bars.between(last.u1.min(next.u1), last.u0.max(next.u0), next.v, size))
}

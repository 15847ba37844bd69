//! Pieces of a line to words, by the gaps between them.

use super::bidi::{looks_mirrored, mirrored, reading_order};
use super::cells::Cell;
use super::piece::{Piece, Way, is_dense, is_rtl};
use crate::read::geometry::sheet::{Rect, Word};
use crate::read::pdf::font::Face;

/// A gap between words where spaces are drawn, in parts of the size.
const WITH_SPACES: f32 = 0.33;
/// A gap between words where they are not.
const WITHOUT: f32 = 0.17;
/// Chinese and Japanese letters nearer than this are of one run.
const DENSE: f32 = 0.75;
/// From this mean gap on a word is set with spaced letters.
const SPACED: f32 = 0.12;

/// The words of a line in reading order.
pub(crate) fn words(cells: &[Cell<'_>], way: Way, faces: &[Face]) -> Vec<Word> {
    let breaks = breaks(cells);
    // Breaks take part in the turning of Hebrew and Arabic.
    let mut slots: Vec<Option<usize>> = Vec::with_capacity(cells.len() * 2);
    for (at, starts) in breaks.into_iter().enumerate() {
        if starts {
            slots.push(None);
        }
        slots.push(Some(at));
    }
    let firsts: Vec<char> = slots
        .iter()
        .map(|s| s.map_or(' ', |at| cells[at].piece.glyph.first))
        .collect();
    let order = if way.vertical { None } else { reading_order(&firsts) };
    let turned = order.is_some();
    let order = order.unwrap_or_else(|| (0..slots.len()).collect());
    let mut words: Vec<Word> = Vec::new();
    let mut fresh = true;
    for slot in order {
        let Some(at) = slots[slot] else {
            fresh = true;
            continue;
        };
        let cell = &cells[at];
        let frame = frame(&cell.piece, way, faces);
        if fresh {
            words.push(Word {
                text: String::new(),
                frame,
                confidence: None,
            });
        }
        fresh = false;
        if let Some(word) = words.last_mut() {
            cell.write(&mut word.text);
            word.frame = union(word.frame, frame);
        }
    }
    if turned {
        turn_brackets(&mut words);
    }
    words.retain(|w| !w.text.is_empty());
    words
}

/// For every cell, whether a word begins there.
fn breaks(cells: &[Cell<'_>]) -> Vec<bool> {
    let gaps: Vec<f32> = cells.windows(2).map(|c| gap(&c[0].piece, &c[1].piece)).collect();
    let drawn = cells.iter().any(|c| c.spaced);
    let plain = if drawn { WITH_SPACES } else { WITHOUT };
    let spaced = letterspace(cells, &gaps);
    let mut breaks = vec![false; cells.len()];
    for (at, gap) in gaps.iter().enumerate() {
        let (before, after) = (&cells[at], &cells[at + 1]);
        let dense = is_dense(before.piece.glyph.first) && is_dense(after.piece.glyph.first);
        breaks[at + 1] = match spaced {
            Some(wide) => *gap > wide,
            None if dense => after.spaced && *gap > 0.2 || *gap > DENSE,
            None => after.spaced || *gap > plain,
        };
    }
    breaks
}

/// The gap between two letters, in parts of the size.
fn gap(a: &Piece<'_>, b: &Piece<'_>) -> f32 {
    (b.u0 - a.u1) / a.size.max(b.size)
}

/// Where letters are set apart: the gap from which on a word begins.
fn letterspace(cells: &[Cell<'_>], gaps: &[f32]) -> Option<f32> {
    if gaps.len() < 3
        || cells
            .iter()
            .any(|c| is_rtl(c.piece.glyph.first) || is_dense(c.piece.glyph.first))
    {
        return None;
    }
    let letters = cells.iter().filter(|c| c.piece.glyph.first.is_alphabetic()).count();
    let mut sorted = gaps.to_vec();
    sorted.sort_by(f32::total_cmp);
    let (middle, low) = (sorted[sorted.len() / 2], sorted[sorted.len() / 5]);
    // Nearly all gaps are wide: words of one letter are not that many.
    (middle > SPACED && low > 0.6 * middle && letters * 10 >= cells.len() * 7).then_some(middle * 1.6 + 0.1)
}

/// A letter's box on the page.
fn frame(piece: &Piece<'_>, way: Way, faces: &[Face]) -> Rect {
    if way.vertical {
        let half = piece.size / 2.0;
        return way.back(piece.u0, piece.v - half, piece.u1, piece.v + half);
    }
    let face = faces.get(usize::from(piece.glyph.face));
    let (up, down) = face.map_or((0.8, 0.2), |f| (f.ascent, f.descent));
    way.back(
        piece.u0,
        piece.v - up * piece.size,
        piece.u1,
        piece.v + down * piece.size,
    )
}

/// The rectangle around two.
pub(crate) fn union(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect {
        x,
        y,
        w: (a.x + a.w).max(b.x + b.w) - x,
        h: (a.y + a.h).max(b.y + b.h) - y,
    }
}

fn turn_brackets(words: &mut [Word]) {
    let whole: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    if looks_mirrored(&whole.join(" ")) {
        for word in words.iter_mut() {
            word.text = word.text.chars().map(mirrored).collect();
        }
    }
}

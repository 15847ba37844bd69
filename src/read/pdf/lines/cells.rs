//! Letters with their accents, from left to right, and the spaces drawn
//! between them.

use super::fold;
use super::piece::Piece;

/// Accents on one letter; more are a drawing.
const ACCENTS: usize = 8;

/// A letter with its accents, at its place.
pub(crate) struct Cell<'a> {
    pub piece: Piece<'a>,
    /// Accents, in the order they are drawn.
    pub marks: Vec<&'a Piece<'a>>,
    /// A space lies between it and the one before.
    pub spaced: bool,
}

/// Letters with their accents from left to right, spaces as breaks.
pub(crate) fn cells<'a>(pieces: impl Iterator<Item = &'a Piece<'a>>) -> Vec<Cell<'a>> {
    let mut cells: Vec<Cell<'a>> = Vec::new();
    let mut spaces: Vec<f32> = Vec::new();
    let mut ahead: Vec<&'a Piece<'a>> = Vec::new();
    for piece in pieces {
        match cells.last_mut() {
            _ if piece.space => spaces.push((piece.u0 + piece.u1) / 2.0),
            Some(cell) if piece.mark => {
                // Lines drawn against their reading order bring it before
                // its letter: the nearer of the two has it.
                if cell.marks.len() < ACCENTS {
                    ahead.push(piece);
                }
            }
            last => {
                let before = last.map(|cell| cell.piece);
                let mut cell = Cell {
                    piece: *piece,
                    marks: Vec::new(),
                    spaced: false,
                };
                let mut back = Vec::new();
                for mark in ahead.drain(..) {
                    let nearer = before.is_none_or(|before| away(mark, piece) < away(mark, &before));
                    if nearer { cell.marks.push(mark) } else { back.push(mark) }
                }
                if let Some(last) = cells.last_mut() {
                    last.marks.append(&mut back);
                }
                cells.push(cell);
            }
        }
    }
    if let Some(last) = cells.last_mut() {
        last.marks.append(&mut ahead);
    }
    cells.sort_by(|a, b| {
        (a.piece.u0, a.piece.glyph.x)
            .partial_cmp(&(b.piece.u0, b.piece.glyph.x))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    note_spaces(&mut cells, spaces);
    cells
}

/// How far an accent stands from a letter's middle.
fn away(mark: &Piece<'_>, letter: &Piece<'_>) -> f32 {
    ((mark.u0 + mark.u1) / 2.0 - (letter.u0 + letter.u1) / 2.0).abs()
}

/// Marks the letters before which a space was drawn.
fn note_spaces(cells: &mut [Cell<'_>], mut spaces: Vec<f32>) {
    spaces.sort_by(f32::total_cmp);
    let mut next = 0;
    for at in 1..cells.len() {
        let (before, after) = (&cells[at - 1].piece, &cells[at].piece);
        let slack = 0.1 * after.size;
        let from = (before.u0 + before.u1) / 2.0;
        while spaces.get(next).is_some_and(|&s| s < from) {
            next += 1;
        }
        cells[at].spaced = spaces
            .get(next)
            .is_some_and(|&s| s < after.u0 + slack && s > before.u1 - slack);
    }
}

impl Cell<'_> {
    /// Adds its characters to a word.
    pub(crate) fn write(&self, text: &mut String) {
        self.piece.glyph.text().for_each(|c| fold::push(text, c));
        for mark in &self.marks {
            mark.glyph.text().for_each(|c| fold::push(text, c));
        }
    }
}

//! Glyphs to lines of words: by where they stand, not by how they follow.

mod bars;
mod bidi;
mod cells;
mod columns;
mod fold;
mod gutter;
mod link;
mod piece;
mod rows;
mod runs;
mod words;

use super::font::Face;
use super::page::{Drawn, Glyph};
use crate::read::geometry::sheet::{Line, Rect};
use bars::Bars;
use cells::Cell;
use piece::{Piece, Way};
use std::collections::BTreeMap;
use std::time::Instant;

/// The lines of a page, from top to bottom and left to right; vertical ones
/// from right to left.
pub(crate) fn lines(drawn: &Drawn, faces: &[Face], deadline: Instant) -> Vec<Line> {
    let columns = columns::find(&drawn.glyphs);
    let mut ways: BTreeMap<Way, Vec<Piece<'_>>> = BTreeMap::new();
    for (glyph, &column) in drawn.glyphs.iter().zip(&columns) {
        let vertical = column || glyph.vertical;
        let way = Way {
            rotation: if vertical { 0 } else { glyph.rotation },
            vertical,
        };
        ways.entry(way).or_default().push(Piece::new(glyph, way));
    }
    let mut lines = Vec::new();
    for (way, pieces) in &ways {
        let bars = Bars::new(&drawn.rules, *way);
        let runs = runs::cut(pieces, &bars);
        let mut found: Vec<Line> = link::link(pieces, &runs, &bars, deadline)
            .iter()
            .filter_map(|chain| {
                let inside = chain.iter().flat_map(|&at| &pieces[runs[at].from..runs[at].to]);
                line(&cells::cells(inside), *way, faces, &drawn.roles)
            })
            .collect();
        found.sort_by(|a, b| {
            before(&a.frame, way)
                .partial_cmp(&before(&b.frame, way))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        lines.append(&mut found);
    }
    lines
}

fn before(frame: &Rect, way: &Way) -> (f32, f32) {
    if way.vertical {
        (-(frame.x + frame.w), frame.y)
    } else {
        (frame.y, frame.x)
    }
}

/// One line from its letters.
fn line(cells: &[Cell<'_>], way: Way, faces: &[Face], roles: &[String]) -> Option<Line> {
    let words = words::words(cells, way, faces);
    let frame = words.iter().map(|w| w.frame).reduce(words::union)?;
    let glyphs = || cells.iter().map(|c| c.piece.glyph);
    let most = |is: &dyn Fn(&Glyph) -> bool| glyphs().filter(|g| is(g)).count() * 2 > cells.len();
    let face = |g: &Glyph| faces.get(usize::from(g.face));
    let role = glyphs().next().map_or(0, |g| g.role);
    let role = roles
        .get(usize::from(role))
        .filter(|r| !r.is_empty() && most(&|g| g.role == role));
    Some(Line {
        size: size(cells),
        bold: most(&|g| g.struck || face(g).is_some_and(|f| f.bold)),
        italic: most(&|g| face(g).is_some_and(|f| f.italic)),
        rotation: way.rotation,
        vertical: way.vertical,
        block: None,
        role: role.cloned(),
        hyphenated: words.last().is_some_and(|w| is_hyphenated(&w.text)),
        words,
        frame,
    })
}

/// The size most letters have, weighed by the middle one.
fn size(cells: &[Cell<'_>]) -> f32 {
    let mut sizes: Vec<f32> = cells.iter().map(|c| c.piece.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// Whether a line's last word ends in a hyphen after a letter, or in the
/// square that some programs put for a hyphen their font lacks.
fn is_hyphenated(word: &str) -> bool {
    let mut back = word.chars().rev();
    matches!(back.next(), Some('\u{00AD}' | '\u{2010}' | '-' | '⸗' | '¬' | '■'))
        && back.next().is_some_and(char::is_alphabetic)
}

//! Glyphs seen along their lines: one frame for every direction of writing.
//!
//! `u` runs along the line in reading direction (for Arabic against it), `v`
//! across it towards the next line. A line's glyphs share their `v`.

use crate::read::geometry::sheet::Rect;
use crate::read::pdf::page::Glyph;

/// How a group of lines lies on the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Way {
    /// Degrees clockwise: 0, 90, 180, 270.
    pub rotation: u16,
    /// Lines run from top to bottom with their letters upright.
    pub vertical: bool,
}

/// A glyph in its line's frame.
#[derive(Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub glyph: &'a Glyph,
    pub u0: f32,
    pub u1: f32,
    /// Of the baseline; in vertical writing of the column's middle.
    pub v: f32,
    pub size: f32,
    pub space: bool,
    /// An accent or vowel sign that sits on the letter before it.
    pub mark: bool,
}

impl Way {
    /// A point of the page as `(u, v)`.
    pub(crate) fn turn(self, x: f32, y: f32) -> (f32, f32) {
        match (self.vertical, self.rotation) {
            (true, _) | (_, 90) => (y, -x),
            (_, 180) => (-x, -y),
            (_, 270) => (-y, x),
            _ => (x, y),
        }
    }

    /// The page's rectangle between two corners in the line's frame.
    pub(crate) fn back(self, u0: f32, v0: f32, u1: f32, v1: f32) -> Rect {
        let at = |u: f32, v: f32| match (self.vertical, self.rotation) {
            (true, _) | (_, 90) => (-v, u),
            (_, 180) => (-u, -v),
            (_, 270) => (v, -u),
            _ => (u, v),
        };
        let (a, b) = (at(u0, v0), at(u1, v1));
        Rect {
            x: a.0.min(b.0),
            y: a.1.min(b.1),
            w: (a.0 - b.0).abs(),
            h: (a.1 - b.1).abs(),
        }
    }
}

impl<'a> Piece<'a> {
    /// `columns` says that upright glyphs go down columns.
    pub(crate) fn new(glyph: &'a Glyph, way: Way) -> Piece<'a> {
        let size = glyph.size;
        let (a, b, v) = if !way.vertical || glyph.vertical {
            let start = way.turn(glyph.x, glyph.y);
            let end = way.turn(glyph.x + glyph.dx, glyph.y + glyph.dy);
            (start.0, end.0, start.1)
        } else if glyph.rotation == 90 {
            // A turned letter: its baseline lies left of the column's middle.
            (glyph.y, glyph.y + glyph.dy, -(glyph.x + 0.38 * size))
        } else {
            // An upright letter: from its top to its foot.
            (
                glyph.y - 0.88 * size,
                glyph.y + 0.12 * size,
                -(glyph.x + glyph.dx / 2.0),
            )
        };
        let mark = is_mark(glyph.first) && glyph.more.is_none();
        Piece {
            glyph,
            u0: a.min(b),
            u1: a.max(b),
            v,
            size,
            space: glyph.first == ' ' && glyph.more.is_none(),
            mark,
        }
    }
}

/// Accents and vowel signs that have no place of their own in a line.
pub(crate) fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Written without spaces: Chinese, Japanese, their signs.
pub(crate) fn is_dense(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x303F | 0x3041..=0x30FF | 0x3105..=0x312F | 0x31A0..=0x31FF
        | 0x3200..=0x9FFF | 0xF900..=0xFAFF | 0xFE10..=0xFE4F | 0xFF00..=0xFF65 | 0x20000..=0x3FFFF)
}

/// Written from right to left: Hebrew, Arabic and their kin.
pub(crate) fn is_rtl(c: char) -> bool {
    matches!(c as u32, 0x0590..=0x065F | 0x066A..=0x06EF | 0x06FA..=0x08FF
        | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

//! Showing text: codes to glyphs where they stand.

use super::glyph::{Glyph, Look};
use super::painter::Painter;
use super::state::{Paint, State, holds};
use crate::read::pdf::engine::{Matrix, Point, TextItem};
use crate::read::pdf::font::{Font, Meaning};

/// Letters larger or smaller than this are not for reading, in points.
const SIZES: std::ops::Range<f32> = 0.5..2000.0;

/// The text matrices between `BT` and `ET`.
pub(crate) struct Text {
    pub matrix: Matrix,
    pub line: Matrix,
}

impl Text {
    pub(crate) fn new() -> Text {
        Text {
            matrix: Matrix::identity(),
            line: Matrix::identity(),
        }
    }

    /// `Td`: to the start of a line moved by `(x, y)`.
    pub(crate) fn move_by(&mut self, x: f32, y: f32) {
        self.line = Matrix::translate(x, y).concat(self.line);
        self.matrix = self.line;
    }

    fn advance(&mut self, vertical: bool, by: f32) {
        let step = if vertical {
            Matrix::translate(0.0, by)
        } else {
            Matrix::translate(by, 0.0)
        };
        if by.is_finite() {
            self.matrix = step.concat(self.matrix);
        }
    }
}

impl Painter<'_> {
    /// `TJ`: strings with shifts between them.
    pub(crate) fn show_items(&mut self, state: &State, text: &mut Text, items: &[TextItem]) {
        let vertical = state.font.as_ref().is_some_and(|f| f.vertical);
        self.shown = self.shown.wrapping_add(1);
        for item in items {
            match item {
                TextItem::Str(bytes) => self.show_string(state, text, bytes),
                TextItem::Offset(by) => {
                    let stretch = if vertical { 1.0 } else { state.stretch };
                    text.advance(vertical, -by / 1000.0 * state.size * stretch);
                }
            }
        }
    }

    /// `Tj`: one string.
    pub(crate) fn show(&mut self, state: &State, text: &mut Text, bytes: &[u8]) {
        self.shown = self.shown.wrapping_add(1);
        self.show_string(state, text, bytes);
    }

    fn show_string(&mut self, state: &State, text: &mut Text, bytes: &[u8]) {
        let font = match &state.font {
            Some(font) => font.clone(),
            None => self.no_font(),
        };
        let mut at = 0;
        while let Some(code) = font.code(bytes, at) {
            at += usize::from(code.len);
            let word = if code.len == 1 && code.value == 32 {
                state.word_space
            } else {
                0.0
            };
            let (wide, space) = if font.vertical {
                (font.height(code) * state.size, word + state.char_space)
            } else {
                (
                    font.width(code) * state.size * state.stretch,
                    (word + state.char_space) * state.stretch,
                )
            };
            self.place(state, text, &font, font.meaning(code), wide);
            // In vertical writing the extra space lengthens the way down.
            text.advance(font.vertical, wide + if font.vertical { -space } else { space });
        }
    }

    /// Puts one glyph on the page, unless it cannot be seen there.
    fn place(&mut self, state: &State, text: &Text, font: &Font, meaning: Meaning, wide: f32) {
        let m = text.matrix.concat(state.ctm);
        let start = m.apply(Point { x: 0.0, y: state.rise });
        let (along, up) = ((m.a, m.b), (m.c, m.d));
        let (dx, dy) = if font.vertical {
            (up.0 * wide, up.1 * wide)
        } else {
            (along.0 * wide, along.1 * wide)
        };
        let size = state.size.abs() * up.0.hypot(up.1) * font.scale;
        let turn = if state.size * state.stretch < 0.0 { -1.0 } else { 1.0 };
        let rotation = quarter(along.0 * turn, along.1 * turn);
        if ![start.x, start.y, dx, dy].iter().all(|v| v.is_finite()) || !SIZES.contains(&size) {
            return;
        }
        let mut glyph = Glyph {
            first: ' ',
            more: None,
            x: start.x,
            y: start.y,
            dx,
            dy,
            size,
            rotation,
            vertical: font.vertical,
            face: state.face,
            role: self.marks.role(),
            look: look(state),
            shown: self.shown,
            struck: false,
        };
        if !holds(state.clip, glyph.middle(), 0.15 * size) {
            return;
        }
        match meaning {
            Meaning::Char(c) => glyph.first = c,
            Meaning::Text(text) => glyph.say(&text),
            // What the file says is nothing of its own, and takes no room.
            Meaning::Silent if wide == 0.0 => return,
            Meaning::Unknown | Meaning::Silent if font.pictures => return,
            Meaning::Unknown | Meaning::Silent => glyph.first = '\u{FFFD}',
        }
        self.keep(glyph);
    }
}

fn look(state: &State) -> Look {
    match (state.render, state.clear) {
        (3, _) | (_, true) => Look::Hidden,
        (0 | 4, _) if state.fill == Paint::White => Look::White,
        (2 | 6, _) if state.fill == Paint::White && state.stroke == Paint::White => Look::White,
        (1 | 5, _) if state.stroke == Paint::White => Look::White,
        _ => Look::Ink,
    }
}

/// The nearest quarter turn clockwise of a direction, y downwards.
fn quarter(x: f32, y: f32) -> u16 {
    match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 180,
        (false, _, true) => 90,
        (false, _, false) => 270,
    }
}

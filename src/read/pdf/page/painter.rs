//! A page under way: what it has left so far.

use super::drawn::Drawn;
use super::fonts::Fonts;
use super::glyph::{Glyph, Look};
use super::judge;
use super::marks::{Instead, Marks};
use super::shapes::Shapes;
use super::state::{self, State, shared};
use crate::read::geometry::sheet::Rect;
use crate::read::pdf::engine::{ObjRef, Source};
use crate::read::pdf::limits::Limits;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Instant;

/// A page under way.
pub(crate) struct Painter<'a> {
    pub(super) source: &'a Source,
    pub(super) fonts: &'a mut Fonts,
    pub(super) limits: &'a Limits,
    pub(super) marks: Marks,
    pub(super) glyphs: Vec<Glyph>,
    /// For white glyphs: what had been painted when they were.
    pub(super) grounded: Vec<(usize, usize)>,
    pub(super) shapes: Shapes,
    pub(super) pictures: Vec<Rect>,
    pub(super) forms: usize,
    /// Operators that showed text so far.
    pub(super) shown: u32,
    pub(super) cached: HashMap<ObjRef, Rc<Vec<u8>>>,
    pub(super) start: Instant,
    pub(super) cut: bool,
    pub(super) font_lost: bool,
}

impl Painter<'_> {
    pub(super) fn finish(mut self) -> Drawn {
        self.drop_unseen();
        judge::judge(&mut self.glyphs, self.fonts);
        Drawn {
            glyphs: self.glyphs,
            rules: self.shapes.rules,
            frames: self.shapes.frames,
            pictures: self.pictures,
            roles: self.marks.roles,
            cut: self.cut,
            font_lost: self.font_lost,
        }
    }

    /// Keeps a glyph, in the words of a replacement where there is one.
    pub(super) fn keep(&mut self, mut glyph: Glyph) {
        if self.marks.hidden() {
            return;
        }
        match self.marks.instead() {
            Instead::Keep => {}
            Instead::Drop => return,
            Instead::Become(text) => glyph.say(&text),
            Instead::Join => {
                if let Some(last) = self.glyphs.last_mut() {
                    let (dx, dy) = (glyph.x + glyph.dx - last.x, glyph.y + glyph.dy - last.y);
                    if dx.hypot(dy) < 20.0 * last.size {
                        (last.dx, last.dy) = (dx, dy);
                    }
                }
                return;
            }
        }
        if self.glyphs.len() >= self.limits.glyphs {
            self.cut = true;
            return;
        }
        if glyph.look == Look::White {
            self.grounded.push((self.glyphs.len(), self.shapes.grounds.len()));
        }
        self.glyphs.push(glyph);
    }

    /// White letters count only on a ground painted before them.
    pub(super) fn drop_unseen(&mut self) {
        let mut unseen = vec![false; self.glyphs.len()];
        for &(at, before) in &self.grounded {
            let middle = self.glyphs[at].middle();
            // The latest grounds first; a page of white letters on many is rare.
            let mut grounds = self.shapes.grounds[..before].iter().rev().take(2000);
            unseen[at] = !grounds.any(|g| state::holds(*g, middle, 1.0));
        }
        let mut flags = unseen.iter();
        self.glyphs.retain(|_| !flags.next().copied().unwrap_or(false));
    }

    /// A picture: the unit square through the matrix.
    pub(super) fn picture(&mut self, state: &State) {
        let m = state.ctm;
        let corners = [
            (m.e, m.f),
            (m.a + m.e, m.b + m.f),
            (m.c + m.e, m.d + m.f),
            (m.a + m.c + m.e, m.b + m.d + m.f),
        ];
        let Some(bounds) = state::around(&corners) else { return };
        let seen = shared(bounds, state.clip);
        if self.marks.hidden() || self.pictures.len() >= self.limits.shapes || seen.w.max(seen.h) < 6.0 {
            return;
        }
        if seen.w.min(seen.h) < 3.0 {
            self.shapes.rules.push(seen);
        } else {
            self.pictures.push(seen);
            self.shapes.grounds.push(seen);
        }
    }
}

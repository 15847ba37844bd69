//! One page's drawing, carried out as far as it leaves glyphs, rules,
//! frames and pictures.

mod clean;
mod fonts;
mod forms;
mod glyph;
mod judge;
mod marks;
mod operators;
mod part;
mod path;
mod run;
mod state;
mod text;

pub(crate) use clean::clean;
pub(crate) use fonts::Fonts;
pub(crate) use glyph::{Glyph, Look};

use super::engine::{ObjRef, PageInput, Source};
use super::font::Face;
use super::limits::Limits;
use crate::read::geometry::sheet::Rect;
use marks::{Instead, Marks};
use path::Shapes;
use state::{State, shared};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Instant;

/// What a page leaves.
#[derive(Default)]
pub(crate) struct Drawn {
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rect>,
    pub frames: Vec<Rect>,
    pub pictures: Vec<Rect>,
    pub roles: Vec<String>,
    /// Time or a bound ran out before the page was done.
    pub cut: bool,
    /// Text was shown in a font that cannot be found.
    pub font_lost: bool,
}

/// A page under way.
pub(crate) struct Painter<'a> {
    source: &'a Source,
    fonts: &'a mut Fonts,
    limits: &'a Limits,
    marks: Marks,
    glyphs: Vec<Glyph>,
    /// For white glyphs: what had been painted when they were.
    grounded: Vec<(usize, usize)>,
    shapes: Shapes,
    pictures: Vec<Rect>,
    forms: usize,
    /// Operators that showed text so far.
    shown: u32,
    cached: HashMap<ObjRef, Rc<Vec<u8>>>,
    start: Instant,
    cut: bool,
    font_lost: bool,
}

/// Carries out a page.
pub(crate) fn draw(source: &Source, fonts: &mut Fonts, limits: &Limits, page: &PageInput) -> Drawn {
    if fonts.loaded.len() > fonts::FONTS {
        *fonts = Fonts::default();
    }
    if fonts.faces.is_empty() {
        fonts.faces.push(Face::default());
    }
    let mut painter = Painter {
        source,
        fonts,
        limits,
        marks: Marks::default(),
        glyphs: Vec::new(),
        grounded: Vec::new(),
        shapes: Shapes::default(),
        pictures: Vec::new(),
        forms: 0,
        shown: 0,
        cached: HashMap::new(),
        start: Instant::now(),
        cut: false,
        font_lost: false,
    };
    let all = Rect {
        x: 0.0,
        y: 0.0,
        w: page.width,
        h: page.height,
    };
    let resources = Rc::new(page.resources.clone());
    painter.run(&page.content, &[resources], State::new(page.base, all), 0);
    painter.finish()
}

impl Painter<'_> {
    fn finish(mut self) -> Drawn {
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
    fn keep(&mut self, mut glyph: Glyph) {
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
    fn drop_unseen(&mut self) {
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
    fn picture(&mut self, state: &State) {
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

//! Carries out a page, from its content to what it leaves.

use super::drawn::Drawn;
use super::fonts::{self, Fonts};
use super::marks::Marks;
use super::painter::Painter;
use super::shapes::Shapes;
use super::state::State;
use crate::read::geometry::sheet::Rect;
use crate::read::pdf::engine::{PageInput, Source};
use crate::read::pdf::font::Face;
use crate::read::pdf::limits::Limits;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Instant;

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

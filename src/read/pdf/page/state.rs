//! The graphics state, as far as it bears on text and lines.

use crate::read::geometry::sheet::Rect;
use crate::read::pdf::engine::Matrix;
use crate::read::pdf::font::Font;
use std::rc::Rc;

/// What `q` keeps and `Q` brings back.
#[derive(Clone)]
pub(crate) struct State {
    /// To the page: origin at the top left, y downwards.
    pub ctm: Matrix,
    pub clip: Rect,
    pub font: Option<Rc<Font>>,
    /// The font's face, by number.
    pub face: u16,
    pub size: f32,
    pub char_space: f32,
    pub word_space: f32,
    /// 1 is as designed.
    pub stretch: f32,
    pub leading: f32,
    pub rise: f32,
    pub render: i32,
    pub line_width: f32,
    pub fill: Paint,
    pub stroke: Paint,
    /// Painted with so little opacity that it cannot be seen.
    pub clear: bool,
}

/// A colour, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paint {
    Ink,
    White,
}

impl State {
    pub(crate) fn new(ctm: Matrix, clip: Rect) -> State {
        State {
            ctm,
            clip,
            font: None,
            face: 0,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            render: 0,
            line_width: 1.0,
            fill: Paint::Ink,
            stroke: Paint::Ink,
            clear: false,
        }
    }
}

/// White, or so near that it cannot be read on white. Components are
/// counted: one is grey, three red, green and blue, four the printing inks.
pub(crate) fn paint(components: &[f32]) -> Paint {
    let white = match components {
        [grey] => *grey > 0.97,
        [r, g, b] => r.min(*g).min(*b) > 0.97,
        [c, m, y, k] => c.max(*m).max(*y).max(*k) < 0.03,
        _ => false,
    };
    if white { Paint::White } else { Paint::Ink }
}

/// The part two rectangles share; of no size where they are apart.
pub(crate) fn shared(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.max(b.x), a.y.max(b.y));
    let (right, bottom) = ((a.x + a.w).min(b.x + b.w), (a.y + a.h).min(b.y + b.h));
    Rect {
        x,
        y,
        w: (right - x).max(0.0),
        h: (bottom - y).max(0.0),
    }
}

/// The rectangle around points; `None` for none, or for what is no number.
pub(crate) fn around(points: &[(f32, f32)]) -> Option<Rect> {
    let first = points.first()?;
    let (mut x0, mut y0, mut x1, mut y1) = (first.0, first.1, first.0, first.1);
    for &(x, y) in points {
        (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x), y1.max(y));
    }
    let fine = points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
    fine.then_some(Rect {
        x: x0,
        y: y0,
        w: x1 - x0,
        h: y1 - y0,
    })
}

/// Whether a point lies in a rectangle or within `slack` of it.
pub(crate) fn holds(r: Rect, (x, y): (f32, f32), slack: f32) -> bool {
    x >= r.x - slack && x <= r.x + r.w + slack && y >= r.y - slack && y <= r.y + r.h + slack
}

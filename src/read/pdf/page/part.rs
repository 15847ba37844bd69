//! A part of a path: whether it is a rule, a frame or a ground.

use super::shapes::Shapes;
use super::state::{around, shared};
use crate::read::geometry::sheet::Rect;

/// A filled rectangle thinner than this is a rule, in points.
const THIN: f32 = 3.0;
/// A shorter mark is no rule, in points.
const SHORT: f32 = 6.0;
/// A smaller box is a mark or a bullet, in points.
const SMALL: f32 = 12.0;

/// An unbroken part of a path, in page units.
#[derive(Default)]
pub(super) struct Part {
    pub points: Vec<(f32, f32)>,
    pub closed: bool,
    pub curved: bool,
}

impl Part {
    /// What it leaves when it is painted so.
    pub(super) fn fill(&self, clip: Rect, into: &mut Shapes) {
        let Some(bounds) = around(&self.points) else { return };
        let seen = shared(bounds, clip);
        let (thin, long) = (seen.w.min(seen.h), seen.w.max(seen.h));
        if !self.curved && thin <= THIN && long >= SHORT {
            into.rules.push(seen);
        } else if thin > THIN {
            into.grounds.push(seen);
            if self.is_rect() && thin >= SMALL {
                into.frames.push(seen);
            }
        }
    }

    /// What it leaves when it is painted so.
    pub(super) fn stroke(&self, clip: Rect, width: f32, into: &mut Shapes) {
        if !self.curved {
            let closing =
                (self.closed && self.points.len() > 2).then(|| [self.points[self.points.len() - 1], self.points[0]]);
            for pair in self.points.windows(2).map(|p| [p[0], p[1]]).chain(closing) {
                if let Some(rule) = straight(pair, width) {
                    let seen = shared(rule, clip);
                    if seen.w.max(seen.h) >= SHORT {
                        into.rules.push(seen);
                    }
                }
            }
        }
        if let Some(bounds) = around(&self.points)
            && self.is_rect()
        {
            let seen = shared(bounds, clip);
            if seen.w.min(seen.h) >= SMALL {
                into.frames.push(seen);
            }
        }
    }

    /// Four corners with sides along the page's; rounded ones count.
    fn is_rect(&self) -> bool {
        let Some(bounds) = around(&self.points) else {
            return false;
        };
        let ends = |v: f32, low: f32, size: f32| (v - low).min(low + size - v) < 0.25 * size.min(24.0);
        let corners = self
            .points
            .iter()
            .filter(|p| ends(p.0, bounds.x, bounds.w) && ends(p.1, bounds.y, bounds.h));
        self.points.len() >= 4 && (self.closed || self.points.len() > 4) && corners.count() == self.points.len()
    }
}

/// A straight stroke along the page's sides, as wide as it is drawn.
fn straight([a, b]: [(f32, f32); 2], width: f32) -> Option<Rect> {
    let bounds = around(&[a, b])?;
    // A very wide stroke is how some programs paint a box.
    let width = width.clamp(0.1, 200.0);
    if bounds.h <= 0.5 && bounds.w >= SHORT {
        return Some(Rect {
            x: bounds.x,
            y: bounds.y + bounds.h / 2.0 - width / 2.0,
            w: bounds.w,
            h: width,
        });
    }
    (bounds.w <= 0.5 && bounds.h >= SHORT).then_some(Rect {
        x: bounds.x + bounds.w / 2.0 - width / 2.0,
        y: bounds.y,
        w: width,
        h: bounds.h,
    })
}

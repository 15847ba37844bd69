//! Paths: rules, frames and clips.

use super::part::Part;
use super::shapes::Shapes;
use super::state::{Paint, State, around, shared};
use crate::read::geometry::sheet::Rect;
use crate::read::pdf::engine::{Matrix, Point};

/// Points kept of one path.
const MOST: usize = 100_000;

/// The path under construction, in page units.
#[derive(Default)]
pub(crate) struct Path {
    parts: Vec<Part>,
    points: usize,
    /// The path becomes part of the clip when it is painted.
    pub clips: bool,
}

impl Path {
    pub(crate) fn move_to(&mut self, m: &Matrix, x: f32, y: f32) {
        let at = apply(m, x, y);
        self.parts.push(Part {
            points: vec![at],
            ..Part::default()
        });
        self.points += 1;
    }

    pub(crate) fn line_to(&mut self, m: &Matrix, x: f32, y: f32, curved: bool) {
        let at = apply(m, x, y);
        if self.points > MOST {
            return;
        }
        self.points += 1;
        match self.parts.last_mut() {
            Some(part) if !part.closed => {
                part.points.push(at);
                part.curved |= curved;
            }
            Some(part) => {
                let start = part.points.first().copied().unwrap_or(at);
                self.parts.push(Part {
                    points: vec![start, at],
                    closed: false,
                    curved,
                });
            }
            None => self.parts.push(Part {
                points: vec![at],
                closed: false,
                curved,
            }),
        }
    }

    pub(crate) fn rect(&mut self, m: &Matrix, x: f32, y: f32, w: f32, h: f32) {
        if self.points > MOST {
            return;
        }
        self.points += 4;
        let points = vec![
            apply(m, x, y),
            apply(m, x + w, y),
            apply(m, x + w, y + h),
            apply(m, x, y + h),
        ];
        self.parts.push(Part {
            points,
            closed: true,
            curved: false,
        });
    }

    pub(crate) fn close(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.closed = true;
        }
    }

    /// Ends the path: paints it, narrows the clip where it was to.
    pub(crate) fn end(&mut self, state: &mut State, fill: bool, stroke: bool, into: &mut Shapes) {
        let parts = std::mem::take(&mut self.parts);
        self.points = 0;
        if !state.clear {
            for part in &parts {
                if fill && state.fill == Paint::Ink {
                    part.fill(state.clip, into);
                }
                if stroke && state.stroke == Paint::Ink {
                    let width = state.line_width * scale(&state.ctm);
                    part.stroke(state.clip, width, into);
                }
            }
        }
        if std::mem::take(&mut self.clips) {
            let all: Vec<(f32, f32)> = parts.into_iter().flat_map(|part| part.points).collect();
            state.clip = around(&all).map_or(Rect::default(), |bounds| shared(state.clip, bounds));
        }
    }
}

fn apply(m: &Matrix, x: f32, y: f32) -> (f32, f32) {
    let p = m.apply(Point { x, y });
    (p.x, p.y)
}

/// How much a matrix enlarges.
pub(crate) fn scale(m: &Matrix) -> f32 {
    (m.a * m.d - m.b * m.c).abs().sqrt()
}

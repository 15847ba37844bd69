//! A content stream's own state, and the operators that change only that.

use super::path::Path;
use super::state::{Paint, State, paint};
use super::text::Text;
use crate::read::pdf::engine::{Dict, Op};
use std::rc::Rc;

/// One content stream under way.
pub(super) struct Run<'c> {
    pub(super) chain: &'c [Rc<Dict>],
    pub(super) state: State,
    pub(super) saved: Vec<State>,
    pub(super) beyond: usize,
    pub(super) text: Text,
    pub(super) path: Path,
    pub(super) depth: usize,
}

impl Run<'_> {
    /// Colours; gives back what is none.
    pub(super) fn colour(&mut self, op: Op) -> Option<Op> {
        let state = &mut self.state;
        match op {
            Op::SetFillGray(grey) => state.fill = paint(&[grey]),
            Op::SetFillRGB(r, g, b) => state.fill = paint(&[r, g, b]),
            Op::SetFillCMYK(c, m, y, k) => state.fill = paint(&[c, m, y, k]),
            Op::SetFillColor(parts) | Op::SetFillColorN(parts, None) => state.fill = spot(&parts),
            Op::SetFillColorN(_, Some(_)) | Op::SetFillColorSpace(_) => state.fill = Paint::Ink,
            Op::SetStrokeGray(grey) => state.stroke = paint(&[grey]),
            Op::SetStrokeRGB(r, g, b) => state.stroke = paint(&[r, g, b]),
            Op::SetStrokeCMYK(c, m, y, k) => state.stroke = paint(&[c, m, y, k]),
            Op::SetStrokeColor(parts) | Op::SetStrokeColorN(parts, None) => state.stroke = spot(&parts),
            Op::SetStrokeColorN(_, Some(_)) | Op::SetStrokeColorSpace(_) => state.stroke = Paint::Ink,
            other => return Some(other),
        }
        None
    }

    /// Text state and position; gives back what is neither.
    pub(super) fn text_state(&mut self, op: Op) -> Option<Op> {
        let (state, text) = (&mut self.state, &mut self.text);
        match op {
            Op::BeginText => *text = Text::new(),
            Op::SetCharSpacing(v) => state.char_space = v,
            Op::SetWordSpacing(v) => state.word_space = v,
            Op::SetHorizScaling(v) => state.stretch = v / 100.0,
            Op::SetLeading(v) => state.leading = v,
            Op::SetTextRender(v) => state.render = v,
            Op::SetTextRise(v) => state.rise = v,
            Op::TextMove(x, y) => text.move_by(x, y),
            Op::TextMoveSetLeading(x, y) => {
                state.leading = -y;
                text.move_by(x, y);
            }
            Op::SetTextMatrix(m) => (text.matrix, text.line) = (m, m),
            Op::TextNextLine => text.move_by(0.0, -state.leading),
            other => return Some(other),
        }
        None
    }

    /// Path construction; gives back what is none.
    pub(super) fn construct(&mut self, op: Op) -> Option<Op> {
        let (m, path) = (&self.state.ctm, &mut self.path);
        match op {
            Op::MoveTo(x, y) => path.move_to(m, x, y),
            Op::LineTo(x, y) => path.line_to(m, x, y, false),
            Op::CurveTo(_, _, _, _, x, y) | Op::CurveToV(_, _, x, y) | Op::CurveToY(_, _, x, y) => {
                path.line_to(m, x, y, true);
            }
            Op::ClosePath => path.close(),
            Op::Rect(x, y, w, h) => path.rect(m, x, y, w, h),
            Op::ClipNonZero | Op::ClipEvenOdd => path.clips = true,
            other => return Some(other),
        }
        None
    }
}

/// `sc` with one part may be a tint of any ink, where 1 is full and 0 none:
/// only what would be white in grey and in a tint alike is unknown; it is ink.
fn spot(parts: &[f32]) -> Paint {
    if parts.len() == 1 { Paint::Ink } else { paint(parts) }
}

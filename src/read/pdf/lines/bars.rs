//! The rules that stand between runs.

use super::piece::Way;
use crate::read::geometry::sheet::Rect;

/// Rules looked at for one question.
const LOOKS: usize = 48;

/// Rules that stand across the lines.
pub(crate) struct Bars {
    /// `(u, v0, v1)`, by `u`.
    bars: Vec<(f32, f32, f32)>,
}

impl Bars {
    pub(crate) fn new(rules: &[Rect], way: Way) -> Bars {
        let mut bars: Vec<(f32, f32, f32)> = rules
            .iter()
            .filter_map(|r| {
                let (a, b) = (way.turn(r.x, r.y), way.turn(r.x + r.w, r.y + r.h));
                let (wide, long) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
                (long > 3.0 * wide).then_some(((a.0 + b.0) / 2.0, a.1.min(b.1), a.1.max(b.1)))
            })
            .collect();
        bars.sort_by(|a, b| a.0.total_cmp(&b.0));
        Bars { bars }
    }

    /// Whether a rule stands between `u0` and `u1` on a line at `v`.
    pub(crate) fn between(&self, u0: f32, u1: f32, v: f32, size: f32) -> bool {
        let from = self.bars.partition_point(|bar| bar.0 < u0);
        let level = v - 0.3 * size;
        self.bars[from..]
            .iter()
            .take_while(|bar| bar.0 <= u1)
            .take(LOOKS)
            .any(|bar| bar.1 <= level && level <= bar.2)
    }
}

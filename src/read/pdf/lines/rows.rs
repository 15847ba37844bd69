//! Runs by their height on the page, and the rules that stand between them.

use super::piece::Way;
use super::runs::Run;
use crate::read::geometry::sheet::Rect;
use crate::read::pdf::engine::FastMap;

/// Height of a band of runs, in points.
const BAND: f32 = 4.0;
/// Runs looked at in one band for one question.
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

/// Runs in bands across the page, each band from left to right.
pub(crate) struct Rows {
    /// By where runs begin.
    bands: FastMap<i32, Vec<(f32, u32)>>,
    /// By where they end.
    ends: FastMap<i32, Vec<(f32, u32)>>,
}

impl Rows {
    pub(crate) fn new(runs: &[Run]) -> Rows {
        Rows {
            bands: bands(runs, |run| run.u0),
            ends: bands(runs, |run| run.u1),
        }
    }

    /// Runs that begin between `u0` and `u1` at heights from `v0` to `v1`.
    pub(crate) fn beginning(&self, u0: f32, u1: f32, v0: f32, v1: f32, see: impl FnMut(f32, usize)) {
        look(&self.bands, u0, u1, v0, v1, see);
    }

    /// Runs that end there.
    pub(crate) fn ending(&self, u0: f32, u1: f32, v0: f32, v1: f32, see: impl FnMut(f32, usize)) {
        look(&self.ends, u0, u1, v0, v1, see);
    }
}

fn bands(runs: &[Run], side: impl Fn(&Run) -> f32) -> FastMap<i32, Vec<(f32, u32)>> {
    let mut bands: FastMap<i32, Vec<(f32, u32)>> = FastMap::default();
    for (at, run) in runs.iter().enumerate() {
        bands.entry(band(run.v)).or_default().push((side(run), at as u32));
    }
    for runs in bands.values_mut() {
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    bands
}

fn look(bands: &FastMap<i32, Vec<(f32, u32)>>, u0: f32, u1: f32, v0: f32, v1: f32, mut see: impl FnMut(f32, usize)) {
    for at in band(v0)..=band(v1).min(band(v0) + 600) {
        let Some(runs) = bands.get(&at) else { continue };
        let from = runs.partition_point(|run| run.0 < u0);
        for &(side, run) in runs[from..].iter().take_while(|run| run.0 <= u1).take(LOOKS) {
            see(side, run as usize);
        }
    }
}

fn band(v: f32) -> i32 {
    (v / BAND).floor() as i32
}

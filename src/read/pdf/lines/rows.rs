//! Runs by their height on the page.

use super::runs::Run;
use crate::read::pdf::engine::FastMap;

/// Height of a band of runs, in points.
const BAND: f32 = 4.0;
/// Runs looked at in one band for one question.
const LOOKS: usize = 48;

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

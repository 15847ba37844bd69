//! The skew of a scanned region, found by the sharpness of its columns' left edges (projection profile; Baird 1987).

use crate::read::area::Area;

/// Slopes that are tried: up to 2.2 degrees to both sides.
const STEPS: i32 = 16;
const STEP: f32 = 0.0025;
/// A slope must make the edges this much sharper than none.
const GAIN: f32 = 1.15;
/// Regions of fewer lines show no skew.
const LEAST: usize = 40;

/// How far a column's edge runs to the right for each unit downwards.
#[must_use]
pub fn slope(spans: &[Area], body: f32) -> f32 {
    if spans.len() < LEAST {
        return 0.0;
    }
    // Some thousand lines tell the skew as well as all.
    let some: Vec<&Area> = spans.iter().step_by(spans.len() / 2000 + 1).collect();
    let straight = sharpness(&some, 0.0, body);
    let tried = (-STEPS..=STEPS)
        .map(|n| n as f32 * STEP)
        .map(|s| (s, sharpness(&some, s, body)));
    let best = tried.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.abs().total_cmp(&a.0.abs())));
    best.filter(|(_, sharp)| *sharp > straight * GAIN)
        .map_or(0.0, |(s, _)| s)
}

/// A region turned so that its columns stand straight.
pub fn straighten(spans: &mut [Area], slope: f32) {
    if slope == 0.0 {
        return;
    }
    for span in spans {
        let (x, y) = (span.middle(), (span.top + span.foot) / 2.0);
        let (across, down) = (slope * y, slope * x);
        *span = Area {
            left: span.left - across,
            right: span.right - across,
            top: span.top + down,
            foot: span.foot + down,
        };
    }
}

/// The sum of squares of a histogram of left and right edges.
fn sharpness(spans: &[&Area], slope: f32, body: f32) -> f32 {
    let bin = (body * 0.5).max(1e-3);
    let edge = |x: f32, s: &Area| ((x - slope * (s.top + s.foot) / 2.0) / bin).floor() as i64;
    let mut edges: Vec<i64> = spans.iter().map(|s| edge(s.left, s)).collect();
    edges.sort_unstable();
    edges
        .chunk_by(|a, b| a == b)
        .map(|same| (same.len() as f32).powi(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaning_column_is_put_straight() {
        let mut spans: Vec<Area> = (0..100)
            .map(|n| n as f32 * 12.0)
            .map(|y| Area {
                left: 50.0 + y * 0.01,
                right: 250.0 + y * 0.01,
                top: y,
                foot: y + 10.0,
            })
            .collect();
        let found = slope(&spans, 10.0);
        assert!((found - 0.01).abs() < 0.004, "{found}");
        straighten(&mut spans, found);
        let lefts: Vec<f32> = spans.iter().map(|s| s.left).collect();
        assert!(lefts.iter().all(|l| (l - lefts[0]).abs() < 4.0));
    }
}

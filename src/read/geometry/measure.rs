//! What is usual on a page: the size of its body text, the width of a column, the distance of lines.

use crate::read::area::Area;
use crate::read::setting::Measure;

/// A line as the measures see it.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub span: Area,
    pub size: f32,
    pub letters: usize,
}

/// The measures of a page.
#[must_use]
pub fn measure(samples: &[Sample]) -> Measure {
    let body = weighted_median(samples.iter().map(|s| (s.size, s.letters as f32)).collect(), 0.5)
        .unwrap_or(1.0)
        .max(1e-3);
    let full = samples
        .iter()
        .filter(|s| s.letters >= 8)
        .map(|s| (s.span.width(), s.letters as f32))
        .collect();
    let column = weighted_median(full, 0.5).unwrap_or(body * 20.0).max(body * 4.0);
    Measure {
        body,
        column,
        leading: leading(samples, body),
    }
}

/// The value that a share of the weight does not exceed.
#[must_use]
pub fn weighted_median(mut values: Vec<(f32, f32)>, share: f32) -> Option<f32> {
    values.retain(|(v, w)| v.is_finite() && *w > 0.0);
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half: f32 = values.iter().map(|(_, w)| w).sum::<f32>() * share;
    let mut seen = 0.0;
    values
        .iter()
        .find(|(_, w)| {
            seen += w;
            seen >= half
        })
        .map(|(v, _)| *v)
}

/// The median distance of a line to the nearest one that stands beneath it in the same column, if that is near.
fn leading(samples: &[Sample], body: f32) -> f32 {
    let mut rows: Vec<&Area> = samples.iter().filter(|s| s.letters >= 8).map(|s| &s.span).collect();
    rows.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut steps = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        // The next few dozen lines by height hold every neighbour of a page of fewer columns.
        let beneath = rows
            .iter()
            .skip(n + 1)
            .take(40)
            .find(|r| r.top > row.top + body * 0.5 && r.shared_width(row) > row.width().min(r.width()) * 0.6);
        steps.extend(beneath.map(|r| r.top - row.top).filter(|d| *d < body * 3.0));
    }
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(body * 1.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_are_those_of_the_most_letters() {
        let line = |n: usize, size: f32| Sample {
            span: Area {
                left: 0.0,
                top: n as f32 * 12.0,
                right: 200.0,
                foot: n as f32 * 12.0 + 10.0,
            },
            size,
            letters: 40,
        };
        let samples: Vec<_> = (0..10).map(|n| line(n, if n == 0 { 30.0 } else { 10.0 })).collect();
        assert_eq!(
            measure(&samples),
            Measure {
                body: 10.0,
                column: 200.0,
                leading: 12.0
            }
        );
        assert!(measure(&[]).body > 0.0);
    }
}

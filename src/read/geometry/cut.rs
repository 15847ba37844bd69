//! The order in which a page's lines are read: a recursive XY-cut (Nagy and Seth 1984) into bands and columns.

use super::bands::Region;
use super::clear::clear;
use super::item::Item;
use super::skew;
use crate::read::area::Area;
use crate::read::setting::Measure;

/// Cuts within cuts; real pages need about eight.
const MAX_DEPTH: usize = 32;

/// Lines that stand beneath each other: a part of a column, or what runs across several.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// From top to foot.
    pub lines: Vec<usize>,
}

/// What stays the same in all cuts of a page.
pub struct Page<'a> {
    pub measure: Measure,
    /// Rules that run across.
    pub rules: &'a [Area],
    /// Rules that run down.
    pub rules_down: &'a [Area],
}

/// The strips of `items` in reading order, columns from left to right.
#[must_use]
pub fn strips(mut items: Vec<Item>, page: &Page<'_>) -> Vec<Strip> {
    clear(&mut items, page.rules_down, &page.measure);
    let mut out = Vec::new();
    cut(items, page, page.rules.to_vec(), 0, &mut out);
    out
}

fn cut(mut items: Vec<Item>, page: &Page<'_>, mut rules: Vec<Area>, depth: usize, out: &mut Vec<Strip>) {
    let Some(frame) = items.iter().map(|i| i.span).reduce(Area::with) else {
        return;
    };
    if items.len() < 2 || depth > MAX_DEPTH {
        return out.push(strip(items));
    }
    let mut spans: Vec<Area> = items.iter().map(|i| i.span).collect();
    let mut frame = frame;
    if (Region {
        spans: &spans,
        rules: &rules,
        measure: page.measure,
        frame,
    })
    .gutters()
    .is_empty()
    {
        let slope = skew::slope(&spans, page.measure.body);
        skew::straighten(&mut spans, slope);
        skew::straighten(&mut rules, slope);
        items.iter_mut().zip(&spans).for_each(|(i, s)| i.span = *s);
        frame = spans.iter().copied().reduce(Area::with).unwrap_or(frame);
    }
    let region = Region {
        spans: &spans,
        rules: &rules,
        measure: page.measure,
        frame,
    };
    let cuts = region.cuts();
    let middle = |i: &Item| (i.span.top + i.span.foot) / 2.0;
    let parts = if cuts.is_empty() {
        let mut gutters = region.gutters();
        if gutters.is_empty() {
            gutters = forced(&spans, frame, page).into_iter().collect();
        }
        if gutters.is_empty() {
            part(items, &region.short_cuts(), middle)
        } else {
            part(items, &gutters, |i| i.span.middle())
        }
    } else {
        part(items, &cuts, middle)
    };
    if parts.len() < 2 {
        return parts.into_iter().for_each(|items| out.push(strip(items)));
    }
    for items in parts {
        cut(items, page, rules.clone(), depth + 1, out);
    }
}

/// Items parted at the places `at` (in order) of what `key` measures; empty parts are left out.
fn part(items: Vec<Item>, at: &[f32], key: impl Fn(&Item) -> f32) -> Vec<Vec<Item>> {
    let mut parts: Vec<Vec<Item>> = vec![Vec::new(); at.len() + 1];
    for item in items {
        let place = at.partition_point(|a| *a <= key(&item));
        if let Some(part) = parts.get_mut(place) {
            part.push(item);
        }
    }
    parts.retain(|p| !p.is_empty());
    parts
}

/// A gutter that a few lines cross, where a region is clearly wider than a column and nothing else parts it: words that reach
/// over, a blot, or headlines that interlock.
fn forced(spans: &[Area], frame: Area, page: &Page<'_>) -> Option<f32> {
    if spans.len() < 8 || frame.width() < page.measure.column * 1.5 {
        return None;
    }
    let step = page.measure.body * 0.5;
    let places = ((frame.width() / step) as usize).min(2000);
    let mut crossed = vec![0_i32; places + 1];
    for span in spans {
        let bin = |x: f32| (((x - frame.left) / step).max(0.0) as usize).min(places);
        let (from, to) = (
            bin(span.left + page.measure.body * 0.3),
            bin(span.right - page.measure.body * 0.3),
        );
        if let Some(c) = crossed.get_mut(from) {
            *c += 1;
        }
        if let Some(c) = crossed.get_mut(to) {
            *c -= 1;
        }
    }
    let mut open = 0;
    let counts: Vec<i32> = crossed
        .iter()
        .map(|c| {
            open += c;
            open
        })
        .collect();
    let edge = (page.measure.column * 0.4 / step) as usize;
    let inner = counts.len().saturating_sub(edge * 2);
    let (place, least) = counts
        .iter()
        .enumerate()
        .skip(edge)
        .take(inner)
        .min_by_key(|(_, c)| **c)?;
    let most = counts.iter().copied().max().unwrap_or(0);
    // The middle of the run of places that are crossed as seldom.
    let run = counts.iter().skip(place).take_while(|c| *c == least).count();
    (*least * 5 < most).then(|| frame.left + (place as f32 + run as f32 / 2.0) * step)
}

/// Lines in rows from top to foot; what stands in the same row goes from left to right.
fn strip(mut items: Vec<Item>) -> Strip {
    let middle = |i: &Item| (i.span.top + i.span.foot) / 2.0;
    items.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut lines = Vec::new();
    let mut rest = items.as_slice();
    while let Some(first) = rest.first() {
        let same = |i: &&Item| {
            middle(i) < first.span.foot
                && i.span.shared_height(&first.span) > 0.5 * i.span.height().min(first.span.height())
        };
        let count = rest.iter().take_while(same).count().max(1);
        let (row, after) = rest.split_at(count);
        let mut row = row.to_vec();
        row.sort_by(|a, b| a.span.left.total_cmp(&b.span.left));
        lines.extend(row.iter().map(|i| i.line));
        rest = after;
    }
    Strip { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(items: Vec<(f32, f32, f32)>) -> Vec<usize> {
        let items = items
            .into_iter()
            .enumerate()
            .map(|(line, (left, right, top))| Item {
                line,
                span: Area {
                    left,
                    right,
                    top,
                    foot: top + 10.0,
                },
            })
            .collect();
        strips(
            items,
            &Page {
                measure: Measure {
                    body: 10.0,
                    column: 100.0,
                    leading: 12.0,
                },
                rules: &[],
                rules_down: &[],
            },
        )
        .into_iter()
        .flat_map(|s| s.lines)
        .collect()
    }

    #[test]
    fn columns_are_read_one_after_another() {
        let rows = (0..10)
            .flat_map(|n| [(0.0, 100.0, n as f32 * 12.0), (115.0, 215.0, n as f32 * 12.0)])
            .collect();
        let order = page(rows);
        assert_eq!(order, (0..20).step_by(2).chain((1..20).step_by(2)).collect::<Vec<_>>());
    }

    #[test]
    fn a_line_that_reaches_over_the_gutter_does_not_hide_it() {
        let mut rows: Vec<_> = (0..20)
            .flat_map(|n| [(0.0, 100.0, n as f32 * 12.0), (115.0, 215.0, n as f32 * 12.0)])
            .collect();
        rows[10].1 = 114.9;
        rows[11].0 = 114.0;
        let order = page(rows);
        assert_eq!(order, (0..40).step_by(2).chain((1..40).step_by(2)).collect::<Vec<_>>());
    }
}

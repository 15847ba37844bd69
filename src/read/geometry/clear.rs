//! Gutters made clear: where two lines of different columns stand in one row, the file has parted them already, however near
//! their boxes come; likewise at rules that run down.

use super::item::Item;
use crate::read::area::Area;
use crate::read::setting::Measure;

/// What a gutter is widened to, in sizes of the body.
const GUTTER: f32 = 0.8;
/// Lines of a row at least this wide (as a share of the page's column) are columns' lines, not cells or pieces.
const WIDE: f32 = 0.3;
/// At most this share of a line may be cut off.
const OVERLAP: f32 = 0.2;
/// Lines that are compared with each; a row of a page has a dozen.
const NEAR: usize = 64;
/// Rules that are looked at, the longest first.
const MAX_RULES: usize = 128;

/// Shortens the ends of `items` that reach into gutters.
pub fn clear(items: &mut [Item], rules_down: &[Area], measure: &Measure) {
    at_rules(items, rules_down, measure);
    items.sort_by(|a, b| a.span.top.total_cmp(&b.span.top));
    let gutter = measure.body * GUTTER;
    let wide = measure.column * WIDE;
    for n in 0..items.len() {
        let Some((first, rest)) = items.get_mut(n..).and_then(<[Item]>::split_first_mut) else {
            break;
        };
        for other in rest.iter_mut().take(NEAR) {
            if other.span.top > first.span.foot {
                break;
            }
            let same_row = first.span.shared_height(&other.span) > 0.5 * first.span.height().min(other.span.height());
            if same_row && first.span.width() > wide && other.span.width() > wide {
                if first.span.middle() < other.span.middle() {
                    widen(&mut first.span, &mut other.span, gutter)
                } else {
                    widen(&mut other.span, &mut first.span, gutter)
                }
            }
        }
    }
}

fn widen(left: &mut Area, right: &mut Area, gutter: f32) {
    let between = right.left - left.right;
    let lack = gutter - between;
    if lack <= 0.0 || lack > OVERLAP * 2.0 * left.width().min(right.width()) {
        return;
    }
    left.right -= lack / 2.0;
    right.left += lack / 2.0;
}

fn at_rules(items: &mut [Item], rules: &[Area], measure: &Measure) {
    let mut rules: Vec<&Area> = rules.iter().filter(|r| r.height() > measure.leading * 3.0).collect();
    rules.sort_by(|a, b| b.height().total_cmp(&a.height()));
    rules.truncate(MAX_RULES);
    for item in items {
        for rule in &rules {
            if rule.shared_height(&item.span) <= 0.5 * item.span.height() {
                continue;
            }
            let (x, half) = (rule.middle(), measure.body * GUTTER / 2.0);
            let most = item.span.width() * OVERLAP;
            if x > item.span.right - most && x - half < item.span.right && x > item.span.middle() {
                item.span.right = x - half;
            } else if x < item.span.left + most && x + half > item.span.left && x < item.span.middle() {
                item.span.left = x + half;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_a_row_are_parted() {
        let span = |left, right| Area {
            left,
            right,
            top: 0.0,
            foot: 10.0,
        };
        let mut items = [
            Item {
                line: 0,
                span: span(0.0, 101.0),
            },
            Item {
                line: 1,
                span: span(100.0, 200.0),
            },
        ];
        clear(
            &mut items,
            &[],
            &Measure {
                body: 10.0,
                column: 100.0,
                leading: 12.0,
            },
        );
        assert!(items[1].span.left - items[0].span.right >= 7.9);
    }
}

//! Tables: short lines that stand side by side in several rows, closer than columns' lines would.

use std::collections::HashMap;

use super::item::Item;
use crate::read::setting::Measure;

/// A cell is at most this wide, and as far from its neighbour, in widths of a column.
const NARROW: f32 = 0.5;
/// Cells that make a table, and rows of two cells or more.
const LEAST: (usize, usize) = (6, 3);
/// Rows of a table stand at most this far apart, in leadings.
const APART: f32 = 2.5;
/// Items that are compared with each, by height.
const NEAR: usize = 96;

/// The tables among `items`: for each the places of its cells, row by row.
#[must_use]
pub fn tables(items: &[Item], measure: &Measure) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..items.len())
        .filter(|n| items.get(*n).is_some_and(|i| i.span.width() < measure.column * NARROW))
        .collect();
    let top = |n: &usize| items.get(*n).map_or(0.0, |i| i.span.top);
    order.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let sided = neighbours(items, &order, measure);
    let mut groups = Groups::new(items.len());
    for (place, n) in order.iter().enumerate() {
        for other in order.iter().skip(place + 1).take(NEAR) {
            if !(sided.contains_key(n) && sided.contains_key(other)) {
                continue;
            }
            let (Some(a), Some(b)) = (items.get(*n), items.get(*other)) else {
                continue;
            };
            let down = b.span.top - a.span.foot;
            if down > measure.leading * APART {
                break;
            }
            let row = a.span.shared_height(&b.span) > 0.5 * a.span.height().min(b.span.height())
                && -a.span.shared_width(&b.span) < measure.column * NARROW;
            if row || a.span.shared_width(&b.span) > 0.0 {
                groups.join(*n, *other);
            }
        }
    }
    let mut found: HashMap<usize, Vec<usize>> = HashMap::new();
    for n in order.iter().filter(|n| sided.contains_key(n)) {
        found.entry(groups.root(*n)).or_default().push(*n);
    }
    let mut tables: Vec<Vec<usize>> = found
        .into_values()
        .filter(|cells| cells.len() >= LEAST.0 && rows(items, cells) >= LEAST.1)
        .collect();
    tables.sort();
    tables
}

/// Items that have a narrow neighbour in their row.
fn neighbours(items: &[Item], order: &[usize], measure: &Measure) -> HashMap<usize, ()> {
    let mut sided = HashMap::new();
    for (place, n) in order.iter().enumerate() {
        let Some(a) = items.get(*n) else { continue };
        for other in order.iter().skip(place + 1).take(NEAR) {
            let Some(b) = items.get(*other).filter(|b| b.span.top < a.span.foot) else {
                break;
            };
            let beside = a.span.shared_height(&b.span) > 0.5 * a.span.height().min(b.span.height());
            let between = -a.span.shared_width(&b.span);
            // Words of one line that the file has parted stand nearer.
            if beside && between > measure.body * 0.5 && between < measure.column * NARROW {
                sided.insert(*n, ());
                sided.insert(*other, ());
            }
        }
    }
    sided
}

/// How many rows of two cells or more there are.
fn rows(items: &[Item], cells: &[usize]) -> usize {
    let mut count = 0;
    let mut members = 0;
    let mut foot = f32::MIN;
    for cell in cells.iter().filter_map(|c| items.get(*c)) {
        let middle = (cell.span.top + cell.span.foot) / 2.0;
        if middle > foot {
            foot = cell.span.foot;
            members = 0;
        }
        members += 1;
        count += usize::from(members == 2);
    }
    count
}

/// Disjoint sets (union and find with halved paths).
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Groups((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            let next = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = next;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::area::Area;

    #[test]
    fn cells_are_a_table_and_columns_are_not() {
        let measure = Measure {
            body: 10.0,
            column: 200.0,
            leading: 12.0,
        };
        let at = |left: f32, right: f32, row: usize| Area {
            left,
            right,
            top: row as f32 * 12.0,
            foot: row as f32 * 12.0 + 10.0,
        };
        let grid: Vec<Item> = (0..5)
            .flat_map(|r| [at(0.0, 60.0, r), at(80.0, 110.0, r), at(140.0, 170.0, r)])
            .enumerate()
            .map(|(line, span)| Item { line, span })
            .collect();
        assert_eq!(tables(&grid, &measure), [(0..15).collect::<Vec<_>>()]);
        let columns: Vec<Item> = (0..5)
            .flat_map(|r| [at(0.0, 200.0, r), at(215.0, 415.0, r)])
            .enumerate()
            .map(|(line, span)| Item { line, span })
            .collect();
        assert!(tables(&columns, &measure).is_empty());
    }
}

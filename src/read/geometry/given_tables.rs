//! Tables as a file has them: one block whose lines are cells.

use super::item::Item;
use super::measure::weighted_median;
use super::sheet::Sheet;
use crate::read::area::Area;
use crate::read::setting::Measure;
use std::collections::{BTreeMap, HashMap};

/// A block of so many lines, the middle one narrower than this share of a column, is a table.
const SCATTERED: (usize, f32) = (12, 0.3);

/// The tables that one block of the file holds; each is put in order as one thing.
pub struct GivenTables {
    /// Lines of each table.
    cells: Vec<Vec<usize>>,
    place: HashMap<usize, usize>,
}

impl GivenTables {
    /// The blocks whose lines are as narrow as cells.
    pub fn find(sheet: &Sheet, items: &[Item], measure: &Measure) -> Self {
        let mut blocks: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (line, source) in sheet.lines.iter().enumerate() {
            if let Some(block) = source.block {
                blocks.entry(block).or_default().push(line);
            }
        }
        // The file knows the order of a table's cells, however badly they were recognised.
        let width = |lines: &[usize]| {
            weighted_median(
                lines
                    .iter()
                    .filter_map(|l| items.get(*l))
                    .map(|i| (i.span.width(), 1.0))
                    .collect(),
                0.5,
            )
            .unwrap_or(0.0)
        };
        let cells: Vec<Vec<usize>> = blocks
            .into_values()
            .filter(|lines| lines.len() >= SCATTERED.0 && width(lines) < measure.column * SCATTERED.1)
            .collect();
        let place = cells
            .iter()
            .enumerate()
            .flat_map(|(n, t)| t.iter().map(move |l| (*l, n)))
            .collect();
        Self { cells, place }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.cells.len()
    }

    /// The table that a line is a cell of.
    pub fn of(&self, line: usize) -> Option<usize> {
        self.place.get(&line).copied()
    }

    /// The items with each table's cells as one item, that of its first cell.
    pub fn folded(&self, items: Vec<Item>) -> Vec<Item> {
        let spans: Vec<Option<Area>> = self
            .cells
            .iter()
            .map(|t| {
                t.iter()
                    .filter_map(|l| items.get(*l))
                    .map(|i| i.span)
                    .reduce(Area::with)
            })
            .collect();
        let fold = |item: Item| match self.of(item.line) {
            None => Some(item),
            Some(n) if self.cells.get(n).and_then(|t| t.first()) == Some(&item.line) => Some(Item {
                span: spans.get(n).copied().flatten()?,
                ..item
            }),
            Some(_) => None,
        };
        items.into_iter().filter_map(fold).collect()
    }

    /// The lines that an item stands for.
    pub fn unfolded(&self, line: usize) -> Vec<usize> {
        self.of(line)
            .and_then(|n| self.cells.get(n))
            .cloned()
            .unwrap_or_else(|| vec![line])
    }
}

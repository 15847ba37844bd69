//! A region in rows that no line crosses, and the gutters that run through them.

use super::rivers::{Filled, Rivers};
use crate::read::area::Area;
use crate::read::setting::Measure;

/// Cuts that are weighed; of more the widest are taken.
const MAX_ROWS: usize = 64;
/// Slices of a region; a leading each, or more where it is higher.
const MAX_SLICES: f32 = 512.0;

/// Least width of a column, as a share of the page's usual one: what is narrower is a column of a table.
const NARROW: f32 = 0.4;

/// A region's items with what their places are measured by, in the page's unit.
pub struct Region<'a> {
    pub spans: &'a [Area],
    /// Rules that run across, in the same coordinates.
    pub rules: &'a [Area],
    pub measure: Measure,
    /// The box around its items.
    pub frame: Area,
}

/// A row between two cuts that no line crosses.
pub(super) struct Row {
    pub(super) top: f32,
    pub(super) foot: f32,
    pub(super) slices: Vec<Filled>,
}

impl Region<'_> {
    fn bin(&self, x: f32) -> usize {
        (((x - self.frame.left) / self.frame.width().max(1e-3) * Filled::BINS as f32).max(0.0) as usize)
            .min(Filled::BINS - 1)
    }

    /// An item's bins; its ends are shortened, for words reach into gutters.
    fn bins(&self, span: &Area) -> (usize, usize) {
        let ends = (self.measure.body * 0.2).min(span.width() * 0.3);
        (self.bin(span.left + ends), self.bin(span.right - ends) + 1)
    }

    /// An item's height without what its neighbours may share.
    fn height(&self, span: &Area) -> (f32, f32) {
        let slack = (span.height() * 0.2).min(self.measure.body * 0.3);
        (span.top + slack, span.foot - slack)
    }

    /// Rows from top to foot.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut order: Vec<&Area> = self.spans.iter().collect();
        order.sort_by(|a, b| a.top.total_cmp(&b.top));
        let mut rows: Vec<Row> = Vec::new();
        for span in &order {
            let (top, foot) = self.height(span);
            match rows.last_mut().filter(|r| top < r.foot) {
                Some(row) => row.foot = row.foot.max(foot),
                None => rows.push(Row {
                    top,
                    foot,
                    slices: Vec::new(),
                }),
            }
        }
        let mut rows = merge_narrowest(rows);
        let slice = self.measure.leading.max(self.frame.height() / MAX_SLICES);
        for row in &mut rows {
            row.slices = vec![Filled::default(); ((row.foot - row.top) / slice).ceil().max(1.0) as usize];
        }
        for span in order {
            let (top, foot) = self.height(span);
            let (from, to) = self.bins(span);
            let place = rows.partition_point(|r| r.foot < foot);
            let Some(row) = rows.get_mut(place) else { continue };
            let first = ((top - row.top) / slice).max(0.0) as usize;
            let last = ((foot - row.top) / slice).max(0.0) as usize;
            row.slices
                .iter_mut()
                .take(last + 1)
                .skip(first)
                .for_each(|s| s.fill(from, to));
        }
        rows
    }

    /// The gutters among rivers that have run down from `height` above: their middles.
    pub(super) fn through(&self, rivers: &[(usize, usize)], height: f32) -> Vec<f32> {
        // The shorter the rows, the likelier white runs through them by chance.
        let lines = (height / self.measure.leading).max(1.0);
        let least = (0.15 + 1.2 / lines) * self.measure.body;
        let bin = self.frame.width() / Filled::BINS as f32;
        let near = (self.measure.body * 4.0).max(self.measure.column * NARROW);
        let mut out: Vec<f32> = Vec::new();
        for (first, length) in rivers {
            let middle = self.frame.left + (*first as f32 + *length as f32 / 2.0) * bin;
            let apart = out.last().is_none_or(|m| middle - m > near)
                && middle - self.frame.left > near
                && self.frame.right - middle > near;
            if *length as f32 * bin >= least && apart {
                out.push(middle);
            }
        }
        out
    }

    /// The gutters through the whole region.
    #[must_use]
    pub fn gutters(&self) -> Vec<f32> {
        self.gutters_of(&self.rows())
    }

    pub(super) fn gutters_of(&self, rows: &[Row]) -> Vec<f32> {
        let slices: Vec<&Filled> = rows.iter().flat_map(|r| &r.slices).collect();
        self.through(&Rivers::narrows(&slices), self.frame.height())
    }
}

/// Puts rows together where the white between them is least, until few enough are left to weigh.
fn merge_narrowest(rows: Vec<Row>) -> Vec<Row> {
    if rows.len() <= MAX_ROWS {
        return rows;
    }
    let mut whites: Vec<f32> = rows
        .windows(2)
        .filter_map(|w| Some(w.get(1)?.top - w.first()?.foot))
        .collect();
    whites.sort_by(|a, b| b.total_cmp(a));
    let least = whites.get(MAX_ROWS - 1).copied().unwrap_or(0.0);
    let mut out: Vec<Row> = Vec::new();
    for row in rows {
        match out.last_mut().filter(|o| row.top - o.foot <= least) {
            Some(o) => o.foot = row.foot,
            None => out.push(row),
        }
    }
    out
}

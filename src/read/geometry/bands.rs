//! Where a region falls into bands, one beneath the other, of different columns.
//!
//! Straight cuts that no line crosses part the region into rows; neighbouring rows are put together again so that the
//! white columns (gutters) that run through each band are as long as can be, at a price for each band: the whitespace
//! covers of Breuel (2002), sought by dynamic programming over the cuts of an XY-cut (Nagy and Seth 1984).

use super::rivers::{Filled, Rivers};
pub use super::rows::Region;
use super::rows::Row;
use crate::read::area::Area;

/// What the cuts are weighed by.
pub struct Weights {
    /// Price of a band, in lines of gutter.
    pub band: f32,
    /// What it costs more for each gutter beside which text runs on.
    pub running: f32,
    /// What it costs more where it parts the lines of a title.
    pub title: f32,
    /// Lines above and beneath a cut that are looked at for it.
    pub near: usize,
    /// White beyond the usual, in leadings, that parts a region of one, two, three … gutters that run through it all: the more
    /// columns, the less likely it is that their whites meet by chance.
    pub white: [f32; 4],
    /// Share of a region's width that a rule must run across to part it.
    pub rule: f32,
}

/// As measured best on the development pages.
pub const WEIGHTS: Weights = Weights {
    band: 6.0,
    running: 40.0,
    title: 40.0,
    near: 4,
    white: [2.5, 1.1, 0.8, 0.6],
    rule: 0.8,
};

/// Price of a band where nothing else parts lines that stand side by side.
const SHORT_BAND: f32 = 1.0;
/// So many pairs of lines stand side by side then …
const SIDED: f32 = 3.0;
/// … each at least this wide, in widths of a column.
const SIDE: f32 = 0.4;

impl Region<'_> {
    /// Heights at which the region falls into bands, from top to foot.
    #[must_use]
    pub fn cuts(&self) -> Vec<f32> {
        let rows = self.rows();
        match self.gutters_of(&rows).len() {
            0 => self.weighed(&rows, WEIGHTS.band, |_, _, height| height / self.measure.leading),
            _ => self.parted(&rows),
        }
    }

    /// Heights at which a region that would stay whole falls into bands, though they be short: where lines stand side by side.
    pub fn short_cuts(&self) -> Vec<f32> {
        let rows = self.rows();
        let sided: Vec<f32> = rows.iter().map(|row| self.sided(row)).collect();
        if sided.iter().sum::<f32>() < SIDED {
            return Vec::new();
        }
        self.weighed(&rows, SHORT_BAND, |from, to, _| {
            sided.iter().take(to + 1).skip(from).sum()
        })
    }

    /// How many lines of a row have another at their right.
    fn sided(&self, row: &Row) -> f32 {
        let middle = |span: &&Area| (row.top..row.foot).contains(&((span.top + span.foot) / 2.0));
        let mut order: Vec<&Area> = self.spans.iter().filter(middle).collect();
        order.sort_by(|a, b| a.top.total_cmp(&b.top));
        let beside = |a: &Area, b: &Area| {
            let wide = a.width().min(b.width()) > self.measure.column * SIDE;
            wide && a.shared_height(b) > a.height().min(b.height()) * 0.5 && a.shared_width(b) < 0.0
        };
        let pairs = order.windows(2).filter(|pair| matches!(pair, [a, b] if beside(a, b)));
        pairs.count() as f32
    }

    /// Where gutters run through the whole region: cuts at rules, and at white that all columns share.
    fn parted(&self, rows: &[Row]) -> Vec<f32> {
        let pairs = rows.iter().zip(rows.iter().skip(1)).enumerate();
        pairs
            .filter(|(n, (above, row))| self.apart(rows, n + 1, above, row))
            .map(|(_, (above, row))| (above.foot + row.top) / 2.0)
            .collect()
    }

    /// Whether the white or a rule between two rows parts the columns on both sides.
    fn apart(&self, rows: &[Row], at: usize, above: &Row, row: &Row) -> bool {
        let white = self.white(above, row);
        if white < self.enough(usize::MAX) {
            return self.ruled(above, row);
        }
        if self.splits_title(above.foot, row.top) && !self.ruled(above, row) {
            return false;
        }
        let (before, after) = self.near(rows, at);
        let columns = [before.as_slice(), after.as_slice()]
            .map(|side| self.counted(side))
            .into_iter()
            .max()
            .unwrap_or(0);
        white >= self.enough(columns) || self.ruled(above, row)
    }

    /// The cuts whose bands have the most gutter for their price; `gain` says what one is worth that runs from a row to another, both
    /// included, of this height.
    fn weighed(&self, rows: &[Row], band: f32, gain: impl Fn(usize, usize, f32) -> f32) -> Vec<f32> {
        let count = rows.len();
        if count < 2 {
            return Vec::new();
        }
        // best[j]: the worth of the first j rows, and where the last band of them begins.
        let mut best: Vec<(f32, usize)> = vec![(f32::MIN, 0); count + 1];
        if let Some(first) = best.first_mut() {
            first.0 = 0.0;
        }
        for from in 0..count {
            let Some(base) = best.get(from).map(|b| b.0) else { break };
            let price = self.price(rows, from, band);
            let mut rivers = Rivers::default();
            for (to, row) in rows.iter().enumerate().skip(from) {
                row.slices.iter().for_each(|s| rivers.run(s));
                let height = row.foot - rows.get(from).map_or(row.top, |r| r.top);
                let gutters = self.through(&rivers.runs(), height).len() as f32;
                let worth = base + gutters * gain(from, to, height) - price;
                if let Some(slot) = best.get_mut(to + 1).filter(|b| worth > b.0 + 1e-3) {
                    *slot = (worth, from);
                }
            }
        }
        let mut cuts = Vec::new();
        let mut at = count;
        while let Some((_, from)) = best.get(at).copied().filter(|_| at > 0) {
            if let (Some(above), Some(row)) = (from.checked_sub(1).and_then(|n| rows.get(n)), rows.get(from)) {
                cuts.push((above.foot + row.top) / 2.0);
            }
            at = from;
        }
        cuts.reverse();
        cuts
    }

    /// The price of beginning a band at this row: dear where text runs on in columns from the row above.
    fn price(&self, rows: &[Row], at: usize, band: f32) -> f32 {
        let (Some(above), Some(row)) = (at.checked_sub(1).and_then(|n| rows.get(n)), rows.get(at)) else {
            return band;
        };
        let title = self.splits_title(above.foot, row.top) && !self.ruled(above, row);
        let band = if title { band + WEIGHTS.title } else { band };
        let (before, after) = self.near(rows, at);
        let (ends, begins, shared) = (
            self.counted(&before),
            self.counted(&after),
            self.counted(&[before, after].concat()),
        );
        if shared == 0 || self.ruled(above, row) {
            return band;
        }
        // The nearer the white comes to what parts columns for sure, the less it costs.
        let lacks = 1.0 - (self.white(above, row) / self.enough(ends.max(begins))).clamp(0.0, 1.0);
        band + WEIGHTS.running * shared as f32 * lacks
    }

    /// The slices next to a cut, above and beneath.
    fn near(&self, rows: &[Row], at: usize) -> (Vec<Filled>, Vec<Filled>) {
        let (above, beneath) = rows.split_at_checked(at).unwrap_or_default();
        let mut before: Vec<Filled> = above
            .iter()
            .rev()
            .flat_map(|r| r.slices.iter().rev())
            .take(WEIGHTS.near)
            .copied()
            .collect();
        before.reverse();
        (
            before,
            beneath
                .iter()
                .flat_map(|r| &r.slices)
                .take(WEIGHTS.near)
                .copied()
                .collect(),
        )
    }

    /// How many gutters run through slices.
    fn counted(&self, slices: &[Filled]) -> usize {
        let mut rivers = Rivers::default();
        slices.iter().for_each(|s| rivers.run(s));
        self.through(&rivers.runs(), self.measure.leading * slices.len() as f32)
            .len()
    }

    /// White between two rows beyond that between lines.
    fn white(&self, above: &Row, row: &Row) -> f32 {
        row.top - above.foot - (self.measure.leading - self.measure.body * 0.6)
    }

    /// White that parts columns with this many gutters.
    fn enough(&self, gutters: usize) -> f32 {
        WEIGHTS
            .white
            .get(gutters.saturating_sub(1))
            .or(WEIGHTS.white.last())
            .copied()
            .unwrap_or(1.0)
            * self.measure.leading
    }

    /// Whether rules run across between two rows.
    fn ruled(&self, above: &Row, row: &Row) -> bool {
        let between = |r: &&Area| r.top >= above.foot - self.measure.body && r.foot <= row.top + self.measure.body;
        let inside = |r: &Area| r.right.min(self.frame.left + self.frame.width()) - r.left.max(self.frame.left);
        self.rules
            .iter()
            .filter(between)
            .map(|r| inside(r).max(0.0))
            .sum::<f32>()
            > self.frame.width() * WEIGHTS.rule
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::setting::Measure;

    fn column(left: f32, right: f32, lines: std::ops::Range<usize>) -> impl Iterator<Item = Area> {
        lines.map(move |n| Area {
            left,
            right,
            top: n as f32 * 12.0,
            foot: n as f32 * 12.0 + 10.0,
        })
    }

    #[test]
    fn a_headline_across_is_a_band_of_its_own() {
        let mut spans: Vec<Area> = column(0.0, 200.0, 0..20)
            .chain(column(220.0, 420.0, 0..20))
            .chain(column(0.0, 200.0, 23..40))
            .chain(column(220.0, 420.0, 23..40))
            .collect();
        spans.push(Area {
            left: 10.0,
            right: 400.0,
            top: 246.0,
            foot: 268.0,
        });
        let region = Region {
            spans: &spans,
            rules: &[],
            measure: Measure {
                body: 10.0,
                leading: 12.0,
                column: 200.0,
            },
            frame: Area {
                left: 0.0,
                right: 420.0,
                top: 0.0,
                foot: 480.0,
            },
        };
        assert!(region.gutters().is_empty());
        let cuts = region.cuts();
        assert_eq!(cuts.len(), 2, "{cuts:?}");
    }

    #[test]
    fn rows_of_one_column_structure_stay_together() {
        let spans: Vec<Area> = column(0.0, 200.0, 0..40).chain(column(220.0, 420.0, 0..40)).collect();
        let region = Region {
            spans: &spans,
            rules: &[],
            measure: Measure {
                body: 10.0,
                leading: 12.0,
                column: 200.0,
            },
            frame: Area {
                left: 0.0,
                right: 420.0,
                top: 0.0,
                foot: 480.0,
            },
        };
        assert!(region.cuts().is_empty());
        assert_eq!(region.gutters().len(), 1);
    }
}

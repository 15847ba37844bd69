//! Rows of activations in eight bits: what the matrix products multiply by.

use super::isa::{Isa, with_lanes};
use super::lanes::Lanes;
use super::row::Row;
use super::shared::Shared;
use super::team::Team;

/// Values that share a scale.
pub const BLOCK: usize = 32;
/// Rows that one task takes.
const ROWS_A_TASK: usize = 8;

/// Rows in eight bits, a scale for every 32 values: `value = scale · q`, `q` in -127..=127.
#[derive(Clone, Debug, Default)]
pub struct Activations {
    rows: usize,
    width: usize,
    /// `(rows, width)`
    values: Vec<i8>,
    /// `(rows, width / 32)`
    scales: Vec<f32>,
    /// `scale · Σ q` of each block, `(rows, width / 32)`.
    sums: Vec<f32>,
    /// `Σ q` of each half block, then of both, `(rows, width / 32, 3)`.
    totals: Vec<i32>,
}

impl Activations {
    /// Takes `rows` rows of `width` f32, a multiple of 32, as `produce` writes each of them, and quantises them by the highest
    /// magnitude of each block.
    pub fn fill(
        &mut self,
        team: &Team,
        isa: Isa,
        rows: usize,
        width: usize,
        produce: &(dyn Fn(usize, &mut [f32]) + Sync),
    ) {
        self.rows = rows;
        self.width = width;
        self.values.resize(rows * width, 0);
        self.scales.resize(rows * width / BLOCK, 0.0);
        self.sums.resize(rows * width / BLOCK, 0.0);
        self.totals.resize(rows * width / BLOCK * 3, 0);
        let (values, scales) = (Shared::new(&mut self.values), Shared::new(&mut self.scales));
        let (sums, totals) = (Shared::new(&mut self.sums), Shared::new(&mut self.totals));
        team.run(rows.div_ceil(ROWS_A_TASK), &|task| {
            let mut buffer = vec![0f32; width];
            for row in task * ROWS_A_TASK..rows.min((task + 1) * ROWS_A_TASK) {
                produce(row, &mut buffer);
                let blocks = width / BLOCK;
                // SAFETY: this task alone writes what belongs to its rows.
                let (values, totals) = unsafe {
                    (
                        values.slice(row * width, width),
                        totals.slice(row * blocks * 3, blocks * 3),
                    )
                };
                // SAFETY: as above.
                let (scales, sums) = unsafe { (scales.slice(row * blocks, blocks), sums.slice(row * blocks, blocks)) };
                with_lanes!(isa, lanes => {
                    let blocks = buffer.as_chunks::<BLOCK>().0.iter().zip(values.as_chunks_mut::<BLOCK>().0);
                    let marks = scales.iter_mut().zip(sums).zip(totals.as_chunks_mut::<3>().0);
                    for ((block, values), ((scale, sum), totals)) in blocks.zip(marks) {
                        (*scale, *sum) = quantise_block(lanes, block, values, totals);
                    }
                });
            }
        });
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Values of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Columns `from..from + count` of a row, both multiples of 32.
    #[inline(always)]
    pub(super) fn row(&self, row: usize, from: usize, count: usize) -> Row<'_> {
        let at = row * self.width + from;
        Row {
            values: self.values[at..at + count].as_chunks().0,
            scales: &self.scales[at / BLOCK..(at + count) / BLOCK],
            sums: &self.sums[at / BLOCK..(at + count) / BLOCK],
            totals: self.totals[at / BLOCK * 3..(at + count) / BLOCK * 3].as_chunks().0,
        }
    }
}

/// The scale of a block, and scale times sum.
#[inline(always)]
fn quantise_block<L: Lanes>(l: L, block: &[f32; BLOCK], values: &mut [i8; BLOCK], totals: &mut [i32; 3]) -> (f32, f32) {
    let (halves, _) = block.as_chunks::<16>();
    let halves = [l.floats(&halves[0]), l.floats(&halves[1])];
    let highest = l.highest(l.larger(halves[0], halves[1]));
    let scale = highest / 127.0;
    let inverse = l.splat(if highest > 0.0 { 127.0 / highest } else { 0.0 });
    let (values, _) = values.as_chunks_mut::<16>();
    for (half, (values, total)) in values.iter_mut().zip(&mut totals[..2]).enumerate() {
        *total = l.round(l.mul(halves[half], inverse), values);
    }
    totals[2] = totals[0] + totals[1];
    (scale, scale * totals[2] as f32)
}

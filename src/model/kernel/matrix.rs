//! Packed matrices, and activations multiplied by them.

use super::activations::Activations;
use super::arena::{Arena, Lines};
use super::format::{Format, ROWS, pack};
use super::isa::{Isa, with_lanes};
use super::lanes::{LARGEST_SMALL_BATCH, Lanes};
use super::line::{Line, bytes_of};
use super::panel::{MOST_COLUMNS, Panel};
use super::row::Row;
use super::shared::Shared;
use super::team::Team;

/// Tiles that one task takes at a time.
const TILES_A_TASK: usize = 4;
/// Rows of activations that stay in the second cache while tiles go by.
const ROW_BLOCK: usize = 128;
/// Columns of a panel where few rows are multiplied: less to keep in the nearest cache.
const SHORT_PANEL: usize = 256;
/// Columns of a panel that goes alone: what the nearest cache holds beside the activations.
const LONG_PANEL: usize = 1024;
/// Up to so many rows take short panels.
const SHORT_PANEL_ROWS: usize = 8;

/// A quantised matrix, `(rows, columns)`, packed for the kernels.
pub struct Matrix {
    format: Format,
    rows: usize,
    columns: usize,
    /// Lines of a tile.
    of_tile: usize,
    tiles: Lines,
}

impl Matrix {
    /// Packs `bytes`, rows of blocks as a file has them, into lines of `arena`.
    ///
    /// `None` where the sizes do not fit each other.
    pub fn pack(team: &Team, arena: &Arena, format: Format, bytes: &[u8], rows: usize, columns: usize) -> Option<Self> {
        let blocks = columns / format.block();
        let fits = rows > 0 && blocks > 0 && columns.is_multiple_of(format.block());
        let len = rows.checked_mul(blocks)?.checked_mul(format.bytes())?;
        if !fits || len != bytes.len() {
            return None;
        }
        let of_tile = blocks.div_ceil(format.unit()) * format.lines();
        let count = rows.div_ceil(ROWS);
        let mut tiles = arena.lines(count.checked_mul(of_tile)?)?;
        let shared = Shared::new(&mut tiles);
        let of_row = blocks * format.bytes();
        team.run(count, &|tile| {
            // SAFETY: every task takes a tile of its own.
            let tile_lines = unsafe { shared.slice(tile * of_tile, of_tile) };
            let bytes_of_tile = bytes_of(tile_lines);
            for row in 0..ROWS.min(rows - tile * ROWS) {
                let raw = &bytes[(tile * ROWS + row) * of_row..][..of_row];
                let units = bytes_of_tile.chunks_exact_mut(format.lines() * 64);
                for (unit, raw) in units.zip(raw.chunks(format.bytes() * format.unit())) {
                    let [scales, small, low, high] = split(unit, format.planes().map(|lines| lines * 64));
                    for (index, block) in raw.chunks_exact(format.bytes()).enumerate() {
                        pack(format, block, row, index, [scales, small, low, high]);
                    }
                }
            }
        });
        Some(Self {
            format,
            rows,
            columns,
            of_tile,
            tiles,
        })
    }

    /// Rows: what a product has as columns.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns: the width of the activations.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.tiles.len() * size_of::<Line>()
    }

    fn tile(&self, tile: usize) -> &[Line] {
        &self.tiles[tile * self.of_tile..][..self.of_tile]
    }
}

fn split(bytes: &mut [u8], planes: [usize; 4]) -> [&mut [u8]; 4] {
    let mut rest = bytes;
    planes.map(|len| {
        let (plane, after) = std::mem::take(&mut rest).split_at_mut(len);
        rest = after;
        plane
    })
}

/// One product: `out[r][n] = Σ activations[r][k] · matrix[n][k]`, `out` being `(activations.rows(), matrix.rows())`.
pub struct Product<'a> {
    /// `(n, k)`.
    pub matrix: &'a Matrix,
    /// `(r, n)`.
    pub out: &'a mut [f32],
}

/// Computes `products` of the same activations. A row's result is the same whatever rows are beside it and whoever computes it.
///
/// # Panics
/// Where the shapes do not fit each other.
pub fn multiply(team: &Team, isa: Isa, activations: &Activations, products: &mut [Product<'_>]) {
    let rows = activations.rows();
    let mut jobs = Vec::with_capacity(products.len());
    let mut tasks = 0;
    for product in products.iter_mut() {
        assert_eq!(product.matrix.columns, activations.width(), "the widths differ");
        assert_eq!(
            product.out.len(),
            rows * product.matrix.rows,
            "the product's shape differs"
        );
        let tiles = product.matrix.rows.div_ceil(ROWS);
        jobs.push((tasks, product.matrix, Shared::new(product.out)));
        tasks += tiles.div_ceil(TILES_A_TASK);
    }
    team.run(tasks, &|task| {
        let (first_task, matrix, out) = &jobs[jobs.partition_point(|(first, ..)| *first <= task) - 1];
        let first = (task - first_task) * TILES_A_TASK;
        let tiles = TILES_A_TASK.min(matrix.rows.div_ceil(ROWS) - first);
        with_lanes!(isa, lanes => tiles_of(lanes, matrix, first, tiles, activations, out));
    });
}

/// `tiles` tiles from `first` on, for all rows.
#[inline(always)]
fn tiles_of<L: Lanes>(
    l: L,
    matrix: &Matrix,
    first: usize,
    tiles: usize,
    activations: &Activations,
    out: &Shared<'_, f32>,
) {
    let rows = activations.rows();
    let short = rows <= L::SMALL_BATCH;
    let mut panels: Vec<Box<Panel>> = (0..if short { 0 } else { 1 + usize::from(L::WIDE) })
        .map(|_| Panel::new())
        .collect();
    let (mut few_sums, mut many_sums) = ([[0f32; 16]; TILES_A_TASK * LARGEST_SMALL_BATCH], Vec::new());
    let sums = if short {
        &mut few_sums[..tiles * rows]
    } else {
        many_sums.resize(tiles * rows.min(ROW_BLOCK), [0f32; 16]);
        &mut many_sums[..]
    };
    for begin in (0..rows).step_by(ROW_BLOCK) {
        let count = ROW_BLOCK.min(rows - begin);
        sums.fill([0.0; 16]);
        if short {
            for tile in 0..tiles {
                let lines = matrix.tile(first + tile);
                let row = |row: usize| activations.row(begin + row, 0, matrix.columns);
                small_batch(l, matrix.format, lines, &row, &mut sums[tile * count..][..count]);
            }
        } else {
            let run = match (L::WIDE, rows <= SHORT_PANEL_ROWS) {
                (true, _) => MOST_COLUMNS,
                (false, true) => SHORT_PANEL,
                (false, false) => LONG_PANEL,
            };
            for from in (0..matrix.columns).step_by(run) {
                let columns = run.min(matrix.columns - from);
                let row = |row: usize| activations.row(begin + row, from, columns);
                let mut tile = 0;
                while tile < tiles {
                    let paired = L::WIDE && tile + 1 < tiles;
                    let block = matrix.format.block();
                    for (index, panel) in panels.iter_mut().take(1 + usize::from(paired)).enumerate() {
                        let lines = matrix.tile(first + tile + index);
                        panel.fill(l, matrix.format, lines, from / block, columns / block);
                    }
                    let sums = &mut sums[tile * count..];
                    if paired {
                        let panels = [&*panels[0], &*panels[1]];
                        accumulate::<L, 2>(l, matrix.format, panels, count, &row, sums);
                        tile += 2;
                    } else {
                        accumulate::<L, 1>(l, matrix.format, [&*panels[0]], count, &row, sums);
                        tile += 1;
                    }
                }
            }
        }
        for tile in 0..tiles {
            let column = (first + tile) * ROWS;
            let width = ROWS.min(matrix.rows - column);
            for row in 0..count {
                // SAFETY: this task alone writes these columns, and each of them once.
                let index = unsafe { out.slice((begin + row) * matrix.rows + column, width) };
                match index.first_chunk_mut() {
                    Some(sixteen) => *sixteen = sums[tile * count + row],
                    None => index.copy_from_slice(&sums[tile * count + row][..width]),
                }
            }
        }
    }
}

/// Adds a tile's product to the sums of few rows.
#[inline(always)]
fn small_batch<'a, L: Lanes>(
    l: L,
    format: Format,
    tile: &[Line],
    row: &impl Fn(usize) -> Row<'a>,
    sums: &mut [[f32; 16]],
) {
    let mut done = 0;
    let (fours, rest) = sums.as_chunks_mut::<4>();
    for sums in fours {
        l.small_batch(format, tile, std::array::from_fn(|index| row(done + index)), sums);
        done += 4;
    }
    let (twos, rest) = rest.as_chunks_mut::<2>();
    for sums in twos {
        l.small_batch(format, tile, [row(done), row(done + 1)], sums);
        done += 2;
    }
    for sums in rest {
        l.small_batch(format, tile, [row(done)], std::array::from_mut(sums));
        done += 1;
    }
}

/// Adds what `T` tiles' panels make of `count` rows to the sums, `(T, count)`.
#[inline(always)]
fn accumulate<'a, L: Lanes, const T: usize>(
    l: L,
    format: Format,
    panels: [&Panel; T],
    count: usize,
    row: &impl Fn(usize) -> Row<'a>,
    sums: &mut [[f32; 16]],
) {
    match format {
        Format::Q4K | Format::Q41 => all::<L, T, 4, 8, 0, true>(l, panels, count, row, sums),
        Format::Q40 => all::<L, T, 4, 8, 8, false>(l, panels, count, row, sums),
        Format::Q50 => all::<L, T, 5, 8, 16, false>(l, panels, count, row, sums),
        Format::Q6K => all::<L, T, 6, 4, 32, false>(l, panels, count, row, sums),
        Format::Q80 => all::<L, T, 8, 8, 0, false>(l, panels, count, row, sums),
    }
}

/// In fours, then one by one.
#[inline(always)]
fn all<'a, L: Lanes, const T: usize, const BITS: u32, const G: usize, const OFFSET: i32, const MIN: bool>(
    l: L,
    panels: [&Panel; T],
    count: usize,
    row: &impl Fn(usize) -> Row<'a>,
    sums: &mut [[f32; 16]],
) {
    let mut at = 0;
    while at < count {
        at += match count - at {
            4.. => some::<L, T, 4, BITS, G, OFFSET, MIN>(l, panels, count, at, row, sums),
            2..4 => some::<L, T, 2, BITS, G, OFFSET, MIN>(l, panels, count, at, row, sums),
            _ => some::<L, T, 1, BITS, G, OFFSET, MIN>(l, panels, count, at, row, sums),
        };
    }
}

/// `R` rows from `at` on: for every block of 32 columns, in one part of eight groups or two of four, with a scale each.
#[allow(
    clippy::needless_range_loop,
    reason = "tiles and rows number registers, which iterators hide"
)]
#[inline(always)]
fn some<
    'a,
    L: Lanes,
    const T: usize,
    const R: usize,
    const BITS: u32,
    const G: usize,
    const OFFSET: i32,
    const MIN: bool,
>(
    l: L,
    panels: [&Panel; T],
    count: usize,
    at: usize,
    row: &impl Fn(usize) -> Row<'a>,
    sums: &mut [[f32; 16]],
) -> usize {
    let parts = 8 / G;
    let rows: [Row<'_>; R] = std::array::from_fn(|index| row(at + index));
    // Slices of one length each, so that the loop need not ask whether it is within them.
    let blocks = rows[0].scales.len();
    let tiles = panels.map(|panel| {
        let weights = &panel.values.as_chunks::<G>().0[..blocks * parts];
        (weights, &panel.scales[..blocks * parts], &panel.mins[..blocks])
    });
    let mut values = [rows[0].values.as_chunks::<G>().0; R];
    let mut totals = [rows[0].totals; R];
    let mut factors = [(rows[0].scales, rows[0].sums); R];
    let mut floats = [[l.splat(0.0); R]; T];
    for row in 0..R {
        values[row] = &rows[row].values.as_chunks::<G>().0[..blocks * parts];
        totals[row] = &rows[row].totals[..blocks];
        factors[row] = (&rows[row].scales[..blocks], &rows[row].sums[..blocks]);
        for tile in 0..T {
            floats[tile][row] = l.floats(&sums[tile * count + at + row]);
        }
    }
    for block in 0..blocks {
        for part in 0..parts {
            let index = block * parts + part;
            let mut four = [&values[0][index]; R];
            let mut total = [0; R];
            for row in 0..R {
                four[row] = &values[row][index];
                total[row] = totals[row][block][if parts == 2 { part } else { 2 }];
            }
            let dots = l.dots_of::<BITS, OFFSET, T, R, G>(tiles.map(|tile| &tile.0[index]), four, total);
            for tile in 0..T {
                let scale = l.floats(&tiles[tile].1[index]);
                for row in 0..R {
                    let scaled = l.mul(l.convert(dots[tile][row]), scale);
                    floats[tile][row] = l.add(l.mul(scaled, l.splat(factors[row].0[block])), floats[tile][row]);
                }
            }
        }
        if MIN {
            for tile in 0..T {
                let min = l.floats(&tiles[tile].2[block]);
                for row in 0..R {
                    floats[tile][row] = l.add(l.mul(min, l.splat(factors[row].1[block])), floats[tile][row]);
                }
            }
        }
    }
    for tile in 0..T {
        for row in 0..R {
            l.put(floats[tile][row], &mut sums[tile * count + at + row]);
        }
    }
    R
}

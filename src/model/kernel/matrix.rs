//! Packed matrices, and activations multiplied by them.

use super::activations::{Activations, Row};
use super::format::{Format, ROWS, pack};
use super::isa::{Isa, with_lanes};
use super::lanes::{Lanes, Line, bytes_of, zeros};
use super::panel::{MOST, Panel};
use super::shared::Shared;
use super::team::Team;

/// Tiles that one task takes at a time.
const TILES: usize = 4;
/// Rows of activations that stay in the second cache while tiles go by.
const ROW_BLOCK: usize = 128;
/// Columns of a panel where few rows are multiplied: less to keep in the nearest cache.
const SHORT: usize = 256;
/// Up to so many rows are few.
const FEW: usize = 8;

/// A quantised matrix, `(rows, columns)`, packed for the kernels.
pub struct Matrix {
    format: Format,
    rows: usize,
    columns: usize,
    /// Lines of each plane of a tile.
    planes: [usize; 4],
    tiles: Vec<Line>,
}

impl Matrix {
    /// Packs `bytes`, rows of blocks as a file has them.
    ///
    /// `None` where the sizes do not fit each other.
    pub fn pack(team: &Team, format: Format, bytes: &[u8], rows: usize, columns: usize) -> Option<Self> {
        let blocks = columns / format.block();
        let fits = rows > 0 && blocks > 0 && columns.is_multiple_of(format.block());
        let len = rows.checked_mul(blocks)?.checked_mul(format.bytes())?;
        if !fits || len != bytes.len() {
            return None;
        }
        let planes = format.lines(blocks);
        let of_tile: usize = planes.iter().sum();
        let count = rows.div_ceil(ROWS);
        let mut tiles = zeros(count.checked_mul(of_tile)?);
        let shared = Shared::new(&mut tiles);
        let of_row = blocks * format.bytes();
        team.run(count, &|tile| {
            // SAFETY: every task takes a tile of its own.
            let tile_lines = unsafe { shared.slice(tile * of_tile, of_tile) };
            let [scales, small, low, high] = split(bytes_of(tile_lines), planes.map(|lines| lines * 64));
            for row in 0..ROWS.min(rows - tile * ROWS) {
                let raw = &bytes[(tile * ROWS + row) * of_row..][..of_row];
                for (place, block) in raw.chunks_exact(format.bytes()).enumerate() {
                    pack(
                        format,
                        block,
                        row,
                        place,
                        [&mut *scales, &mut *small, &mut *low, &mut *high],
                    );
                }
            }
        });
        Some(Self {
            format,
            rows,
            columns,
            planes,
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

    fn tile(&self, tile: usize) -> [&[Line]; 4] {
        let mut rest = &self.tiles[tile * self.planes.iter().sum::<usize>()..];
        self.planes.map(|lines| {
            let (plane, after) = rest.split_at(lines);
            rest = after;
            plane
        })
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
        tasks += tiles.div_ceil(TILES);
    }
    team.run(tasks, &|task| {
        let (first_task, matrix, out) = &jobs[jobs.partition_point(|(first, ..)| *first <= task) - 1];
        let first = (task - first_task) * TILES;
        let tiles = TILES.min(matrix.rows.div_ceil(ROWS) - first);
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
    let mut panel = Panel::new();
    let rows = activations.rows();
    let run = if rows <= FEW { SHORT } else { MOST };
    let mut sums = vec![[0f32; 16]; tiles * rows.min(ROW_BLOCK)];
    for begin in (0..rows).step_by(ROW_BLOCK) {
        let count = ROW_BLOCK.min(rows - begin);
        sums.fill([0.0; 16]);
        for from in (0..matrix.columns).step_by(run) {
            let columns = run.min(matrix.columns - from);
            for tile in 0..tiles {
                let block = matrix.format.block();
                panel.fill(
                    l,
                    matrix.format,
                    matrix.tile(first + tile),
                    from / block,
                    columns / block,
                );
                let sums = &mut sums[tile * count..][..count];
                let row = |row: usize| activations.row(begin + row, from, columns);
                accumulate(l, matrix.format, &panel, &row, sums);
            }
        }
        for tile in 0..tiles {
            let column = (first + tile) * ROWS;
            let width = ROWS.min(matrix.rows - column);
            for row in 0..count {
                // SAFETY: this task alone writes these columns, and each of them once.
                let place = unsafe { out.slice((begin + row) * matrix.rows + column, width) };
                place.copy_from_slice(&sums[tile * count + row][..width]);
            }
        }
    }
}

/// Adds a panel's part to the sums of all rows.
#[inline(always)]
fn accumulate<'a, L: Lanes>(
    l: L,
    format: Format,
    panel: &Panel,
    row: &impl Fn(usize) -> Row<'a>,
    sums: &mut [[f32; 16]],
) {
    match format {
        Format::Q4K | Format::Q41 => all::<L, 4, 8, 0, true>(l, panel, row, sums),
        Format::Q40 => all::<L, 4, 8, 8, false>(l, panel, row, sums),
        Format::Q50 => all::<L, 5, 8, 16, false>(l, panel, row, sums),
        Format::Q6K => all::<L, 6, 4, 32, false>(l, panel, row, sums),
        Format::Q80 => all::<L, 8, 8, 0, false>(l, panel, row, sums),
    }
}

/// In fours, then one by one.
#[inline(always)]
fn all<'a, L: Lanes, const BITS: u32, const G: usize, const OFFSET: i32, const MIN: bool>(
    l: L,
    panel: &Panel,
    row: &impl Fn(usize) -> Row<'a>,
    sums: &mut [[f32; 16]],
) {
    let (fours, rest) = sums.as_chunks_mut::<4>();
    let done = fours.len() * 4;
    for (four, sums) in fours.iter_mut().enumerate() {
        let rows = std::array::from_fn(|place| row(four * 4 + place));
        some::<L, 4, BITS, G, OFFSET, MIN>(l, panel, rows, sums);
    }
    let (twos, rest) = rest.as_chunks_mut::<2>();
    for sums in twos.iter_mut() {
        some::<L, 2, BITS, G, OFFSET, MIN>(l, panel, [row(done), row(done + 1)], sums);
    }
    for (place, sums) in rest.iter_mut().enumerate() {
        let at = done + twos.len() * 2 + place;
        some::<L, 1, BITS, G, OFFSET, MIN>(l, panel, [row(at)], std::array::from_mut(sums));
    }
}

/// `R` rows at once: for every block of 32 columns, in one part of eight groups or two of four, with a scale each.
#[inline(always)]
fn some<L: Lanes, const R: usize, const BITS: u32, const G: usize, const OFFSET: i32, const MIN: bool>(
    l: L,
    panel: &Panel,
    rows: [Row<'_>; R],
    sums: &mut [[f32; 16]; R],
) {
    let offset = OFFSET + if BITS == 8 { L::EXCESS } else { 0 };
    let parts = 8 / G;
    // Slices of one length each, so that the loop need not ask whether it is within them.
    let blocks = rows[0].scales.len();
    let weights = &panel.values.as_chunks::<G>().0[..blocks * parts];
    let (scales, mins) = (&panel.scales[..blocks * parts], &panel.mins[..blocks]);
    let mut values = [rows[0].values.as_chunks::<G>().0; R];
    let mut totals = [rows[0].totals.as_chunks::<2>().0; R];
    let mut factors = [(rows[0].scales, rows[0].sums); R];
    let mut floats = [l.splat(0.0); R];
    for row in 0..R {
        values[row] = &rows[row].values.as_chunks::<G>().0[..blocks * parts];
        totals[row] = &rows[row].totals.as_chunks::<2>().0[..blocks];
        factors[row] = (&rows[row].scales[..blocks], &rows[row].sums[..blocks]);
        floats[row] = l.floats(&sums[row]);
    }
    for block in 0..blocks {
        for part in 0..parts {
            let place = block * parts + part;
            let mut four = [&values[0][place]; R];
            let mut start = [0; R];
            for row in 0..R {
                four[row] = &values[row][place];
                if offset != 0 {
                    let halves = totals[row][block];
                    start[row] = -offset
                        * if parts == 2 {
                            halves[part]
                        } else {
                            halves[0] + halves[1]
                        };
                }
            }
            let dots = l.dots::<BITS, R, G>(&weights[place], four, start);
            let scale = l.floats(&scales[place]);
            for row in 0..R {
                let scaled = l.mul(l.convert(dots[row]), scale);
                floats[row] = l.add(l.mul(scaled, l.splat(factors[row].0[block])), floats[row]);
            }
        }
        if MIN {
            let min = l.floats(&mins[block]);
            for row in 0..R {
                floats[row] = l.add(l.mul(min, l.splat(factors[row].1[block])), floats[row]);
            }
        }
    }
    for row in 0..R {
        l.put(floats[row], &mut sums[row]);
    }
}

//! Causal attention over pages of keys and values, page by page with running maxima and sums (Milakov and Gimelshein 2018,
//! arXiv:1805.02867; Dao et al. 2022, arXiv:2205.14135): no matrix of scores is ever held, no head repeated.

use super::isa::{Isa, with_lanes};
use super::lanes::Lanes;
use super::math::exp;
use super::page::{Heads, PAGE, keys, values};
use super::shared::Shared;
use super::team::Team;

/// Rows of queries that one task takes.
const ROWS_A_TASK: usize = 16;

/// What is asked of a layer.
pub struct Attention<'a> {
    /// Its heads.
    pub heads: Heads,
    /// The layer's part of every page, in order.
    pub pages: &'a [&'a [u16]],
    /// Position of the first row of queries.
    pub first: usize,
    /// How many positions a row sees, its own among them; `None` is all before it.
    pub window: Option<usize>,
    /// What scores are multiplied by.
    pub scale: f32,
}

/// What a query has gathered so far: the highest score and the sum of all weights, both against that score.
#[derive(Clone, Copy)]
struct Gathered {
    highest: f32,
    sum: f32,
}

/// Attends with `queries`, `(rows, query heads * dim)`, to `out`, of the same shape. The keys of the rows' own positions must be
/// in the pages. A row's result is the same whatever rows are beside it.
pub fn attend(team: &Team, isa: Isa, what: &Attention<'_>, queries: &[f32], out: &mut [f32]) {
    let Heads { query, kv, dim } = what.heads;
    let rows = queries.len() / (query * dim);
    let blocks = rows.div_ceil(ROWS_A_TASK);
    let shared = Shared::new(out);
    team.run(blocks * kv, &|task| {
        // The last rows see most: they go first.
        let (block, head) = (blocks - 1 - task / kv, task % kv);
        let begin = block * ROWS_A_TASK;
        let count = ROWS_A_TASK.min(rows - begin);
        with_lanes!(isa, lanes => rows_of(lanes, what, head, begin, count, queries, &shared));
    });
}

/// `count` rows from `begin` on, for the query heads that share the key and value head `head`.
#[inline(always)]
fn rows_of<L: Lanes>(
    l: L,
    what: &Attention<'_>,
    head: usize,
    begin: usize,
    count: usize,
    queries: &[f32],
    out: &Shared<'_, f32>,
) {
    let Heads { query, kv, dim } = what.heads;
    let group = query / kv;
    let total = count * group;
    let at = |number: usize| ((begin + number / group) * query + head * group + number % group) * dim;
    let mut scaled = vec![0f32; total * dim];
    for (number, scaled) in scaled.chunks_exact_mut(dim).enumerate() {
        for (scaled, value) in scaled.iter_mut().zip(&queries[at(number)..][..dim]) {
            *scaled = value * what.scale;
        }
    }
    let mut sums = vec![0f32; total * dim];
    let mut gathered = vec![
        Gathered {
            highest: f32::NEG_INFINITY,
            sum: 0.0
        };
        total
    ];
    let last = what.first + begin + count - 1;
    let earliest = what
        .window
        .map_or(0, |window| (what.first + begin + 1).saturating_sub(window));
    for (number, page) in what
        .pages
        .iter()
        .enumerate()
        .take(last / PAGE + 1)
        .skip(earliest / PAGE)
    {
        let tile = Tile {
            keys: keys(page, what.heads, head),
            values: values(page, what.heads, head),
            dim,
            first: number * PAGE,
        };
        let position = |number: usize| what.first + begin + number / group;
        let mut done = 0;
        while done < total {
            let some = match total - done {
                4.. => 4,
                2..4 => 2,
                _ => 1,
            };
            let seen = |index: usize| {
                let position = position(done + index);
                let from = what.window.map_or(0, |window| (position + 1).saturating_sub(window));
                (from, position + 1)
            };
            let queries = &scaled[done * dim..][..some * dim];
            let sums = &mut sums[done * dim..][..some * dim];
            let gathered = &mut gathered[done..][..some];
            match some {
                4 => tile.gather::<L, 4>(l, queries, std::array::from_fn(seen), gathered, sums),
                2 => tile.gather::<L, 2>(l, queries, std::array::from_fn(seen), gathered, sums),
                _ => tile.gather::<L, 1>(l, queries, [seen(0)], gathered, sums),
            }
            done += some;
        }
    }
    for (number, (sums, gathered)) in sums.chunks_exact(dim).zip(&gathered).enumerate() {
        // SAFETY: this task alone writes the outputs of its rows and heads, and each of them once.
        let index = unsafe { out.slice(at(number), dim) };
        let share = 1.0 / gathered.sum;
        for (index, sum) in index.iter_mut().zip(sums) {
            *index = sum * share;
        }
    }
}

/// One page of one head.
struct Tile<'a> {
    /// `(PAGE / 16, dim, 16)`
    keys: &'a [u16],
    /// `(PAGE, dim)`
    values: &'a [u16],
    dim: usize,
    /// Position of its first key.
    first: usize,
}

impl Tile<'_> {
    /// Adds this page to what `Q` queries have gathered; `seen` bounds the positions that each of them sees.
    #[inline(always)]
    fn gather<L: Lanes, const Q: usize>(
        &self,
        l: L,
        queries: &[f32],
        seen: [(usize, usize); Q],
        gathered: &mut [Gathered],
        sums: &mut [f32],
    ) {
        let mut end = 0;
        for (_, until) in seen {
            end = end.max(until.saturating_sub(self.first).min(PAGE));
        }
        let mut weights = [[0f32; PAGE]; Q];
        self.scores::<L, Q>(l, queries, end.div_ceil(16), &mut weights);
        let mut fades = [0f32; Q];
        for row in 0..Q {
            fades[row] = settle(&mut weights[row], self.first, seen[row], &mut gathered[row]);
        }
        let mut part = 0;
        while part < self.dim / 16 {
            part += if L::WIDE && part + 1 < self.dim / 16 {
                self.values::<L, Q, 2>(l, part, end, &weights, fades, sums)
            } else {
                self.values::<L, Q, 1>(l, part, end, &weights, fades, sums)
            };
        }
    }

    /// `fade · sums + weights · values` for `T` sixteens of dimensions from `part` on.
    #[inline(always)]
    fn values<L: Lanes, const Q: usize, const T: usize>(
        &self,
        l: L,
        part: usize,
        end: usize,
        weights: &[[f32; PAGE]; Q],
        fades: [f32; Q],
        sums: &mut [f32],
    ) -> usize {
        let mut floats = [[l.splat(0.0); T]; Q];
        for row in 0..Q {
            for index in 0..T {
                let sum = sixteen(&sums[row * self.dim + (part + index) * 16..]);
                floats[row][index] = l.mul(l.floats(sum), l.splat(fades[row]));
            }
        }
        let column = self.values[part * 16..].chunks(self.dim);
        for (key, value) in column.take(end).enumerate() {
            let (sixteens, _) = value.as_chunks::<16>();
            let mut wide = [l.splat(0.0); T];
            for index in 0..T {
                wide[index] = l.widen(&sixteens[index]);
            }
            for row in 0..Q {
                let weight = l.splat(weights[row][key]);
                for index in 0..T {
                    floats[row][index] = l.fma(weight, wide[index], floats[row][index]);
                }
            }
        }
        for row in 0..Q {
            for index in 0..T {
                let sum = &mut sums[row * self.dim + (part + index) * 16..];
                l.put(
                    floats[row][index],
                    sum.first_chunk_mut().expect("a sum has sixteen more"),
                );
            }
        }
        T
    }

    /// `queries · keys` for the sixteens of keys that `tiles` counts, and maybe one more.
    #[inline(always)]
    fn scores<L: Lanes, const Q: usize>(&self, l: L, queries: &[f32], tiles: usize, scores: &mut [[f32; PAGE]; Q]) {
        let mut tile = 0;
        while tile < tiles {
            tile += if L::WIDE {
                self.score::<L, Q, 2>(l, queries, tile, scores)
            } else {
                self.score::<L, Q, 1>(l, queries, tile, scores)
            };
        }
    }

    /// [`Tile::scores`] for `T` sixteens from `tile` on.
    #[allow(
        clippy::needless_range_loop,
        reason = "tiles and rows number registers, which iterators hide"
    )]
    #[inline(always)]
    fn score<L: Lanes, const Q: usize, const T: usize>(
        &self,
        l: L,
        queries: &[f32],
        tile: usize,
        scores: &mut [[f32; PAGE]; Q],
    ) -> usize {
        let mut keys: [&[[u16; 16]]; T] = [&[]; T];
        for index in 0..T {
            keys[index] = self.keys[(tile + index) * self.dim * 16..][..self.dim * 16]
                .as_chunks()
                .0;
        }
        let mut floats = [[l.splat(0.0); T]; Q];
        for column in 0..self.dim {
            let mut wide = [l.splat(0.0); T];
            for index in 0..T {
                wide[index] = l.widen(&keys[index][column]);
            }
            for row in 0..Q {
                let query = l.splat(queries[row * self.dim + column]);
                for index in 0..T {
                    floats[row][index] = l.fma(query, wide[index], floats[row][index]);
                }
            }
        }
        for row in 0..Q {
            for index in 0..T {
                let sixteen = scores[row][(tile + index) * 16..].first_chunk_mut();
                l.put(floats[row][index], sixteen.expect("a page holds whole sixteens"));
            }
        }
        T
    }
}

/// Turns scores into weights against the highest score so far; returns what the weights before must be multiplied by.
#[inline(always)]
fn settle(scores: &mut [f32; PAGE], first: usize, seen: (usize, usize), gathered: &mut Gathered) -> f32 {
    let from = seen.0.saturating_sub(first).min(PAGE);
    let until = seen.1.saturating_sub(first).min(PAGE);
    let mut highest = gathered.highest;
    for (index, score) in scores.iter_mut().enumerate() {
        *score = if index >= from && index < until {
            *score
        } else {
            f32::NEG_INFINITY
        };
        highest = if *score > highest { *score } else { highest };
    }
    // Nothing seen yet leaves nothing to weigh.
    let against = if highest == f32::NEG_INFINITY { 0.0 } else { highest };
    let mut sums = [0f32; 16];
    let (sixteens, _) = scores.as_chunks_mut::<16>();
    for sixteen in sixteens {
        for (score, sum) in sixteen.iter_mut().zip(&mut sums) {
            *score = exp(*score - against);
            *sum += *score;
        }
    }
    let fade = exp(gathered.highest - against);
    gathered.sum = gathered.sum * fade + sums.iter().sum::<f32>();
    gathered.highest = highest;
    fade
}

#[inline(always)]
fn sixteen(floats: &[f32]) -> &[f32; 16] {
    floats.first_chunk().expect("there are sixteen more")
}

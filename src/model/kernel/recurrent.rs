//! Layers that remember a text in a state of a fixed size: short convolutions (Amini et al. 2025, arXiv:2511.23404) and gated delta nets
//! (Yang, Kautz and Hatamizadeh 2024, arXiv:2412.06464). Sums run in a fixed order: how a text is cut into passes changes no bit.

use super::isa::{Isa, with_lanes};
use super::shared::Shared;
use super::team::Team;

/// Inputs of a convolution, `(rows, stride)` each, of which the first [`Convolution::width`] columns are convolved.
pub struct Convolution<'a> {
    /// Weights of each input, the earliest first: `(taps, width)`.
    pub taps: &'a [f32],
    /// Channels.
    pub width: usize,
    /// What came before the rows: `(taps - 1, width)`.
    pub before: &'a [f32],
    /// `(rows, stride)`
    pub rows: &'a [f32],
    /// Columns of a row, [`Convolution::width`] of them or more.
    pub stride: usize,
}

/// Convolves every channel with its own weights to `out`, `(rows, width)`.
pub fn convolve(team: &Team, isa: Isa, what: &Convolution<'_>, out: &mut [f32]) {
    let held = what.before.len() / what.width;
    team.rows(out, what.width, &|row, out| {
        with_lanes!(isa, _lanes => {
            out.fill(0.0);
            for (tap, weights) in what.taps.chunks_exact(what.width).enumerate() {
                let input = match (row + tap).checked_sub(held) {
                    Some(row) => &what.rows[row * what.stride..][..what.width],
                    None => &what.before[(row + tap) * what.width..][..what.width],
                };
                for ((out, weight), input) in out.iter_mut().zip(weights).zip(input) {
                    *out += weight * input;
                }
            }
        });
    });
}

/// The shape of a gated delta net.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeltaHeads {
    /// Heads of queries and of keys.
    pub groups: usize,
    /// Heads of values, each with a state; the one numbered `h` reads the group `h % groups`.
    pub heads: usize,
    /// Width of all of them.
    pub dim: usize,
}

impl DeltaHeads {
    /// Columns of a row of queries, keys and values.
    pub fn mixed(self) -> usize {
        (2 * self.groups + self.heads) * self.dim
    }

    /// Columns of a row of values.
    pub fn values(self) -> usize {
        self.heads * self.dim
    }

    /// Numbers of all states.
    pub fn state(self) -> usize {
        self.heads * self.dim * self.dim
    }
}

/// What a gated delta net is told.
pub struct Delta<'a> {
    /// Its shape.
    pub heads: DeltaHeads,
    /// Queries, keys and values: `(rows, mixed)`.
    pub mixed: &'a [f32],
    /// By what the states fade, then how much of what is new they take: `(heads)` each, the last columns of rows of `stride`.
    pub fed: &'a [f32],
    /// Columns of a row of [`Delta::fed`].
    pub stride: usize,
}

/// For each row: fades the states, `(heads, dim, dim)`, corrects what they say of the key by what the value says, and asks them the
/// query; answers go to `out`, `(rows, heads * dim)`.
pub fn delta(team: &Team, isa: Isa, what: &Delta<'_>, states: &mut [f32], out: &mut [f32]) {
    let DeltaHeads { groups, heads, dim } = what.heads;
    let (states, out) = (Shared::new(states), Shared::new(out));
    team.run(heads, &|head| {
        // SAFETY: every task takes the state of a head of its own.
        let state = unsafe { states.slice(head * dim * dim, dim * dim) };
        let mut new = vec![0f32; dim];
        let scale = 1.0 / (dim as f32).sqrt();
        let rows = what.mixed.chunks_exact(what.heads.mixed());
        for (row, (mixed, fed)) in rows.zip(what.fed.chunks_exact(what.stride)).enumerate() {
            let part = |number: usize| &mixed[number * dim..][..dim];
            let (query, key) = (part(head % groups), part(groups + head % groups));
            let value = part(2 * groups + head);
            let (fade, share) = (fed[what.stride - 2 * heads + head], fed[what.stride - heads + head]);
            // SAFETY: this task alone writes what its head answers.
            let out = unsafe { out.slice((row * heads + head) * dim, dim) };
            with_lanes!(isa, _lanes => {
                new.fill(0.0);
                for (line, key) in state.chunks_exact_mut(dim).zip(key) {
                    for (state, new) in line.iter_mut().zip(&mut new) {
                        *state *= fade;
                        *new += *state * key;
                    }
                }
                for (new, value) in new.iter_mut().zip(value) {
                    *new = (value - *new) * share;
                }
                out.fill(0.0);
                for (line, (key, query)) in state.chunks_exact_mut(dim).zip(key.iter().zip(query)) {
                    let query = query * scale;
                    for ((state, new), out) in line.iter_mut().zip(&new).zip(out.iter_mut()) {
                        *state += key * new;
                        *out += *state * query;
                    }
                }
            });
        }
    });
}

/// What comes before the rows that follow: the last rows of `before` and of `rows`, whose first `width` columns of `stride` count.
pub fn slide(before: &mut [f32], rows: &[f32], width: usize, stride: usize) {
    let (held, count) = (before.len() / width, rows.len() / stride);
    let new = count.min(held);
    before.copy_within(new * width.., 0);
    let rows = rows.chunks_exact(stride).skip(count - new);
    for (before, row) in before.chunks_exact_mut(width).skip(held - new).zip(rows) {
        before.copy_from_slice(&row[..width]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::floats;
    use super::*;

    #[test]
    fn a_convolution_in_pieces_on_every_set_is_the_one_of_all() {
        const WIDTH: usize = 40;
        const STRIDE: usize = 43;
        let team = Team::new(2);
        let (taps, rows) = (floats(1, 4 * WIDTH), floats(2, 9 * STRIDE));
        let of = |isa: Isa, pieces: &[usize]| {
            let (mut before, mut all, mut from) = (vec![0f32; 3 * WIDTH], Vec::new(), 0);
            for &count in pieces {
                let rows = &rows[from * STRIDE..][..count * STRIDE];
                let mut out = vec![0f32; count * WIDTH];
                let what = Convolution {
                    taps: &taps,
                    width: WIDTH,
                    before: &before,
                    rows,
                    stride: STRIDE,
                };
                convolve(&team, isa, &what, &mut out);
                slide(&mut before, rows, WIDTH, STRIDE);
                all.extend(out);
                from += count;
            }
            all
        };
        let whole = of(Isa::all()[0], &[9]);
        let plain: f32 = (0..4)
            .map(|tap| taps[tap * WIDTH + 7] * rows[(2 + tap) * STRIDE + 7])
            .sum();
        assert!((whole[5 * WIDTH + 7] - plain).abs() < 1e-4);
        for isa in Isa::all() {
            assert_eq!(of(isa, &[9]), whole);
            assert_eq!(of(isa, &[1, 2, 1, 5]), whole);
        }
    }

    #[test]
    fn a_delta_net_is_as_the_formula_has_it_in_pieces_and_on_every_set() {
        let heads = DeltaHeads {
            groups: 2,
            heads: 4,
            dim: 16,
        };
        let (rows, stride) = (6, 9);
        let mixed = floats(3, rows * heads.mixed());
        let fed: Vec<f32> = floats(4, rows * stride).iter().map(|x| x.abs().min(1.0)).collect();
        let of = |isa: Isa, pieces: &[usize]| {
            let (mut states, mut all, mut from) = (vec![0f32; heads.state()], Vec::new(), 0);
            for &count in pieces {
                let mut out = vec![0f32; count * heads.values()];
                let what = Delta {
                    heads,
                    mixed: &mixed[from * heads.mixed()..][..count * heads.mixed()],
                    fed: &fed[from * stride..][..count * stride],
                    stride,
                };
                delta(&Team::new(2), isa, &what, &mut states, &mut out);
                all.extend(out);
                from += count;
            }
            all
        };
        let whole = of(Isa::all()[0], &[rows]);
        for isa in Isa::all() {
            assert_eq!(of(isa, &[rows]), whole);
            assert_eq!(of(isa, &[1, 3, 2]), whole);
        }
        // The head numbered 3 in f64: S ← g S, S ← S + k (b (v - kᵀS))ᵀ, o = Sᵀq / √d.
        let (head, dim) = (3, heads.dim);
        let mut state = vec![0f64; dim * dim];
        for row in 0..rows {
            let at = |number: usize, i: usize| f64::from(mixed[row * heads.mixed() + number * dim + i]);
            let (fade, share) = (
                f64::from(fed[row * stride + 1 + head]),
                f64::from(fed[row * stride + 5 + head]),
            );
            state.iter_mut().for_each(|value| *value *= fade);
            for j in 0..dim {
                let said: f64 = (0..dim).map(|i| state[i * dim + j] * at(3, i)).sum();
                let new = (at(4 + head, j) - said) * share;
                (0..dim).for_each(|i| state[i * dim + j] += at(3, i) * new);
            }
            for j in 0..dim {
                let answer: f64 = (0..dim).map(|i| state[i * dim + j] * at(1, i)).sum::<f64>() / (dim as f64).sqrt();
                let ours = f64::from(whole[(row * heads.heads + head) * dim + j]);
                assert!(
                    (ours - answer).abs() <= 1e-4 * (1.0 + answer.abs()),
                    "{ours}, not {answer}"
                );
            }
        }
    }
}

//! Every instruction set against the portable one, and batches against single rows: bit for bit.

use super::format::Format;
use super::{Activations, Arena, Attention, Heads, Isa, Matrix, PAGE, Product, Team, attend, multiply, put};

/// Bytes that look like anything, the same every time (Steele et al. 2014, SplitMix64).
pub(super) fn noise(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// Floats about zero, a few of them large.
pub(super) fn floats(seed: u64, count: usize) -> Vec<f32> {
    noise(seed, count * 2)
        .chunks_exact(2)
        .map(|two| {
            let value = (f32::from(two[0]) - 127.5) / 64.0;
            if two[1] < 4 { value * 30.0 } else { value }
        })
        .collect()
}

/// A matrix of any bytes whose f16 scales are small and finite.
pub(super) fn raw(format: Format, rows: usize, columns: usize) -> Vec<u8> {
    let mut bytes = noise(
        format.bytes() as u64 + rows as u64,
        rows * columns / format.block() * format.bytes(),
    );
    let scales: &[usize] = match format {
        Format::Q4K | Format::Q41 => &[0, 2],
        Format::Q6K => &[208],
        _ => &[0],
    };
    for block in bytes.chunks_exact_mut(format.bytes()) {
        for &at in scales {
            let scale = half::f16::from_f32(f32::from(block[at]) / 4096.0 - 0.02);
            block[at..at + 2].copy_from_slice(&scale.to_bits().to_le_bytes());
        }
    }
    bytes
}

fn product(team: &Team, isa: Isa, matrix: &Matrix, rows: &[f32]) -> Vec<f32> {
    let mut activations = Activations::default();
    let width = matrix.columns();
    activations.fill(team, isa, rows.len() / width, width, &|row, out| {
        out.copy_from_slice(&rows[row * width..][..width])
    });
    let mut out = vec![f32::NAN; activations.rows() * matrix.rows()];
    multiply(team, isa, &activations, &mut [Product { matrix, out: &mut out }]);
    out
}

#[test]
fn every_set_and_every_batch_gives_the_same_bits() {
    let (alone, team) = (Team::new(1), Team::new(3));
    for format in Format::ALL {
        for (rows, columns) in [(40, 512), (16, 2304), (129, 256), (33, 32 * 9)] {
            if columns % format.block() != 0 {
                continue;
            }
            let matrix = Matrix::pack(
                &team,
                &Arena::default(),
                format,
                &raw(format, rows, columns),
                rows,
                columns,
            )
            .unwrap();
            let inputs = floats(7, columns * 139);
            let expected = product(&alone, Isa::all()[0], &matrix, &inputs);
            assert!(expected.iter().all(|value| value.is_finite()));
            for isa in Isa::all() {
                assert_eq!(
                    product(&team, isa, &matrix, &inputs),
                    expected,
                    "{format:?} on {}",
                    isa.name()
                );
                for count in [1, 2, 3, 4, 7, 17] {
                    let some = product(&team, isa, &matrix, &inputs[..count * columns]);
                    assert_eq!(
                        some,
                        expected[..count * rows],
                        "{count} rows of {format:?} on {}",
                        isa.name()
                    );
                }
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let team = Team::new(1);
    let bytes = raw(Format::Q40, 4, 64);
    assert!(Matrix::pack(&team, &Arena::default(), Format::Q40, &bytes, 4, 64).is_some());
    assert!(Matrix::pack(&team, &Arena::default(), Format::Q40, &bytes[1..], 4, 64).is_none());
    assert!(Matrix::pack(&team, &Arena::default(), Format::Q40, &bytes, 4, 60).is_none());
    assert!(Matrix::pack(&team, &Arena::default(), Format::Q4K, &bytes, 4, 64).is_none());
    assert!(Matrix::pack(&team, &Arena::default(), Format::Q40, &bytes, usize::MAX, 64).is_none());
}

const HEADS: Heads = Heads {
    query: 6,
    kv: 2,
    dim: 32,
};

/// Attention of `rows` rows that end at position `held`.
fn attended(team: &Team, isa: Isa, held: usize, rows: usize, window: Option<usize>) -> Vec<f32> {
    let width = HEADS.kv * HEADS.dim;
    let (keys, values) = (floats(1, held * width), floats(2, held * width));
    let mut pages = vec![vec![0u16; HEADS.layer()]; held.div_ceil(PAGE)];
    for position in 0..held {
        let at = position * width..(position + 1) * width;
        put(
            isa,
            &mut pages[position / PAGE],
            HEADS,
            position % PAGE,
            &keys[at.clone()],
            &values[at],
        );
    }
    let pages: Vec<&[u16]> = pages.iter().map(Vec::as_slice).collect();
    let queries = floats(3, held * HEADS.query * HEADS.dim).split_off((held - rows) * HEADS.query * HEADS.dim);
    let what = Attention {
        heads: HEADS,
        pages: &pages,
        first: held - rows,
        window,
        scale: 0.2,
    };
    let mut out = vec![f32::NAN; queries.len()];
    attend(team, isa, &what, &queries, &mut out);
    out
}

/// The same, written as the formula has it, in f64.
fn attended_plainly(held: usize, window: usize) -> Vec<f64> {
    let width = HEADS.kv * HEADS.dim;
    let halves = |seed| {
        floats(seed, held * width)
            .into_iter()
            .map(|v| f64::from(half::f16::from_f32(v)))
            .collect::<Vec<f64>>()
    };
    let (keys, values, queries) = (halves(1), halves(2), floats(3, held * HEADS.query * HEADS.dim));
    let mut out = Vec::new();
    for (number, query) in queries.chunks_exact(HEADS.dim).enumerate() {
        let (row, head) = (number / HEADS.query, number % HEADS.query / (HEADS.query / HEADS.kv));
        let seen = (row + 1).saturating_sub(window)..row + 1;
        let of = |from: &[f64], position: usize| from[position * width + head * HEADS.dim..][..HEADS.dim].to_vec();
        let score = |position| {
            query
                .iter()
                .zip(of(&keys, position))
                .map(|(q, k)| f64::from(q * 0.2) * k)
                .sum::<f64>()
        };
        let scores: Vec<f64> = seen.clone().map(score).collect();
        let highest = scores.iter().copied().fold(f64::MIN, f64::max);
        let sum: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
        let mut mean = vec![0.0; HEADS.dim];
        for (position, score) in seen.zip(scores) {
            let value = of(&values, position);
            mean.iter_mut()
                .zip(value)
                .for_each(|(mean, value)| *mean += (score - highest).exp() / sum * value);
        }
        out.extend(mean);
    }
    out
}

#[test]
fn attention_is_as_the_formula_has_it() {
    let team = Team::new(2);
    for isa in Isa::all() {
        for (window, wide) in [(None, 1000), (Some(40), 40)] {
            let ours = attended(&team, isa, 150, 150, window);
            let far = ours
                .iter()
                .zip(attended_plainly(150, wide))
                .map(|(a, b)| (f64::from(*a) - b).abs())
                .fold(0.0, f64::max);
            assert!(far < 1e-3, "{far} off on {}", isa.name());
        }
    }
}

#[test]
fn a_row_attends_alike_alone_and_among_others() {
    let (alone, team) = (Team::new(1), Team::new(3));
    for isa in Isa::all() {
        for window in [None, Some(40)] {
            let all = attended(&team, isa, 150, 150, window);
            for rows in [1, 2, 3, 17, 70] {
                let some = attended(&alone, isa, 150, rows, window);
                assert_eq!(some, all[all.len() - some.len()..], "{rows} rows on {}", isa.name());
            }
        }
    }
}

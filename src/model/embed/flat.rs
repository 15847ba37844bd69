//! Vectors in eight bits, one after another, and those nearest to a query: every one is looked at, which is fast until there are some
//! millions.

use super::{Vector, WIDTH};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A vector in eight bits, with what its numbers are multiplied by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Code {
    /// The greatest is 127 or -127.
    pub values: [i8; WIDTH],
    /// What `values` are multiplied by.
    pub scale: f32,
}

impl Code {
    /// Bytes of a code in a file.
    pub const BYTES: usize = WIDTH + 4;

    /// `vector` in eight bits.
    pub fn of(vector: &Vector) -> Self {
        let most = vector.iter().fold(0f32, |most, value| most.max(value.abs()));
        let inverse = if most > 0.0 { 127.0 / most } else { 0.0 };
        let values = vector.map(|value| (value * inverse).round_ties_even() as i8);
        let scale = most / 127.0;
        Self { values, scale }
    }

    /// As a file has it: the scale, then the values.
    pub fn bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..4].copy_from_slice(&self.scale.to_le_bytes());
        for (byte, value) in bytes[4..].iter_mut().zip(&self.values) {
            *byte = value.to_le_bytes()[0];
        }
        bytes
    }
}

/// Codes as a file has them, one after another.
#[derive(Clone, Copy, Debug)]
pub struct Flat<'a>(&'a [[u8; Code::BYTES]]);

/// A vector that is near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub number: usize,
    /// Its cosine to the query, within what eight bits tell.
    pub score: f32,
}

impl Eq for Hit {}

impl Ord for Hit {
    /// The better one is the greater one; of two as good the first.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = self.score.total_cmp(&other.score);
        by_score.then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Flat<'a> {
    /// The codes in `bytes`; what is left after the last whole one is none.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The `most` nearest to `query`, best first, of those whose number `fits`.
    pub fn top(&self, query: &Vector, most: usize, fits: impl Fn(usize) -> bool) -> Vec<Hit> {
        let query = Code::of(query);
        let mut best: BinaryHeap<std::cmp::Reverse<Hit>> = BinaryHeap::new();
        for (number, code) in self.0.iter().enumerate() {
            if !fits(number) {
                continue;
            }
            let scale = f32::from_le_bytes([code[0], code[1], code[2], code[3]]);
            let score = product(&query.values, &code[4..]) as f32 * scale * query.scale;
            // A damaged scale is no score.
            if score.is_finite() {
                let hit = Hit { number, score };
                if best.len() < most {
                    best.push(std::cmp::Reverse(hit));
                } else if best.peek().is_some_and(|worst| hit > worst.0) {
                    best.pop();
                    best.push(std::cmp::Reverse(hit));
                }
            }
        }
        best.into_sorted_vec().into_iter().map(|hit| hit.0).collect()
    }
}

/// The sum of products of numbers of eight bits.
fn product(a: &[i8; WIDTH], b: &[u8]) -> i32 {
    let (a, b) = (a.as_chunks::<32>().0, b.as_chunks::<32>().0);
    let mut sums = [0i32; 32];
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += i32::from(i16::from(*a) * i16::from(b.cast_signed()));
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    fn vector(random: &mut StdRng) -> Vector {
        let raw: Vector = std::array::from_fn(|_| random.random_range(-1.0..1.0));
        let length = raw.iter().map(|value| value * value).sum::<f32>().sqrt();
        raw.map(|value| value / length)
    }

    #[test]
    fn the_nearest_are_found_in_order() {
        let mut random = StdRng::seed_from_u64(5);
        let vectors: Vec<Vector> = (0..500).map(|_| vector(&mut random)).collect();
        let bytes: Vec<u8> = vectors.iter().flat_map(|vector| Code::of(vector).bytes()).collect();
        let flat = Flat::new(&bytes);
        let query = vectors[123];
        let exact = |number: usize| vectors[number].iter().zip(&query).map(|(a, b)| a * b).sum::<f32>();
        let found = flat.top(&query, 10, |_| true);
        assert_eq!((found.len(), found[0].number, flat.len()), (10, 123, 500));
        assert!(found.is_sorted_by(|a, b| a.score >= b.score));
        assert!(found.iter().all(|hit| (hit.score - exact(hit.number)).abs() < 0.01));
        assert!(
            flat.top(&query, 10, |number| number != 123)
                .iter()
                .all(|hit| hit.number != 123)
        );
        assert!(flat.top(&query, 0, |_| true).is_empty() && Flat::new(&bytes[..7]).is_empty());
    }

    #[test]
    fn codes_of_nothing_and_damaged_ones_do_no_harm() {
        let mut bytes = Code::of(&[0.0; WIDTH]).bytes().to_vec();
        bytes.extend([0xff; Code::BYTES]);
        let found = Flat::new(&bytes).top(&[0.5; WIDTH], 5, |_| true);
        assert_eq!(found, [Hit { number: 0, score: 0.0 }]);
    }
}

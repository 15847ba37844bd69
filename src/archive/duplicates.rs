//! Articles that are nearly the same: a sketch of each by the least hashes of its shingles, and a table that finds alike ones.

use crate::text::token::tokens;
use std::collections::{HashMap, HashSet};

/// Tokens of a shingle.
const SHINGLE: usize = 5;
/// Shorter articles are like others by chance.
const LEAST_SHINGLES: usize = 16;
/// Bands of a sketch; articles are compared where one agrees.
const BANDS: usize = 8;
/// Least hashes in a band.
const ROWS: usize = 3;
/// Bits of a least hash that are kept (Li and König, 2010): two that differ agree in them once in 64 times.
const BITS: usize = 6;
const MASK: u64 = (1 << BITS) - 1;
/// Numbers that a sketch is kept as, and bands in one.
const NUMBERS: usize = 3;
const TOGETHER: usize = BANDS.div_ceil(NUMBERS);
/// Of all least hashes, those that two sketches of nearly the same article share: a Jaccard index of about 0.62.
const ALIKE: usize = 15;
/// Sketches of one band that are compared at most: boilerplate is in many.
const COMPARED: usize = 32;

/// The least hashes of an article's shingles (Broder, 1997), some bits of each, three in a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sketch([u64; BANDS]);

impl Sketch {
    /// The sketch of a text; `None` where it is too short to be told from others.
    pub(super) fn of(text: &str) -> Option<Self> {
        let hashes: Vec<u64> = tokens(text).iter().map(|token| fnv(token.text.as_bytes())).collect();
        let mut least = [u64::MAX; BANDS * ROWS];
        let shingle = |window: &[u64]| window.iter().fold(0u64, |hash, word| mix(hash.rotate_left(5) ^ word));
        let shingles: HashSet<u64> = hashes.windows(SHINGLE).map(shingle).collect();
        if shingles.len() < LEAST_SHINGLES {
            return None;
        }
        for shingle in shingles {
            for (number, least) in least.iter_mut().enumerate() {
                let hash = mix(shingle ^ (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
                *least = (*least).min(hash);
            }
        }
        let mut bands = [0; BANDS];
        for (band, rows) in bands.iter_mut().zip(least.chunks(ROWS)) {
            *band = rows.iter().fold(0, |band, least| band << BITS | (mix(*least) & MASK));
        }
        Some(Self(bands))
    }

    /// The one that was kept as such numbers.
    pub(super) fn from_numbers(numbers: impl IntoIterator<Item = u64>) -> Option<Self> {
        let numbers: [u64; NUMBERS] = numbers.into_iter().collect::<Vec<_>>().try_into().ok()?;
        let width = BITS * ROWS;
        let band = |place: usize| numbers[place / TOGETHER] >> (place % TOGETHER * width) & ((1 << width) - 1);
        Some(Self(std::array::from_fn(band)))
    }

    /// As numbers, to be kept.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let number = |bands: &[u64]| {
            bands
                .iter()
                .rev()
                .fold(0, |number, band| number << (BITS * ROWS) | band)
        };
        self.0.chunks(TOGETHER).map(number).collect()
    }

    /// Whether two are of nearly the same article.
    fn alike(&self, other: &Self) -> bool {
        let row = |band: u64, row: usize| band >> (BITS * row) & MASK;
        let same = |(own, other): (&u64, &u64)| (0..ROWS).filter(|at| row(*own, *at) == row(*other, *at)).count();
        self.0.iter().zip(&other.0).map(same).sum::<usize>() >= ALIKE
    }
}

/// A number for an article that has its own.
pub(super) fn own(path: &str, page: Option<usize>, article: &str) -> u64 {
    let named = format!("{path}\u{0}{}\u{0}{article}", page.unwrap_or_default());
    // 0 is no group.
    mix(fnv(named.as_bytes())).max(1)
}

/// Sketches of all articles, by their bands.
#[derive(Debug, Default)]
pub(super) struct Table {
    sketches: Vec<(Sketch, u64)>,
    bands: HashMap<(u8, u64), Vec<u32>>,
}

impl Table {
    /// The group of the article that this one is nearly the same as, or `own`, and takes it in.
    pub(super) fn group(&mut self, sketch: &Sketch, own: u64) -> u64 {
        let group = self.find(sketch).unwrap_or(own);
        self.add(*sketch, group);
        group
    }

    /// Takes in an article of a known group.
    pub(super) fn add(&mut self, sketch: Sketch, group: u64) {
        let Ok(place) = u32::try_from(self.sketches.len()) else {
            return;
        };
        self.sketches.push((sketch, group));
        for (number, band) in (0..).zip(sketch.0) {
            let places = self.bands.entry((number, band)).or_default();
            if places.len() < COMPARED {
                places.push(place);
            }
        }
    }

    fn find(&self, sketch: &Sketch) -> Option<u64> {
        let places = (0..).zip(sketch.0).filter_map(|key| self.bands.get(&key));
        let alike = |place: &&u32| self.sketches[**place as usize].0.alike(sketch);
        let first = places.flatten().filter(alike).min()?;
        Some(self.sketches[*first as usize].1)
    }
}

/// Fowler, Noll and Vo's hash, 1a.
fn fnv(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

/// SplitMix64's finisher (Steele, Lea and Flood, 2014).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reprints_are_found_and_others_are_not() {
        let story = "The council kept the ferry on Monday after a long night of talks about its cost. The boats will run for five \
                     more years, the mayor said, and the fare stays at two coins for all who live on either bank of the river. \
                     Nobody spoke against it, though the harbour master had asked for a new engine before the winter came.";
        let reprint = format!("RIVERTON, Tuesday. {story}");
        let other = "The bridge was closed for repairs on Friday, and drivers had to go around by the old mill road until the evening. \
                     The council had warned of it a week before, but many had not read the notice at the town hall.";
        let mut table = Table::default();
        let group = |table: &mut Table, text: &str, own| table.group(&Sketch::of(text).unwrap(), own);
        assert_eq!(group(&mut table, story, 1), 1);
        assert_eq!(group(&mut table, &reprint, 2), 1);
        assert_eq!(group(&mut table, other, 3), 3);
        assert!(Sketch::of("Rain at noon.").is_none());
        let sketch = Sketch::of(story).unwrap();
        assert_eq!(Sketch::from_numbers(sketch.numbers()), Some(sketch));
        assert!(sketch.numbers().iter().all(|number| *number < 1 << 54));
    }

    #[test]
    fn a_page_in_both_ways_of_writing_is_one() {
        let simple = "大桥昨日正式通车，市长在仪式上说，两岸居民从此不必再等渡船，夜里也能过河。渡口将于下月关闭，船工另有安排。";
        let full = "大橋昨日正式通車，市長在儀式上說，兩岸居民從此不必再等渡船，夜裡也能過河。渡口將於下月關閉，船工另有安排。";
        assert!(Sketch::of(simple).unwrap().alike(&Sketch::of(full).unwrap()));
    }
}

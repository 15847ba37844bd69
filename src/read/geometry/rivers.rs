//! White rivers: where nothing stands from a band's top to its foot, though it may drift sideways a little on the way, as the
//! gutters of skewed and bent pages do. Positions across a region are bits.

const BINS: usize = 512;
const WORDS: usize = BINS / 64;

/// Bits that are set where something stands.
#[derive(Clone, Copy, Default)]
pub struct Filled([u64; WORDS]);

impl Filled {
    /// How many positions there are.
    pub const BINS: usize = BINS;

    /// The first bin of the set bits, moved so that the bits' number from there on lies about their middle.
    fn middle(&self) -> usize {
        let (mut sum, mut count) = (0, 0);
        for (n, word) in self.0.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                sum += n * 64 + rest.trailing_zeros() as usize;
                count += 1;
                rest &= rest - 1;
            }
        }
        (sum / count.max(1)).saturating_sub(count / 2)
    }

    /// Sets the bins `from..to`.
    pub fn fill(&mut self, from: usize, to: usize) {
        for (n, word) in self.0.iter_mut().enumerate() {
            let (low, high) = (from.max(n * 64), to.min(n * 64 + 64));
            if low < high {
                let run = if high - low == 64 {
                    u64::MAX
                } else {
                    ((1 << (high - low)) - 1) << (low - n * 64)
                };
                *word |= run;
            }
        }
    }
}

/// Every bit and its two neighbours.
fn spread(bits: &[u64; WORDS]) -> [u64; WORDS] {
    let word = |at: Option<usize>| at.and_then(|a| bits.get(a)).copied().unwrap_or(0);
    let mut out = *bits;
    for (n, slot) in out.iter_mut().enumerate() {
        *slot |= *slot << 1 | *slot >> 1 | word(n.checked_sub(1)) >> 63 | word(Some(n + 1)) << 63;
    }
    out
}

/// The rivers that have come down to a height.
#[derive(Clone, Copy)]
pub struct Rivers {
    /// Bits that are set where a river runs.
    open: [u64; WORDS],
    /// Bits that are set where anything stood.
    stood: [u64; WORDS],
}

impl Default for Rivers {
    fn default() -> Self {
        Rivers {
            open: [u64::MAX; WORDS],
            stood: [0; WORDS],
        }
    }
}

impl Rivers {
    /// Runs down through a slice; a river may drift by one bin to either side.
    pub fn run(&mut self, slice: &Filled) {
        self.open = spread(&self.open);
        self.open
            .iter_mut()
            .zip(slice.0)
            .for_each(|(open, stands)| *open &= !stands);
        self.stood.iter_mut().zip(slice.0).for_each(|(a, b)| *a |= b);
    }

    /// Where each of the rivers that run down through all `slices` is narrowest: (first bin, bins). A river spreads where a
    /// column ends early, so its place at the foot says little.
    #[must_use]
    pub fn narrows(slices: &[&Filled]) -> Vec<(usize, usize)> {
        let mut down = Rivers::default();
        let mut opens = Vec::with_capacity(slices.len());
        for slice in slices {
            down.run(slice);
            opens.push(down.open);
        }
        let narrow = |(first, length): (usize, usize)| {
            let mut bed = Filled::default();
            bed.fill(first, first + length);
            let mut best = (first, length);
            for open in opens.iter().rev() {
                bed = Filled(spread(&bed.0));
                bed.0.iter_mut().zip(open).for_each(|(b, o)| *b &= o);
                let width = bed.0.iter().map(|w| w.count_ones() as usize).sum::<usize>();
                if width > 0 && width < best.1 {
                    best = (bed.middle(), width);
                }
            }
            (best.0, best.1)
        };
        down.runs().into_iter().map(narrow).collect()
    }

    /// The rivers between the first and the last bin in which anything stood: (first bin, bins).
    #[must_use]
    pub fn runs(&self) -> Vec<(usize, usize)> {
        let first = self
            .stood
            .iter()
            .enumerate()
            .find(|(_, w)| **w != 0)
            .map(|(n, w)| n * 64 + w.trailing_zeros() as usize);
        let last = self
            .stood
            .iter()
            .enumerate()
            .rev()
            .find(|(_, w)| **w != 0)
            .map(|(n, w)| n * 64 + 63 - w.leading_zeros() as usize);
        let (Some(first), Some(last)) = (first, last) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut bin = first;
        while bin < last {
            let open = self.ones_from(bin);
            if open > 0 {
                let length = open.min(last - bin);
                if bin > first && bin + open <= last {
                    out.push((bin, length));
                }
                bin += open;
            } else {
                bin += self.zeros_from(bin).max(1);
            }
        }
        out
    }

    fn ones_from(&self, bin: usize) -> usize {
        self.count(bin, |w| !w)
    }

    fn zeros_from(&self, bin: usize) -> usize {
        self.count(bin, |w| w)
    }

    /// Bins from `bin` on until `stop` of their words has a bit set.
    fn count(&self, bin: usize, stop: impl Fn(u64) -> u64) -> usize {
        let mut at = bin;
        while let Some(word) = self.open.get(at / 64) {
            let rest = stop(*word) >> (at % 64);
            if rest != 0 {
                return at + rest.trailing_zeros() as usize - bin;
            }
            at = (at / 64 + 1) * 64;
        }
        BINS - bin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_river_drifts_but_does_not_jump() {
        let mut rivers = Rivers::default();
        for n in 0..40 {
            let mut slice = Filled::default();
            slice.fill(0, 100 + n);
            slice.fill(103 + n, 300);
            rivers.run(&slice);
        }
        assert_eq!(rivers.runs(), [(139, 3)]);
        let mut across = Filled::default();
        across.fill(50, 250);
        rivers.run(&across);
        assert!(rivers.runs().is_empty());
    }

    #[test]
    fn margins_are_no_rivers() {
        let mut rivers = Rivers::default();
        let mut slice = Filled::default();
        slice.fill(60, 70);
        slice.fill(130, 140);
        rivers.run(&slice);
        assert_eq!(rivers.runs(), [(70, 60)]);
    }
}

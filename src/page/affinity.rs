//! How well the words of each fragment go with those of each article.

use super::fragment::Fragment;
use super::words::{Bag, Lexicon};

/// Terms that say something of where a fragment belongs stand in few places.
const MOST_TEXTS_OF_RARE: f64 = 3.0;
/// Terms of a fragment from which on more say no more.
const ENOUGH_TERMS: f64 = 60.0;

/// Measures of likeness, each told for every fragment and article.
#[derive(Debug)]
pub(crate) struct Affinity {
    /// The share of the fragment's terms, weighed by rarity, that the article has elsewhere.
    pub covered: Vec<Vec<f64>>,
    /// Terms of few places on the page that both have, in nats of their rarity.
    pub rare: Vec<Vec<f64>>,
    /// What the fragment has of the headline's terms.
    pub headline: Vec<Vec<f64>>,
    /// How much likelier the article makes the fragment's terms than the page does, in nats a term.
    pub likelier: Vec<Vec<f64>>,
    /// For each fragment the article that covers it best, how well, and how well the next best does.
    best: Vec<(usize, f64, f64)>,
}

impl Affinity {
    /// By how much an article covers a fragment better than all others do.
    pub(crate) fn lead(&self, index: usize, article: usize) -> f64 {
        let (best, most, next) = self.best[index];
        self.covered[index][article] - if best == article { next } else { most }
    }
}

/// Where a term stands: fragment and times.
type Postings = Vec<Vec<(usize, f64)>>;

/// Terms of all fragments, to be asked again under another assignment.
#[derive(Debug)]
pub(crate) struct Terms {
    postings: Postings,
    rarity: Vec<f64>,
    texts: Vec<f64>,
    total: f64,
}

impl Terms {
    pub(crate) fn new(fragments: &[Fragment], lexicon: &Lexicon) -> Self {
        let most = fragments
            .iter()
            .filter_map(|fragment| fragment.bag.last())
            .map(|&(term, _)| term + 1)
            .max();
        let mut postings: Postings = vec![Vec::new(); most.unwrap_or(0)];
        let mut total = 0.0;
        for (index, fragment) in fragments.iter().enumerate() {
            for &(term, count) in &fragment.bag {
                postings[term].push((index, count));
                total += count;
            }
        }
        Self {
            rarity: (0..postings.len()).map(|term| lexicon.rarity(term)).collect(),
            texts: postings.iter().map(|of| of.len() as f64).collect(),
            postings,
            total,
        }
    }

    /// Likeness of every fragment to every article, itself left out of it; `assigned` tell the articles' fragments.
    pub(crate) fn affinity(&self, fragments: &[Fragment], assigned: &[usize], headlines: &[Bag]) -> Affinity {
        let articles = headlines.len();
        let table = || vec![vec![0.0; articles]; fragments.len()];
        let (mut covered, mut rare, mut headline, mut likelier) = (table(), table(), table(), table());
        let mut sizes = vec![0.0f64; articles];
        for (fragment, &article) in fragments.iter().zip(assigned) {
            sizes[article] += fragment.bag.iter().map(|(_, count)| count).sum::<f64>();
        }
        let mut heads: Vec<Vec<usize>> = vec![Vec::new(); self.postings.len()];
        for (article, bag) in headlines.iter().enumerate() {
            for (term, _) in bag {
                heads.get_mut(*term).into_iter().for_each(|heads| heads.push(article));
            }
        }
        let mut there = vec![0.0f64; articles];
        let mut touched: Vec<usize> = Vec::new();
        for (index, fragment) in fragments.iter().enumerate() {
            let size: f64 = fragment.bag.iter().map(|(_, count)| count).sum();
            let mut all = 0.0;
            for &(term, count) in &fragment.bag {
                let weight = count.sqrt() * self.rarity[term];
                all += weight;
                for &(other, times) in self.postings[term].iter().filter(|(other, _)| *other != index) {
                    if there[assigned[other]] == 0.0 {
                        touched.push(assigned[other]);
                    }
                    there[assigned[other]] += times;
                }
                let everywhere = self.postings[term].iter().map(|(_, times)| times).sum::<f64>() / self.total.max(1.0);
                for article in touched.drain(..) {
                    let times = std::mem::take(&mut there[article]);
                    covered[index][article] += weight * times / (times + 0.5);
                    if self.texts[term] <= MOST_TEXTS_OF_RARE {
                        rare[index][article] += self.rarity[term];
                    }
                    let own = if assigned[index] == article { size } else { 0.0 };
                    let rest = (sizes[article] - own).max(1.0);
                    let share = (times + 20.0 * everywhere) / (rest + 20.0);
                    likelier[index][article] += count.sqrt() * (share / everywhere).ln().max(0.0);
                }
                for &article in &heads[term] {
                    headline[index][article] += self.rarity[term];
                }
            }
            let sure = (size / ENOUGH_TERMS).min(1.0).sqrt();
            for article in 0..articles {
                covered[index][article] *= if all > 0.0 { 10.0 * sure / all } else { 0.0 };
                rare[index][article] = rare[index][article].sqrt();
                headline[index][article] = headline[index][article].sqrt();
                likelier[index][article] /= size.max(1.0).sqrt();
            }
        }
        Affinity {
            best: covered.iter().map(|row| best(row)).collect(),
            covered,
            rare,
            headline,
            likelier,
        }
    }
}

/// The highest of a row, and the two highest values; nothing counts for less than none.
fn best(row: &[f64]) -> (usize, f64, f64) {
    let (mut at, mut most, mut next) = (0, 0.0, 0.0);
    for (index, &value) in row.iter().enumerate() {
        if value > most {
            (at, most, next) = (index, value, most);
        } else if value > next {
            next = value;
        }
    }
    (at, most, next)
}

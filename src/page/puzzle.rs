//! The two questions that depend on each other, which article a bead belongs to and where a torn paragraph goes on, decided
//! in turns until neither answer changes.

use super::bead::Bead;
use super::candidate::{Torn, candidates};
use super::edge::Edge;
use super::follow::follows;
use super::like::{Likes, Terms};
use super::order::Links;
use super::pair::Evidence;
use super::tear::{NEVER, Tear, decide, gains};
use super::text::weight;
use super::thread::{Sight, above, bound, rivals};
use super::unit::Unit;
use super::weights::{Tears, Threads};
use super::words::{Bag, Lexicon, merged};
use crate::error::Result;
use crate::language::rules::Rules;

/// How often both are decided.
const ROUNDS: usize = 6;

/// What breaks off above furniture has so many letters at least.
const LEAST_CUT: usize = 60;
/// Log-odds that it goes on below.
const CUT: f64 = 2.0;

/// A page in beads, with all that is seen before anything is decided.
pub(super) struct Puzzle {
    pub beads: Vec<Bead>,
    pub edges: Vec<Option<Edge>>,
    pub heads: Vec<usize>,
    pub torn: Torn,
    headlines: Vec<Bag>,
    terms: Terms,
    unspaced: bool,
    /// Whether the page's lines were set in columns and stand as they were printed: a piece is of the article above it, and goes on
    /// in the next.
    as_printed: bool,
}

/// What was decided.
pub(super) struct Solution {
    pub threads: Vec<usize>,
    pub tears: Vec<Tear>,
}

impl Puzzle {
    /// A page whose pieces stand `as_printed` may begin with the rest of an article that begins elsewhere.
    ///
    /// # Errors
    /// Where the rules are malformed.
    pub(super) fn new(
        units: &[Unit],
        bags: &[Bag],
        beads: Vec<Bead>,
        lexicon: &Lexicon,
        as_printed: bool,
    ) -> Result<Self> {
        let rules = Rules::get()?;
        let edge = |bead: &Bead| {
            let unit = &units[bead.paragraph?];
            let edge = Edge::new(&unit.text, rules);
            Some(if unit.row { edge.alone() } else { edge })
        };
        let edges: Vec<Option<Edge>> = beads.iter().map(edge).collect();
        let mut heads: Vec<usize> = (0..beads.len()).filter(|&place| beads[place].opens()).collect();
        let first = heads.first().copied().unwrap_or(0);
        if as_printed && beads[..first].iter().any(|bead| bead.paragraph.is_some()) {
            heads.insert(0, 0);
        }
        let headline = |&head: &usize| {
            beads[head]
                .titles()
                .fold(Bag::new(), |all, place| merged(&all, &bags[place]))
        };
        let chars: usize = units.iter().map(|unit| unit.text.chars().count()).sum();
        let weights: usize = units.iter().map(|unit| weight(&unit.text)).sum();
        let mut torn = candidates(units, &beads, &edges, lexicon);
        if as_printed {
            for open in &mut torn.open {
                open.rights.retain(|right| right.place == open.left + 1);
            }
        }
        Ok(Self {
            torn,
            // A page without a headline is one article all the same.
            headlines: heads
                .iter()
                .map(headline)
                .chain(heads.is_empty().then(Bag::new))
                .collect(),
            terms: Terms::new(&beads, lexicon),
            unspaced: weights > 2 * chars,
            edges,
            heads,
            beads,
            as_printed,
        })
    }

    pub(super) fn likes(&self, threads: &[usize]) -> Likes {
        self.terms.likes(&self.beads, threads, &self.headlines)
    }

    pub(super) fn sight<'a>(&'a self, threads: &'a [usize], likes: &'a Likes, tears: &'a [Tear]) -> Sight<'a> {
        Sight::new(
            (&self.beads, &self.edges, &self.heads),
            likes,
            tears,
            threads,
            self.unspaced,
        )
    }

    /// For each bead the article that it may be of as well, and by how much that is the worse way.
    pub(super) fn rivals(&self, found: &Solution, weights: &Threads) -> Vec<Option<(usize, f64)>> {
        if self.heads.len() < 2 {
            return vec![None; self.beads.len()];
        }
        let likes = self.likes(&found.threads);
        rivals(&self.sight(&found.threads, &likes, &found.tears), weights)
    }

    /// Decides in turns.
    pub(super) fn solve(&self, weights: (&Threads, &Tears)) -> Solution {
        let mut found = self.turns(weights);
        let next: Vec<Tear> = self
            .nexts(&found, weights.1)
            .into_iter()
            .filter_map(|(left, right, evidence)| Tear::next(left, right, weights.1.next.sum(&evidence)))
            .collect();
        found.tears.extend(next);
        if self.as_printed {
            let cut = self.cut_by_furniture(&found);
            found.tears.extend(cut);
        }
        found
    }

    /// Sentences of text as it was printed that break off above a caption or a running head, and go on below it.
    fn cut_by_furniture(&self, found: &Solution) -> Vec<Tear> {
        let open = |place: usize| {
            let edge = self.edges[place].as_ref();
            edge.is_some_and(|edge| !edge.closed && edge.weight > LEAST_CUT)
        };
        let taken = |place: usize| {
            found
                .tears
                .iter()
                .any(|tear| tear.left == place || tear.right == place + 1)
        };
        let cut = |place: &usize| {
            let (place, next) = (*place, &self.beads[place + 1]);
            let same = found.threads[place] == found.threads[place + 1];
            let text = next.headings.is_empty() && self.edges[place + 1].is_some();
            same && next.cut && !next.opens() && text && open(place) && !taken(place)
        };
        (0..self.beads.len().saturating_sub(1))
            .filter(cut)
            .filter_map(|place| Tear::next(place, place + 1, CUT))
            .collect()
    }

    /// What is decided before articles' pieces are joined to one another.
    pub(super) fn turns(&self, weights: (&Threads, &Tears)) -> Solution {
        let mut found = Solution {
            threads: above(&self.beads, &self.heads),
            tears: Vec::new(),
        };
        for _ in 0..ROUNDS {
            let likes = self.likes(&found.threads);
            let tears = decide(&self.torn, &found.threads, &likes, weights.1);
            let next = if self.heads.len() < 2 || self.as_printed {
                found.threads.clone()
            } else {
                bound(&self.sight(&found.threads, &likes, &tears), weights.0)
            };
            let same = next == found.threads;
            found = Solution { threads: next, tears };
            if same {
                break;
            }
        }
        found
    }

    /// Open ends of pieces that no tear was found for, each with the next piece of its article and what speaks for the one going
    /// on in the other: an article that was found in pieces is evidence that no torn end has by itself.
    pub(super) fn nexts(&self, found: &Solution, weights: &Tears) -> Vec<(usize, usize, Evidence)> {
        let likes = self.likes(&found.threads);
        let gain = gains(&self.torn, &found.threads, &likes, weights);
        let mut kept = found.tears.clone();
        let links = Links::new(&self.beads, &found.threads, &mut kept);
        let mut nexts = Vec::new();
        for thread in 0..self.heads.len() {
            let runs = links.runs(&self.beads, &found.threads, thread);
            for pair in runs.windows(2) {
                let (Some(&left), Some(&right)) = (pair[0].last(), pair[1].first()) else {
                    continue;
                };
                let Some(row) = self.torn.open.iter().position(|open| open.left == left) else {
                    continue;
                };
                let taken = kept.iter().any(|tear| tear.left == left || tear.right == right);
                if taken || gain[row][right] <= NEVER {
                    continue;
                }
                let mut evidence = follows(self, (left, right), runs.len());
                evidence.push(("gain", gain[row][right].clamp(-10.0, 10.0) / 5.0));
                nexts.push((left, right, evidence));
            }
        }
        nexts
    }
}

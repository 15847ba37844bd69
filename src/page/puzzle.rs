//! The two questions that depend on each other, which article a bead belongs to and where a torn paragraph goes on, decided
//! in turns until neither answer changes.

use super::bead::Bead;
use super::candidate::{Torn, candidates};
use super::edge::Edge;
use super::like::{Likes, Terms};
use super::line::Unit;
use super::order::Links;
use super::tear::{Tear, decide, gains};
use super::text::weight;
use super::thread::{Sight, above, rivals, threads};
use super::types::By;
use super::weights::{Tears, Threads};
use super::words::{Bag, Lexicon, merged};
use crate::error::Result;
use crate::text::rules::Rules;

/// How often both are decided.
const ROUNDS: usize = 6;
/// What it says for a join that a piece is the next of its article.
const NEXT: f64 = 5.0;

/// A page in beads, with all that is seen before anything is decided.
pub(super) struct Puzzle {
    pub beads: Vec<Bead>,
    pub edges: Vec<Option<Edge>>,
    pub heads: Vec<usize>,
    pub torn: Torn,
    headlines: Vec<Bag>,
    terms: Terms,
    unspaced: bool,
}

/// What was decided.
pub(super) struct Solution {
    pub threads: Vec<usize>,
    pub tears: Vec<Tear>,
}

impl Puzzle {
    /// # Errors
    /// Where the rules are malformed.
    pub(super) fn new(units: &[Unit], bags: &[Bag], beads: Vec<Bead>, lexicon: &Lexicon) -> Result<Self> {
        let rules = Rules::get()?;
        let text = |bead: &Bead| bead.paragraph.map(|place| units[place].text.as_str());
        let edges: Vec<Option<Edge>> = beads
            .iter()
            .map(|bead| text(bead).map(|text| Edge::new(text, rules)))
            .collect();
        let heads: Vec<usize> = (0..beads.len()).filter(|&place| beads[place].opens()).collect();
        let headline = |&head: &usize| {
            beads[head]
                .titles()
                .fold(Bag::new(), |all, place| merged(&all, &bags[place]))
        };
        let chars: usize = units.iter().map(|unit| unit.text.chars().count()).sum();
        let weights: usize = units.iter().map(|unit| weight(&unit.text)).sum();
        Ok(Self {
            torn: candidates(units, &beads, &edges, lexicon),
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
        let mut found = Solution {
            threads: above(&self.beads, &self.heads),
            tears: Vec::new(),
        };
        for _ in 0..ROUNDS {
            let likes = self.likes(&found.threads);
            let tears = decide(&self.torn, &found.threads, &likes, weights.1);
            let next = if self.heads.len() < 2 {
                found.threads.clone()
            } else {
                threads(&self.sight(&found.threads, &likes, &tears), weights.0)
            };
            let same = next == found.threads;
            found = Solution { threads: next, tears };
            if same {
                break;
            }
        }
        self.close(&mut found, weights.1);
        found
    }

    /// Joins the open end of a piece to the next piece of its article, where little speaks against it: an article that was found
    /// in pieces is evidence that no torn end has by itself.
    fn close(&self, found: &mut Solution, weights: &Tears) {
        let likes = self.likes(&found.threads);
        let gain = gains(&self.torn, &found.threads, &likes, weights);
        let links = Links::new(&self.beads, &found.threads, &mut found.tears.clone());
        for thread in 0..self.heads.len() {
            for pair in links.runs(&self.beads, &found.threads, thread).windows(2) {
                let (Some(&left), Some(&right)) = (pair[0].last(), pair[1].first()) else {
                    continue;
                };
                let row = self.torn.open.iter().position(|open| open.left == left);
                let odds = row.map_or(f64::NEG_INFINITY, |row| gain[row][right] + NEXT);
                let taken = found.tears.iter().any(|tear| tear.left == left || tear.right == right);
                if odds > 0.0 && !taken {
                    // Half of it is kept back: pieces are at times put in the wrong order.
                    let score = weights.certain(1.0 / (1.0 + (NEXT / 2.0 - odds).exp()));
                    found.tears.push(Tear {
                        left,
                        right,
                        score,
                        margin: 2.0 * score - 1.0,
                        second: None,
                        by: By::Words,
                    });
                }
            }
        }
    }
}

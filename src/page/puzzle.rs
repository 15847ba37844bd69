//! The two questions that depend on each other, which article a fragment belongs to and where a torn paragraph goes on, decided
//! in turns until neither answer changes.

use super::affinity::{Affinity, Terms};
use super::assign::{State, above, assign, rivals};
use super::candidate::{Torn, candidates};
use super::edge::Edge;
use super::evidence::{Evidence, Follow};
use super::follow::{Layout, follows};
use super::fragment::Fragment;
use super::order::Links;
use super::tear::{NEVER, Tear, decide, gains};
use super::text::weight;
use super::unit::Unit;
use super::weights::{ArticleWeights, TearWeights};
use super::words::{Bag, Lexicon, merged};
use crate::error::Result;
use crate::language::rules::Rules;

/// How often both are decided.
const MOST_TURNS: usize = 6;

/// What breaks off above furniture has so many letters at least.
const LEAST_LETTERS_CUT: usize = 60;
/// Log-odds that it goes on below.
const CUT_LOG_ODDS: f64 = 2.0;

/// A page in fragments, with all that is seen before anything is decided.
pub(crate) struct Puzzle {
    pub fragments: Vec<Fragment>,
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
pub(crate) struct Solution {
    pub assigned: Vec<usize>,
    pub tears: Vec<Tear>,
}

impl Puzzle {
    /// A page whose pieces stand `as_printed` may begin with the rest of an article that begins elsewhere.
    ///
    /// # Errors
    /// Where the rules are malformed.
    pub(crate) fn new(
        units: &[Unit],
        bags: &[Bag],
        fragments: Vec<Fragment>,
        lexicon: &Lexicon,
        as_printed: bool,
    ) -> Result<Self> {
        let rules = Rules::get()?;
        let edge = |fragment: &Fragment| {
            let unit = &units[fragment.paragraph?];
            let edge = Edge::new(&unit.text, rules);
            Some(if unit.row { edge.alone() } else { edge })
        };
        let edges: Vec<Option<Edge>> = fragments.iter().map(edge).collect();
        let mut heads: Vec<usize> = (0..fragments.len()).filter(|&index| fragments[index].opens()).collect();
        let first = heads.first().copied().unwrap_or(0);
        if as_printed && fragments[..first].iter().any(|fragment| fragment.paragraph.is_some()) {
            heads.insert(0, 0);
        }
        let headline = |&head: &usize| {
            fragments[head]
                .titles()
                .fold(Bag::new(), |all, index| merged(&all, &bags[index]))
        };
        let chars: usize = units.iter().map(|unit| unit.text.chars().count()).sum();
        let weights: usize = units.iter().map(|unit| weight(&unit.text)).sum();
        let mut torn = candidates(units, &fragments, &edges, lexicon);
        if as_printed {
            for open in &mut torn.open {
                open.rights.retain(|right| right.index == open.left + 1);
            }
        }
        // What nothing parts is torn nowhere.
        let held = |index: usize| fragments.get(index).is_some_and(|fragment| fragment.held);
        for open in &mut torn.open {
            let next = open.left + 1;
            open.rights
                .retain(|right| right.index == next || !held(right.index) && !held(next));
        }
        Ok(Self {
            torn,
            // A page without a headline is one article all the same.
            headlines: heads
                .iter()
                .map(headline)
                .chain(heads.is_empty().then(Bag::new))
                .collect(),
            terms: Terms::new(&fragments, lexicon),
            unspaced: weights > 2 * chars,
            edges,
            heads,
            fragments,
            as_printed,
        })
    }

    /// What joins of pieces go by.
    pub(crate) fn layout(&self) -> Layout<'_> {
        Layout {
            fragments: &self.fragments,
            edges: &self.edges,
        }
    }

    pub(crate) fn affinity(&self, assigned: &[usize]) -> Affinity {
        self.terms.affinity(&self.fragments, assigned, &self.headlines)
    }

    pub(crate) fn state<'a>(&'a self, assigned: &'a [usize], affinity: &'a Affinity, tears: &'a [Tear]) -> State<'a> {
        State::new(
            (&self.fragments, &self.edges, &self.heads),
            affinity,
            tears,
            assigned,
            self.unspaced,
        )
    }

    /// For each fragment the article that it may be of as well, and by how much that is the worse way.
    pub(crate) fn rivals(&self, found: &Solution, weights: &ArticleWeights) -> Vec<Option<(usize, f64)>> {
        if self.heads.len() < 2 {
            return vec![None; self.fragments.len()];
        }
        let affinity = self.affinity(&found.assigned);
        rivals(&self.state(&found.assigned, &affinity, &found.tears), weights)
    }

    /// Decides in turns.
    pub(crate) fn solve(&self, weights: (&ArticleWeights, &TearWeights)) -> Solution {
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
        let set = self.set_as_one(&found);
        found.tears.extend(set);
        found
    }

    /// Paragraphs of one article that were set from the foot of a column to the head of the next, where nothing else was found.
    fn set_as_one(&self, found: &Solution) -> Vec<Tear> {
        let taken = |index: usize| found.tears.iter().any(|t| t.left == index || t.right == index + 1);
        let one = |index: &usize| {
            let same = found.assigned[*index] == found.assigned[*index + 1];
            same && self.fragments[*index + 1].flows && self.edges[*index].is_some() && !taken(*index)
        };
        (0..self.fragments.len().saturating_sub(1))
            .filter(one)
            .filter_map(|index| Tear::next(index, index + 1, CUT_LOG_ODDS))
            .collect()
    }

    /// Sentences of text as it was printed that break off above a caption or a running head, and go on below it.
    fn cut_by_furniture(&self, found: &Solution) -> Vec<Tear> {
        let open = |index: usize| {
            let edge = self.edges[index].as_ref();
            edge.is_some_and(|edge| !edge.closed && edge.weight > LEAST_LETTERS_CUT)
        };
        let taken = |index: usize| {
            found
                .tears
                .iter()
                .any(|tear| tear.left == index || tear.right == index + 1)
        };
        let cut = |index: &usize| {
            let (index, next) = (*index, &self.fragments[index + 1]);
            let same = found.assigned[index] == found.assigned[index + 1];
            let text = next.headings.is_empty() && self.edges[index + 1].is_some();
            same && next.cut && !next.opens() && text && open(index) && !taken(index)
        };
        (0..self.fragments.len().saturating_sub(1))
            .filter(cut)
            .filter_map(|index| Tear::next(index, index + 1, CUT_LOG_ODDS))
            .collect()
    }

    /// What is decided before articles' pieces are joined to one another.
    pub(crate) fn turns(&self, weights: (&ArticleWeights, &TearWeights)) -> Solution {
        let mut found = Solution {
            assigned: above(&self.fragments, &self.heads),
            tears: Vec::new(),
        };
        for _ in 0..MOST_TURNS {
            let affinity = self.affinity(&found.assigned);
            let tears = decide(&self.torn, &found.assigned, &affinity, weights.1);
            let next = if self.heads.len() < 2 || self.as_printed {
                found.assigned.clone()
            } else {
                assign(&self.state(&found.assigned, &affinity, &tears), weights.0)
            };
            let same = next == found.assigned;
            found = Solution { assigned: next, tears };
            if same {
                break;
            }
        }
        found
    }

    /// Open ends of pieces that no tear was found for, each with the next piece of its article and what speaks for the one going
    /// on in the other: an article that was found in pieces is evidence that no torn end has by itself.
    pub(crate) fn nexts(&self, found: &Solution, weights: &TearWeights) -> Vec<(usize, usize, Evidence<Follow>)> {
        let affinity = self.affinity(&found.assigned);
        let gain = gains(&self.torn, &found.assigned, &affinity, weights);
        let mut kept = found.tears.clone();
        let links = Links::new(&self.fragments, &found.assigned, &mut kept);
        let mut nexts = Vec::new();
        for article in 0..self.heads.len() {
            let runs = links.runs(&self.fragments, &found.assigned, article);
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
                let mut evidence = follows(self.layout(), (left, right), runs.len());
                evidence.push((Follow::Gain, gain[row][right].clamp(-10.0, 10.0) / 5.0));
                nexts.push((left, right, evidence));
            }
        }
        nexts
    }
}

//! Which article each bead belongs to: the best way through the page, where a bead likes to stand among words like its own,
//! and leaving an article costs something that depends on where it is left.

use super::bead::Bead;
use super::edge::Edge;
use super::like::Likes;
use super::pair::Evidence;
use super::tear::Tear;
use super::weights::{Scale, Threads};

/// A page's beads, and what is thought of them so far.
pub(super) struct Sight<'a> {
    pub beads: &'a [Bead],
    /// The ends of each bead's paragraph.
    pub edges: &'a [Option<Edge>],
    /// The beads that articles begin with.
    pub heads: &'a [usize],
    pub likes: &'a Likes,
    /// The tear that goes on from each bead, and the one that each bead goes on from.
    out: Vec<Option<Tear>>,
    into: Vec<Option<Tear>>,
    /// The article of each bead, as thought so far.
    pub threads: &'a [usize],
    /// Whether words of most of the page are not told apart.
    pub unspaced: bool,
}

impl<'a> Sight<'a> {
    pub(super) fn new(
        (beads, edges, heads): (&'a [Bead], &'a [Option<Edge>], &'a [usize]),
        likes: &'a Likes,
        tears: &[Tear],
        threads: &'a [usize],
        unspaced: bool,
    ) -> Self {
        let (mut out, mut into) = (vec![None; beads.len()], vec![None; beads.len()]);
        for tear in tears {
            out[tear.left] = Some(*tear);
            into[tear.right] = Some(*tear);
        }
        Self {
            beads,
            edges,
            heads,
            likes,
            out,
            into,
            threads,
            unspaced,
        }
    }
}

/// Where layout alone puts each bead: under the head above it.
pub(super) fn above(beads: &[Bead], heads: &[usize]) -> Vec<usize> {
    (0..beads.len())
        .map(|place| heads.partition_point(|&head| head <= place).saturating_sub(1))
        .collect()
}

/// What speaks for a bead being of an article.
pub(super) fn belongs(sight: &Sight, place: usize, article: usize) -> Evidence {
    let likes = sight.likes;
    let mut found = if sight.unspaced {
        vec![
            ("unspaced: covered", likes.covered[place][article]),
            ("unspaced: rare", likes.rare[place][article]),
            ("unspaced: headline", likes.headline[place][article]),
            ("unspaced: likelier", likes.likelier[place][article]),
        ]
    } else {
        vec![
            ("covered", likes.covered[place][article]),
            ("rare", likes.rare[place][article]),
            ("headline", likes.headline[place][article]),
            ("likelier", likes.likelier[place][article]),
        ]
    };
    if sight.heads[article] > place {
        found.push(("above its head", 1.0));
    }
    if let Some(tear) = sight.out[place].filter(|tear| sight.threads[tear.right] == article) {
        found.push(("with what it goes on in", tear.score));
    }
    if let Some(tear) = sight.into[place].filter(|tear| sight.threads[tear.left] == article) {
        found.push(("with what goes on in it", tear.score));
    }
    found
}

/// What speaks for another article beginning, or being taken up again, before a bead.
pub(super) fn leaves(sight: &Sight, place: usize) -> Evidence {
    let Some(before) = place.checked_sub(1) else {
        return Vec::new();
    };
    let bead = &sight.beads[place];
    let end = match (&sight.edges[before], sight.beads[before].opens()) {
        (_, true) => "head",
        (Some(edge), _) if edge.closed => "closed",
        (Some(_), _) => "open",
        (None, _) => "heading",
    };
    let begin = match &sight.edges[place] {
        Some(_) if !bead.headings.is_empty() => "heading",
        Some(edge) if edge.goes_on => "goes on",
        Some(edge) if edge.leans => "leans",
        Some(_) => "fresh",
        None => "other",
    };
    let mut found: Evidence = vec![(
        match (end, begin) {
            ("head", "goes on") => "leave head, goes on",
            ("head", _) => "leave head",
            ("closed", "goes on") => "leave closed, goes on",
            ("closed", "heading") => "leave closed, heading",
            ("closed", "leans") => "leave closed, leans",
            ("closed", _) => "leave closed",
            ("open", "goes on") => "leave open, goes on",
            ("open", "heading") => "leave open, heading",
            ("open", _) => "leave open",
            (_, _) => "leave heading",
        },
        1.0,
    )];
    if bead.cut {
        found.push(("leave over a caption", 1.0));
    }
    if !sight.beads[before].byline.is_empty() && end != "head" {
        found.push(("leave signed", 1.0));
    }
    match (sight.out[before], sight.into[place]) {
        (Some(tear), _) if tear.right == place => found.push(("leave in a tear", tear.score)),
        (out, into) => {
            found.extend(out.map(|tear| ("leave below a tear's left", tear.score)));
            found.extend(into.map(|tear| ("leave above a tear's right", tear.score)));
        }
    }
    found
}

/// The best article for each bead given what is thought so far, by Viterbi's way; heads are of their own articles.
pub(super) fn threads(sight: &Sight, weights: &Threads) -> Vec<usize> {
    let Sight { beads, heads, .. } = sight;
    let mut value = vec![0.0f64; heads.len()];
    let mut came: Vec<Vec<usize>> = Vec::with_capacity(beads.len());
    let best = |value: &[f64]| (0..value.len()).fold(0, |best, of| if value[of] > value[best] { of } else { best });
    for place in 0..beads.len() {
        let own = heads.iter().position(|&head| head == place);
        let top = best(&value);
        let cost = if own.is_some() {
            0.0
        } else {
            weights.leave.sum(&leaves(sight, place))
        };
        let mut next = vec![f64::NEG_INFINITY; heads.len()];
        let mut from = vec![0; heads.len()];
        for of in 0..heads.len() {
            if own.is_some_and(|own| own != of) {
                continue;
            }
            let moved = value[top] + if place == 0 { 0.0 } else { cost };
            from[of] = if value[of] >= moved { of } else { top };
            next[of] = value[of].max(moved) + weights.belong.sum(&belongs(sight, place, of));
        }
        value = next;
        came.push(from);
    }
    let mut at = best(&value);
    let mut threads = vec![0; beads.len()];
    for place in (0..beads.len()).rev() {
        threads[place] = at;
        at = came[place][at];
    }
    threads
}

/// The scale of what is seen.
impl Scale {
    /// What the evidence says in all.
    pub(super) fn sum(&self, evidence: &Evidence) -> f64 {
        evidence
            .iter()
            .map(|(name, much)| self.0.get(*name).copied().unwrap_or(0.0) * much)
            .sum()
    }
}

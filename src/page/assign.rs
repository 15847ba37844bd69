//! Which article each fragment belongs to: the best way through the page, where a fragment likes to stand among words like its own,
//! and leaving an article costs something that depends on where it is left.

use super::affinity::Affinity;
use super::edge::Edge;
use super::evidence::{Belong, Evidence, Leave};
use super::fragment::Fragment;
use super::tear::Tear;
use super::weights::ArticleWeights;

/// A page's fragments, and what is thought of them so far.
pub(crate) struct State<'a> {
    pub fragments: &'a [Fragment],
    /// The ends of each fragment's paragraph.
    pub edges: &'a [Option<Edge>],
    /// The fragments that articles begin with.
    pub heads: &'a [usize],
    pub affinity: &'a Affinity,
    /// The tear that goes on from each fragment, and the one that each fragment goes on from.
    out: Vec<Option<Tear>>,
    into: Vec<Option<Tear>>,
    /// The article of each fragment, as thought so far.
    pub assigned: &'a [usize],
    /// Whether words of most of the page are not told apart.
    pub unspaced: bool,
}

impl<'a> State<'a> {
    pub(crate) fn new(
        (fragments, edges, heads): (&'a [Fragment], &'a [Option<Edge>], &'a [usize]),
        affinity: &'a Affinity,
        tears: &[Tear],
        assigned: &'a [usize],
        unspaced: bool,
    ) -> Self {
        let (mut out, mut into) = (vec![None; fragments.len()], vec![None; fragments.len()]);
        for tear in tears {
            out[tear.left] = Some(*tear);
            into[tear.right] = Some(*tear);
        }
        Self {
            fragments,
            edges,
            heads,
            affinity,
            out,
            into,
            assigned,
            unspaced,
        }
    }
}

/// Where layout alone puts each fragment: under the head above it.
pub(crate) fn above(fragments: &[Fragment], heads: &[usize]) -> Vec<usize> {
    (0..fragments.len())
        .map(|index| heads.partition_point(|&head| head <= index).saturating_sub(1))
        .collect()
}

/// What speaks for a fragment being of an article.
pub(crate) fn belongs(state: &State, index: usize, article: usize) -> Evidence<Belong> {
    let affinity = state.affinity;
    let mut found = if state.unspaced {
        vec![
            (Belong::UnspacedCovered, affinity.covered[index][article]),
            (Belong::UnspacedRare, affinity.rare[index][article]),
            (Belong::UnspacedHeadline, affinity.headline[index][article]),
            (Belong::UnspacedLikelier, affinity.likelier[index][article]),
        ]
    } else {
        vec![
            (Belong::Covered, affinity.covered[index][article]),
            (Belong::Rare, affinity.rare[index][article]),
            (Belong::Headline, affinity.headline[index][article]),
            (Belong::Likelier, affinity.likelier[index][article]),
        ]
    };
    if state.heads[article] > index {
        found.push((Belong::AboveItsHead, 1.0));
    }
    if let Some(tear) = state.out[index].filter(|tear| state.assigned[tear.right] == article) {
        found.push((Belong::WithWhatItGoesOnIn, tear.score));
    }
    if let Some(tear) = state.into[index].filter(|tear| state.assigned[tear.left] == article) {
        found.push((Belong::WithWhatGoesOnInIt, tear.score));
    }
    found
}

/// What speaks for another article beginning, or being taken up again, before a fragment.
pub(crate) fn leaves(state: &State, index: usize) -> Evidence<Leave> {
    let Some(before) = index.checked_sub(1) else {
        return Vec::new();
    };
    let fragment = &state.fragments[index];
    let end = match (&state.edges[before], state.fragments[before].opens()) {
        (_, true) => "head",
        (Some(edge), _) if edge.closed => "closed",
        (Some(_), _) => "open",
        (None, _) => "heading",
    };
    let begin = match &state.edges[index] {
        Some(_) if !fragment.headings.is_empty() => "heading",
        Some(edge) if edge.goes_on => "goes on",
        Some(edge) if edge.leans => "leans",
        Some(_) => "fresh",
        None => "other",
    };
    let mut found: Evidence<Leave> = vec![(
        match (end, begin) {
            ("head", "goes on") => Leave::HeadGoesOn,
            ("head", _) => Leave::Head,
            ("closed", "goes on") => Leave::ClosedGoesOn,
            ("closed", "heading") => Leave::ClosedHeading,
            ("closed", "leans") => Leave::ClosedLeans,
            ("closed", _) => Leave::Closed,
            ("open", "goes on") => Leave::OpenGoesOn,
            ("open", "heading") => Leave::OpenHeading,
            ("open", _) => Leave::Open,
            (_, _) => Leave::Heading,
        },
        1.0,
    )];
    if fragment.cut {
        found.push((Leave::OverACaption, 1.0));
    }
    if !state.fragments[before].byline.is_empty() && end != "head" {
        found.push((Leave::Signed, 1.0));
    }
    match (state.out[before], state.into[index]) {
        (Some(tear), _) if tear.right == index => found.push((Leave::InATear, tear.score)),
        (out, into) => {
            found.extend(out.map(|tear| (Leave::BelowATearsLeft, tear.score)));
            found.extend(into.map(|tear| (Leave::AboveATearsRight, tear.score)));
        }
    }
    found
}

/// What white above a piece says for another article being taken up there, and what going on at the head of the next column says
/// against it, in nats.
const PARTED: f64 = 6.0;
const FLOWS: f64 = 4.0;

/// What the setting of a fragment says for another article being taken up before it.
fn set(fragment: &Fragment) -> f64 {
    let weight = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
    weight(fragment.parted, PARTED) - weight(fragment.flows, FLOWS)
}

/// Ways through a page: what each fragment says for each article, and what leaving an article before each fragment costs.
#[derive(Clone)]
struct Ways {
    own: Vec<Vec<f64>>,
    leave: Vec<f64>,
}

impl Ways {
    fn new(state: &State, weights: &ArticleWeights) -> Self {
        let count = state.heads.len();
        let mut own = Vec::with_capacity(state.fragments.len());
        let mut leave = Vec::with_capacity(state.fragments.len());
        for index in 0..state.fragments.len() {
            // A head is of its own article, and costs nothing to come to.
            let head = state.heads.binary_search(&index).ok();
            let says = |of: usize| weights.belong.sum(&belongs(state, index, of));
            own.push(match head {
                Some(head) => (0..count)
                    .map(|of| if of == head { 0.0 } else { f64::NEG_INFINITY })
                    .collect(),
                None => (0..count).map(says).collect::<Vec<f64>>(),
            });
            leave.push(match head {
                Some(_) => 0.0,
                None if state.fragments[index].held => f64::NEG_INFINITY,
                None => weights.leave.sum(&leaves(state, index)) + set(&state.fragments[index]),
            });
        }
        Self { own, leave }
    }

    /// The best way, and its value.
    fn best(&self) -> (Vec<usize>, f64) {
        let (fragments, articles) = (self.own.len(), self.own.first().map_or(0, Vec::len));
        let mut value = vec![0.0; articles];
        let mut came = Vec::with_capacity(fragments);
        for index in 0..fragments {
            let (next, from) = self.step(&value, index);
            value = next;
            came.push(from);
        }
        let mut at = best(&value);
        let most = value.get(at).copied().unwrap_or(0.0);
        let mut assigned = vec![0; fragments];
        for index in (0..fragments).rev() {
            assigned[index] = at;
            at = came[index][at];
        }
        (assigned, most)
    }

    /// The ways that have `ends` in `article`.
    fn tied(&self, ends: &[usize], article: usize) -> Self {
        let mut tied = self.clone();
        for &end in ends {
            let own = tied.own[end].iter_mut().enumerate();
            own.filter(|(of, _)| *of != article)
                .for_each(|(_, own)| *own = f64::NEG_INFINITY);
        }
        tied
    }

    /// The best value of a way that comes to each article at `index`, and where it comes from.
    fn step(&self, value: &[f64], index: usize) -> (Vec<f64>, Vec<usize>) {
        let top = best(value);
        let cost = if index == 0 { 0.0 } else { self.leave[index] };
        let come = |of: usize| if value[of] >= value[top] + cost { of } else { top };
        let from: Vec<usize> = (0..value.len()).map(come).collect();
        let next = |of: usize| value[of].max(value[top] + cost) + self.own[index][of];
        ((0..value.len()).map(next).collect(), from)
    }
}

fn best(value: &[f64]) -> usize {
    (0..value.len()).fold(0, |best, of| if value[of] > value[best] { of } else { best })
}

/// The best article for each fragment given what is thought so far, by Viterbi's way.
#[cfg(any(test, feature = "lab"))]
pub(crate) fn assign_apart(state: &State, weights: &ArticleWeights) -> Vec<usize> {
    Ways::new(state, weights).best().0
}

/// The same, with both pieces of a torn paragraph in one article where the tear is surer than what parts them. Tears are taken
/// in turn, the surest first.
pub(crate) fn assign(state: &State, weights: &ArticleWeights) -> Vec<usize> {
    let mut ways = Ways::new(state, weights);
    let (mut assigned, mut value) = ways.best();
    let mut tears: Vec<Tear> = state.out.iter().flatten().copied().collect();
    tears.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.left.cmp(&b.left)));
    for tear in tears {
        let ends = [tear.left, tear.right];
        let either = ends.map(|end| assigned[end]);
        if either[0] == either[1] {
            continue;
        }
        let tried = either.into_iter().map(|article| {
            let tied = ways.tied(&ends, article);
            let (assigned, value) = tied.best();
            (tied, assigned, value)
        });
        let Some(found) = tried.max_by(|a, b| a.2.total_cmp(&b.2)) else {
            continue;
        };
        let share = tear.score.clamp(1e-6, 1.0 - 1e-6);
        if found.2.is_finite() && (share / (1.0 - share)).ln() > weights.nats(value - found.2) {
            (ways, assigned, value) = found;
        }
    }
    assigned
}

/// For each fragment the best other article, and how much worse the best way through it is than the best way of all.
pub(crate) fn rivals(state: &State, weights: &ArticleWeights) -> Vec<Option<(usize, f64)>> {
    let ways = Ways::new(state, weights);
    let (count, fragments) = (state.heads.len(), state.fragments.len());
    let mut ahead = Vec::with_capacity(fragments);
    let mut value = vec![0.0; count];
    for index in 0..fragments {
        value = ways.step(&value, index).0;
        ahead.push(value.clone());
    }
    let mut rest = vec![0.0; count];
    let mut found = vec![None; fragments];
    for index in (0..fragments).rev() {
        let through: Vec<f64> = (0..count).map(|of| ahead[index][of] + rest[of]).collect();
        let top = best(&through);
        let others = (0..count).filter(|of| *of != top && through[*of].is_finite());
        found[index] = others
            .max_by(|a, b| through[*a].total_cmp(&through[*b]).then(b.cmp(a)))
            .map(|of| (of, through[top] - through[of]));
        let onward: Vec<f64> = (0..count).map(|of| rest[of] + ways.own[index][of]).collect();
        let leap = onward[best(&onward)] + if index == 0 { 0.0 } else { ways.leave[index] };
        rest = onward.into_iter().map(|stay| stay.max(leap)).collect();
    }
    found
}

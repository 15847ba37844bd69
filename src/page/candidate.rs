//! Ends that may be torn, and what may go on from each.

use super::edge::{Begins, Edge, Ends};
use super::evidence::{Apart, Evidence, Pair};
use super::fragment::Fragment;
use super::pair::{Neighbours, letters};
use super::scorer::LogProbs;
use super::unit::Unit;
use super::words::{Lexicon, counts, covered};

/// Fragments between a torn end and what may go on from it.
const FARTHEST_CANDIDATE: usize = 250;

/// Said of open ends where most are.
const UNMARKED: Apart = Apart::OpenEndsAreUsual;

/// A torn end and the fragments it may go on in.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub left: usize,
    pub rights: Vec<Right>,
    pub alone: Evidence<Apart>,
    /// What a scorer told of the sentence being over here, where one was asked: a log-probability.
    pub over: Option<f64>,
}

impl Open {
    /// Whether a scorer was asked about it.
    pub(crate) fn asked(&self) -> bool {
        self.over.is_some()
    }
}

/// What may be torn on a page: ends, and for every fragment what speaks for its beginning being a beginning.
#[derive(Clone, Debug, Default)]
pub(crate) struct Torn {
    pub open: Vec<Open>,
    pub fresh: Vec<Evidence<Apart>>,
    /// Whether most paragraphs of the page end without a mark.
    pub unmarked: bool,
}

/// A fragment that a torn end may go on in, with what speaks for it whatever the articles are.
#[derive(Clone, Debug)]
pub(crate) struct Right {
    pub index: usize,
    pub evidence: Evidence<Pair>,
    /// What a scorer told, where one was asked.
    pub log_probs: Option<LogProbs>,
}

/// The text of a fragment's paragraph.
pub(crate) fn words<'a>(units: &'a [Unit], fragment: &Fragment) -> Option<&'a str> {
    fragment.paragraph.map(|index| units[index].text.as_str())
}

/// The torn ends of a page.
pub(crate) fn candidates(units: &[Unit], fragments: &[Fragment], edges: &[Option<Edge>], lexicon: &Lexicon) -> Torn {
    let all_counts: Vec<_> = fragments.iter().map(|fragment| counts(&fragment.bag)).collect();
    let neighbours = Neighbours::new(units.iter().map(|unit| unit.text.as_str()));
    let usual = open_ends(edges);
    let mut found = Vec::new();
    for (left, fragment) in fragments.iter().enumerate() {
        let (Some(text), Some(end)) = (words(units, fragment), &edges[left]) else {
            continue;
        };
        if end.closed || !fragment.byline.is_empty() && !fragment.opens() {
            continue;
        }
        let window = left.saturating_sub(FARTHEST_CANDIDATE)..fragments.len().min(left + FARTHEST_CANDIDATE);
        let rights = window
            .filter(|&right| right != left && fragments[right].headings.is_empty() && !fragments[right].opens())
            .filter_map(|right| {
                let (head, begin) = (words(units, &fragments[right])?, edges[right].as_ref()?);
                let mut evidence = letters((text, end), (head, begin), &neighbours);
                evidence.extend(positions(fragments, edges, left, right));
                let shared = covered(&fragments[right].bag, &all_counts[left], false, lexicon).max(covered(
                    &fragment.bag,
                    &all_counts[right],
                    false,
                    lexicon,
                ));
                evidence.push((Pair::SharedWords, shared));
                Some(Right {
                    index: right,
                    evidence,
                    log_probs: None,
                })
            })
            .collect();
        let mut alone: Evidence<Apart> = vec![(Apart::Alone, 1.0)];
        let mut say = |holds: bool, feature: Apart| {
            if holds {
                alone.push((feature, 1.0));
            }
        };
        say(left + 1 == fragments.len(), Apart::PagesLast);
        say(end.weight < 100, Apart::Short);
        say(matches!(end.ends, Ends::Mark | Ends::Figure), Apart::EndsInAMark);
        say(end.ends == Ends::Hyphen, Apart::EndsInAHyphen);
        say(end.hangs, Apart::Hangs);
        alone.push((usual, 1.0));
        found.push(Open {
            left,
            rights,
            alone,
            over: None,
        });
    }
    Torn {
        unmarked: usual == UNMARKED,
        open: found,
        fresh: (0..fragments.len())
            .map(|index| fresh(fragments, edges, index))
            .collect(),
    }
}

/// How usual it is on a page that paragraphs end without a mark.
fn open_ends(edges: &[Option<Edge>]) -> Apart {
    let long = || edges.iter().flatten().filter(|edge| edge.weight > 60);
    let open = long().filter(|edge| !edge.closed).count();
    match open * 100 / long().count().max(1) {
        0..8 => Apart::OpenEndsAreRare,
        8..16 => Apart::OpenEndsAreFew,
        16..28 => Apart::OpenEndsAreSome,
        28..45 => Apart::OpenEndsAreMany,
        _ => UNMARKED,
    }
}

/// What speaks for a fragment's paragraph beginning where it stands.
fn fresh(fragments: &[Fragment], edges: &[Option<Edge>], index: usize) -> Evidence<Apart> {
    let Some(begin) = &edges[index] else {
        return Vec::new();
    };
    let mut found: Evidence<Apart> = vec![(
        match begin.begins {
            Begins::Small => Apart::FreshSmallLetter,
            Begins::Capital => Apart::FreshCapital,
            Begins::Unspaced => Apart::FreshUnspaced,
            Begins::Letter => Apart::FreshLetter,
            Begins::Figure => Apart::FreshFigure,
            Begins::Quote => Apart::FreshQuote,
            Begins::Mark => Apart::FreshMark,
        },
        1.0,
    )];
    let before = index.checked_sub(1);
    found.push((
        match (before, before.and_then(|before| edges[before].as_ref())) {
            (None, _) => Apart::FreshBeginsThePage,
            (Some(before), _) if fragments[before].opens() => Apart::FreshBelowAHead,
            (_, Some(edge)) if !edge.closed => Apart::FreshBelowAnOpenEnd,
            _ if fragments[index].cut => Apart::FreshBelowACaption,
            (_, Some(_)) => Apart::FreshBelowAClosedEnd,
            _ => Apart::FreshBelowAHeading,
        },
        1.0,
    ));
    let mut say = |holds: bool, feature: Apart| {
        if holds {
            found.push((feature, 1.0));
        }
    };
    say(
        begin.goes_on && begin.begins != Begins::Small,
        Apart::FreshGoesOnByItsWords,
    );
    say(!begin.closes.is_empty(), Apart::FreshClosesWhatWasNotOpen);
    say(begin.scrap, Apart::FreshScrap);
    say(begin.dateline, Apart::FreshDateline);
    say(begin.leans, Apart::FreshLeans);
    say(begin.weight < 60, Apart::FreshShort);
    found
}

/// What the positions of two fragments say.
fn positions(fragments: &[Fragment], edges: &[Option<Edge>], left: usize, right: usize) -> Evidence<Pair> {
    let mut found: Evidence<Pair> = Vec::new();
    let next = right == left + 1;
    let heads = fragments[left.min(right) + 1..=left.max(right)]
        .iter()
        .filter(|fragment| fragment.opens())
        .count();
    found.push((
        match (next, right > left, heads) {
            (true, ..) if fragments[right].cut => Pair::NextOverACaption,
            (true, ..) => Pair::Next,
            (_, true, 0) => Pair::Below,
            (_, true, 1) => Pair::BelowOneHeadBetween,
            (_, true, _) => Pair::BelowHeadsBetween,
            (_, false, 0) => Pair::AboveOfOneArticle,
            (_, false, 1) => Pair::AboveTheHead,
            (_, false, _) => Pair::AboveHeadsBetween,
        },
        1.0,
    ));
    if !next {
        found.push((Pair::Distance, (left.abs_diff(right) as f64).ln()));
        let before = right.checked_sub(1);
        let edge = before.and_then(|before| edges[before].as_ref());
        found.push((
            match (before, edge) {
                (None, _) => Pair::BeginsThePage,
                (Some(before), _) if fragments[before].opens() => Pair::BelowAHead,
                (_, Some(edge)) if !edge.closed => Pair::BelowAnOpenEnd,
                _ if fragments[right].cut => Pair::BelowACaption,
                (_, Some(_)) => Pair::BelowAClosedEnd,
                _ => Pair::BelowAHeading,
            },
            1.0,
        ));
        let after = left + 1;
        found.push((
            match (fragments.get(after), edges.get(after).and_then(Option::as_ref)) {
                (None, _) => Pair::LeftEndsThePage,
                (Some(fragment), _) if fragment.opens() => Pair::LeftAboveAHead,
                (Some(fragment), _) if fragment.cut => Pair::LeftAboveACaption,
                (_, Some(edge)) if edge.goes_on => Pair::LeftAboveWhatGoesOn,
                _ => Pair::LeftAboveAParagraph,
            },
            1.0,
        ));
    }
    found
}

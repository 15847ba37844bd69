//! Paragraphs that columns tore: which piece goes on where.

use super::JoinScorer;
use super::assignment::assign;
use super::bead::Bead;
use super::edge::Edge;
use super::like::Likes;
use super::line::Unit;
use super::pair::{Evidence, Neighbours, letters};
use super::types::By;
use super::weights::Tears;
use super::words::{Lexicon, covered, heap};
use crate::error::Result;

/// Characters at the end of a torn piece that are shown to the scorer, and of what may go on from it.
const TAIL: usize = 120;
const HEAD: usize = 32;
/// The most pieces that one torn end is tried against.
const TRIED: usize = 16;
/// Beads between a torn end and what may go on from it.
const FARTHEST: usize = 250;
/// What no candidate gains.
const NEVER: f64 = -1e6;
/// A nat of the model's, told in the layout's.
const PER_NAT: f64 = 0.22;

/// A paragraph that goes on elsewhere: places among the beads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tear {
    pub left: usize,
    pub right: usize,
    /// Probability that it is right, and distance to the next best choice.
    pub score: f64,
    pub margin: f64,
    pub by: By,
}

/// A torn end and the beads it may go on in.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub left: usize,
    pub rights: Vec<Right>,
    pub alone: Evidence,
}

/// What may be torn on a page: ends, and for every bead what speaks for its beginning being a beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Torn {
    pub open: Vec<Open>,
    pub fresh: Vec<Evidence>,
}

/// A bead that a torn end may go on in, with what speaks for it whatever the articles are.
#[derive(Clone, Debug)]
pub(super) struct Right {
    pub place: usize,
    pub evidence: Evidence,
}

/// The text of a bead's paragraph.
fn words<'a>(units: &'a [Unit], bead: &Bead) -> Option<&'a str> {
    bead.paragraph.map(|place| units[place].text.as_str())
}

/// The torn ends of a page.
pub(super) fn candidates(units: &[Unit], beads: &[Bead], edges: &[Option<Edge>], lexicon: &Lexicon) -> Torn {
    let heaps: Vec<_> = beads.iter().map(|bead| heap(&bead.bag)).collect();
    let neighbours = Neighbours::new(units.iter().map(|unit| unit.text.as_str()));
    let mut found = Vec::new();
    for (left, bead) in beads.iter().enumerate() {
        let (Some(text), Some(end)) = (words(units, bead), &edges[left]) else {
            continue;
        };
        if end.closed || !bead.byline.is_empty() && !bead.opens() {
            continue;
        }
        let window = left.saturating_sub(FARTHEST)..beads.len().min(left + FARTHEST);
        let rights = window
            .filter(|&right| right != left && beads[right].headings.is_empty() && !beads[right].opens())
            .filter_map(|right| {
                let (head, begin) = (words(units, &beads[right])?, edges[right].as_ref()?);
                let mut evidence = letters((text, end), (head, begin), &neighbours);
                evidence.extend(places(beads, edges, left, right));
                let shared = covered(&beads[right].bag, &heaps[left], false, lexicon).max(covered(
                    &bead.bag,
                    &heaps[right],
                    false,
                    lexicon,
                ));
                evidence.push(("shared words", shared));
                Some(Right { place: right, evidence })
            })
            .collect();
        let mut alone: Evidence = vec![("alone", 1.0)];
        let mut say = |holds: bool, name: &'static str| {
            if holds {
                alone.push((name, 1.0));
            }
        };
        say(left + 1 == beads.len(), "alone: page's last");
        say(end.weight < 100, "alone: short");
        say(matches!(end.ends, "mark" | "figure"), "alone: ends in a mark");
        say(end.ends == "hyphen", "alone: ends in a hyphen");
        say(end.hangs, "alone: hangs");
        found.push(Open { left, rights, alone });
    }
    Torn {
        open: found,
        fresh: (0..beads.len()).map(|place| fresh(beads, edges, place)).collect(),
    }
}

/// What speaks for a bead's paragraph beginning where it stands.
fn fresh(beads: &[Bead], edges: &[Option<Edge>], place: usize) -> Evidence {
    let Some(begin) = &edges[place] else {
        return Vec::new();
    };
    let mut found: Evidence = vec![(
        match begin.begins {
            "small" => "fresh: small letter",
            "capital" => "fresh: capital",
            "unspaced" => "fresh: unspaced",
            "letter" => "fresh: letter",
            "figure" => "fresh: figure",
            "quote" => "fresh: quote",
            _ => "fresh: mark",
        },
        1.0,
    )];
    let before = place.checked_sub(1);
    found.push((
        match (before, before.and_then(|before| edges[before].as_ref())) {
            (None, _) => "fresh: begins the page",
            (Some(before), _) if beads[before].opens() => "fresh: below a head",
            (_, Some(edge)) if !edge.closed => "fresh: below an open end",
            _ if beads[place].cut => "fresh: below a caption",
            (_, Some(_)) => "fresh: below a closed end",
            _ => "fresh: below a heading",
        },
        1.0,
    ));
    let mut say = |holds: bool, name: &'static str| {
        if holds {
            found.push((name, 1.0));
        }
    };
    say(begin.goes_on && begin.begins != "small", "fresh: goes on by its words");
    say(!begin.closes.is_empty(), "fresh: closes what was not open");
    say(begin.dateline, "fresh: dateline");
    say(begin.leans, "fresh: leans");
    say(begin.weight < 60, "fresh: short");
    found
}

/// What the places of two beads say.
fn places(beads: &[Bead], edges: &[Option<Edge>], left: usize, right: usize) -> Evidence {
    let mut found: Evidence = Vec::new();
    let next = right == left + 1;
    let heads = beads[left.min(right) + 1..=left.max(right)]
        .iter()
        .filter(|bead| bead.opens())
        .count();
    found.push((
        match (next, right > left, heads) {
            (true, ..) if beads[right].cut => "next, over a caption",
            (true, ..) => "next",
            (_, true, 0) => "below",
            (_, true, 1) => "below, one head between",
            (_, true, _) => "below, heads between",
            (_, false, 0) => "above, of one article",
            (_, false, 1) => "above the head",
            (_, false, _) => "above, heads between",
        },
        1.0,
    ));
    if !next {
        found.push(("distance", (left.abs_diff(right) as f64).ln()));
        let before = right.checked_sub(1);
        let edge = before.and_then(|before| edges[before].as_ref());
        found.push((
            match (before, edge) {
                (None, _) => "begins the page",
                (Some(before), _) if beads[before].opens() => "below a head",
                (_, Some(edge)) if !edge.closed => "below an open end",
                _ if beads[right].cut => "below a caption",
                (_, Some(_)) => "below a closed end",
                _ => "below a heading",
            },
            1.0,
        ));
        let after = left + 1;
        found.push((
            match (beads.get(after), edges.get(after).and_then(Option::as_ref)) {
                (None, _) => "left ends the page",
                (Some(bead), _) if bead.opens() => "left above a head",
                (Some(bead), _) if bead.cut => "left above a caption",
                (_, Some(edge)) if edge.goes_on => "left above what goes on",
                _ => "left above a paragraph",
            },
            1.0,
        ));
    }
    found
}

/// What the articles say, as thought so far.
pub(super) fn articles(open: usize, right: usize, threads: &[usize], likes: &Likes) -> Evidence {
    let margin = |place: usize, article: usize| {
        let row = &likes.covered[place];
        let others = row.iter().enumerate().filter(|(other, _)| *other != article);
        let best = others.map(|(_, like)| *like).fold(0.0, f64::max);
        row.get(article).copied().unwrap_or(0.0) - best
    };
    let mut found = vec![
        ("right like the left's article", margin(right, threads[open])),
        ("left like the right's article", margin(open, threads[right])),
    ];
    if threads[open] == threads[right] {
        found.push(("same article", 1.0));
    }
    found
}

/// Decides all tears at once; `threads` are the articles that beads are thought to belong to, `nats` what the scorer said.
pub(super) fn decide(
    torn: &Torn,
    threads: &[usize],
    likes: &Likes,
    nats: Option<&[Vec<f64>]>,
    weights: &Tears,
) -> Vec<Tear> {
    let candidates = &torn.open;
    let fresh: Vec<f64> = torn.fresh.iter().map(|evidence| weights.alone.sum(evidence)).collect();
    let gains = |(row, open): (usize, &Open)| {
        let mut gains = vec![NEVER; threads.len()];
        let alone = weights.alone.sum(&open.alone);
        for (column, right) in open.rights.iter().enumerate() {
            let said = nats.and_then(|nats| nats[row].get(column));
            let said = said.map_or(0.0, |nats| PER_NAT * nats.clamp(-20.0, 40.0) - 1.0);
            gains[right.place] = weights.pair.sum(&right.evidence)
                + weights.pair.sum(&articles(open.left, right.place, threads, likes))
                + said
                - alone
                - fresh[right.place];
        }
        gains
    };
    let gain: Vec<Vec<f64>> = candidates.iter().enumerate().map(gains).collect();
    let chosen = assign(&gain);
    let mut tears = Vec::new();
    for (row, right) in chosen.into_iter().enumerate() {
        let Some(right) = right else {
            continue;
        };
        let (score, next) = probability(&gain, row, right);
        tears.push(Tear {
            left: candidates[row].left,
            right,
            score,
            margin: score - next,
            by: if nats.is_some() { By::Model } else { By::Layout },
        });
    }
    tears
}

/// The probability of one choice among all that either side has, "alone" included, and that of the best other one.
fn probability(gain: &[Vec<f64>], row: usize, chosen: usize) -> (f64, f64) {
    let own = gain[row][chosen];
    let across = gain[row]
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != chosen)
        .map(|(_, gain)| *gain);
    let along = gain
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != row)
        .map(|(_, gains)| gains[chosen]);
    let others: Vec<f64> = across.chain(along).chain([0.0]).collect();
    let highest = others.iter().copied().fold(own, f64::max);
    let all: f64 = others.iter().chain([&own]).map(|gain| (gain - highest).exp()).sum();
    let next = others.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    ((own - highest).exp() / all, (next - highest).exp() / all)
}

/// What the scorer says of every candidate, in nats.
///
/// # Errors
/// Where the scorer fails.
pub(super) fn scored(
    units: &[Unit],
    beads: &[Bead],
    candidates: &mut [Open],
    scorer: &mut dyn JoinScorer,
    weights: &Tears,
) -> Result<Vec<Vec<f64>>> {
    let mut nats = Vec::with_capacity(candidates.len());
    for Open { left, rights, .. } in candidates {
        let worth = |right: &Right| weights.pair.sum(&right.evidence);
        rights.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.place.cmp(&b.place)));
        rights.truncate(TRIED);
        let text = words(units, &beads[*left]).unwrap_or_default();
        let chars = text.chars().count();
        let tail: String = text.chars().skip(chars.saturating_sub(TAIL)).collect();
        let heads: Vec<String> = rights
            .iter()
            .map(|right| {
                words(units, &beads[right.place])
                    .unwrap_or_default()
                    .chars()
                    .take(HEAD)
                    .collect()
            })
            .collect();
        nats.push(scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?);
    }
    Ok(nats)
}

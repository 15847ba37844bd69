//! Paragraphs that columns tore: which piece goes on where.

use super::JoinScorer;
use super::assignment::assign;
use super::bead::Bead;
use super::label::{closed, goes_on};
use super::line::Unit;
use super::types::By;
use super::words::{Bag, covered};
use crate::error::Result;

/// Characters at the end of a torn piece that are shown to the scorer, and of what may go on from it.
const TAIL: usize = 120;
const HEAD: usize = 32;
/// The most pieces that one torn end is tried against.
const TRIED: usize = 16;
/// What a join must gain over leaving a piece alone.
const ALONE: f64 = 1.0;
/// What no candidate gains.
const NEVER: f64 = -1e6;
/// A nat of the model's, told in points of the layout's.
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
    rights: Vec<Right>,
}

/// A bead that a torn end may go on in, with what layout and shared words say for it.
#[derive(Clone, Copy, Debug)]
struct Right {
    place: usize,
    layout: f64,
    shared: f64,
}

/// The text of a bead's paragraph.
fn words<'a>(units: &'a [Unit], bead: &Bead) -> Option<&'a str> {
    bead.paragraph.map(|place| units[place].text.as_str())
}

/// The torn ends of a page.
pub(super) fn candidates(units: &[Unit], beads: &[Bead], rarity: &Bag) -> Vec<Open> {
    let mut found = Vec::new();
    for (left, bead) in beads.iter().enumerate() {
        let Some(text) = words(units, bead) else {
            continue;
        };
        if closed(text) || !bead.byline.is_empty() {
            continue;
        }
        let rights = (0..beads.len())
            .filter(|&right| right != left && beads[right].headings.is_empty() && !beads[right].opens())
            .filter(|&right| {
                !(right > 0 && beads[right - 1].opens() && beads[right - 1].bag.len() > 1 && right != left + 1)
            })
            .filter_map(|right| {
                let head = words(units, &beads[right])?;
                let next = right == left + 1;
                // In the page's own order, with at most one piece between.
                let mut layout = if next {
                    1.6
                } else if right > left {
                    -0.2
                } else {
                    -0.5
                };
                if next && beads[right].cut {
                    layout -= 0.4;
                }
                layout += fits(text, head);
                let shared = 2.5
                    * covered(&beads[right].bag, &bead.bag, rarity).max(covered(&bead.bag, &beads[right].bag, rarity));
                Some(Right {
                    place: right,
                    layout,
                    shared,
                })
            })
            .collect();
        found.push(Open { left, rights });
    }
    found
}

/// What the letters on both sides of a tear say.
fn fits(tail: &str, head: &str) -> f64 {
    let first = head.chars().next();
    let mid = goes_on(head);
    let cased = first.is_some_and(|c| c.is_lowercase() || c.is_uppercase());
    let hyphen = tail.ends_with('-');
    if cased && mid {
        return if hyphen { 3.0 } else { 2.2 };
    }
    if cased {
        return if hyphen { -4.0 } else { -1.6 };
    }
    if mid {
        return 1.4;
    }
    if first.is_some_and(|c| "“「『\"（(《【".contains(c)) {
        -0.6
    } else {
        0.0
    }
}

/// Decides all tears at once; `threads` are the articles that beads are thought to belong to, `nats` what the scorer said.
pub(super) fn decide(candidates: &[Open], threads: &[usize], nats: Option<&[Vec<f64>]>) -> Vec<Tear> {
    let gains = |(row, open): (usize, &Open)| {
        let mut gains = vec![NEVER; threads.len()];
        for (column, right) in open.rights.iter().enumerate() {
            let same = if threads[open.left] == threads[right.place] {
                0.5
            } else {
                0.0
            };
            let said = nats.and_then(|nats| nats[row].get(column));
            let said = said.map_or(0.0, |nats| PER_NAT * nats.clamp(-20.0, 40.0) - ALONE);
            gains[right.place] = right.layout + right.shared + same + said - ALONE;
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
        let open = &candidates[row];
        let (score, next) = probability(&gain[row], right);
        let words = open
            .rights
            .iter()
            .any(|found| found.place == right && found.shared > found.layout);
        let by = match nats {
            Some(_) => By::Model,
            None if words => By::Words,
            None => By::Layout,
        };
        tears.push(Tear {
            left: open.left,
            right,
            score,
            margin: score - next,
            by,
        });
    }
    tears
}

/// The probability of one choice among all of a row, "alone" included, and that of the best other one.
fn probability(gains: &[f64], chosen: usize) -> (f64, f64) {
    let highest = gains.iter().copied().fold(0.0, f64::max);
    let all: f64 = gains.iter().chain([&0.0]).map(|gain| (gain - highest).exp()).sum();
    let share = |gain: f64| (gain - highest).exp() / all;
    let others = gains
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != chosen)
        .map(|(_, gain)| *gain);
    let next = others.chain([0.0]).fold(f64::NEG_INFINITY, f64::max);
    (share(gains[chosen]), share(next))
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
) -> Result<Vec<Vec<f64>>> {
    let mut nats = Vec::with_capacity(candidates.len());
    for Open { left, rights } in candidates {
        let worth = |right: &Right| right.layout + right.shared;
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

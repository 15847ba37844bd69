//! Which article each bead belongs to: the cheapest way through the page, where staying costs nothing, leaving an article
//! costs something, and a bead likes to stand among words like its own.

use super::bead::Bead;
use super::label::closed;
use super::line::Unit;
use super::tear::Tear;
use super::words::{Bag, add, covered};

/// How much words count against the page's own order.
const WORDS: f64 = 14.0;
/// What it costs to go on in another article; less after a torn end, or over a caption.
const LEAVE: f64 = 2.4;
const LEAVE_TORN: f64 = 0.6;
const LEAVE_CUT: f64 = 1.2;
/// What a tear says for its two sides being of one article.
const TORN: f64 = 5.0;
/// From this probability on a tear moves what stands below it.
const SURE: f64 = 0.6;
const ROUNDS: usize = 4;

/// For each bead the number of its article; articles are numbered by their heads, in the page's order.
pub(super) fn threads(
    units: &[Unit],
    beads: &[Bead],
    tears: &[Tear],
    rarity: &Bag,
    before: Option<&[usize]>,
) -> Vec<usize> {
    let heads: Vec<usize> = (0..beads.len()).filter(|&place| beads[place].opens()).collect();
    if heads.len() < 2 {
        return vec![0; beads.len()];
    }
    let mut thread: Vec<usize> = match before {
        Some(before) => before.to_vec(),
        None => first(beads, &heads, tears),
    };
    for _ in 0..ROUNDS {
        let mut all = vec![Bag::new(); heads.len()];
        for (bead, &thread) in beads.iter().zip(&thread) {
            add(&mut all[thread], &bead.bag);
        }
        let likes: Vec<Vec<f64>> = (0..beads.len())
            .map(|place| {
                (0..heads.len())
                    .map(|of| like(&beads[place], &all[of], thread[place] == of, rarity))
                    .collect()
            })
            .collect();
        let likes = with_tears(likes, tears, &thread);
        let next = cheapest(units, beads, &heads, &likes, tears);
        if next == thread {
            break;
        }
        thread = next;
    }
    thread
}

/// Where layout alone puts each bead: under the head above it, but from a sure tear on with what was torn.
fn first(beads: &[Bead], heads: &[usize], tears: &[Tear]) -> Vec<usize> {
    let above: Vec<usize> = (0..beads.len())
        .map(|place| heads.partition_point(|&head| head <= place).saturating_sub(1))
        .collect();
    let mut thread = above.clone();
    for place in 1..beads.len() {
        let torn = tears
            .iter()
            .find(|tear| tear.right == place && tear.left + 1 != place && tear.score > SURE);
        thread[place] = match torn {
            _ if beads[place].opens() || beads[place - 1].opens() => above[place],
            Some(tear) if tear.left < place => thread[tear.left],
            Some(tear) => above[tear.left],
            None => thread[place - 1],
        };
    }
    thread
}

/// How well a bead's words go with an article's, its own left out of them.
fn like(bead: &Bead, all: &Bag, within: bool, rarity: &Bag) -> f64 {
    let size: f64 = bead.bag.values().sum();
    let sure = (size / 60.0).min(1.0).sqrt();
    if !within {
        return WORDS * sure * covered(&bead.bag, all, rarity);
    }
    let rest: Bag = all
        .iter()
        .map(|(feature, count)| (feature.clone(), count - bead.bag.get(feature).copied().unwrap_or(0.0)))
        .filter(|(_, count)| *count > 0.0)
        .collect();
    WORDS * sure * covered(&bead.bag, &rest, rarity)
}

fn with_tears(mut likes: Vec<Vec<f64>>, tears: &[Tear], thread: &[usize]) -> Vec<Vec<f64>> {
    let own = likes.clone();
    for tear in tears {
        let weight = tear.score;
        for of in 0..own[tear.left].len() {
            likes[tear.left][of] += weight * own[tear.right][of];
            likes[tear.right][of] += weight * own[tear.left][of];
        }
        likes[tear.right][thread[tear.left]] += TORN * weight;
        likes[tear.left][thread[tear.right]] += TORN * weight / 2.0;
    }
    likes
}

/// Viterbi's way: the best article for each bead given those of all others. Heads, and what stands below them, are fixed.
fn cheapest(units: &[Unit], beads: &[Bead], heads: &[usize], likes: &[Vec<f64>], tears: &[Tear]) -> Vec<usize> {
    let mut value = vec![0.0f64; heads.len()];
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(beads.len());
    for (place, bead) in beads.iter().enumerate() {
        let fixed = (0..2.min(place + 1)).find_map(|back| heads.iter().position(|&head| head + back == place));
        let leave = leaving(units, beads, place, tears);
        let mut next = vec![f64::NEG_INFINITY; heads.len()];
        let mut came = vec![0; heads.len()];
        let best = (0..heads.len())
            .max_by(|&a, &b| value[a].total_cmp(&value[b]).then(b.cmp(&a)))
            .unwrap_or(0);
        for of in 0..heads.len() {
            if fixed.is_some_and(|fixed| fixed != of) {
                continue;
            }
            let cost = if bead.opens() { 0.0 } else { leave };
            came[of] = if value[of] >= value[best] - cost { of } else { best };
            let way = value[came[of]] - if came[of] == of { 0.0 } else { cost };
            next[of] = way + likes[place][of];
        }
        value = next;
        from.push(came);
    }
    let mut at = (0..heads.len())
        .max_by(|&a, &b| value[a].total_cmp(&value[b]).then(b.cmp(&a)))
        .unwrap_or(0);
    let mut thread = vec![0; beads.len()];
    for place in (0..beads.len()).rev() {
        thread[place] = at;
        at = from[place][at];
    }
    thread
}

fn leaving(units: &[Unit], beads: &[Bead], place: usize, tears: &[Tear]) -> f64 {
    let Some(before) = place.checked_sub(1) else {
        return 0.0;
    };
    if tears.iter().any(|tear| tear.left == before && tear.right == place) {
        return 2.0 * LEAVE;
    }
    let open = beads[before].paragraph.is_some_and(|unit| !closed(&units[unit].text));
    let torn = open || tears.iter().any(|tear| tear.right == place || tear.left == before);
    if torn {
        LEAVE_TORN
    } else if beads[place].cut {
        LEAVE_CUT
    } else {
        LEAVE
    }
}

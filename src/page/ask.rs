//! Asks a scorer about the torn ends that layout and words leave open.

use super::candidate::{Open, words};
use super::edge::Ends;
use super::puzzle::{Puzzle, Solution};
use super::scorer::{JoinScorer, LogProbs};
use super::tear::{gain, gains};
use super::text::weight;
use super::unit::Unit;
use super::weights::TearWeights;
use crate::error::Result;
use crate::language::sentence::end_mark;
use crate::text::script::unspaced;

/// How much of a torn piece's end is shown to the scorer, and of what may go on from it, in letters of a spaced script.
const TAIL_SHOWN: usize = 330;
const HEAD_SHOWN: usize = 66;
/// The most pieces that one torn end is tried against, and how much likelier than all others they are together.
pub(crate) const MOST_CANDIDATES: usize = 8;
const ENOUGH_PROBABILITY: f64 = 0.999;
/// The most torn ends of a page that a scorer is asked about: more are on no page of newsprint, and what a list or a poem in one
/// long file would cost is bounded so.
const MOST_ENDS: usize = 20;
/// The most pieces that an end is tried against where none of the first fits, and what one fits from on, in nats.
const MOST_CANDIDATES_STILL: usize = 3 * MOST_CANDIDATES;
const FITTING_GAIN: f64 = 8.0;
/// How unlikely it is that a sentence is over that is plainly torn, in nats.
const TORN_LOG_PROB: f64 = -5.0;
/// An end gains so little by all candidates that nobody is asked, in nats.
const HOPELESS_GAIN: f64 = -9.0;
/// From this probability on nobody is asked.
const SURE_PROBABILITY: f64 = 0.995;

/// Sets what `scorer` says of the candidates that are worth asking about.
///
/// # Errors
/// Where the scorer fails.
pub(crate) fn ask(
    units: &[Unit],
    puzzle: &mut Puzzle,
    found: &Solution,
    weights: &TearWeights,
    scorer: &mut dyn JoinScorer,
) -> Result<()> {
    for (row, indices) in worth_asking(puzzle, found, weights, MOST_CANDIDATES_STILL)
        .into_iter()
        .enumerate()
    {
        for some in indices.chunks(MOST_CANDIDATES) {
            let open = &puzzle.torn.open[row];
            let (tail, mut heads) = shown(units, puzzle, open, some);
            heads.extend(endings(&tail));
            let mut log_probs = scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?;
            let ended = over(&log_probs.split_off(some.len().min(log_probs.len())));
            let fits = log_probs
                .iter()
                .any(|log_probs| gain(log_probs, usize::MAX) > FITTING_GAIN);
            let open = &mut puzzle.torn.open[row];
            open.over = Some(ended);
            for (index, log_probs) in some.iter().zip(log_probs) {
                open.rights[*index].log_probs = Some(log_probs);
            }
            if fits || ended > TORN_LOG_PROB {
                break;
            }
        }
    }
    Ok(())
}

/// As much of the beginning of `head` as a scorer is shown.
pub(crate) fn cut(head: &str) -> String {
    first(head.chars(), HEAD_SHOWN)
}

/// What stands between two pieces of one text.
pub(crate) fn gap(tail: &str, head: &str) -> &'static str {
    let spaced = !tail.chars().next_back().is_some_and(unspaced) && !head.chars().next().is_some_and(unspaced);
    if spaced { " " } else { "" }
}

/// The first of `chars`, as many as weigh `most` together.
fn first(chars: impl Iterator<Item = char>, most: usize) -> String {
    let mut all = 0;
    chars
        .take_while(|c| {
            all += weight(c.encode_utf8(&mut [0; 4]));
            all <= most
        })
        .collect()
}

/// What a text may end in where its last sentence is over.
pub(crate) fn endings(tail: &str) -> Vec<String> {
    let mark = end_mark(tail);
    vec![mark.to_owned(), format!("{mark}\n"), "\n".to_owned()]
}

/// The log-probability that a sentence is over, from what was told of its `endings`: the first token says so.
pub(crate) fn over(endings: &[LogProbs]) -> f64 {
    let mut first: Vec<f64> = endings
        .iter()
        .filter_map(|log_probs| log_probs.given.first().copied())
        .collect();
    // Endings that begin with the same token are told the same.
    first.sort_by(f64::total_cmp);
    first.dedup();
    first.iter().map(|nats| nats.exp()).sum::<f64>().max(1e-9).ln()
}

/// For each torn end the candidates to ask about, `most` of them, the likeliest first; none where the matter is settled, and for all
/// but the most promising ends of a page that has too many.
pub(crate) fn worth_asking(puzzle: &Puzzle, found: &Solution, weights: &TearWeights, most: usize) -> Vec<Vec<usize>> {
    let affinity = puzzle.affinity(&found.assigned);
    let gain = gains(&puzzle.torn, &found.assigned, &affinity, weights);
    let settled = |open: &Open| {
        found
            .tears
            .iter()
            .any(|tear| tear.left == open.left && tear.score > SURE_PROBABILITY)
    };
    let row = |(open, gains): (&Open, &Vec<f64>)| {
        if settled(open) {
            return Vec::new();
        }
        let mut indices: Vec<usize> = (0..open.rights.len()).collect();
        let gain = |index: &usize| gains[open.rights[*index].index];
        indices.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then(a.cmp(b)));
        let highest = indices.first().map_or(0.0, gain).max(0.0);
        let share = |index: &usize| (gain(index) - highest).exp();
        let all: f64 = indices.iter().map(share).sum::<f64>();
        let mut mass = 0.0;
        let mut asked = 0;
        for index in indices.iter().take(most) {
            if mass > ENOUGH_PROBABILITY * all {
                break;
            }
            mass += share(index);
            asked += 1;
        }
        indices.truncate(asked);
        indices
    };
    let mut rows: Vec<Vec<usize>> = puzzle.torn.open.iter().zip(&gain).map(row).collect();
    let mut hopes: Vec<(f64, usize)> = (0..rows.len())
        .filter_map(|row| {
            let first = puzzle.torn.open[row].rights[*rows[row].first()?].index;
            Some((gain[row][first], row))
        })
        .collect();
    hopes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (index, (hope, row)) in hopes.into_iter().enumerate() {
        if index >= MOST_ENDS || hope < HOPELESS_GAIN {
            rows[row].clear();
        }
    }
    rows
}

/// What a scorer is shown: the end of a torn piece, and the beginnings of the candidates as they would follow it.
pub(crate) fn shown(units: &[Unit], puzzle: &Puzzle, open: &Open, indices: &[usize]) -> (String, Vec<String>) {
    let tail = words(units, &puzzle.fragments[open.left])
        .unwrap_or_default()
        .trim_end();
    let hyphen = puzzle.edges[open.left]
        .as_ref()
        .is_some_and(|edge| edge.ends == Ends::Hyphen);
    let heads = indices
        .iter()
        .map(|&index| {
            let head = words(units, &puzzle.fragments[open.rights[index].index]).unwrap_or_default();
            format!("{}{}", if hyphen { "" } else { gap(tail, head) }, cut(head))
        })
        .collect();
    let shown: String = first(tail.chars().rev(), TAIL_SHOWN).chars().rev().collect();
    let shown = if hyphen {
        shown.trim_end_matches(['-', '\u{2010}', '\u{ad}'])
    } else {
        shown.as_str()
    };
    (shown.to_owned(), heads)
}

//! Asks a scorer about the torn ends that layout and words leave open.

use super::JoinScorer;
use super::candidate::{Open, words};
use super::line::Unit;
use super::puzzle::{Puzzle, Solution};
use super::tear::gains;
use super::text::weight;
use super::weights::Tears;
use crate::error::Result;
use crate::text::script::unspaced;

/// How much of a torn piece's end is shown to the scorer, and of what may go on from it, in letters of a spaced script.
const TAIL: usize = 330;
const HEAD: usize = 66;
/// The most pieces that one torn end is tried against, and how much likelier than all others they are together.
const TRIED: usize = 8;
const ENOUGH: f64 = 0.985;
/// From this probability on nobody is asked.
const SURE: f64 = 0.97;

/// Sets what `scorer` says of the candidates that are worth asking about.
///
/// # Errors
/// Where the scorer fails.
pub(super) fn ask(
    units: &[Unit],
    puzzle: &mut Puzzle,
    found: &Solution,
    weights: &Tears,
    scorer: &mut dyn JoinScorer,
) -> Result<()> {
    for (row, places) in worth_asking(puzzle, found, weights).into_iter().enumerate() {
        if places.is_empty() {
            continue;
        }
        let open = &puzzle.torn.open[row];
        let (tail, heads) = shown(units, puzzle, open, &places);
        let told = scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?;
        puzzle.torn.open[row].asked = true;
        for (place, told) in places.into_iter().zip(told) {
            puzzle.torn.open[row].rights[place].told = Some(told);
        }
    }
    Ok(())
}

/// For each torn end the candidates to ask about, the likeliest first; none where the matter is settled.
pub(super) fn worth_asking(puzzle: &Puzzle, found: &Solution, weights: &Tears) -> Vec<Vec<usize>> {
    let likes = puzzle.likes(&found.threads);
    let gain = gains(&puzzle.torn, &found.threads, &likes, weights);
    let settled = |open: &Open| {
        found
            .tears
            .iter()
            .any(|tear| tear.left == open.left && tear.score > SURE)
    };
    let row = |(open, gains): (&Open, &Vec<f64>)| {
        if settled(open) {
            return Vec::new();
        }
        let mut places: Vec<usize> = (0..open.rights.len()).collect();
        let gain = |place: &usize| gains[open.rights[*place].place];
        places.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then(a.cmp(b)));
        let highest = places.first().map_or(0.0, gain).max(0.0);
        let share = |place: &usize| (gain(place) - highest).exp();
        let all: f64 = places.iter().map(share).sum::<f64>();
        let mut told = 0.0;
        let mut asked = 0;
        for place in places.iter().take(TRIED) {
            if told > ENOUGH * all {
                break;
            }
            told += share(place);
            asked += 1;
        }
        places.truncate(asked);
        places
    };
    puzzle.torn.open.iter().zip(&gain).map(row).collect()
}

/// What a scorer is shown: the end of a torn piece, and the beginnings of the candidates as they would follow it.
pub(super) fn shown(units: &[Unit], puzzle: &Puzzle, open: &Open, places: &[usize]) -> (String, Vec<String>) {
    let tail = words(units, &puzzle.beads[open.left]).unwrap_or_default().trim_end();
    let cut = |chars: &mut dyn Iterator<Item = char>, most: usize| {
        let mut all = 0;
        chars
            .take_while(|c| {
                all += weight(c.encode_utf8(&mut [0; 4]));
                all <= most
            })
            .collect::<String>()
    };
    let hyphen = puzzle.edges[open.left]
        .as_ref()
        .is_some_and(|edge| edge.ends == "hyphen");
    let heads = places
        .iter()
        .map(|&place| {
            let head = words(units, &puzzle.beads[open.rights[place].place]).unwrap_or_default();
            let spaced = !tail.chars().next_back().is_some_and(unspaced) && !head.chars().next().is_some_and(unspaced);
            let gap = if spaced && !hyphen { " " } else { "" };
            format!("{gap}{}", cut(&mut head.chars(), HEAD))
        })
        .collect();
    let shown: String = cut(&mut tail.chars().rev(), TAIL).chars().rev().collect();
    let shown = if hyphen {
        shown.trim_end_matches(['-', '\u{2010}', '\u{ad}'])
    } else {
        shown.as_str()
    };
    (shown.to_owned(), heads)
}

//! What a model says of torn ends, kept in a file: a page is put together many times while weights are fitted, the model is
//! asked once.

use crate::error::Result;
use crate::page::ask::shown;
use crate::page::line::Unit;
use crate::page::puzzle::Puzzle;
use crate::page::tear::gains;
use crate::page::weights::{Tears, Threads};
use crate::page::{JoinScorer, Told};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// Candidates of each torn end that a model is asked about.
const ASKED: usize = 8;

#[derive(Deserialize, Serialize)]
struct Line {
    tail: String,
    heads: Vec<String>,
    told: Vec<Told>,
}

/// What a model said.
#[derive(Default)]
pub(super) struct Nats(HashMap<(String, String), Told>);

impl Nats {
    pub(super) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Line>(line).unwrap());
        Self(
            lines
                .flat_map(|line| {
                    let tail = line.tail;
                    line.heads
                        .into_iter()
                        .zip(line.told)
                        .map(move |(head, told)| ((tail.clone(), head), told))
                })
                .collect(),
        )
    }

    /// Sets what was said of a page's candidates.
    pub(super) fn set(&self, units: &[Unit], puzzle: &mut Puzzle) {
        for row in 0..puzzle.torn.open.len() {
            let places: Vec<usize> = (0..puzzle.torn.open[row].rights.len()).collect();
            let (tail, heads) = shown(units, puzzle, &puzzle.torn.open[row], &places);
            for (place, head) in places.into_iter().zip(heads) {
                let told = self.0.get(&(tail.clone(), head)).cloned();
                puzzle.torn.open[row].asked |= told.is_some();
                puzzle.torn.open[row].rights[place].told = told;
            }
        }
    }
}

/// Asks about the likeliest candidates of every torn end of a page; a line of JSON for each.
pub(super) fn asked(units: &[Unit], puzzle: &Puzzle, scorer: &mut dyn JoinScorer) -> Result<Vec<String>> {
    let weights = (Threads::get()?, Tears::get()?);
    let found = puzzle.solve(weights);
    let gain = gains(&puzzle.torn, &found.threads, &puzzle.likes(&found.threads), weights.1);
    let mut lines = Vec::new();
    for (open, gain) in puzzle.torn.open.iter().zip(&gain) {
        let mut places: Vec<usize> = (0..open.rights.len()).collect();
        places.sort_by(|a, b| gain[open.rights[*b].place].total_cmp(&gain[open.rights[*a].place]));
        places.truncate(ASKED);
        let (tail, heads) = shown(units, puzzle, open, &places);
        let told = scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?;
        lines.push(serde_json::to_string(&Line { tail, heads, told }).unwrap());
    }
    Ok(lines)
}

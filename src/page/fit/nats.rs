//! What a model says of torn ends, kept in a file: a page is put together many times while weights are fitted, the model is
//! asked once.

use crate::error::Result;
use crate::page::ask::{TRIED, endings, over, shown, worth_asking};
use crate::page::doubt::{doubtful, question};
use crate::page::label::Part;
use crate::page::puzzle::Puzzle;
use crate::page::tear::gains;
use crate::page::unit::Unit;
use crate::page::weights::{Tears, Threads};
use crate::page::{JoinScorer, Told};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// Candidates of each torn end that a model is asked about.
const ASKED: usize = 10;

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

    /// What was said of a text being over.
    pub(super) fn over(&self, tail: &str) -> Option<f64> {
        let told = endings(tail)
            .into_iter()
            .map(|mark| self.0.get(&(tail.to_owned(), mark)).cloned());
        Some(over(&told.collect::<Option<Vec<Told>>>()?))
    }

    /// What was said of a heading that may be none.
    pub(super) fn heading(&self, units: &[Unit], place: usize) -> Option<Vec<Told>> {
        let told = |head| self.0.get(&(units[place].text.clone(), head)).cloned();
        question(units, place).into_iter().map(told).collect()
    }

    /// Sets what was said of a page's candidates, of those that would be asked about.
    pub(super) fn set(&self, units: &[Unit], puzzle: &mut Puzzle) {
        let weights = (Threads::get().unwrap(), Tears::get().unwrap());
        let found = puzzle.solve(weights);
        let rows = worth_asking(puzzle, &found, weights.1, TRIED);
        for (row, places) in rows.into_iter().enumerate().filter(|(_, places)| !places.is_empty()) {
            let (tail, heads) = shown(units, puzzle, &puzzle.torn.open[row], &places);
            let open = &mut puzzle.torn.open[row];
            for (place, head) in places.into_iter().zip(heads) {
                open.rights[place].told = self.0.get(&(tail.clone(), head)).cloned();
            }
            open.over = self.over(&tail);
        }
    }
}

/// Asks about every heading that may be none; a line of JSON for each.
pub(super) fn headings(units: &[Unit], parts: &[Part], scorer: &mut dyn JoinScorer) -> Result<Vec<String>> {
    let line = |place: usize| {
        let heads = question(units, place);
        let tail = units[place].text.clone();
        let told = scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?;
        Ok(serde_json::to_string(&Line { tail, heads, told }).unwrap())
    };
    doubtful(units, parts).into_iter().map(line).collect()
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
        let (tail, mut heads) = shown(units, puzzle, open, &places);
        heads.extend(endings(&tail));
        let told = scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?;
        lines.push(serde_json::to_string(&Line { tail, heads, told }).unwrap());
    }
    Ok(lines)
}

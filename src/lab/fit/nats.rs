//! What a model says of torn ends, kept in a file: a page is put together many times while weights are fitted, the model is
//! asked once.

use super::super::tell::unusable;
use super::truth::pages;
use crate::error::{Error, Kind, Result};
use crate::page::ask::{MOST_CANDIDATES, endings, over, shown, worth_asking};
use crate::page::doubt::{doubtful, question};
use crate::page::fragment::fragments;
use crate::page::label::label;
use crate::page::part::Part;
use crate::page::puzzle::Puzzle;
use crate::page::tear::gains;
use crate::page::unit::Unit;
use crate::page::units::units;
use crate::page::weights::{ArticleWeights, TearWeights};
use crate::page::words::Lexicon;
use crate::page::{JoinScorer, LogProbs};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Candidates of each torn end that a model is asked about.
const CANDIDATES_ASKED: usize = 10;

#[derive(Deserialize, Serialize)]
struct Line {
    tail: String,
    heads: Vec<String>,
    #[serde(alias = "told")]
    log_probs: Vec<LogProbs>,
}

/// What a model said.
#[derive(Default)]
pub(super) struct Nats(HashMap<(String, String), LogProbs>);

impl Nats {
    /// What `lab record` wrote.
    ///
    /// # Errors
    /// Where `path` holds anything else.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|cause| unusable(path, cause))?;
        let mut nats = HashMap::new();
        for line in text.lines() {
            let Line { tail, heads, log_probs } = serde_json::from_str(line).map_err(|cause| unusable(path, cause))?;
            nats.extend(
                heads
                    .into_iter()
                    .zip(log_probs)
                    .map(|(head, log_probs)| ((tail.clone(), head), log_probs)),
            );
        }
        Ok(Self(nats))
    }

    /// What was said of a text being over.
    pub(super) fn over(&self, tail: &str) -> Option<f64> {
        let log_probs = endings(tail)
            .into_iter()
            .map(|mark| self.0.get(&(tail.to_owned(), mark)).cloned());
        Some(over(&log_probs.collect::<Option<Vec<LogProbs>>>()?))
    }

    /// What was said of a heading that may be none.
    pub(super) fn heading(&self, units: &[Unit], index: usize) -> Option<Vec<LogProbs>> {
        let log_probs = |head| self.0.get(&(units[index].text.clone(), head)).cloned();
        question(units, index).into_iter().map(log_probs).collect()
    }

    /// Sets what was said of a page's candidates, of those that would be asked about.
    ///
    /// # Errors
    /// Where the weights of this build are malformed.
    pub(super) fn set(&self, units: &[Unit], puzzle: &mut Puzzle) -> Result<()> {
        let weights = (ArticleWeights::get()?, TearWeights::get()?);
        let found = puzzle.solve(weights);
        let rows = worth_asking(puzzle, &found, weights.1, MOST_CANDIDATES);
        for (row, indices) in rows.into_iter().enumerate().filter(|(_, indices)| !indices.is_empty()) {
            let (tail, heads) = shown(units, puzzle, &puzzle.torn.open[row], &indices);
            let open = &mut puzzle.torn.open[row];
            for (index, head) in indices.into_iter().zip(heads) {
                open.rights[index].log_probs = self.0.get(&(tail.clone(), head)).cloned();
            }
            open.over = self.over(&tail);
        }
        Ok(())
    }
}

/// Asks about every heading that may be none; a line of JSON for each.
fn headings(units: &[Unit], parts: &[Part], scorer: &mut dyn JoinScorer) -> Result<Vec<String>> {
    let line = |index: usize| {
        let heads = question(units, index);
        let tail = units[index].text.clone();
        let log_probs = scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?;
        written(&Line { tail, heads, log_probs })
    };
    doubtful(units, parts).into_iter().map(line).collect()
}

/// Asks about the likeliest candidates of every torn end of a page; a line of JSON for each.
fn asked(units: &[Unit], puzzle: &Puzzle, scorer: &mut dyn JoinScorer) -> Result<Vec<String>> {
    let weights = (ArticleWeights::get()?, TearWeights::get()?);
    let found = puzzle.solve(weights);
    let gain = gains(
        &puzzle.torn,
        &found.assigned,
        &puzzle.affinity(&found.assigned),
        weights.1,
    );
    let mut lines = Vec::new();
    for (open, gain) in puzzle.torn.open.iter().zip(&gain) {
        let mut indices: Vec<usize> = (0..open.rights.len()).collect();
        indices.sort_by(|a, b| gain[open.rights[*b].index].total_cmp(&gain[open.rights[*a].index]));
        indices.truncate(CANDIDATES_ASKED);
        let (tail, mut heads) = shown(units, puzzle, open, &indices);
        heads.extend(endings(&tail));
        let log_probs = scorer.score(&tail, &heads.iter().map(String::as_str).collect::<Vec<_>>())?;
        lines.push(written(&Line { tail, heads, log_probs })?);
    }
    Ok(lines)
}

fn written(line: &Line) -> Result<String> {
    serde_json::to_string(line).map_err(|cause| Error::new(Kind::Storage, "a line cannot be written").because(cause))
}

/// Asks `scorer` about the headings and the torn ends of the pages in `folders`; `each` gets a line of JSON of each.
///
/// # Errors
/// Where a page cannot be read, or the scorer or `each` fails.
pub(in crate::lab) fn record(
    folders: &[PathBuf],
    scorer: &mut dyn JoinScorer,
    each: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    for (document, _) in pages(folders)? {
        let units = units(&document)?.units;
        let mut lexicon = Lexicon::default();
        let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
        let parts = label(&units, &bags, &lexicon, false)?;
        headings(&units, &parts, scorer)?
            .iter()
            .try_for_each(|line| each(line))?;
        let puzzle = Puzzle::new(&units, &bags, fragments(&bags, &parts), &lexicon, false)?;
        asked(&units, &puzzle, scorer)?.iter().try_for_each(|line| each(line))?;
    }
    Ok(())
}

//! `eval`: questions with known answers, or articles, run through the program in batch and scored, so that a model can be chosen
//! on one's own material.

mod abstracts;
mod answers;
mod confidence;
mod copying;
mod items;
mod quotes;
mod replies;
mod rouge;
mod table;
mod tokens;

use super::opening::Opening;
use super::outcome::{DONE, FAILED};
use super::output::Output;
use super::request::Request;
use super::stream::answer;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Standfirst;
use crate::render;
use items::{Item, Pair, Set};
use replies::Replies;
use std::path::{Path, PathBuf};

/// Runs what of `data` has no reply yet in the file `replies`, adds each reply to it, and prints the tables.
///
/// # Errors
/// Where `data` cannot be read, holds nothing to run, or `replies` is of another model or cannot be written.
pub(super) fn eval(
    standfirst: &Standfirst,
    sentences: usize,
    replies: &Path,
    data: &[PathBuf],
    output: &mut Output,
) -> Result<u8> {
    let sets = open(data)?;
    let mut known = Replies::open(replies)?;
    let code = run(standfirst, &sets, &mut known, false)?;
    let questions = table_of(&sets, &known, true, &answers::table);
    let summaries = table_of(&sets, &known, false, &|sets| abstracts::table(sets, sentences));
    for text in [questions, summaries].into_iter().flatten() {
        output.text(&text)?;
    }
    Ok(code)
}

/// Runs what of `data` has no reply yet in the file `replies`, and adds each reply to it, with the model's state before an answer.
///
/// # Errors
/// As [`eval`].
#[cfg(any(test, feature = "lab"))]
pub(crate) fn states(standfirst: &Standfirst, replies: &Path, data: &[PathBuf]) -> Result<()> {
    let sets = open(data)?;
    run(standfirst, &sets, &mut Replies::open(replies)?, true).map(|_| ())
}

fn open(data: &[PathBuf]) -> Result<Vec<Set>> {
    let sets: Vec<Set> = data.iter().map(|path| Set::open(path)).collect::<Result<_>>()?;
    if sets.iter().all(|set| set.items.is_empty()) {
        return Err(
            Error::new(Kind::Usage, "there is nothing to evaluate").hint("name files of `{\"id\",\"text\",…}` lines")
        );
    }
    Ok(sets)
}

/// Adds to `known` a reply to each item that has none, with its state where `states` are wanted; returns how it went.
fn run(standfirst: &Standfirst, sets: &[Set], known: &mut Replies, states: bool) -> Result<u8> {
    let mut all: Vec<&Item> = sets
        .iter()
        .flat_map(|set| &set.items)
        .filter(|item| !known.has(&item.id))
        .collect();
    // A text's questions follow each other, so that it is read once.
    let texts: Vec<&str> = all.iter().map(|item| item.text.as_str()).collect();
    let mut first = std::collections::BTreeMap::new();
    for (place, text) in texts.into_iter().enumerate() {
        first.entry(text).or_insert(place);
    }
    all.sort_by_key(|item| first[item.text.as_str()]);
    let mut code = DONE;
    for item in all {
        let line = item.request.to_string().into_bytes();
        let told = if item.question.is_some() {
            answer(Ok(line), &|request: &mut Request| {
                let inputs = request.inputs(&Opening::default())?;
                let question = request.question.take().unwrap_or_default();
                let reply = standfirst.ask(&question, request.language.as_deref(), inputs)?;
                let mut told = serde_json::to_value(&reply).map_err(unwritable)?;
                if states {
                    told["state"] = serde_json::to_value(&reply.state).map_err(unwritable)?;
                }
                Ok(told)
            })
        } else {
            answer(Ok(line), &|request: &mut Request| {
                let reply = standfirst.summarize(request.input(&Opening::default())?)?;
                serde_json::to_value(&reply).map_err(unwritable)
            })
        };
        if told.failed {
            code = FAILED;
        }
        known.add(&item.id, &told.line)?;
    }
    Ok(code)
}

fn unwritable(cause: serde_json::Error) -> Error {
    Error::new(Kind::Usage, "a reply cannot be written").because(cause)
}

/// Makes a table of named sets.
type Table<'t> = &'t dyn Fn(&[(&str, Vec<Pair>)]) -> String;

/// The table of all sets of questions, or of all others; `None` where there are none.
fn table_of(sets: &[Set], known: &Replies, questions: bool, table: Table) -> Option<String> {
    let of_kind = |item: &&Item| item.question.is_some() == questions;
    let rows: Vec<(&str, Vec<Pair>)> = sets
        .iter()
        .map(|set| {
            let items = set.items.iter().filter(of_kind);
            let pairs: Vec<Pair> = items.map(|item| (item, known.get(&item.id))).collect();
            (set.name.as_str(), pairs)
        })
        .filter(|(_, pairs)| !pairs.is_empty())
        .collect();
    (!rows.is_empty()).then(|| render::clean(&table(&rows)))
}

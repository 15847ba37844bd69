//! Replies to the verbs: from memory, from the cache, or by work of the model in its turn.

use super::State;
use super::problem::Problem;
use super::replies::Key;
use super::shelf::Sent;
use crate::error::Result;
use crate::pipeline::{Done, Input, Options, Task};
use crate::render::{self, Timing};
use axum::body::Bytes;
use std::sync::Arc;

/// What is wanted of pages.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    /// Their structure; of one page.
    Read,
    /// A summary; of one page.
    Summary(Options),
    /// The answer to a question, in a language where that is told.
    Answer(String, Option<String>),
}

impl Wish {
    /// All that the reply depends on.
    pub(super) fn key(&self, pages: &[Arc<Sent>]) -> Key {
        let mut hasher = blake3::Hasher::new();
        for sent in pages {
            let source = &sent.input.document.source;
            let told = (
                &source.blake3,
                &source.path,
                source.page,
                &source.encoding,
                &sent.corrected,
            );
            hasher.update(format!("{told:?}\n").as_bytes());
        }
        hasher.update(format!("{self:?}").as_bytes());
        hasher.finalize().as_bytes().to_vec()
    }

    /// The same as a task.
    pub(super) fn task(&self, pages: &[Arc<Sent>]) -> Result<Task, Problem> {
        let mut inputs: Vec<Input> = pages.iter().map(|sent| sent.input.clone()).collect();
        Ok(match self {
            Self::Answer(question, language) => Task::Ask(question.clone(), language.clone(), inputs),
            Self::Read => Task::Read(inputs.pop().ok_or_else(Problem::broke)?),
            Self::Summary(options) => Task::Summarize(inputs.pop().ok_or_else(Problem::broke)?, options.clone()),
        })
    }
}

/// The reply to `wish` about `pages`, as JSON on one line.
///
/// # Errors
/// Where too much waits for the model already, or the work fails.
pub(super) async fn reply(state: &Arc<State>, wish: &Wish, pages: &[Arc<Sent>]) -> Result<Bytes, Problem> {
    if let Some(known) = known(state, wish, pages).await? {
        return Ok(known);
    }
    let task = wish.task(pages)?;
    let done = state
        .queue
        .work(ids(pages), move |standfirst, stop| {
            standfirst.perform(task, stop, &mut |_| {})
        })
        .await?;
    keep(state, wish, pages, done)
}

/// The reply that was given before, in this run or in another.
pub(super) async fn known(state: &Arc<State>, wish: &Wish, pages: &[Arc<Sent>]) -> Result<Option<Bytes>, Problem> {
    let key = wish.key(pages);
    if let Some(reply) = state.replies.get(&key) {
        state.metrics.kept();
        return Ok(Some(reply));
    }
    let (keeper, task) = (state.keeper.clone(), wish.task(pages)?);
    let kept = tokio::task::spawn_blocking(move || keeper.kept(&task));
    let Some(done) = kept.await.map_err(|_| Problem::broke())?? else {
        return Ok(None);
    };
    state.metrics.kept();
    let reply = Bytes::from(json(&done)?);
    state.replies.put(key, reply.clone(), ids(pages));
    Ok(Some(reply))
}

/// Keeps a reply that was just made, as it is to be given again, and gives it as JSON.
pub(super) fn keep(state: &State, wish: &Wish, pages: &[Arc<Sent>], mut done: Done) -> Result<Bytes, Problem> {
    let reply = Bytes::from(json(&done)?);
    let timing = match &mut done {
        Done::Read(_) => None,
        Done::Summarize(reply) => Some(&mut reply.timing),
        Done::Ask(reply) => Some(&mut reply.timing),
    };
    if let Some(timing) = timing {
        state
            .metrics
            .tokens(timing.meter.prefill_tokens, timing.meter.decode_tokens);
        *timing = Timing {
            cached: true,
            ..Timing::default()
        };
    }
    let again = Bytes::from(json(&done)?);
    state.replies.put(wish.key(pages), again, ids(pages));
    if !matches!(wish, Wish::Read) {
        state.expect_questions(pages.iter().map(|sent| &sent.input));
    }
    Ok(reply)
}

/// A reply as the contract has it.
fn json(done: &Done) -> Result<String> {
    match done {
        Done::Read(reply) => render::json(reply),
        Done::Summarize(reply) => render::json(reply),
        Done::Ask(reply) => render::json(reply),
    }
}

pub(super) fn ids(pages: &[Arc<Sent>]) -> Vec<String> {
    pages.iter().map(|sent| sent.id().to_owned()).collect()
}

//! Replies to the verbs: from memory, from the cache, or by work of the model in its turn.

use super::Service;
use super::error::Refusal;
use super::pages::StoredPage;
use super::replies::Key;
use crate::error::Result;
use crate::pipeline::{Done, Input, Options, Task};
use crate::render::{self, Timing};
use std::sync::Arc;

/// What is wanted of pages.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Their structure; of one page.
    Read,
    /// A summary; of one page.
    Summary(Options),
    /// The answer to a question, in a language where that is told.
    Answer(String, Option<String>),
}

impl Wish {
    /// All that the reply depends on.
    pub fn key(&self, pages: &[Arc<StoredPage>]) -> Key {
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
    pub fn task(&self, pages: &[Arc<StoredPage>]) -> Result<Task, Refusal> {
        let mut inputs: Vec<Input> = pages.iter().map(|sent| sent.input.clone()).collect();
        Ok(match self {
            Self::Answer(question, language) => Task::Ask(question.clone(), language.clone(), inputs),
            Self::Read => Task::Read(inputs.pop().ok_or(Refusal::Broke)?),
            Self::Summary(options) => Task::Summarize(inputs.pop().ok_or(Refusal::Broke)?, options.clone()),
        })
    }
}

/// The reply to `wish` about `pages`, as JSON on one line.
///
/// # Errors
/// Where too much waits for the model already, or the work fails.
pub async fn reply(service: &Service, wish: &Wish, pages: &[Arc<StoredPage>]) -> Result<Arc<str>, Refusal> {
    if let Some(known) = known(service, wish, pages).await? {
        return Ok(known);
    }
    let task = wish.task(pages)?;
    let done = service
        .queue
        .work(ids(pages), move |standfirst, stop| {
            standfirst.perform(task, stop, &mut |_| {})
        })
        .await?;
    keep(service, wish, pages, done)
}

/// The reply that was given before, in this run or in another.
pub async fn known(service: &Service, wish: &Wish, pages: &[Arc<StoredPage>]) -> Result<Option<Arc<str>>, Refusal> {
    let key = wish.key(pages);
    if let Some(reply) = service.replies.get(&key) {
        service.counts.repeated.inc();
        return Ok(Some(reply));
    }
    let (lookup, task) = (service.lookup.clone(), wish.task(pages)?);
    let kept = tokio::task::spawn_blocking(move || lookup.kept(&task));
    let Some(done) = kept.await.map_err(|_| Refusal::Broke)?? else {
        return Ok(None);
    };
    service.counts.repeated.inc();
    let reply: Arc<str> = Arc::from(json(&done)?);
    service.replies.put(key, reply.clone(), ids(pages));
    Ok(Some(reply))
}

/// Keeps a reply that was just made, as it is to be given again, and gives it as JSON.
pub fn keep(service: &Service, wish: &Wish, pages: &[Arc<StoredPage>], mut done: Done) -> Result<Arc<str>, Refusal> {
    let reply: Arc<str> = Arc::from(json(&done)?);
    let timing = match &mut done {
        Done::Read(_) => None,
        Done::Summarize(reply) => Some(&mut reply.timing),
        Done::Ask(reply) => Some(&mut reply.timing),
    };
    if let Some(timing) = timing {
        service
            .counts
            .tokens(timing.meter.prefill_tokens, timing.meter.decode_tokens);
        *timing = Timing {
            cached: true,
            ..Timing::default()
        };
    }
    let again: Arc<str> = Arc::from(json(&done)?);
    service.replies.put(wish.key(pages), again, ids(pages));
    if !matches!(wish, Wish::Read) {
        service.expect_questions(pages.iter().map(|sent| &sent.input));
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

pub fn ids(pages: &[Arc<StoredPage>]) -> Vec<String> {
    pages.iter().map(|sent| sent.id().to_owned()).collect()
}

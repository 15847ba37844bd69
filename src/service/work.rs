//! Replies to requests: from memory, from the cache, or by work of the model in its turn.

use super::core::Service;
use super::error::Refusal;
use super::replies::Key;
use crate::error::Result;
use crate::pipeline::verb::{Rendered, Request, Verb};
use crate::pipeline::{Input, Watch};
use crate::render;
use std::sync::Arc;

impl Service {
    /// A request to `verb`, with the options in force where it tells none.
    pub fn request(&self, verb: impl Verb) -> Arc<Request> {
        let mut request = Request::from(verb);
        request.fill(self.worker.config());
        Arc::new(request)
    }

    /// The reply to `request`, as JSON on one line.
    ///
    /// # Errors
    /// Where too much waits for the model already, or the work fails.
    pub async fn reply(&self, request: &Arc<Request>) -> Result<Arc<str>, Refusal> {
        if let Some(known) = self.known(request).await? {
            return Ok(known);
        }
        let asked = request.clone();
        let work = self.queue.work(ids(request.inputs()), move |standfirst, stop| {
            standfirst.perform_request(&asked, Watch::until(stop))
        });
        let rendered = work.await?;
        self.keep(request, rendered)
    }

    /// The reply that was given before, in this run or in another.
    ///
    /// # Errors
    /// Where the cache cannot be looked into.
    pub async fn known(&self, request: &Arc<Request>) -> Result<Option<Arc<str>>, Refusal> {
        let key = key(request)?;
        if let Some(reply) = self.replies.get(&key) {
            self.counts.repeated.inc();
            return Ok(Some(reply));
        }
        let (lookup, asked) = (self.lookup.clone(), request.clone());
        let cached = tokio::task::spawn_blocking(move || lookup.cached_request(&asked));
        let Some(rendered) = cached.await.map_err(|_| Refusal::Broke)?? else {
            return Ok(None);
        };
        self.counts.repeated.inc();
        let reply: Arc<str> = rendered.now.into();
        self.replies.put(key, reply.clone(), ids(request.inputs()));
        Ok(Some(reply))
    }

    /// Keeps a reply that was just made, as it is to be given again, and gives it as JSON.
    ///
    /// # Errors
    /// Where the request cannot be written down.
    pub fn keep(&self, request: &Request, rendered: Rendered) -> Result<Arc<str>, Refusal> {
        self.made(request, &rendered);
        let again = rendered.again.into();
        self.replies.put(key(request)?, again, ids(request.inputs()));
        Ok(rendered.now.into())
    }

    /// Counts the work that was done for a reply, and expects what most likely follows.
    pub fn made(&self, request: &Request, rendered: &Rendered) {
        if let Some(meter) = rendered.meter {
            self.counts.tokens(meter.prefill_tokens, meter.decode_tokens);
        }
        if request.questions_follow() {
            self.expect_questions(request.inputs());
        }
    }
}

/// The ids of pages.
pub fn ids(inputs: &[Input]) -> Vec<String> {
    let sources = inputs.iter().map(|input| &input.document.source);
    sources.map(|source| source.blake3.clone()).collect()
}

/// All that a reply depends on, its paths included.
fn key(request: &Request) -> Result<Key> {
    let mut hasher = blake3::Hasher::new();
    for input in request.inputs() {
        let source = &input.document.source;
        let told = (&source.blake3, &source.path, source.page, &source.encoding);
        let page = render::json(&(told, &input.given))?;
        hasher.update(page.as_bytes());
    }
    hasher.update(format!("{}\n{}", request.verb(), request.key()?).as_bytes());
    Ok(hasher.finalize().as_bytes().to_vec())
}

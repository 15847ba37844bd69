//! A local service: the verbs over HTTP, with the model in memory, and a page to read in.
//!
//! It speaks on a TCP address, loopback unless told otherwise, and on a Unix socket in the cache directory, over which the
//! program's other runs have their work done. It uses [`Standfirst`] as any program may, and nothing else uses it but the
//! command line.

mod ahead;
mod assets;
mod chat;
#[cfg(unix)]
mod client;
mod events;
mod guard;
mod headers;
mod listen;
#[cfg(unix)]
mod local;
mod metrics;
mod pages;
mod payload;
mod problem;
mod queue;
mod replies;
mod routes;
mod shelf;
#[cfg(unix)]
mod socket;
mod verbs;
mod work;

#[cfg(unix)]
pub use client::Client;
pub use listen::{Options, run};
pub use routes::document;

use crate::model::ModelId;
use crate::pipeline::{Identity, Input, Standfirst};
use guard::Guard;
use metrics::Metrics;
use queue::Queue;
use replies::Replies;
use shelf::Shelf;
use std::sync::Arc;

/// The most pages of one request that further questions are expected about.
const FEW: usize = 2;

/// What all requests share.
struct State {
    /// Does the work, in turn.
    standfirst: Arc<Standfirst>,
    /// Looks into the cache meanwhile; never opens a model.
    keeper: Arc<Standfirst>,
    queue: Arc<Queue>,
    shelf: Shelf,
    replies: Replies,
    metrics: Metrics,
    guard: Guard,
    identity: Identity,
}

impl State {
    fn model(&self) -> Option<&ModelId> {
        self.identity.model.as_ref()
    }

    /// Has pages that a request was about read for the questions that may follow, where it was about few.
    fn expect_questions<'a>(&self, inputs: impl ExactSizeIterator<Item = &'a Input>) {
        if self.model().is_some() && inputs.len() <= FEW {
            inputs.for_each(|input| self.queue.expect_questions(input));
        }
    }

    /// Calls off what is done about `pages`, or about all, and lets go of all that came from them, but for what is on disk.
    fn forget(&self, pages: Option<&[String]>) {
        self.shelf.remove(pages);
        self.queue.call_off(pages);
        self.replies.forget(pages);
        self.keeper.forget();
        self.standfirst.forget();
    }
}

//! What all requests share, and what is let go of.

use super::counts::Counts;
use super::pages::PageStore;
use super::pictures::{Painter, Pictures};
use super::queue::Queue;
use super::replies::Replies;
use crate::error::Result;
use crate::model::ModelId;
use crate::pipeline::{Identity, Input, Meaning, Standfirst};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

/// Pages of one request above which no further questions are expected about them.
const QUESTIONED: usize = 2;

/// Languages of pages that most likely come.
const EXPECTED: [&str; 2] = ["zh", "en"];

/// What all requests share.
pub struct Service {
    /// Does the work, in turn.
    pub(super) worker: Arc<Standfirst>,
    /// Looks into the cache meanwhile; never opens a model.
    pub(super) lookup: Arc<Standfirst>,
    /// Work that waits and runs.
    pub queue: Queue,
    /// Pages that were sent.
    pub pages: PageStore,
    /// Their pictures.
    pub pictures: Pictures,
    /// What is counted.
    pub counts: Counts,
    pub(super) replies: Replies,
    identity: Identity,
    /// Whether what may be asked is read ahead.
    ahead: bool,
}

impl Service {
    /// A service that works with `worker` and looks into the cache with `lookup`, which has the same options; pages are kept in the
    /// cache in `cache_dir`, and at most `waiting` requests wait.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be, or a limit is no size.
    pub fn new(worker: Standfirst, lookup: Standfirst, cache_dir: Option<PathBuf>, waiting: usize) -> Result<Self> {
        Ok(Self {
            identity: worker.identity()?,
            worker: Arc::new(worker),
            lookup: Arc::new(lookup),
            queue: Queue::new(waiting),
            pages: PageStore::open(cache_dir.clone())?,
            pictures: Pictures::open(cache_dir),
            counts: Counts::default(),
            replies: Replies::new(),
            ahead: true,
        })
    }

    /// The same, whose pictures are made by `painter`.
    #[must_use]
    pub fn drawing(self, painter: Option<Arc<dyn Painter>>) -> Self {
        let pictures = self.pictures.made_by(painter);
        Self { pictures, ..self }
    }

    /// The same, which reads nothing before it is asked for.
    #[must_use]
    pub fn without_prefetch(self) -> Self {
        Self { ahead: false, ..self }
    }

    /// Threads that do the work, until the queue is closed.
    ///
    /// # Errors
    /// Where the system has no more threads.
    pub fn start(self: &Arc<Self>) -> std::io::Result<Vec<JoinHandle<()>>> {
        EXPECTED.iter().for_each(|language| self.expect_pages(language));
        let worker = |number: usize| {
            let service = self.clone();
            std::thread::Builder::new()
                .name(format!("work-{number}"))
                .spawn(move || service.queue.serve(&service.worker))
        };
        (0..self.worker.side_by_side()).map(worker).collect()
    }

    /// What another process must have in common with this one to have its work done here.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What tells what texts mean.
    pub fn meaning(&self) -> &Meaning {
        &self.lookup.config().meaning
    }

    /// The model in memory.
    pub fn model(&self) -> Option<&ModelId> {
        self.identity.model.as_ref()
    }

    /// Has the prompts of a language read when there is nothing else to do, for pages in it may come.
    pub fn expect_pages(&self, language: &str) {
        if self.ahead && self.model().is_some() {
            self.queue.expect(language);
        }
    }

    /// Has pages that a request was about read for the questions that may follow, where it was about few.
    pub(super) fn expect_questions(&self, inputs: &[Input]) {
        if self.ahead && self.model().is_some() && inputs.len() <= QUESTIONED {
            inputs.iter().for_each(|input| self.queue.expect_questions(input));
        }
    }

    /// Lets go of replies about the page of that id.
    pub fn forget_replies(&self, id: &str) {
        self.replies.forget(Some(&[id.to_owned()]));
    }

    /// Calls off what is done about `pages`, or about all, and lets go of all that came from them, but for what is on disk.
    pub fn forget(&self, pages: Option<&[String]>) {
        self.pages.remove(pages);
        self.pictures.forget(pages);
        self.queue.call_off(pages);
        self.replies.forget(pages);
        self.lookup.forget();
        self.worker.forget();
    }

    /// The same, and clears what is on disk.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn clear(&self, pages: &[String]) -> Result<()> {
        self.forget(Some(pages));
        self.worker.clear(pages).map(drop)
    }
}

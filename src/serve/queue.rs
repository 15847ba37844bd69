//! Work for the model: one thing after another, a bounded number waiting, each called off when nobody waits for it.

use super::ahead::{Ahead, Reading, Study};
use super::problem::Problem;
use crate::error::Result;
use crate::model::Stop;
use crate::pipeline::{Input, Standfirst};
use axum::http::StatusCode;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The longest that one request may take, its turn included.
pub(super) const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Work to be done in turn.
pub(super) struct Queue {
    inner: Mutex<Inner>,
    changed: Condvar,
    most: usize,
}

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Job>,
    running: Vec<Ticket>,
    /// What is read when there is nothing else to do.
    ahead: Ahead,
    closed: bool,
    /// How long work took lately, in seconds.
    usual: f64,
    next: u64,
}

struct Job {
    ticket: Ticket,
    run: Box<dyn FnOnce(&Standfirst) -> Last + Send>,
}

/// What a worker does next.
enum Taken {
    Job(Job),
    Ahead(Reading),
}

/// Tells the end of work to whoever waits: when it is told, the next may be asked for.
pub(super) type Last = Box<dyn FnOnce()>;

/// What is known of work while it waits and runs.
#[derive(Clone)]
struct Ticket {
    number: u64,
    pages: Vec<String>,
    stop: Stop,
}

/// Calls work off when nobody waits for it any more.
pub(super) struct Wanted(Stop);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.set();
    }
}

impl Queue {
    /// At most `most` requests wait, besides those that are worked on.
    pub(super) fn new(most: usize) -> Self {
        Self {
            inner: Mutex::new(Inner::default()),
            changed: Condvar::new(),
            most,
        }
    }

    /// Threads that do the work with `standfirst`.
    pub(super) fn start(self: &Arc<Self>, standfirst: &Arc<Standfirst>) -> std::io::Result<Vec<JoinHandle<()>>> {
        let worker = |number: usize| {
            let (queue, standfirst) = (self.clone(), standfirst.clone());
            let name = format!("work-{number}");
            thread::Builder::new()
                .name(name)
                .spawn(move || queue.serve(&standfirst))
        };
        (0..standfirst.side_by_side()).map(worker).collect()
    }

    fn serve(&self, standfirst: &Standfirst) {
        while let Some(taken) = self.take() {
            let job = match taken {
                Taken::Job(job) => job,
                Taken::Ahead(Reading::Language(language)) => {
                    self.rehearse(standfirst, &language);
                    continue;
                }
                Taken::Ahead(Reading::Page(study)) => {
                    self.study(standfirst, &study);
                    continue;
                }
            };
            let begun = Instant::now();
            // Work that breaks tells whoever waits by letting go of its end.
            let last = catch_unwind(AssertUnwindSafe(|| (job.run)(standfirst)));
            self.done(job.ticket.number, begun.elapsed());
            if let Ok(last) = last {
                last();
            }
        }
    }

    /// What breaks or fails here does so again where somebody waits for it, and is told there.
    fn rehearse(&self, standfirst: &Standfirst, language: &str) {
        let mut more = || {
            let mut inner = self.lock();
            let idle = inner.waiting.is_empty();
            if !idle {
                inner.ahead.again(language);
            }
            idle && !inner.closed
        };
        let _ = catch_unwind(AssertUnwindSafe(|| standfirst.rehearse(language, &mut more)));
    }

    /// As above.
    fn study(&self, standfirst: &Standfirst, study: &Study) {
        if let Some(input) = &study.input {
            let _ = catch_unwind(AssertUnwindSafe(|| standfirst.study(input, &study.stop)));
        }
        self.lock().ahead.ended(study);
        self.changed.notify_all();
    }

    /// Has the prompts of a language read when there is nothing else to do.
    pub(super) fn expect(&self, language: &str) {
        if self.lock().ahead.language(language) {
            self.changed.notify_all();
        }
    }

    /// Has a page read for the questions that may come, when there is nothing else to do.
    pub(super) fn expect_questions(&self, input: &Input) {
        if self.lock().ahead.page(input) {
            self.changed.notify_all();
        }
    }

    fn take(&self) -> Option<Taken> {
        let mut inner = self.lock();
        loop {
            while let Some(job) = inner.waiting.pop_front() {
                if !job.ticket.stop.is_set() {
                    inner.running.push(job.ticket.clone());
                    return Some(Taken::Job(job));
                }
            }
            if inner.closed {
                return None;
            }
            if let Some(reading) = inner.ahead.next() {
                return Some(Taken::Ahead(reading));
            }
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn done(&self, number: u64, took: Duration) {
        let mut inner = self.lock();
        inner.running.retain(|ticket| ticket.number != number);
        inner.usual = if inner.usual == 0.0 {
            took.as_secs_f64()
        } else {
            inner.usual * 0.8 + took.as_secs_f64() * 0.2
        };
        self.changed.notify_all();
    }

    /// Has `work` done in its turn; it is called off when the [`Wanted`] is dropped. `pages` are the ids of those that it is about.
    ///
    /// # Errors
    /// Where too much waits already, or the service ends.
    pub(super) fn push(
        &self,
        pages: Vec<String>,
        work: impl FnOnce(&Standfirst, &Stop) -> Last + Send + 'static,
    ) -> Result<Wanted, Problem> {
        let stop = Stop::default();
        let mut inner = self.lock();
        if inner.closed {
            return Err(Problem::ending());
        }
        if inner.waiting.len() >= self.most {
            inner.waiting.retain(|job| !job.ticket.stop.is_set());
        }
        if inner.waiting.len() >= self.most && !(inner.running.is_empty() && inner.waiting.is_empty()) {
            let seconds = (inner.usual * inner.waiting.len() as f64 / 2.0).ceil().clamp(1.0, 60.0);
            let detail = format!("`{}` requests wait for the model already", inner.waiting.len());
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)
                .hint("try again, or let more wait: standfirst serve --queue N")
                .retry_after(seconds as u64));
        }
        inner.next += 1;
        let ticket = Ticket {
            number: inner.next,
            pages,
            stop: stop.clone(),
        };
        let heeded = stop.clone();
        let run = Box::new(move |standfirst: &Standfirst| work(standfirst, &heeded));
        inner.ahead.interrupt();
        inner.waiting.push_back(Job { ticket, run });
        self.changed.notify_all();
        Ok(Wanted(stop))
    }

    /// What `work` makes, in its turn.
    ///
    /// # Errors
    /// As [`Queue::push`], and where the work fails, breaks, or takes too long.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        pages: Vec<String>,
        work: impl FnOnce(&Standfirst, &Stop) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let (send, made) = oneshot::channel();
        let wanted = self.push(pages, move |standfirst, stop| {
            let made = work(standfirst, stop);
            Box::new(move || drop(send.send(made)))
        })?;
        let made = tokio::time::timeout(LONGEST, made).await;
        match made {
            Ok(Ok(made)) => Ok(made?),
            Ok(Err(_)) => Err(self.gone(Some(&wanted))),
            Err(_) => Err(Problem::too_long(LONGEST)),
        }
    }

    /// Why work ended that told of no end.
    pub(super) fn gone(&self, wanted: Option<&Wanted>) -> Problem {
        if self.lock().closed {
            Problem::ending()
        } else if wanted.is_some_and(|wanted| wanted.0.is_set()) {
            Problem::called_off()
        } else {
            Problem::broke()
        }
    }

    /// Calls off all work about any of `pages`, or about any page at all, and waits until none of it runs.
    pub(super) fn call_off(&self, pages: Option<&[String]>) {
        let mut inner = self.lock();
        let about = |ticket: &Ticket| match pages {
            Some(pages) => ticket.pages.iter().any(|id| pages.contains(id)),
            None => !ticket.pages.is_empty(),
        };
        inner.waiting.retain(|job| {
            let wanted = !about(&job.ticket);
            if !wanted {
                job.ticket.stop.set();
            }
            wanted
        });
        inner.ahead.forget(pages);
        while inner.running.iter().any(about) || inner.ahead.reads(pages) {
            let running = inner.running.iter().filter(|ticket| about(ticket));
            running.for_each(|ticket| ticket.stop.set());
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Requests that wait, and that are worked on.
    pub(super) fn load(&self) -> (usize, usize) {
        let inner = self.lock();
        let waiting = inner.waiting.iter().filter(|job| !job.ticket.stop.is_set());
        (waiting.count(), inner.running.len())
    }

    /// Takes no more work and lets go of what waits; what runs may end within `grace`.
    pub(super) fn close(&self, grace: Duration) {
        let mut inner = self.lock();
        inner.closed = true;
        inner.waiting.clear();
        inner.ahead.forget(None);
        self.changed.notify_all();
        let end = Instant::now() + grace;
        while !inner.running.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                inner.running.iter().for_each(|ticket| ticket.stop.set());
                return;
            }
            let waited = self.changed.wait_timeout(inner, left);
            inner = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scripted::ScriptedModel;
    use crate::pipeline::{Config, ModelChoice};
    use crate::prompt::Template;

    #[test]
    fn prompts_are_read_once_when_there_is_nothing_else_to_do() {
        let queue = Arc::new(Queue::new(1));
        let session = ScriptedModel::session([]);
        let config = Config::new(ModelChoice::None);
        let standfirst = Arc::new(Standfirst::with_session(config, session, Template::ChatMl).unwrap());
        let (send, done) = std::sync::mpsc::channel();
        let wanted = queue.push(Vec::new(), move |_, _| Box::new(move || send.send(()).unwrap()));
        let input = Input::from_text("渡口每天开船二十班。").unwrap();
        queue.expect("en");
        queue.expect_questions(&input);
        assert!(!queue.lock().ahead.is_empty());
        let workers = queue.start(&standfirst).unwrap();
        done.recv().unwrap();
        while !queue.lock().ahead.is_empty() || queue.lock().ahead.reads(None) {
            thread::yield_now();
        }
        assert_eq!(queue.load(), (0, 0), "nobody waits for what is read ahead");
        queue.expect_questions(&input);
        assert!(queue.lock().ahead.is_empty(), "once is enough");
        queue.call_off(Some(&[input.document.source.blake3]));
        queue.close(Duration::ZERO);
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        drop(wanted);
    }
}

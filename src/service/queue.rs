//! Work for the model: one thing after another, a bounded number waiting, each called off when nobody waits for it.

use super::error::Refusal;
use super::prefetch::{PageReading, Prefetch, Reading};
use crate::error::Result;
use crate::model::Stop;
use crate::pipeline::{Input, Standfirst};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The longest that one request may take, its turn included.
pub const TIME_LIMIT: Duration = Duration::from_secs(15 * 60);

/// Work to be done in turn.
pub struct Queue {
    inner: Mutex<Inner>,
    changed: Condvar,
    most: usize,
}

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Job>,
    running: Vec<Ticket>,
    /// What is read when there is nothing else to do.
    prefetch: Prefetch,
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
    Prefetch(Reading),
}

/// Tells the end of work to whoever waits: when it is told, the next may be asked for.
pub type Last = Box<dyn FnOnce()>;

/// What is known of work while it waits and runs.
#[derive(Clone)]
struct Ticket {
    number: u64,
    pages: Vec<String>,
    stop: Stop,
}

/// Calls work off when nobody waits for it any more.
pub struct Wanted(Stop);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.set();
    }
}

impl Queue {
    /// At most `most` requests wait, besides those that are worked on.
    pub fn new(most: usize) -> Self {
        Self {
            inner: Mutex::new(Inner::default()),
            changed: Condvar::new(),
            most,
        }
    }

    /// Does work with `standfirst`, one thing after another, until the queue is closed.
    pub fn serve(&self, standfirst: &Standfirst) {
        while let Some(taken) = self.take() {
            let job = match taken {
                Taken::Job(job) => job,
                Taken::Prefetch(Reading::Language(language)) => {
                    self.warm_up(standfirst, &language);
                    continue;
                }
                Taken::Prefetch(Reading::Page(page)) => {
                    self.read_ahead(standfirst, &page);
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
    fn warm_up(&self, standfirst: &Standfirst, language: &str) {
        let mut more = || {
            let mut inner = self.lock();
            let idle = inner.waiting.is_empty();
            if !idle {
                inner.prefetch.again(language);
            }
            idle && !inner.closed
        };
        let _ = catch_unwind(AssertUnwindSafe(|| standfirst.warm_up(language, &mut more)));
    }

    /// As above.
    fn read_ahead(&self, standfirst: &Standfirst, page: &PageReading) {
        if let Some(input) = &page.input {
            let _ = catch_unwind(AssertUnwindSafe(|| standfirst.prefetch(input, &page.stop)));
        }
        self.lock().prefetch.ended(page);
        self.changed.notify_all();
    }

    /// Has the prompts of a language read when there is nothing else to do.
    pub fn expect(&self, language: &str) {
        if self.lock().prefetch.language(language) {
            self.changed.notify_all();
        }
    }

    /// Has a page read for the questions that may come, when there is nothing else to do.
    pub fn expect_questions(&self, input: &Input) {
        if self.lock().prefetch.page(input) {
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
            if let Some(reading) = inner.prefetch.next() {
                return Some(Taken::Prefetch(reading));
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
    pub fn push(
        &self,
        pages: Vec<String>,
        work: impl FnOnce(&Standfirst, &Stop) -> Last + Send + 'static,
    ) -> Result<Wanted, Refusal> {
        let stop = Stop::default();
        let mut inner = self.lock();
        if inner.closed {
            return Err(Refusal::Ending);
        }
        if inner.waiting.len() >= self.most {
            inner.waiting.retain(|job| !job.ticket.stop.is_set());
        }
        if inner.waiting.len() >= self.most && !(inner.running.is_empty() && inner.waiting.is_empty()) {
            let seconds = (inner.usual * inner.waiting.len() as f64 / 2.0).ceil().clamp(1.0, 60.0);
            return Err(Refusal::Busy {
                waiting: inner.waiting.len(),
                retry_after: seconds as u64,
            });
        }
        inner.next += 1;
        let ticket = Ticket {
            number: inner.next,
            pages,
            stop: stop.clone(),
        };
        let heeded = stop.clone();
        let run = Box::new(move |standfirst: &Standfirst| work(standfirst, &heeded));
        inner.prefetch.interrupt();
        inner.waiting.push_back(Job { ticket, run });
        self.changed.notify_all();
        Ok(Wanted(stop))
    }

    /// What `work` makes, in its turn.
    ///
    /// # Errors
    /// As [`Queue::push`], and where the work fails, breaks, or takes too long.
    pub async fn work<T: Send + 'static>(
        &self,
        pages: Vec<String>,
        work: impl FnOnce(&Standfirst, &Stop) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (send, made) = oneshot::channel();
        let wanted = self.push(pages, move |standfirst, stop| {
            let made = work(standfirst, stop);
            Box::new(move || drop(send.send(made)))
        })?;
        let made = tokio::time::timeout(TIME_LIMIT, made).await;
        match made {
            Ok(Ok(made)) => Ok(made?),
            Ok(Err(_)) => Err(self.gone(Some(&wanted))),
            Err(_) => Err(Refusal::TooLong(TIME_LIMIT)),
        }
    }

    /// Why work ended that told of no end.
    pub fn gone(&self, wanted: Option<&Wanted>) -> Refusal {
        if self.lock().closed {
            Refusal::Ending
        } else if wanted.is_some_and(|wanted| wanted.0.is_set()) {
            Refusal::CalledOff
        } else {
            Refusal::Broke
        }
    }

    /// Calls off all work about any of `pages`, or about any page at all, and waits until none of it runs.
    pub fn call_off(&self, pages: Option<&[String]>) {
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
        inner.prefetch.forget(pages);
        while inner.running.iter().any(about) || inner.prefetch.reads(pages) {
            let running = inner.running.iter().filter(|ticket| about(ticket));
            running.for_each(|ticket| ticket.stop.set());
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Requests that wait, and that are worked on.
    pub fn load(&self) -> (usize, usize) {
        let inner = self.lock();
        let waiting = inner.waiting.iter().filter(|job| !job.ticket.stop.is_set());
        (waiting.count(), inner.running.len())
    }

    /// Takes no more work and lets go of what waits; what runs may end within `grace`.
    pub fn close(&self, grace: Duration) {
        let mut inner = self.lock();
        inner.closed = true;
        inner.waiting.clear();
        inner.prefetch.forget(None);
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
    use std::sync::Arc;
    use std::thread;

    #[test]
    fn prompts_are_read_once_when_there_is_nothing_else_to_do() {
        let queue = Arc::new(Queue::new(1));
        let session = ScriptedModel::session([]);
        let config = Config::new(ModelChoice::None);
        let standfirst = Arc::new(Standfirst::with_session(config, session, Template::CHATML).unwrap());
        let (send, done) = std::sync::mpsc::channel();
        let wanted = queue.push(Vec::new(), move |_, _| Box::new(move || send.send(()).unwrap()));
        let input = Input::from_text("渡口每天开船二十班。").unwrap();
        queue.expect("en");
        queue.expect_questions(&input);
        assert!(!queue.lock().prefetch.is_empty());
        let worker = {
            let (queue, standfirst) = (queue.clone(), standfirst.clone());
            thread::spawn(move || queue.serve(&standfirst))
        };
        done.recv().unwrap();
        while !queue.lock().prefetch.is_empty() || queue.lock().prefetch.reads(None) {
            thread::yield_now();
        }
        assert_eq!(queue.load(), (0, 0), "nobody waits for what is read ahead");
        queue.expect_questions(&input);
        assert!(queue.lock().prefetch.is_empty(), "once is enough");
        queue.call_off(Some(&[input.document.source.blake3]));
        queue.close(Duration::ZERO);
        worker.join().unwrap();
        drop(wanted);
    }
}

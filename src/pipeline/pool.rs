//! Contexts that threads share: each is used by one at a time.

use super::config::Config;
use super::context::Context;
use super::remote::Remote;
use crate::error::Result;
use crate::model::files::Progress;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Makes what a context tells its progress to.
pub(super) type Listeners = Box<dyn Fn() -> Box<dyn Progress + Send> + Send + Sync>;

/// As many contexts as work side by side, made when they are needed.
pub(super) struct Pool {
    config: Config,
    listeners: Listeners,
    inner: Mutex<Inner>,
    returned: Condvar,
    /// How often all at hand was to be forgotten.
    forgotten: AtomicU64,
}

/// Contexts that nobody uses, and how many more may be made.
struct Inner {
    idle: Vec<Context>,
    more: usize,
}

impl Pool {
    /// `first`, and others of the same options when they are needed; `size` of them in all.
    pub(super) fn new(config: Config, listeners: Listeners, first: Context, size: usize) -> Self {
        Self {
            config,
            listeners,
            inner: Mutex::new(Inner {
                idle: vec![first],
                more: size - 1,
            }),
            returned: Condvar::new(),
            forgotten: AtomicU64::new(0),
        }
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// Has the first context hand its work to `remote`.
    pub(super) fn beside(&self, remote: impl Remote + 'static) {
        if let Some(context) = self.lock().idle.first_mut() {
            context.remote = Some(Box::new(remote));
        }
    }

    /// Lets go of all that is at hand anywhere; a context in use does so when it is used next.
    pub(super) fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.lock().idle.iter_mut().for_each(Context::forget);
    }

    /// Does `work` with a context that nobody else uses.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Context) -> Result<T>) -> Result<T> {
        let mut context = self.take()?;
        let forgotten = self.forgotten.load(Ordering::SeqCst);
        if std::mem::replace(&mut context.forgot, forgotten) != forgotten {
            context.forget();
        }
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut context)));
        if done.is_err() {
            context.forget();
        }
        self.lock().idle.push(context);
        self.returned.notify_one();
        done.unwrap_or_else(|broken| resume_unwind(broken))
    }

    fn take(&self) -> Result<Context> {
        let mut inner = self.lock();
        loop {
            if let Some(context) = inner.idle.pop() {
                return Ok(context);
            }
            if inner.more > 0 {
                let context = Context::new(self.config.clone(), (self.listeners)())?;
                inner.more -= 1;
                return Ok(context);
            }
            inner = self.returned.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

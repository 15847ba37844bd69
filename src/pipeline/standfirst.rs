//! The whole of it as one object: options in force, and desks that threads share.

use super::chat::{Manner, Said};
use super::colleague::{Colleague, Done, Identity, Task};
use super::desk::{Config, Desk, Input, ModelChoice};
use super::rehearse::TASKS;
use super::summarize::{Event, Options};
use super::verbs::mistaken;
use crate::cache::{Cache, Size};
use crate::error::Result;
use crate::model::files::Progress;
use crate::model::{Session, Stop};
use crate::prompt::{Template, Turn};
use crate::render::{AnswerReply, PageReply, SummaryReply};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Makes what a desk tells its progress to.
type Listeners = Box<dyn Fn() -> Box<dyn Progress + Send> + Send + Sync>;

/// Reads pages, summarises them and answers questions about them; may be used from several threads at once.
///
/// A model computes on all of [`Config::threads`] by itself, so with one the calls take turns and share what it holds in
/// memory; without one as many calls run side by side as there are threads.
///
/// ```
/// use standfirst::model::scripted::ScriptedModel;
/// use standfirst::pipeline::{Config, Input, ModelChoice};
/// use standfirst::prompt::Template;
/// use standfirst::Standfirst;
///
/// # fn main() -> standfirst::error::Result<()> {
/// // A scripted model stands in for the real one, which `Standfirst::open` would load when it is first needed.
/// let model = ScriptedModel::session([]);
/// let standfirst = Standfirst::with_session(Config::new(ModelChoice::None), model, Template::ChatMl)?;
/// let page = "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. It will run for five years.\n";
/// let summary = standfirst.summarize(Input::from_text(page)?, &mut |_| {})?;
/// let first = &summary.articles[0].written[0];
/// assert!(!first.support.is_empty(), "every sentence names its source");
/// # Ok(())
/// # }
/// ```
pub struct Standfirst {
    config: Config,
    listeners: Listeners,
    desks: Mutex<Desks>,
    returned: Condvar,
    side_by_side: usize,
    /// How often all at hand was to be forgotten.
    forgotten: AtomicU64,
}

/// Desks that nobody works at, and how many more may be made.
struct Desks {
    idle: Vec<Desk>,
    more: usize,
}

impl Standfirst {
    /// Checks the options; a model is loaded when it is first needed.
    ///
    /// ```
    /// use standfirst::Standfirst;
    /// use standfirst::pipeline::{Config, Input, ModelChoice};
    ///
    /// # fn main() -> standfirst::error::Result<()> {
    /// let standfirst = Standfirst::open(Config::new(ModelChoice::None))?;
    /// let page = "Ferry saved\n\nThe council kept the ferry on Monday. Boats were late all winter.\n";
    /// let read = standfirst.read(Input::from_text(page)?)?;
    /// assert_eq!(read.source.language, "en");
    /// let answer = standfirst.ask("Who kept the ferry on Monday?", None, vec![Input::from_text(page)?])?;
    /// assert_eq!(answer.citations[0].quote, "The council kept the ferry on Monday.");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the registry or the prompts cannot be used, or the model is unknown or cannot be run here.
    pub fn open(config: Config) -> Result<Self> {
        Self::listened(config, || Box::new(()))
    }

    /// The same, its progress told to what `listeners` makes, one for each desk.
    ///
    /// # Errors
    /// As [`Standfirst::open`].
    pub fn listened(
        config: Config,
        listeners: impl Fn() -> Box<dyn Progress + Send> + Send + Sync + 'static,
    ) -> Result<Self> {
        let first = Desk::new(config.clone(), listeners())?;
        let side_by_side = match config.model {
            ModelChoice::None => config.threads.max(1),
            _ => 1,
        };
        Ok(Self::at(config, Box::new(listeners), first, side_by_side))
    }

    /// One that works with `session` in the place of [`Config::model`], which may be a model of your own; it was taught
    /// `template`.
    ///
    /// # Errors
    /// Where the prompts cannot be used.
    pub fn with_session(mut config: Config, session: Session, template: Template) -> Result<Self> {
        config.model = ModelChoice::None;
        let desk = Desk::with_session(config.clone(), Box::new(()), session, template)?;
        Ok(Self::at(config, Box::new(|| Box::new(())), desk, 1))
    }

    fn at(config: Config, listeners: Listeners, first: Desk, side_by_side: usize) -> Self {
        Self {
            config,
            listeners,
            desks: Mutex::new(Desks {
                idle: vec![first],
                more: side_by_side - 1,
            }),
            returned: Condvar::new(),
            side_by_side,
            forgotten: AtomicU64::new(0),
        }
    }

    /// Hands work to `colleague` first, wherever a model that is not loaded yet would be needed.
    #[must_use]
    pub fn beside(self, colleague: impl Colleague + 'static) -> Self {
        if let Some(desk) = self.desks().idle.first_mut() {
            desk.colleague = Some(Box::new(colleague));
        }
        self
    }

    /// How many calls run side by side; more wait for one to end.
    pub fn side_by_side(&self) -> usize {
        self.side_by_side
    }

    /// The page in articles.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn read(&self, input: Input) -> Result<PageReply> {
        match self.perform(Task::Read(input), &Stop::default(), &mut |_| {})? {
            Done::Read(reply) => Ok(reply),
            _ => Err(mistaken()),
        }
    }

    /// A summary of each article of the page; `each` sees every part of it as it is done.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn summarize(&self, input: Input, each: &mut dyn FnMut(&Event)) -> Result<SummaryReply> {
        let options = Options {
            language: self.config.language.clone(),
            sentences: self.config.sentences,
        };
        match self.perform(Task::Summarize(input, options), &Stop::default(), each)? {
            Done::Summarize(reply) => Ok(reply),
            _ => Err(mistaken()),
        }
    }

    /// An answer from the pages with its citations, or that they do not state it. `language` is a BCP 47 tag to answer
    /// in, or `source`; `None` is the question's.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or there is no question.
    pub fn ask(&self, question: &str, language: Option<&str>, inputs: Vec<Input>) -> Result<AnswerReply> {
        let task = Task::Ask(question.to_owned(), language.map(str::to_owned), inputs);
        match self.perform(task, &Stop::default(), &mut |_| {})? {
            Done::Ask(reply) => Ok(reply),
            _ => Err(mistaken()),
        }
    }

    /// Does `task`; `each` sees every part of a summary as it is done, and `stop` may call it off from another thread.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, there is no question, or the work was called off.
    pub fn perform(&self, task: Task, stop: &Stop, each: &mut dyn FnMut(&Event)) -> Result<Done> {
        self.at_desk(|desk| {
            desk.watched = false;
            desk.perform(task, stop, each)
        })
    }

    /// The same for somebody who watches: a summary's first sentence comes as soon as it can, and all of it a little later.
    ///
    /// # Errors
    /// As [`Standfirst::perform`].
    pub fn watched(&self, task: Task, stop: &Stop, each: &mut dyn FnMut(&Event)) -> Result<Done> {
        self.at_desk(|desk| {
            desk.watched = true;
            desk.perform(task, stop, each)
        })
    }

    /// What the cache has for `task`; `None` where there is nothing. Opens no model.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub fn kept(&self, task: &Task) -> Result<Option<Done>> {
        self.at_desk(|desk| desk.kept(task))
    }

    /// Adds the bare model's turn to a chat, with nothing checked; `each` sees the text as it grows.
    ///
    /// # Errors
    /// Where there is no model, it cannot be had or fails, the chat does not fit its context, or was called off.
    pub fn chat(&self, turns: &[Turn], manner: &Manner, stop: &Stop, each: &mut dyn FnMut(&str)) -> Result<Said> {
        self.at_desk(|desk| {
            desk.stop = stop.clone();
            desk.chat(turns, manner, each)
        })
    }

    /// Loads the model, where there is one, so that nobody has to wait for it later.
    ///
    /// # Errors
    /// Where the model is missing, damaged or cannot be fetched.
    pub fn warm(&self) -> Result<()> {
        self.at_desk(Desk::open)
    }

    /// Reads what summaries and answers in `language`, a BCP 47 tag, begin with, so that nobody has to wait for it later; `more` is
    /// asked before each of a few steps of a second or less whether to go on. Does nothing without a model.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn rehearse(&self, language: &str, more: &mut dyn FnMut() -> bool) -> Result<()> {
        for task in TASKS {
            if !more() {
                break;
            }
            self.at_desk(|desk| {
                desk.stop = Stop::default();
                desk.rehearse(task, language)
            })?;
        }
        Ok(())
    }

    /// Reads what questions about a page are answered from, so that nobody has to wait for it later. Does nothing without a model,
    /// and where the page was not put together yet.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or `stop` calls it off.
    pub fn study(&self, input: &Input, stop: &Stop) -> Result<()> {
        self.at_desk(|desk| {
            desk.stop = stop.clone();
            desk.study(input)
        })
    }

    /// What another process must have in common with this one to do its work.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub fn identity(&self) -> Result<Identity> {
        self.at_desk(|desk| desk.identity())
    }

    /// Clears all that came from pages, told by their digests, from the cache and from memory.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn clear(&self, sources: &[String]) -> Result<Size> {
        self.forget();
        Cache::open(self.config.cache_dir.clone()).clear(sources)
    }

    /// Lets go of all pages that are held in memory, and of what came from them.
    pub fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.desks().idle.iter_mut().for_each(Desk::forget);
    }

    /// Works at a desk that nobody else works at.
    fn at_desk<T>(&self, work: impl FnOnce(&mut Desk) -> Result<T>) -> Result<T> {
        let mut desk = self.take()?;
        let forgotten = self.forgotten.load(Ordering::SeqCst);
        if std::mem::replace(&mut desk.forgot, forgotten) != forgotten {
            desk.forget();
        }
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut desk)));
        if done.is_err() {
            desk.forget();
        }
        self.desks().idle.push(desk);
        self.returned.notify_one();
        done.unwrap_or_else(|broken| resume_unwind(broken))
    }

    fn take(&self) -> Result<Desk> {
        let mut desks = self.desks();
        loop {
            if let Some(desk) = desks.idle.pop() {
                return Ok(desk);
            }
            if desks.more > 0 {
                let desk = Desk::new(self.config.clone(), (self.listeners)())?;
                desks.more -= 1;
                return Ok(desk);
            }
            desks = self.returned.wait(desks).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn desks(&self) -> MutexGuard<'_, Desks> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

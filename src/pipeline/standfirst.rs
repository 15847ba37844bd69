//! The whole of it as one object: options in force, and desks that threads share.

use super::desk::{Config, Desk, Input, ModelChoice};
use super::summarize::Event;
use crate::error::Result;
use crate::model::Session;
use crate::model::files::Progress;
use crate::prompt::Template;
use crate::render::{AnswerReply, PageReply, SummaryReply};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
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
        }
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
        self.at_desk(|desk| desk.read(input))
    }

    /// A summary of each article of the page; `each` sees every part of it as it is done.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn summarize(&self, input: Input, each: &mut dyn FnMut(&Event)) -> Result<SummaryReply> {
        self.at_desk(|desk| desk.summarize(input, each))
    }

    /// An answer from the pages with its citations, or that they do not state it. `language` is a BCP 47 tag to answer
    /// in, or `source`; `None` is the question's.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or there is no question.
    pub fn ask(&self, question: &str, language: Option<&str>, inputs: Vec<Input>) -> Result<AnswerReply> {
        self.at_desk(|desk| desk.ask(question, language, inputs))
    }

    /// Works at a desk that nobody else works at.
    fn at_desk<T>(&self, work: impl FnOnce(&mut Desk) -> Result<T>) -> Result<T> {
        let mut desk = self.take()?;
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

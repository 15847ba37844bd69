//! The whole of it as one object, which threads may share.

use super::chat::{ChatOptions, Completion};
use super::config::{Config, ModelChoice};
use super::context::Context;
use super::input::Input;
use super::pending::Pending;
use super::pool::{Listeners, Pool};
use super::remote::{Identity, Remote};
use super::verb::{Ask, Read, Rendered, Request, Summarize, Verb};
use super::warm_up::TASKS;
use super::watch::Watch;
use crate::cache::{Cache, Size};
use crate::error::Result;
use crate::model::files::Progress;
use crate::model::{Session, Stop};
use crate::prompt::{Template, Turn};
use crate::render::{AnswerReply, PageReply, SummaryReply};

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
/// let standfirst = Standfirst::with_session(Config::new(ModelChoice::None), model, Template::CHATML)?;
/// let page = "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. It will run for five years.\n";
/// let summary = standfirst.summarize(Input::from_text(page)?)?;
/// let first = &summary.articles[0].written[0];
/// assert!(!first.support.is_empty(), "every sentence names its source");
/// # Ok(())
/// # }
/// ```
pub struct Standfirst {
    contexts: Pool,
    side_by_side: usize,
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

    /// The same, its progress told to what `listeners` makes, one for each call that runs side by side.
    ///
    /// # Errors
    /// As [`Standfirst::open`].
    pub fn listened(
        config: Config,
        listeners: impl Fn() -> Box<dyn Progress + Send> + Send + Sync + 'static,
    ) -> Result<Self> {
        let first = Context::new(config.clone(), listeners())?;
        let side_by_side = match config.model {
            ModelChoice::None => config.threads.max(1),
            _ => 1,
        };
        Ok(Self::of(config, Box::new(listeners), first, side_by_side))
    }

    /// One that works with `session` in the place of [`Config::model`], which may be a model of your own; it was taught
    /// `template`.
    ///
    /// # Errors
    /// Where the prompts cannot be used.
    pub fn with_session(mut config: Config, session: Session, template: Template) -> Result<Self> {
        config.model = ModelChoice::None;
        let first = Context::with_session(config.clone(), Box::new(()), session, template)?;
        Ok(Self::of(config, Box::new(|| Box::new(())), first, 1))
    }

    fn of(config: Config, listeners: Listeners, first: Context, side_by_side: usize) -> Self {
        Self {
            contexts: Pool::new(config, listeners, first, side_by_side),
            side_by_side,
        }
    }

    /// Has requests done by `remote`, wherever a model that is not loaded yet would be needed.
    #[must_use]
    pub fn beside(self, remote: impl Remote + 'static) -> Self {
        self.contexts.beside(remote);
        self
    }

    /// How many calls run side by side; more wait for one to end.
    pub fn side_by_side(&self) -> usize {
        self.side_by_side
    }

    /// The options in force.
    pub fn config(&self) -> &Config {
        self.contexts.config()
    }

    /// The page in articles.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn read(&self, input: Input) -> Result<PageReply> {
        self.perform(Read { input }, Watch::default())
    }

    /// The pages of one issue in articles, in their order: where an article goes on on another of them, it is told where.
    ///
    /// # Errors
    /// As [`Standfirst::read`], of the first page that fails.
    pub fn read_issue(&self, inputs: impl IntoIterator<Item = Input>) -> Result<Vec<PageReply>> {
        let mut pages = Pending::default();
        for input in inputs {
            pages.add(self.read(input)?, ());
        }
        Ok(pages.rest().map(|(reply, ())| reply).collect())
    }

    /// A summary of each article of the page.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn summarize(&self, input: Input) -> Result<SummaryReply> {
        self.perform(Summarize::new(input), Watch::default())
    }

    /// An answer from the pages with its citations, or that they do not state it. `language` is a BCP 47 tag to answer
    /// in, or `source`; `None` is [`Config::language`], or else the question's.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or there is no question.
    pub fn ask(&self, question: &str, language: Option<&str>, inputs: Vec<Input>) -> Result<AnswerReply> {
        let ask = Ask {
            question: question.to_owned(),
            language: language.map(str::to_owned),
            inputs,
        };
        self.perform(ask, Watch::default())
    }

    /// Does any verb; `watch` sees the parts of its reply as they are done, and may call it off.
    ///
    /// ```
    /// use standfirst::Standfirst;
    /// use standfirst::pipeline::verb::Summarize;
    /// use standfirst::pipeline::{Config, Event, Input, ModelChoice, Watch};
    ///
    /// # fn main() -> standfirst::error::Result<()> {
    /// let standfirst = Standfirst::open(Config::new(ModelChoice::None))?;
    /// let page = "Ferry saved\n\nThe council kept the ferry on Monday. Boats were late all winter.\n";
    /// let mut sections = 0;
    /// let mut count = |event: &Event| sections += usize::from(matches!(event, Event::Section(_)));
    /// standfirst.perform(Summarize::new(Input::from_text(page)?), Watch::of(&mut count))?;
    /// assert_eq!(sections, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the model cannot be had or fails, the request cannot be, or the work was called off.
    pub fn perform<V: Verb>(&self, verb: V, watch: Watch) -> Result<V::Reply> {
        self.contexts.with(|context| context.perform(verb, watch))
    }

    /// The reply to `verb` where it was made before; `None` where it was not. Opens no model.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub fn cached<V: Verb>(&self, mut verb: V) -> Result<Option<V::Reply>> {
        verb.fill(self.config());
        self.contexts.with(|context| verb.recall(context))
    }

    /// [`Standfirst::perform`] for whichever verb `request` is for.
    ///
    /// # Errors
    /// As there.
    pub fn perform_request(&self, request: &Request, watch: Watch) -> Result<Rendered> {
        self.contexts.with(|context| request.perform(context, watch))
    }

    /// [`Standfirst::cached`] for whichever verb `request` is for.
    ///
    /// # Errors
    /// As there.
    pub fn cached_request(&self, request: &Request) -> Result<Option<Rendered>> {
        self.contexts.with(|context| request.cached(context))
    }

    /// Adds the bare model's turn to a chat, with nothing checked; `each` sees the text as it grows.
    ///
    /// # Errors
    /// Where there is no model, it cannot be had or fails, the chat does not fit its context, or was called off.
    pub fn chat(
        &self,
        turns: &[Turn],
        options: &ChatOptions,
        stop: &Stop,
        each: &mut dyn FnMut(&str),
    ) -> Result<Completion> {
        self.contexts.with(|context| {
            context.stop = stop.clone();
            context.chat(turns, options, each)
        })
    }

    /// Loads the model, where there is one, so that nobody has to wait for it later.
    ///
    /// # Errors
    /// Where the model is missing, damaged or cannot be fetched.
    pub fn load(&self) -> Result<()> {
        self.contexts.with(Context::open)
    }

    /// Reads what summaries and answers in `language`, a BCP 47 tag, begin with, so that nobody has to wait for it later; `more` is
    /// asked before each of a few steps of a second or less whether to go on. Does nothing without a model.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn warm_up(&self, language: &str, more: &mut dyn FnMut() -> bool) -> Result<()> {
        for task in TASKS {
            if !more() {
                break;
            }
            self.contexts.with(|context| {
                context.stop = Stop::default();
                context.warm_up(task, language)
            })?;
        }
        Ok(())
    }

    /// Reads what questions about a page are answered from, so that nobody has to wait for it later. Does nothing without a model,
    /// and where the page was not put together yet.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or `stop` calls it off.
    pub fn prefetch(&self, input: &Input, stop: &Stop) -> Result<()> {
        self.contexts.with(|context| {
            context.stop = stop.clone();
            context.prefetch(input)
        })
    }

    /// What another process must have in common with this one to do its work.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub fn identity(&self) -> Result<Identity> {
        self.contexts.with(|context| context.identity())
    }

    /// Clears all that came from pages, told by their digests, from the cache and from memory.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn clear(&self, sources: &[String]) -> Result<Size> {
        self.forget();
        Cache::open(self.config().cache_dir.clone()).clear(sources)
    }

    /// Lets go of all pages that are held in memory, and of what came from them.
    pub fn forget(&self) {
        self.contexts.forget();
    }
}

//! What every verb works with: the options in force, the cache, and a model that is loaded when first needed.

use super::colleague::Colleague;
use super::writer::Prefixes;
use crate::cache::{Cache, Lookup, Slot};
use crate::error::Result;
use crate::ground::Calibration;
use crate::model::files::{Progress, Store};
use crate::model::kernel::cores;
use crate::model::registry::{Registry, Spec};
use crate::model::{Gauge, Meter, ModelId, Session, Stop, load_watched};
use crate::page::Page;
use crate::prompt::{Prompts, Template};
use crate::read::{Document, Format, document, documents, from_text};
use crate::render::Timing;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Which model to work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelChoice {
    /// Layout and extracts only, quotes instead of answers.
    None,
    /// The registry's default.
    Default,
    /// A model of the registry.
    Id(String),
}

/// The options in force, built once from the command line.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which model to work with.
    pub model: ModelChoice,
    /// Language to write in; `None` is the source's for summaries, the question's for answers.
    pub language: Option<String>,
    /// Sentences of an article's abstract.
    pub sentences: usize,
    /// Threads that compute.
    pub threads: usize,
    /// Never open a network connection.
    pub offline: bool,
    /// Where results are kept; `None` keeps none.
    pub cache_dir: Option<PathBuf>,
    /// Another registry than the built-in one.
    pub registry: Option<PathBuf>,
    /// Other prompts than the built-in ones.
    pub prompts: Option<PathBuf>,
    /// 0 is quiet, 1 the default, 2 explains, 3 tells every cache key.
    pub verbosity: u8,
}

impl Config {
    /// Work with `model` on all cores; results are kept nowhere, nothing is said on the way, and all else is as the
    /// program has it.
    pub fn new(model: ModelChoice) -> Self {
        Self {
            model,
            language: None,
            sentences: 3,
            threads: cores(),
            offline: false,
            cache_dir: None,
            registry: None,
            prompts: None,
            verbosity: 0,
        }
    }
}

/// A page to work on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Input {
    /// Its text.
    pub document: Document,
    /// Its structure, where somebody gave it; else it is found.
    pub given: Option<Page>,
}

impl Input {
    /// A page of plain text.
    ///
    /// # Errors
    /// Where it holds nothing but white space.
    pub fn from_text(text: &str) -> Result<Self> {
        let document = from_text(None, Format::Plain, text.to_owned(), "utf-8")?;
        Ok(Self { document, given: None })
    }

    /// A page from the bytes of the file at `path`, whose ending tells its format; the file itself is not opened.
    ///
    /// # Errors
    /// Where the bytes are no text in a known encoding, or hold nothing but white space.
    pub fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Self> {
        let shown = path.to_string_lossy().into_owned();
        let document = document(Some(shown), Format::of(path), bytes)?;
        Ok(Self { document, given: None })
    }

    /// The pages in a file of that name, which may be in `encoding`, one of the labels of the
    /// [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels); a file without a name is plain text.
    ///
    /// # Errors
    /// As [`Input::from_bytes`].
    pub fn pages(name: Option<&str>, bytes: &[u8], encoding: Option<&str>) -> Result<Vec<Self>> {
        let format = name.map_or(Format::Plain, |name| Format::of(Path::new(name)));
        let found = documents(name, format, bytes, encoding)?.into_iter();
        Ok(found.map(|document| Self { document, given: None }).collect())
    }
}

/// The options in force and what was opened so far.
pub struct Desk {
    pub(super) config: Config,
    pub(super) prompts: Prompts,
    pub(super) template: Template,
    pub(super) spec: Option<Spec>,
    pub(super) session: Option<Session>,
    pub(super) prefixes: Prefixes,
    pub(super) calibration: Calibration,
    /// Pages put together lately, by cache key.
    pub(super) pages: VecDeque<(String, Page)>,
    pub(super) cache: Cache,
    pub(super) progress: Box<dyn Progress + Send>,
    pub(super) colleague: Option<Box<dyn Colleague>>,
    /// Calls off the work in hand.
    pub(super) stop: Stop,
    /// Whether somebody waits for the first sentence of a summary rather than for all of it.
    pub(super) watched: bool,
    /// How far the model is.
    gauge: Gauge,
    /// How often all at hand had been forgotten everywhere when this desk forgot.
    pub(super) forgot: u64,
}

impl Desk {
    /// A desk that has checked its options and opened nothing yet.
    ///
    /// # Errors
    /// Where the registry or the prompts cannot be used, or the model is unknown or cannot be run here.
    pub fn new(config: Config, mut progress: Box<dyn Progress + Send>) -> Result<Self> {
        let registry = Registry::open(config.registry.as_deref())?;
        let spec = match &config.model {
            ModelChoice::None => None,
            ModelChoice::Default => Some(registry.default_model()),
            ModelChoice::Id(id) => Some(registry.find(id)?),
        };
        spec.map_or(Ok(()), Spec::require_runnable)?;
        let template = spec.map_or(Ok(Template::Plain), |spec| Template::from_name(&spec.template))?;
        let prompts = match &config.prompts {
            Some(folder) => Prompts::load(folder)?,
            None => Prompts::builtin()?,
        };
        let gauge = Gauge::default();
        progress.watch(&gauge);
        Ok(Self {
            cache: Cache::open(config.cache_dir.clone()),
            spec: spec.cloned(),
            config,
            prompts,
            template,
            session: None,
            prefixes: Prefixes::default(),
            calibration: Calibration::builtin()?,
            pages: VecDeque::new(),
            progress,
            colleague: None,
            stop: Stop::default(),
            watched: false,
            gauge,
            forgot: 0,
        })
    }

    /// A desk at which `session` works, whatever the options say of models.
    ///
    /// # Errors
    /// Where the prompts cannot be used.
    pub fn with_session(
        config: Config,
        progress: Box<dyn Progress + Send>,
        session: Session,
        template: Template,
    ) -> Result<Self> {
        let config = Config {
            model: ModelChoice::None,
            ..config
        };
        let mut desk = Self::new(config, progress)?;
        desk.progress.watch(session.gauge());
        Ok(Self {
            session: Some(session),
            template,
            ..desk
        })
    }

    /// Lets go of what is at hand, which work that broke off may have left half done.
    pub(super) fn forget(&mut self) {
        self.prefixes = Prefixes::default();
        self.pages.clear();
    }

    /// The model that replies name; `None` with `--model none`.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub(super) fn model_id(&self) -> Result<Option<ModelId>> {
        let Some(spec) = &self.spec else {
            return Ok(self.session.as_ref().map(|session| session.id().clone()));
        };
        let identity = spec.identity()?;
        Ok(Some(ModelId {
            id: spec.id.clone(),
            sha256: identity.sha256.to_owned(),
        }))
    }

    /// Loads the model, fetched first where it is not on disk; does nothing where it is loaded or none was chosen.
    ///
    /// # Errors
    /// Where the model is missing, damaged or cannot be fetched.
    pub(super) fn open(&mut self) -> Result<()> {
        if let (None, Some(spec), Some(id)) = (&self.session, &self.spec, self.model_id()?) {
            let path = Store::open()?.ensure(spec, self.config.offline, &mut *self.progress)?;
            self.progress.begin_steps("loading the model", 0);
            let loaded = load_watched(&path, id, self.config.threads, self.gauge.clone());
            self.progress.end();
            self.session = Some(loaded?);
        }
        if let Some(session) = &mut self.session {
            session.heed(self.stop.clone());
        }
        Ok(())
    }

    /// What the cache has under `key`; what it has to complain of is said and is no part of a reply.
    pub(super) fn recall<T: DeserializeOwned>(&mut self, slot: &Slot) -> Option<T> {
        if self.config.verbosity >= 3 {
            self.progress
                .note(&format!("cache key {}: {}", slot.key(), slot.parts()));
        }
        match self.cache.get(slot) {
            Lookup::Hit(value) => Some(value),
            Lookup::Miss => None,
            Lookup::Damaged(note) => {
                self.progress.note(&note.message);
                None
            }
        }
    }

    /// Keeps `value`; that it could not be kept is said, and no more.
    pub(super) fn keep<T: Serialize>(&mut self, slot: &Slot, value: &T) {
        if let Err(error) = self.cache.put(slot, value) {
            let hint = error
                .way_out()
                .map(|hint| format!("; hint: {hint}"))
                .unwrap_or_default();
            self.progress.note(&format!("{}{hint}", error.chain()));
        }
    }

    /// Whether what was decided is to be said.
    pub(super) fn explains(&self) -> bool {
        self.config.verbosity >= 2
    }

    /// Says something on the way.
    pub(super) fn say(&mut self, message: &str) {
        if self.explains() {
            self.progress.note(message);
        }
    }

    /// Work done so far.
    pub(super) fn meter(&self) -> Meter {
        self.session.as_ref().map(Session::meter).unwrap_or_default()
    }

    /// Work done since `before`.
    pub(super) fn timing(&self, before: Meter) -> Timing {
        let now = self.meter();
        Timing {
            cached: false,
            meter: Meter {
                load_ms: now.load_ms - before.load_ms,
                prefill_tokens: now.prefill_tokens - before.prefill_tokens,
                prefill_ms: now.prefill_ms - before.prefill_ms,
                decode_tokens: now.decode_tokens - before.decode_tokens,
                decode_ms: now.decode_ms - before.decode_ms,
                draft_tokens: now.draft_tokens - before.draft_tokens,
                accepted_tokens: now.accepted_tokens - before.accepted_tokens,
            },
        }
    }
}

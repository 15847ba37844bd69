//! What every verb works with: the options in force, the cache, and a model that is loaded when first needed.

use super::writer::Prefixes;
use crate::cache::{Cache, Lookup, Slot};
use crate::error::Result;
use crate::ground::Calibration;
use crate::model::files::{Progress, Store};
use crate::model::registry::{Registry, Spec};
use crate::model::{Meter, ModelId, Session, load};
use crate::page::Page;
use crate::prompt::{Prompts, Template};
use crate::read::Document;
use crate::render::Timing;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::path::PathBuf;

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

/// A page to work on.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its text.
    pub document: Document,
    /// Its structure, where somebody gave it; else it is found.
    pub given: Option<Page>,
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
    progress: Box<dyn Progress>,
}

impl Desk {
    /// A desk that has checked its options and opened nothing yet.
    ///
    /// # Errors
    /// Where the registry or the prompts cannot be used, or the model is unknown or cannot be run here.
    pub fn new(config: Config, progress: Box<dyn Progress>) -> Result<Self> {
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
        })
    }

    /// The model that replies name; `None` with `--model none`.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub(super) fn model_id(&self) -> Result<Option<ModelId>> {
        let Some(spec) = &self.spec else {
            return Ok(None);
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
            self.session = Some(load(&path, id, self.config.threads)?);
        }
        Ok(())
    }

    /// What the cache has under `key`; what it has to complain of is said and is no part of a reply.
    pub(super) fn recall<T: DeserializeOwned>(&mut self, slot: &Slot) -> Option<T> {
        if self.config.verbosity >= 3 {
            self.progress.note(&format!("cache key {}", slot.key()));
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

    /// Says something on the way.
    pub(super) fn say(&mut self, message: &str) {
        if self.config.verbosity >= 2 {
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

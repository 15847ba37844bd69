//! What every verb works with: the options in force, the cache, and a model that is loaded when first needed.

use super::choose::Chooser;
use super::config::{Config, ModelChoice};
use super::prefix_store::PrefixStore;
use super::remote::Remote;
use super::writer::{Prefixes, Writer};
use crate::cache::{Cache, Lookup, Slot};
use crate::error::Result;
use crate::ground::Calibration;
use crate::model::files::{Progress, Store};
use crate::model::registry::{Own, Registry, Spec};
use crate::model::{Gauge, Meter, ModelId, Session, Stop, load_watched};
use crate::page::Page;
use crate::prompt::{Prompts, Template};
use crate::render::Timing;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::VecDeque;

/// The options in force and what was opened so far.
pub struct Context {
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
    pub(super) remote: Option<Box<dyn Remote>>,
    /// Calls off the work in hand.
    pub(super) stop: Stop,
    /// How far the model is.
    gauge: Gauge,
    /// How often all at hand had been forgotten everywhere when this one forgot.
    pub(super) forgot: u64,
}

/// What a verb works with once the model is loaded.
pub struct Tools<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) progress: &'a mut (dyn Progress + Send),
    pub(super) calibration: &'a Calibration,
}

impl Context {
    /// One that has checked its options and opened nothing yet.
    ///
    /// # Errors
    /// Where the registry or the prompts cannot be used, or the model is unknown or cannot be run here.
    pub fn new(config: Config, mut progress: Box<dyn Progress + Send>) -> Result<Self> {
        let registry = Registry::open(config.registry.as_deref())?;
        let spec = match &config.model {
            ModelChoice::None => None,
            choice => {
                let chooser = Chooser {
                    registry: &registry,
                    store: &Store::open()?,
                    own: &Own::open()?,
                    offline: config.offline,
                };
                chooser.choose(choice, &mut *progress)?
            }
        };
        let named = |spec: &Spec| Template::from_name(&spec.template);
        let template = spec.as_ref().map_or(Ok(Template::PLAIN), named)?;
        let prompts = match &config.prompts {
            Some(folder) => Prompts::load(folder)?,
            None => Prompts::builtin()?,
        };
        let gauge = Gauge::default();
        progress.watch(&gauge);
        Ok(Self {
            cache: Cache::open(config.cache_dir.clone()),
            spec,
            config,
            prompts,
            template,
            session: None,
            prefixes: Prefixes::default(),
            calibration: Calibration::builtin()?,
            pages: VecDeque::new(),
            progress,
            remote: None,
            stop: Stop::default(),
            gauge,
            forgot: 0,
        })
    }

    /// One in which `session` works, whatever the options say of models.
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
        let mut context = Self::new(config, progress)?;
        context.progress.watch(session.gauge());
        Ok(Self {
            session: Some(session),
            template,
            ..context
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
            if spec.untested {
                let note = format!(
                    "`{}` was not measured here: look at what it writes before you rely on it",
                    id.id
                );
                self.progress.note(&note);
            }
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

    /// The model, loaded, and all else that a verb works with.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub(super) fn tools(&mut self) -> Result<Tools<'_>> {
        self.open()?;
        let model = self.model_id()?;
        let writer = Writer {
            session: self.session.as_mut(),
            prompts: &self.prompts,
            template: self.template,
            prefixes: &mut self.prefixes,
            store: PrefixStore {
                cache: &self.cache,
                model,
            },
        };
        Ok(Tools {
            writer,
            progress: &mut *self.progress,
            calibration: &self.calibration,
        })
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

/// Tells that `done` of `all` steps are done; the first time that there are so many.
pub(super) fn step(progress: &mut (dyn Progress + Send), what: &str, done: u64, all: u64) {
    match done {
        0 => progress.begin_steps(what, all),
        _ => progress.advance(done),
    }
}

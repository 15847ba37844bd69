//! What texts mean, by the registry's encoder: opened where its file is at hand, once for all who share this.

use crate::archive::{Archive, Meant, Query};
use crate::error::{Error, Kind, Result};
use crate::model::embed::{Embedder, Encoder, Role, Vector};
use crate::model::files::{Progress, State, Store};
use crate::model::registry::{Registry, Spec};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Tells what texts mean. Copies share one encoder.
#[derive(Clone)]
pub struct Meaning {
    registry: Option<PathBuf>,
    threads: usize,
    held: Arc<Mutex<Option<Held>>>,
}

/// An encoder that was opened.
struct Held {
    encoder: Box<dyn Embedder>,
    /// The digest of its file, in hex.
    sha256: String,
}

impl fmt::Debug for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meaning")
    }
}

impl Meaning {
    /// By the encoder of the registry at that path, or of the built-in one, on so many threads; nothing is opened yet.
    pub fn new(registry: Option<PathBuf>, threads: usize) -> Self {
        Self {
            registry,
            threads,
            held: Arc::default(),
        }
    }

    /// By `encoder`, whose file has that digest, in hex.
    pub fn with(encoder: Box<dyn Embedder>, sha256: String) -> Self {
        let meaning = Self::new(None, 1);
        *meaning.lock() = Some(Held { encoder, sha256 });
        meaning
    }

    /// What a query means; `None` where no encoder is at hand. Nothing is fetched.
    ///
    /// # Errors
    /// Where the registry or the encoder cannot be used.
    pub fn of(&self, query: &str) -> Result<Option<Meant>> {
        let mut held = self.lock();
        if held.is_none() {
            let Some(spec) = self.spec()? else { return Ok(None) };
            let store = Store::open()?;
            if !matches!(store.state(&spec), State::Present | State::Unverified) {
                return Ok(None);
            }
            *held = Some(self.open(&store, &spec, true, &mut ())?);
        }
        let Some(Held { encoder, sha256 }) = held.as_mut() else {
            return Ok(None);
        };
        let vectors = encoder.embed(Role::Query, &[query])?;
        Ok(vectors.into_iter().next().map(|vector| Meant {
            vector,
            encoder: sha256.clone(),
            words: 1.0,
        }))
    }

    /// What `text` means, where the archive knows what its articles mean and the query asks for it; or why that cannot be told.
    pub(super) fn sought(&self, archive: &Archive, query: &Query, text: &str) -> (Option<Meant>, Option<String>) {
        if query.words_alone || !archive.has_vectors() {
            return (None, None);
        }
        match self.of(text) {
            Ok(Some(meant)) => (Some(meant), None),
            Ok(None) => (None, self.missing()),
            Err(error) => (None, Some(format!("searched by words alone: {}", error.chain()))),
        }
    }

    /// Says what to do where no encoder is at hand.
    fn missing(&self) -> Option<String> {
        let spec = self.spec().ok().flatten()?;
        let what = format!("searched by words alone, for `{}` is not on disk", spec.id);
        Some(format!("{what}; hint: standfirst models pull {}", spec.id))
    }

    /// Whether an encoder is at hand.
    ///
    /// # Errors
    /// Where the registry cannot be used.
    pub fn at_hand(&self) -> Result<bool> {
        if self.lock().is_some() {
            return Ok(true);
        }
        let Some(spec) = self.spec()? else { return Ok(false) };
        let state = Store::open()?.state(&spec);
        Ok(matches!(state, State::Present | State::Unverified))
    }

    /// The digest of the encoder's file, in hex.
    ///
    /// # Errors
    /// Where there is no encoder, or the registry does not know what its file must be.
    pub fn encoder(&self) -> Result<String> {
        if let Some(held) = self.lock().as_ref() {
            return Ok(held.sha256.clone());
        }
        Ok(self.needed()?.identity()?.sha256.to_owned())
    }

    /// Opens the encoder, its file fetched first where it is not at hand and `offline` allows.
    ///
    /// # Errors
    /// Where there is none, or it cannot be had.
    pub fn ready(&self, offline: bool, progress: &mut dyn Progress) -> Result<()> {
        let mut held = self.lock();
        if held.is_none() {
            *held = Some(self.open(&Store::open()?, &self.needed()?, offline, progress)?);
        }
        Ok(())
    }

    fn needed(&self) -> Result<Spec> {
        let none = || Error::new(Kind::Usage, "the registry names no `encoder`").hint("standfirst models list");
        self.spec()?.ok_or_else(none)
    }

    /// What passages mean, by an encoder that is [`Meaning::ready`].
    ///
    /// # Errors
    /// Where it is not, or it fails.
    pub fn passages(&self, texts: &[&str]) -> Result<Vec<Vector>> {
        match self.lock().as_mut() {
            Some(held) => held.encoder.embed(Role::Passage, texts),
            None => Err(Error::new(Kind::Model, "no encoder was opened")),
        }
    }

    fn spec(&self) -> Result<Option<Spec>> {
        Ok(Registry::open(self.registry.as_deref())?.encoder().cloned())
    }

    fn open(&self, store: &Store, spec: &Spec, offline: bool, progress: &mut dyn Progress) -> Result<Held> {
        let path = store.ensure(spec, offline, progress)?;
        Ok(Held {
            encoder: Box::new(Encoder::open(&path, self.threads)?),
            sha256: spec.identity()?.sha256.to_owned(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What evidence counts for: weights that `fit` found, as data.

use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// For each cue what it says for each part, in the order of `Part::ALL`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    /// By a line's cue.
    pub cue: BTreeMap<String, Vec<f64>>,
    /// By the part of the line before; `edge` at the page's beginning.
    pub after: BTreeMap<String, Vec<f64>>,
}

/// What each piece of evidence weighs; what is not listed weighs nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct Scale(pub BTreeMap<String, f64>);

/// What speaks for a bead's article.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threads {
    pub belong: Scale,
    pub leave: Scale,
    /// What speaks for a piece following another of its article.
    #[serde(default)]
    pub follow: Scale,
    /// `slope` and `shift` of a margin's log-odds.
    #[serde(default)]
    pub sure: Scale,
}

/// What speaks for a join.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tears {
    pub pair: Scale,
    pub alone: Scale,
    /// What speaks for a line being a heading, not torn off the paragraph below it.
    #[serde(default)]
    pub heading: Scale,
    /// What speaks for an open end going on in the next piece of its article.
    #[serde(default)]
    pub next: Scale,
    /// `slope` and `shift` of a probability's log-odds.
    pub certain: Scale,
    /// The weights for torn ends that no scorer was asked about, where these are for those that one was.
    #[serde(skip)]
    pub plain: Option<Box<Tears>>,
}

impl Labels {
    /// The weights of this build.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(super) fn get() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<Labels>> = OnceLock::new();
        parsed(&WEIGHTS, include_str!("weights/labels.toml"))
    }
}

impl Scale {
    /// A probability from log-odds that are yet to be calibrated.
    pub(super) fn logistic(&self, odds: f64) -> f64 {
        let get = |name: &str, usual: f64| self.0.get(name).copied().unwrap_or(usual);
        1.0 / (1.0 + (-(get("slope", 1.0) * odds + get("shift", 0.0))).exp())
    }
}

impl Threads {
    /// The probability of an article that leads its best rival by `margin`.
    pub(super) fn sure(&self, margin: f64) -> f64 {
        self.sure.logistic(margin)
    }

    /// What a lead of one way through the page over another is worth, in nats.
    pub(super) fn nats(&self, lead: f64) -> f64 {
        self.sure.0.get("slope").copied().unwrap_or(1.0) * lead
    }

    /// The weights of this build.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(super) fn get() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<Threads>> = OnceLock::new();
        parsed(&WEIGHTS, include_str!("weights/threads.toml"))
    }
}

impl Tears {
    /// The weights for a torn end, by whether a scorer was asked about it.
    pub(super) fn of(&self, asked: bool) -> &Self {
        self.plain.as_deref().filter(|_| !asked).unwrap_or(self)
    }

    /// What a probability is worth, as measured.
    pub(super) fn certain(&self, probability: f64) -> f64 {
        let share = probability.clamp(1e-9, 1.0 - 1e-9);
        self.certain.logistic((share / (1.0 - share)).ln())
    }

    /// The weights of this build, where a scorer was asked.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(super) fn with_model() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<Tears>> = OnceLock::new();
        let both = || -> Result<Self> {
            let plain = Some(Box::new(Self::get()?.clone()));
            Ok(Self {
                plain,
                ..read(include_str!("weights/tears-model.toml"))?
            })
        };
        kept(&WEIGHTS, both)
    }

    /// The weights of this build.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(super) fn get() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<Tears>> = OnceLock::new();
        parsed(&WEIGHTS, include_str!("weights/tears.toml"))
    }
}

fn parsed<T: for<'a> Deserialize<'a>>(cell: &'static OnceLock<Result<T>>, text: &str) -> Result<&'static T> {
    kept(cell, || read(text))
}

fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|cause| Error::new(Kind::Usage, "malformed weights").because(cause))
}

fn kept<T>(cell: &'static OnceLock<Result<T>>, make: impl FnOnce() -> Result<T>) -> Result<&'static T> {
    cell.get_or_init(make)
        .as_ref()
        .map_err(|error| Error::new(Kind::Usage, error.chain()))
}

//! Tables of weights, each checked against the features that there are.

use super::super::evidence::{Evidence, Feature};
use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::OnceLock;

/// A table of weights as it stands in a file.
pub(super) type Table = BTreeMap<String, f64>;

/// What each feature weighs.
#[derive(Clone, Debug)]
pub(crate) struct Weights<F> {
    by_index: Vec<f64>,
    of: PhantomData<F>,
}

impl<F: Feature> Default for Weights<F> {
    fn default() -> Self {
        Self {
            by_index: vec![0.0; F::ALL.len()],
            of: PhantomData,
        }
    }
}

impl<F: Feature> Weights<F> {
    /// What a feature weighs.
    pub(crate) fn of(&self, feature: F) -> f64 {
        self.by_index[feature.index()]
    }

    /// The same, to be changed.
    pub(crate) fn of_mut(&mut self, feature: F) -> &mut f64 {
        &mut self.by_index[feature.index()]
    }

    /// What the evidence says in all.
    pub(crate) fn sum(&self, evidence: &Evidence<F>) -> f64 {
        evidence.iter().map(|&(feature, much)| self.of(feature) * much).sum()
    }

    #[cfg(any(test, feature = "lab"))]
    /// The table of the first `count` features.
    pub(super) fn table(&self, count: usize) -> Table {
        let features = F::ALL[..count].iter();
        features
            .map(|&feature| (feature.name().to_owned(), self.of(feature)))
            .collect()
    }

    /// The weights of `table`, which has the first `count` features and no others.
    pub(super) fn read(name: &str, table: &Table, count: usize) -> Result<Self> {
        let mut weights = Self::default();
        for &feature in &F::ALL[..count] {
            let weight = table.get(feature.name());
            *weights.of_mut(feature) = *weight.ok_or_else(|| malformed(name, "lacks", feature.name()))?;
        }
        let known = |key: &&String| F::ALL[..count].iter().any(|feature| feature.name() == key.as_str());
        match table.keys().find(|key| !known(key)) {
            Some(unknown) => Err(malformed(name, "weighs the unknown", unknown)),
            None => Ok(weights),
        }
    }
}

/// The error for a table that does not fit the features.
pub(super) fn malformed(table: &str, how: &str, feature: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("malformed weights: the table `{table}` {how} `{feature}`"),
    )
    .hint("fit the weights anew, as `tests/fit/README.md` says, or set what is new to 0.0")
}

/// What makes a probability keep its word (Platt, 1999).
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calibration {
    pub slope: f64,
    pub shift: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, shift: 0.0 }
    }
}

impl Calibration {
    /// A probability from log-odds that are yet to be calibrated.
    pub(crate) fn probability(&self, odds: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * odds + self.shift)).exp())
    }
}

/// A file of weights.
pub(super) fn parsed<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|cause| Error::new(Kind::Usage, "malformed weights").because(cause))
}

#[cfg(any(test, feature = "lab"))]
pub(super) fn written(file: &impl Serialize) -> Result<String> {
    toml::to_string(file).map_err(|cause| Error::new(Kind::Usage, "unwritable weights").because(cause))
}

/// What `make` makes, made once.
pub(super) fn kept<T>(cell: &'static OnceLock<Result<T>>, make: impl FnOnce() -> Result<T>) -> Result<&'static T> {
    cell.get_or_init(make)
        .as_ref()
        .map_err(|error| Error::new(Kind::Usage, error.chain()))
}

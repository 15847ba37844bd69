//! What evidence counts for: weights that the lab fits, as data, each checked against the features that there are.

use super::evidence::{Apart, Belong, Evidence, Feature, Follow, Heading, Leave, Pair};
use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::OnceLock;

/// A table of weights as it stands in a file.
type Table = BTreeMap<String, f64>;

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
    fn table(&self, count: usize) -> Table {
        let features = F::ALL[..count].iter();
        features
            .map(|&feature| (feature.name().to_owned(), self.of(feature)))
            .collect()
    }

    /// The weights of `table`, which has the first `count` features and no others.
    fn read(name: &str, table: &Table, count: usize) -> Result<Self> {
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
pub(crate) fn malformed(table: &str, how: &str, feature: &str) -> Error {
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

/// What speaks for a fragment's article.
#[derive(Clone, Debug, Default)]
pub(crate) struct ArticleWeights {
    pub belong: Weights<Belong>,
    pub leave: Weights<Leave>,
    /// What speaks for a piece following another of its article.
    pub follow: Weights<Follow>,
    /// Of a margin.
    pub sure: Calibration,
}

/// What speaks for a join.
#[derive(Clone, Debug, Default)]
pub(crate) struct TearWeights {
    pub pair: Weights<Pair>,
    pub alone: Weights<Apart>,
    /// What speaks for a line being a heading, not torn off the paragraph below it; only a scorer tells.
    pub heading: Weights<Heading>,
    /// What speaks for an open end going on in the next piece of its article.
    pub next: Weights<Follow>,
    pub certain: Calibration,
    /// The weights for torn ends that no scorer was asked about, where these are for those that one was.
    pub plain: Option<Box<TearWeights>>,
}

/// [`ArticleWeights`] as a file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ArticlesFile {
    belong: Table,
    leave: Table,
    follow: Table,
    sure: Calibration,
}

/// [`TearWeights`] as a file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TearsFile {
    pair: Table,
    alone: Table,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    heading: Option<Table>,
    next: Table,
    certain: Calibration,
}

impl ArticleWeights {
    /// The probability of an article that leads its best rival by `margin`.
    pub(crate) fn sure(&self, margin: f64) -> f64 {
        self.sure.probability(margin)
    }

    /// What a lead of one way through the page over another is worth, in nats.
    pub(crate) fn nats(&self, lead: f64) -> f64 {
        self.sure.slope * lead
    }

    pub(super) fn read(text: &str) -> Result<Self> {
        let file: ArticlesFile = parsed(text)?;
        Ok(Self {
            belong: Weights::read("belong", &file.belong, Belong::COMMON)?,
            leave: Weights::read("leave", &file.leave, Leave::COMMON)?,
            follow: Weights::read("follow", &file.follow, Follow::COMMON)?,
            sure: file.sure,
        })
    }

    /// The file of these weights.
    #[cfg(any(test, feature = "lab"))]
    pub(crate) fn written(&self) -> Result<String> {
        written(&ArticlesFile {
            belong: self.belong.table(Belong::COMMON),
            leave: self.leave.table(Leave::COMMON),
            follow: self.follow.table(Follow::COMMON),
            sure: self.sure,
        })
    }

    /// The weights of this build.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(crate) fn get() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<ArticleWeights>> = OnceLock::new();
        kept(&WEIGHTS, || Self::read(include_str!("weights/articles.toml")))
    }
}

impl TearWeights {
    /// The weights for a torn end, by whether a scorer was asked about it.
    pub(crate) fn of(&self, asked: bool) -> &Self {
        self.plain.as_deref().filter(|_| !asked).unwrap_or(self)
    }

    /// What a probability is worth, as measured.
    pub(crate) fn certain(&self, probability: f64) -> f64 {
        let share = probability.clamp(1e-9, 1.0 - 1e-9);
        self.certain.probability((share / (1.0 - share)).ln())
    }

    /// The weights in a file, `asked` where a scorer was.
    pub(super) fn read(text: &str, asked: bool) -> Result<Self> {
        let file: TearsFile = parsed(text)?;
        let (pair, alone) = counts(asked);
        let heading = match (&file.heading, asked) {
            (Some(table), true) => Weights::read("heading", table, Heading::COMMON)?,
            (None, false) => Weights::default(),
            (Some(_), false) => {
                return Err(malformed(
                    "heading",
                    "stands where nobody was asked, and weighs",
                    "heading",
                ));
            }
            (None, true) => return Err(malformed("heading", "lacks", "heading")),
        };
        Ok(Self {
            pair: Weights::read("pair", &file.pair, pair)?,
            alone: Weights::read("alone", &file.alone, alone)?,
            heading,
            next: Weights::read("next", &file.next, Follow::ALL.len())?,
            certain: file.certain,
            plain: None,
        })
    }

    /// The file of these weights.
    #[cfg(any(test, feature = "lab"))]
    pub(crate) fn written(&self) -> Result<String> {
        let asked = self.plain.is_some();
        let (pair, alone) = counts(asked);
        written(&TearsFile {
            pair: self.pair.table(pair),
            alone: self.alone.table(alone),
            heading: asked.then(|| self.heading.table(Heading::COMMON)),
            next: self.next.table(Follow::ALL.len()),
            certain: self.certain,
        })
    }

    /// The weights of this build, where a scorer was asked.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(crate) fn with_model() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<TearWeights>> = OnceLock::new();
        let both = || -> Result<Self> {
            let plain = Some(Box::new(Self::get()?.clone()));
            Ok(Self {
                plain,
                ..Self::read(include_str!("weights/tears-model.toml"), true)?
            })
        };
        kept(&WEIGHTS, both)
    }

    /// The weights of this build.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(crate) fn get() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<TearWeights>> = OnceLock::new();
        kept(&WEIGHTS, || Self::read(include_str!("weights/tears.toml"), false))
    }
}

/// How many features of joins, and of ends, are weighed.
fn counts(asked: bool) -> (usize, usize) {
    if asked {
        (Pair::ALL.len(), Apart::ALL.len())
    } else {
        (Pair::COMMON, Apart::COMMON)
    }
}

/// A file of weights.
pub(crate) fn parsed<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|cause| Error::new(Kind::Usage, "malformed weights").because(cause))
}

#[cfg(any(test, feature = "lab"))]
pub(crate) fn written(file: &impl Serialize) -> Result<String> {
    toml::to_string(file).map_err(|cause| Error::new(Kind::Usage, "unwritable weights").because(cause))
}

/// What `make` makes, made once.
pub(crate) fn kept<T>(cell: &'static OnceLock<Result<T>>, make: impl FnOnce() -> Result<T>) -> Result<&'static T> {
    cell.get_or_init(make)
        .as_ref()
        .map_err(|error| Error::new(Kind::Usage, error.chain()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_weighs_every_feature_and_no_other() {
        ArticleWeights::get().unwrap();
        let tears = TearWeights::with_model().unwrap();
        let written = tears.written().unwrap();
        assert_eq!(
            toml::from_str::<toml::Table>(&written),
            toml::from_str(include_str!("weights/tears-model.toml"))
        );
        let shipped = include_str!("weights/articles.toml");
        for (line, changed, about) in [
            ("likelier = ", "likely = ", "lacks `likelier`"),
            ("[leave]", "likelyer = 1.0\n[leave]", "unknown `likelyer`"),
        ] {
            assert!(shipped.contains(line));
            let told = ArticleWeights::read(&shipped.replacen(line, changed, 1))
                .unwrap_err()
                .chain();
            assert!(told.contains(about), "{told}");
        }
        assert!(TearWeights::read(include_str!("weights/tears.toml"), true).is_err());
        assert!(TearWeights::read(include_str!("weights/tears-model.toml"), false).is_err());
    }
}

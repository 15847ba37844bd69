//! What speaks for a torn end going on somewhere: weights that the lab fits, as data.

use super::super::evidence::{Apart, Feature, Follow, Heading, Pair};
#[cfg(any(test, feature = "lab"))]
use super::table::written;
use super::table::{Calibration, Table, Weights, kept, malformed, parsed};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

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
                ..Self::read(include_str!("tears-model.toml"), true)?
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
        kept(&WEIGHTS, || Self::read(include_str!("tears.toml"), false))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_weighs_every_feature_and_no_other() {
        let (plain, asked) = (include_str!("tears.toml"), include_str!("tears-model.toml"));
        let weights = TearWeights::get().unwrap();
        assert_eq!(
            toml::from_str::<toml::Table>(&weights.written().unwrap()),
            toml::from_str(plain)
        );
        let weights = TearWeights::with_model().unwrap();
        assert_eq!(
            toml::from_str::<toml::Table>(&weights.written().unwrap()),
            toml::from_str(asked)
        );
        for (text, asked, about) in [
            (plain, true, "lacks"),
            (asked, false, "nobody was asked"),
            (&plain.replacen("leans = ", "leens = ", 1), false, "lacks `leans`"),
            (
                &plain.replacen("[alone]", "\"not asked\" = 1.0\n[alone]", 1),
                false,
                "unknown `not asked`",
            ),
        ] {
            let told = TearWeights::read(text, asked).unwrap_err().chain();
            assert!(told.contains(about), "{told}");
        }
    }
}

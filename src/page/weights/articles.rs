//! What speaks for a fragment's article: weights that the lab fits, as data.

use super::super::evidence::{Belong, Feature, Follow, Leave};
#[cfg(any(test, feature = "lab"))]
use super::table::written;
use super::table::{Calibration, Table, Weights, kept, parsed};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

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

/// [`ArticleWeights`] as a file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ArticlesFile {
    belong: Table,
    leave: Table,
    follow: Table,
    sure: Calibration,
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
        kept(&WEIGHTS, || Self::read(include_str!("articles.toml")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_weighs_every_feature_and_no_other() {
        let shipped = include_str!("articles.toml");
        let weights = ArticleWeights::get().unwrap();
        assert_eq!(
            toml::from_str::<toml::Table>(&weights.written().unwrap()),
            toml::from_str(shipped)
        );
        for (line, changed, about) in [
            ("likelier = ", "likely = ", "lacks `likelier`"),
            ("[leave]", "likelyer = 1.0\n[leave]", "unknown `likelyer`"),
            ("slope = ", "steepness = ", "steepness"),
        ] {
            assert!(shipped.contains(line));
            let told = ArticleWeights::read(&shipped.replacen(line, changed, 1))
                .unwrap_err()
                .chain();
            assert!(told.contains(about), "{told}");
        }
    }
}

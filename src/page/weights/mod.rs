//! What evidence counts for: weights that the lab fits, as data, each checked against the features that there are.

mod articles;
mod labels;
mod table;
mod tears;

pub(crate) use articles::ArticleWeights;
pub(crate) use labels::LabelWeights;
#[cfg(any(test, feature = "lab"))]
pub(crate) use labels::Row;
#[cfg(any(test, feature = "lab"))]
pub(crate) use table::Calibration;
pub(crate) use table::Weights;
pub(crate) use tears::TearWeights;

#[cfg(test)]
use crate::error::Result;

/// Whether this build can load files of weights that were fitted without a model.
///
/// # Errors
/// Where one of them is malformed.
#[cfg(test)]
pub(crate) fn check(labels: &str, tears: &str, articles: &str) -> Result<()> {
    LabelWeights::read(labels)?;
    TearWeights::read(tears, false)?;
    ArticleWeights::read(articles).map(|_| ())
}

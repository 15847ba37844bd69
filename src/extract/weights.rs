//! What counts for a sentence and against it: numbers that are data.

use serde::Deserialize;
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("weights.toml");

/// All that sentences are chosen by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weights {
    pub rank: Rank,
    pub burden: Burden,
    pub repeat: Repeat,
}

/// What speaks for a sentence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rank {
    pub lead: f64,
    pub opens_paragraph: f64,
    pub headline: f64,
    pub figure: f64,
    pub figures_at_most: usize,
    pub name: f64,
    pub names_at_most: usize,
    pub shared_terms_prior: f64,
}

/// What makes a sentence a poor summary; lengths as [`super::size`] has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Burden {
    pub short_below: f64,
    pub short_per: f64,
    pub long_above: f64,
    pub long_per: f64,
    pub long_at_most: f64,
    pub leans_on_another: f64,
    pub points_to_another: f64,
    pub speaks_of_itself: f64,
    pub begins_with_speech: f64,
    pub asks_or_leads_on: f64,
    pub quotation_cut: f64,
}

/// What it costs a sentence to stand near a chosen one, or to say the same.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Repeat {
    pub same_section: f64,
    pub shared: f64,
    pub same_above: f64,
    pub same: f64,
}

impl Weights {
    /// The weights of this build.
    pub(super) fn get() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| toml::from_str(SHIPPED).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_names_every_weight_and_no_other() {
        toml::from_str::<Weights>(SHIPPED).unwrap();
        assert!(toml::from_str::<Weights>(&SHIPPED.replace("lead = 1.6", "")).is_err());
        assert!(toml::from_str::<Weights>(&SHIPPED.replace("lead = 1.6", "lead = 1.6\nlaed = 1.6")).is_err());
    }
}

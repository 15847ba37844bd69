//! What counts for a written sentence and against it: numbers that are data.

use serde::Deserialize;
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("worth.toml");

/// What candidates are compared by; weights as [`super::weight`] has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Worth {
    pub specific: f64,
    pub specifics_at_most: usize,
    pub headline: f64,
    pub heavy_above: usize,
    pub heavy_per: f64,
    pub leans_on_another: f64,
    pub further_source: f64,
    pub meagre_below: usize,
    pub meagre: f64,
    /// In characters of it.
    pub longest_share_of_source: f64,
    pub same_above: f64,
    pub copied: Copied,
    pub fluency: Fluency,
}

/// What it costs to copy.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Copied {
    pub all: f64,
    pub own_characters: usize,
    pub own_words: usize,
}

/// What it costs to read worse than another candidate, in nats a token.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fluency {
    pub lost: f64,
    /// What loses more is refused.
    pub lost_at_most: f64,
}

impl Worth {
    /// The numbers of this build.
    pub(super) fn get() -> &'static Self {
        static WORTH: OnceLock<Worth> = OnceLock::new();
        WORTH.get_or_init(|| toml::from_str(SHIPPED).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_names_every_number_and_no_other() {
        toml::from_str::<Worth>(SHIPPED).unwrap();
        assert!(toml::from_str::<Worth>(&SHIPPED.replace("meagre = 1.5", "")).is_err());
        assert!(toml::from_str::<Worth>(&SHIPPED.replace("meagre = 1.5", "meagre = 1.5\nmeager = 1.5")).is_err());
    }
}

//! Words that belong to what they stand beside: scales and units to figures, "and" to lists.

use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extents {
    pub scales: String,
    pub units: String,
    pub counters: String,
    pub signs: String,
    pub ands: String,
    pub joined: String,
}

/// The words of all languages.
pub(super) fn extents() -> &'static Extents {
    static EXTENTS: OnceLock<Extents> = OnceLock::new();
    EXTENTS.get_or_init(|| toml::from_str(include_str!("extents.toml")).unwrap_or_default())
}

/// Whether `list`, words with spaces between them, holds `word`.
pub(super) fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|one| one == word)
}

/// Signs that go with letters.
pub(super) fn mark(c: char) -> bool {
    matches!(c as u32, 0x900..=0x903 | 0x93a..=0x94f | 0x64b..=0x65f)
}

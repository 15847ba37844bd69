//! Words that belong to what they stand beside: scales and units to figures, "and" to lists.

use crate::language::Language;
use crate::language::sections::{Extents, WordSet};

/// The words of every language that has some: texts mix them.
pub(super) fn extents() -> impl Iterator<Item = &'static Extents> {
    Language::all().iter().filter_map(Language::extents)
}

/// Whether a list of some language holds `word`.
pub(super) fn listed(list: fn(&Extents) -> &WordSet, word: &str) -> bool {
    extents().any(|known| list(known).contains(word))
}

/// Signs that go with letters.
pub(super) fn mark(c: char) -> bool {
    matches!(c as u32, 0x900..=0x903 | 0x93a..=0x94f | 0x64b..=0x65f)
}

//! What the section `sums` of a language's data file holds.

use crate::text::patterns::Patterns;
use serde::Deserialize;

/// How it is asked for what must be reckoned from figures or days that a text states, and for one of two.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sums {
    /// What several figures make together.
    pub added: Patterns,
    /// By how much one is more than another.
    pub differ: Patterns,
    /// How many times as much one is.
    pub times: Patterns,
    /// How many days, and how many years, lie between two times.
    pub days: Patterns,
    pub years: Patterns,
    /// Two that one is to be chosen from: the groups hold the clauses that end and begin with them.
    pub two: Patterns,
    /// The one that has less is wanted, or was earlier.
    pub least: Patterns,
    /// How many years before, and after, another time: the group holds the number.
    pub before: Patterns,
    pub after: Patterns,
    /// How a number of times, of days and of years is told; `#` stands for the number.
    pub told: [String; 3],
}

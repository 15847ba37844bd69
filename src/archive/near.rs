//! An article that a search found, whole.

use super::article::Article;

/// An article that may be what is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// As it is stored.
    pub article: Article,
    /// How well it answers the query beside the others; more is better.
    pub score: f64,
}

//! Lists of regular expressions that are data, compiled when they are first asked about.

use regex::Regex;
use serde::Deserialize;
use std::sync::OnceLock;

/// Patterns of one kind; those that are malformed, which tests rule out, match nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Patterns {
    written: Vec<String>,
    compiled: OnceLock<Vec<Regex>>,
}

impl From<Vec<String>> for Patterns {
    fn from(written: Vec<String>) -> Self {
        Self {
            written,
            compiled: OnceLock::new(),
        }
    }
}

impl Patterns {
    /// The patterns, in their order.
    pub fn all(&self) -> &[Regex] {
        self.compiled.get_or_init(|| {
            self.written
                .iter()
                .filter_map(|pattern| Regex::new(pattern).ok())
                .collect()
        })
    }

    /// Whether one of them matches somewhere in `text`.
    pub fn any(&self, text: &str) -> bool {
        self.all().iter().any(|pattern| pattern.is_match(text))
    }

    /// `text` with a space in the place of all that they match.
    pub fn without(&self, text: &str) -> String {
        self.all().iter().fold(text.to_owned(), |rest, pattern| {
            pattern.replace_all(&rest, " ").into_owned()
        })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Those that are malformed.
    #[cfg(test)]
    pub fn malformed(&self) -> Vec<&str> {
        self.written
            .iter()
            .map(String::as_str)
            .filter(|pattern| Regex::new(pattern).is_err())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Patterns;

    #[test]
    fn patterns_match_and_take_away() {
        let patterns = Patterns::from(vec!["b+".to_owned(), "(".to_owned()]);
        assert!(patterns.any("abb") && !patterns.any("a") && !patterns.is_empty());
        assert_eq!(patterns.without("abbc"), "a c");
        assert_eq!(patterns.malformed(), ["("]);
        assert!(!Patterns::default().any("a"));
    }
}

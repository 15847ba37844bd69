//! Sets of patterns that are built in a fraction of the usual time: they are asked whether a line matches, not where.

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Input, MatchKind};
use std::error::Error;
use std::sync::{Mutex, PoisonError};

/// Patterns, and whether any of them matches.
///
/// `regex` compiles every pattern backwards as well, to find where a match begins; with the letters of all scripts in
/// play that is most of the work, and a short run of the program is mostly that work.
#[derive(Debug)]
pub struct RegexSet {
    whole: Option<regex::RegexSet>,
    forwards: Option<Forwards>,
}

#[derive(Debug)]
struct Forwards {
    dfa: DFA,
    /// States found so far, one for each thread that asks at the same time.
    caches: Mutex<Vec<Cache>>,
}

impl RegexSet {
    /// A set of `patterns`, in the syntax of `regex`.
    ///
    /// # Errors
    /// Where a pattern is malformed.
    pub fn new(patterns: impl AsRef<[String]>) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let built = DFA::builder()
            .thompson(thompson::Config::new().which_captures(WhichCaptures::None))
            .configure(DFA::config().match_kind(MatchKind::All))
            .build_many(patterns.as_ref());
        // Word borders in any script are beyond this engine; such sets take the usual one.
        let (whole, forwards) = match built {
            Ok(dfa) => (
                None,
                Some(Forwards {
                    dfa,
                    caches: Mutex::default(),
                }),
            ),
            Err(_) => (Some(regex::RegexSet::new(patterns.as_ref())?), None),
        };
        Ok(Self { whole, forwards })
    }

    /// Whether any of the patterns matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        let Some(Forwards { dfa, caches }) = &self.forwards else {
            return self.whole.as_ref().is_some_and(|set| set.is_match(text));
        };
        let kept = caches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut cache = kept.unwrap_or_else(|| dfa.create_cache());
        let found = dfa.try_search_fwd(&mut cache, &Input::new(text).earliest(true));
        caches.lock().unwrap_or_else(PoisonError::into_inner).push(cache);
        // The engine gives up on nothing as it is set up here.
        found.is_ok_and(|found| found.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_find_what_regex_finds() {
        let patterns = [r"^\p{Lu}\p{L}{2,5}$", r"(?i)\bfähre\.$", "[渡船]口"];
        let sets = patterns.map(|pattern| RegexSet::new([pattern.to_owned()]).unwrap());
        for text in ["Ufer", "ufer", "die FÄHRE.", "xfähre.", "旧渡口", ""] {
            for (set, pattern) in sets.iter().zip(patterns) {
                let expected = regex::Regex::new(pattern).unwrap().is_match(text);
                assert_eq!(set.is_match(text), expected, "{pattern} on {text}");
            }
        }
        assert!(sets[0].forwards.is_some() && sets[1].forwards.is_none());
        assert!(RegexSet::new(["(".to_owned()]).is_err());
    }
}

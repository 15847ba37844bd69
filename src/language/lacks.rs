//! What could not be checked because a language's file does not tell how.

use super::data::Language;
use crate::text::tag::primary;
use std::collections::BTreeSet;

/// A check that needs words of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// Negations, doubts and conditions of sentences that were written.
    Claims,
    /// Denials and corrections in a text that answers are looked for in.
    Denials,
    /// What kind of answer a question wants.
    Aims,
}

impl Check {
    fn known(self, language: &Language) -> bool {
        match self {
            Self::Claims => language.claims().is_some(),
            Self::Denials => language.denials().is_some(),
            Self::Aims => language.aims().is_some(),
        }
    }

    /// What was left undone.
    fn undone(self) -> &'static str {
        match self {
            Self::Claims => "negations, doubts and conditions of written sentences were not checked",
            Self::Denials => "denials and corrections were not looked for",
            Self::Aims => "what kind of answer a question wants was not told",
        }
    }
}

/// A note for each language that some of the checks `asked`, each with the language it needs, have no words of.
pub fn lacks<'a>(asked: impl IntoIterator<Item = (Check, &'a str)>) -> Vec<String> {
    let asked: BTreeSet<(&str, Check)> = asked.into_iter().map(|(check, tag)| (primary(tag), check)).collect();
    let missing = asked
        .into_iter()
        .filter(|(tag, check)| !Language::of(tag).is_some_and(|language| check.known(language)));
    let missing: Vec<(&str, Check)> = missing.collect();
    missing
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|of_one| Some((of_one.first()?.0, of_one)))
        .map(|(tag, of_one)| {
            let name = Language::of(tag).map_or_else(String::new, |language| format!(" {}", language.name()));
            let undone: Vec<&str> = of_one.iter().map(|(_, check)| check.undone()).collect();
            format!("no rules for{name} `{tag}`: {}", undone.join("; "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_language_lacks_is_said_once() {
        assert_eq!(lacks([(Check::Claims, "zh-Hant"), (Check::Aims, "en")]), [""; 0]);
        let told = lacks([
            (Check::Denials, "sv-SE"),
            (Check::Aims, "sv"),
            (Check::Denials, "sv-SE"),
            (Check::Claims, "und"),
        ]);
        assert_eq!(
            told,
            [
                "no rules for Swedish `sv`: denials and corrections were not looked for; what kind of answer a question wants \
                 was not told",
                "no rules for `und`: negations, doubts and conditions of written sentences were not checked"
            ]
        );
    }
}

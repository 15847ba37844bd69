//! Whether an answer to who is called what names anybody.

use crate::text::script::han;
use crate::text::term::terms;
use std::collections::BTreeSet;

/// Whether words only say again who is to be named, or are a sentence on those who are.
pub(super) fn nameless(question: &str, words: &str) -> bool {
    const SAID: usize = 3;
    const LONGEST: usize = 8;
    if words.chars().any(han) {
        let letters: Vec<char> = words.chars().filter(|c| c.is_alphanumeric()).collect();
        let tail: String = letters[letters.len().saturating_sub(SAID)..].iter().collect();
        return letters.len() >= SAID && question.contains(&tail);
    }
    let cased = words.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    let name = words.split_whitespace().any(|word| {
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        bare.starts_with(char::is_uppercase)
    });
    let asked: BTreeSet<String> = terms(question).into_iter().collect();
    let again = terms(words).iter().any(|term| asked.contains(term));
    cased && !name || again && words.split_whitespace().count() > LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_to_be_named_is_no_name() {
        assert!(nameless("丧命的骑车人叫什么名字？", "一名骑车人"));
        assert!(!nameless("丧命的骑车人叫什么名字？", "沈望川"));
        assert!(nameless(
            "What are the names of the two riders?",
            "two riders from the north of the old town, it said"
        ));
        assert!(nameless("What is the name of the boy?", "a boy"));
        assert!(!nameless("What is the name of the boy?", "Ned Cowan"));
    }
}

//! What a text is found by: stems of words, and pairs of characters where words are not told apart.

use super::fold::fold;
use super::script::wordless;
use super::variant::simplified;

/// Letters of a word that count; endings differ too much.
const STEM: usize = 6;

/// The Arabic article, with the words that are written together with it.
const JOINED: [&str; 10] = ["وبال", "فبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال"];

/// The terms of a text, in order; traditional and simplified Chinese have the same.
pub fn terms(text: &str) -> Vec<String> {
    of(text, false)
}

/// The terms of a text, and each character by itself where words are not told apart: a word may be of one.
pub fn grains(text: &str) -> Vec<String> {
    of(text, true)
}

fn of(text: &str, fine: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    for c in fold(text).chars().map(simplified).chain([' ']) {
        let part = c.is_alphanumeric() || mark(c);
        if part && !wordless(c) {
            word.push(c);
        } else if !word.is_empty() {
            let bare = bare(&word);
            if bare.chars().count() > 2 || bare.chars().any(char::is_numeric) {
                found.push(bare.chars().take(STEM).collect());
            }
            word.clear();
        }
        if wordless(c) && c.is_alphanumeric() {
            if let Some(before) = before {
                found.push([before, c].iter().collect());
            }
            if fine {
                found.push(c.into());
            }
            before = Some(c);
        } else {
            before = None;
        }
    }
    found
}

/// An Arabic word without the article, and without what is written together with it (light stemming, after Larkey, Ballesteros
/// and Connell, 2002).
pub(super) fn bare(word: &str) -> &str {
    let rest = JOINED.iter().find_map(|joined| word.strip_prefix(joined));
    rest.filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

/// Vowel signs and the like, which are no letters by themselves and belong to words.
pub(super) fn mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x64b..=0x65f | 0x900..=0x903 | 0x93a..=0x94f | 0x962..=0x963 | 0x981..=0x983 | 0x9bc..=0x9cd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stems_and_characters_pairs() {
        assert_eq!(terms("Bridges of 27 km"), ["bridge", "27"]);
        assert_eq!(terms("修桥者，２７岁"), ["修桥", "桥者", "27"]);
        assert_eq!(grains("修桥 27"), ["修", "修桥", "桥", "27"]);
        assert_eq!(terms("修橋者，27歲"), terms("修桥者，27岁"));
        assert_eq!(terms("والمدينة للمدينة"), terms("مدينة المدينة"));
        assert_eq!(terms("الله"), ["الله"], "too little would be left");
    }
}

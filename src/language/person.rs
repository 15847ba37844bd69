//! Names of persons in Chinese texts, by surname and by the role that stands beside them.

use super::data::Language;
use super::mark::Unit;
use crate::text::script::han;
use icu_segmenter::WordSegmenter;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Names after a role, and before one.
fn beside_roles() -> &'static [Option<Regex>; 2] {
    static PATTERNS: OnceLock<[Option<Regex>; 2]> = OnceLock::new();
    let read = || {
        let known = Language::of("zh").and_then(Language::persons)?;
        let (surnames, roles) = (&known.surnames, known.roles.replace(' ', "|"));
        // A character of a given name: no particle.
        let given = format!("[\\p{{Han}}--[{}]]", known.not_given);
        let after = format!("(?:{roles})\\s?([{surnames}]{given}{{1,2}}?)(?:{})", known.closes);
        let before = format!("(?:{})([{surnames}]{given}{{1,2}})(?:{roles})", known.opens);
        Some([after, before].map(|pattern| Regex::new(&pattern).ok()))
    };
    PATTERNS.get_or_init(|| read().unwrap_or_default())
}

/// Whether `c` is a surname.
pub fn surname(c: char) -> bool {
    Language::of("zh")
        .and_then(Language::persons)
        .is_some_and(|persons| persons.surnames.contains(c))
}

/// Whether the unit at `place` follows a lone surname, as given names do.
pub(crate) fn given(text: &[Unit], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|before| text.get(before));
    before.is_some_and(|unit| unit.opens && unit.closes && unit.text.chars().all(surname))
}

/// The names of persons that stand beside a role: surname and one or two characters, the longer one where both may be.
pub fn persons(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for pattern in beside_roles().iter().flatten() {
        for captures in pattern.captures_iter(text) {
            found.extend(captures.get(1).map(|name| name.as_str().to_owned()));
        }
    }
    found
}

/// The names of persons, places and bodies in `words`, as far as they are told by how they are written: with capitals within a sentence,
/// or as a surname and two characters that no word explains. None in languages that write every noun with a capital.
pub fn names(words: &str, language: &str) -> Vec<String> {
    if words.chars().any(han) {
        return surnamed(words);
    }
    if Language::of(language).is_some_and(|language| language.head().noun_capitals) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for word in words.split_whitespace().skip(1) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare
            .strip_suffix("'s")
            .or_else(|| bare.strip_suffix("’s"))
            .unwrap_or(bare);
        let upper = bare.chars().next().is_some_and(char::is_uppercase) && bare.chars().count() > 2;
        if upper {
            found.push(bare.to_owned());
        }
    }
    found
}

fn surnamed(words: &str) -> Vec<String> {
    let borders: BTreeSet<usize> = WordSegmenter::new_dictionary(Default::default())
        .segment_str(words)
        .collect();
    let places: Vec<(usize, char)> = words.char_indices().collect();
    let mut found = Vec::new();
    for window in places.windows(3) {
        let end = window[2].0 + window[2].1.len_utf8();
        let name = &words[window[0].0..end];
        // No word of the dictionary takes up two of the characters.
        let apart = window.iter().all(|(place, _)| borders.contains(place)) && borders.contains(&end);
        if apart && surname(window[0].1) && name.chars().all(han) {
            found.push(name.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_how_they_are_written() {
        assert_eq!(names("白振才值守了多少天？", "zh"), ["白振才"]);
        assert_eq!(names("27岁的杨少帅坚守了", "zh"), ["杨少帅"]);
        assert!(names("金额高出去年许多，方面很广", "zh").is_empty());
        assert_eq!(names("How many hives does Ida Lorn keep?", "en"), ["Ida", "Lorn"]);
        assert!(names("Wie viele Bienen hat Ida?", "de").is_empty());
    }

    #[test]
    fn a_name_is_known_by_the_role_beside_it() {
        assert_eq!(persons("副所长周小河说，站长李桥表示。"), ["周小河", "李桥"]);
        assert_eq!(persons("陈一舟教授来了"), ["陈一舟"]);
        assert!(persons("高兴的民警们在路上").is_empty());
    }

    #[test]
    fn a_given_name_follows_a_surname() {
        let at = |text: &str| {
            let text = crate::language::mark::units(text);
            let place = text.iter().position(|unit| unit.text == "若").unwrap_or_default();
            given(&text, place)
        };
        assert!(at("记者程若溪报道") && at("（记者 丁若兰）"));
        assert!(!at("水位若继续上涨") && !at("若明日下雨"));
    }
}

//! Several people of one name: which of them a question means is told by the rest of the name.

use crate::language::Language;
use crate::language::person::persons;
use crate::language::sections::Aims;
use crate::text::script::han;
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;

/// Where `text` has the whole names of those of whom `question`, asked in `language`, names only what they share; none where they are
/// not at least two, or the question names nobody so.
pub fn namesakes(question: &str, language: &str, text: &str) -> Vec<Range<usize>> {
    let Some(words) = Language::of(language).and_then(Language::aims) else {
        return Vec::new();
    };
    shared(words, question)
        .into_iter()
        .map(|name| whole(&name, text))
        .find(|found| {
            let different: BTreeSet<&str> = found.iter().map(|range| &text[range.clone()]).collect();
            different.len() > 1
        })
        .unwrap_or_default()
}

/// What several may be called by, as the question has it.
fn shared(words: &Aims, question: &str) -> Vec<String> {
    let found = words
        .namesakes
        .all()
        .iter()
        .flat_map(|pattern| pattern.captures_iter(question));
    let names = found.filter_map(|found| found.get(1).map(|name| name.as_str().to_owned()));
    names.flat_map(|name| ends(&name)).collect()
}

/// A name, and where words are not told apart its ends too, of more than one character: what stands before it may be of the sentence.
fn ends(name: &str) -> Vec<String> {
    let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
    let most = match name.chars().all(han) {
        true => starts.len().saturating_sub(1).max(1),
        false => 1,
    };
    starts.into_iter().take(most).map(|at| name[at..].to_owned()).collect()
}

/// Where `text` has `name` with other names before or after it.
fn whole(name: &str, text: &str) -> Vec<Range<usize>> {
    let quoted = regex::escape(name);
    let patterns = if name.chars().all(han) {
        let mut found: Vec<Range<usize>> = Vec::new();
        if name.chars().count() < 3 {
            let own = persons(text)
                .into_iter()
                .filter(|person| person.starts_with(name) && person != name);
            for person in own.collect::<BTreeSet<String>>() {
                found.extend(text.match_indices(&person).map(|(at, found)| at..at + found.len()));
            }
        }
        if !found.is_empty() {
            return found;
        }
        // Particles before a name are none of it.
        let never = Language::of("zh")
            .and_then(Language::persons)
            .map_or("", |known| known.not_given.as_str());
        let part = format!(r"[\p{{Han}}--[{never}]]");
        vec![format!(r"{part}{{1,6}}(?:·{part}{{1,8}})*·{quoted}")]
    } else if name.chars().any(char::is_uppercase) {
        // A family name stands last, or first where that is the custom.
        vec![
            format!(r"(?:\p{{Lu}}[\p{{L}}’'-]+[ \u{{a0}}]){{1,3}}{quoted}\b"),
            format!(r"\b{quoted}(?:[ \u{{a0}}]\p{{Lu}}[\p{{L}}’'-]*){{1,2}}"),
        ]
    } else {
        vec![format!(r"[\p{{L}}\p{{M}}]{{2,}}[ \u{{a0}}]{quoted}")]
    };
    let found = patterns.iter().filter_map(|pattern| Regex::new(pattern).ok());
    let mut ranges: Vec<Range<usize>> = found
        .flat_map(|pattern| pattern.find_iter(text).map(|found| found.range()).collect::<Vec<_>>())
        .collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, kept| next.start < kept.end);
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(question: &str, language: &str, text: &str) -> Vec<String> {
        let ranges = namesakes(question, language, text);
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn the_rest_of_a_name_tells_one_from_another() {
        let text = "Grant Olsen scored first. Melrose answered by Patrick Olsen, whom Ida Roth fed.";
        let both = ["Grant Olsen", "Patrick Olsen"];
        assert_eq!(
            found("Two men called Olsen scored; which played for Melrose?", "en", text),
            both
        );
        assert_eq!(found("Which Olsen played for Melrose?", "en", text), both);
        assert_eq!(found("Which club won?", "en", text), [""; 0]);
        assert_eq!(found("Which Roth fed him?", "en", text), [""; 0], "there is but one");
        let text = "特里·佩尔被捕，报案的是萨拉·佩尔。";
        assert_eq!(
            found("报案的是佩尔家的哪个人？", "zh", text),
            ["特里·佩尔", "萨拉·佩尔"]
        );
        assert_eq!(found("哪位佩尔报了案？", "zh", text), ["特里·佩尔", "萨拉·佩尔"]);
        let text = "Ли Ён Хо выступил в ООН, а Ли Кай промолчал.";
        assert_eq!(found("Кто из двух Ли выступал?", "ru", text), ["Ли Ён Хо", "Ли Кай"]);
        let text = "所长周东说，民警周小河也来了。";
        assert_eq!(found("两位姓周的民警中，哪位是所长？", "zh", text).len(), 2);
    }
}

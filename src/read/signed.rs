//! Lines that say who wrote an article, among what else they say: date, place, number of comments.

use super::wording::Wording;
use crate::language::Language;
use crate::language::rules::Rules;
use crate::text::script::wordless;
use std::ops::Range;

/// The most bytes of a line that is looked at.
const LONGEST_LINE: usize = 400;
/// The most words of what names authors.
const NAMED: usize = 12;
/// Marks between the statements of a line.
const PARTS: &[char] = &[
    '|', '｜', '·', '•', '∙', '▪', '/', '／', '—', '–', '\n', '\t', '\u{3000}', '♦', '●', '○', '»', '›', '【', '】',
    '[', ']',
];

/// Where in `line` its author stands: from the word before the name to the name's end.
pub(super) fn byline(line: &str) -> Option<Range<usize>> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let mut found: Option<Range<usize>> = None;
    for range in statements(line) {
        let named = named(&line[range.clone()]).map(|within| range.start + within.start..range.start + within.end);
        match (&mut found, named) {
            (None, named) => found = named,
            // Several who signed stand side by side.
            (Some(found), Some(next)) if line[found.end..next.start].trim().is_empty() => found.end = next.end,
            (Some(_), _) => break,
        }
    }
    found
}

/// The statements of a line, without the white space around them.
fn statements(line: &str) -> Vec<Range<usize>> {
    let labels = &Wording::get().labels;
    let mut cuts: Vec<(usize, usize)> = line
        .char_indices()
        .filter(|&(place, c)| PARTS.contains(&c) && apart(line, place, c))
        .map(|(place, c)| (place, place + c.len_utf8()))
        .collect();
    cuts.extend(
        line.match_indices("  ")
            .map(|(place, found)| (place, place + found.len())),
    );
    // A label and its colon begin anew, whatever stands before.
    for label in labels {
        for (place, _) in line.match_indices(label.as_str()) {
            let rest = &line[place + label.len()..];
            let before = line[..place].chars().next_back();
            let inside = before.is_some_and(wordless);
            let colon = rest.trim_start_matches(' ').starts_with([':', '：']);
            let names = Wording::get().byline.contains(label) && (rest.starts_with(' ') || label.chars().count() > 1);
            if !inside && (colon || names) {
                cuts.push((place, place));
            }
        }
    }
    cuts.push((line.len(), line.len()));
    cuts.sort_unstable();
    let mut start = 0;
    let mut found = Vec::new();
    for (end, next) in cuts {
        if end >= start {
            let text = &line[start..end];
            let emphasis = |c: char| c.is_whitespace() || matches!(c, '*' | '_');
            let from = start + (text.len() - text.trim_start_matches(emphasis).len());
            let range = from..from + text.trim_matches(emphasis).len();
            if !range.is_empty() {
                found.push(range);
            }
            start = next;
        }
    }
    found
}

/// Whether a mark stands between statements rather than inside one: `文/图` and `Anna-Lena` go on.
fn apart(line: &str, place: usize, c: char) -> bool {
    if !matches!(c, '/' | '／' | '—' | '–' | '·') {
        return true;
    }
    line[..place].ends_with(char::is_whitespace) && line[place + c.len_utf8()..].starts_with(char::is_whitespace)
}

/// The part of a statement that names its author.
fn named(text: &str) -> Option<Range<usize>> {
    let small = text.to_lowercase();
    let wording = Wording::get();
    // Small letters may be longer than capitals; then nothing is cut.
    if small.len() == text.len() {
        for phrase in &wording.byline {
            let Some(rest) = small.strip_prefix(phrase.as_str()) else {
                continue;
            };
            let gap = rest.len() - rest.trim_start_matches([' ', ':', '：', '/', '／', '|']).len();
            let spaced = !phrase.chars().any(wordless);
            let colon = rest[..gap].contains([':', '：', '/', '／']);
            if gap == 0 || !spaced && !colon && phrase.chars().count() < 2 {
                continue;
            }
            let from = phrase.len() + gap;
            if let Some(length) = names(&text[from..], colon) {
                return Some(0..from + length);
            }
        }
    }
    let fits = Rules::get().is_ok_and(|rules| rules.byline.is_match(text) || rules.end_byline.is_match(text));
    (fits && text.len() < 200).then_some(0..text.len())
}

/// How many bytes at the beginning of `text` are names, if what follows is no sentence; after a colon names may be small.
fn names(text: &str, colon: bool) -> Option<usize> {
    let mut end = 0;
    let mut words = 0;
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let start = at;
        at += word.len();
        let bare = word.trim_end().trim_end_matches([',', ';', '，', '、']);
        let first = bare.chars().next();
        let name = first
            .is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase() || colon && c.is_alphabetic())
            && !bare.chars().any(char::is_numeric);
        // Buttons stand beside names: `Ida Voss Print`.
        if words > 1 && Wording::get().lines.fit(bare) {
            break;
        }
        let joins = words > 0 && within_names(&bare.to_lowercase());
        if joins {
            continue;
        }
        if !name || words == NAMED {
            break;
        }
        words += 1;
        end = start + bare.len();
        // After a comma a date, a place or an office may follow: none of them is the name.
        if word.trim_end().len() > bare.len() && !text[at..].starts_with(char::is_uppercase) {
            break;
        }
    }
    let rest = text[end..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let sentence = rest.split_whitespace().count() > 8 || text.ends_with(['。', '！', '？']) || rest.len() > 120;
    let plain = rest.is_empty() || rest.chars().any(char::is_numeric) || rest.split_whitespace().count() <= 4;
    let long = text[..end].chars().filter(|c| wordless(*c)).count() > 24;
    (words > 0 && !sentence && plain && !long).then_some(end)
}

/// Whether a small word of any language stands within names and between them.
fn within_names(word: &str) -> bool {
    let mut words = Language::all().iter().filter_map(Language::words);
    word == "&" || words.any(|words| words.within_names.contains(word))
}

/// The first statement of a line that holds no figure.
pub(super) fn first(line: &str) -> Option<Range<usize>> {
    let letters = |range: &Range<usize>| {
        let text = &line[range.clone()];
        text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_numeric)
    };
    statements(line).into_iter().find(letters)
}

/// Whether a line is made of statements about the text: its date, its source, its size of type.
pub(super) fn imprint(line: &str) -> bool {
    let statements = statements(line);
    let parts = statements
        .iter()
        .filter(|range| dated(&line[(*range).clone()]) || Wording::get().lines.fit(&line[(*range).clone()]));
    statements.len() > 1 && line.len() < LONGEST_LINE && parts.count() > 0
}

/// Whether a short line is a date or a time, with what little stands beside it.
pub(super) fn dated(line: &str) -> bool {
    let figures: Vec<char> = line.chars().filter(|c| c.is_numeric()).collect();
    let letters: usize = line
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(|c| if wordless(c) { 3 } else { 1 })
        .sum();
    let clock = line.as_bytes().windows(4).any(|four| {
        four[0].is_ascii_digit()
            && matches!(four[1], b':' | b'h' | b'.')
            && four[2].is_ascii_digit()
            && four[3].is_ascii_digit()
    });
    let year = line
        .split(|c: char| !c.is_numeric())
        .any(|run| run.chars().count() == 4 && run.starts_with(['1', '2', '１', '２', '١', '٢', '१', '२']));
    let words = line
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic) && !word.chars().any(wordless))
        .count();
    !figures.is_empty()
        && (clock || year || line.contains(['年', '月', '日', '년', '월']))
        && letters <= 36
        && words <= 4
        && line.len() < 120
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_found_among_dates_and_counts() {
        for (line, expected) in [
            ("By Oda Reming | 4 May 2021 | 12 comments", Some("By Oda Reming")),
            (
                "2020-05-06 08:15 来源：云渡晚报 作者：简亦秋 字号：大 中 小",
                Some("作者：简亦秋"),
            ),
            ("Von Karl Ufer, 4. Mai 2021, 08:15 Uhr", Some("Von Karl Ufer")),
            (
                "Par Luc Rivage et Anne du Bac le 4 mai 2021 à 8h15",
                Some("Par Luc Rivage et Anne du Bac"),
            ),
            ("4 мая 2021 | Автор: Ирина Берег", Some("Автор: Ирина Берег")),
            ("بقلم: سلمى النهر 4 مايو 2021", Some("بقلم: سلمى النهر")),
            ("文・写真 川田", Some("文・写真 川田")),
            ("By Ida Voss Print Email", Some("By Ida Voss")),
            ("โดย สมชาย ใจดี", Some("โดย สมชาย ใจดี")),
            ("Von der Elbe kommt das Wasser bis in die Keller", None),
            ("By noon the water stood at the door of the church in Sorrel", None),
            ("4 May 2021 | 12 comments", None),
        ] {
            assert_eq!(byline(line).map(|range| &line[range]), expected, "{line}");
        }
    }
}

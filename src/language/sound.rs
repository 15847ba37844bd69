//! How names sound, roughly, so that they can be held against each other across scripts.

use super::data::Language;
use crate::text::script::{han, wordless};
use deunicode::deunicode_char;
use regex::Regex;
use std::sync::OnceLock;

/// The most characters, or words, of a source that one name is written with.
const WINDOW: usize = 8;
/// The share of letters in which two ways to write one name in Latin letters may differ.
const SPELT: f64 = 0.2;
/// The share of consonants in which a name and its transcription may differ.
const HEARD: f64 = 0.4;

/// A piece of a text: a word, or a character where words are not told apart.
struct Piece {
    letters: String,
    readings: &'static [String],
    han: bool,
    /// Whether it may begin a name: where a script has capitals, names have one.
    names: bool,
}

impl Piece {
    fn of(text: &str) -> Self {
        let first = text.chars().next().unwrap_or_default();
        let other = Language::of("zh")
            .and_then(Language::readings)
            .and_then(|known| known.get(&first));
        Self {
            letters: letters(text),
            readings: other.map_or(&[], Vec::as_slice),
            han: wordless(first),
            names: !first.is_lowercase(),
        }
    }
}

/// `text` in Latin letters, lower case, nothing else.
pub fn letters(text: &str) -> String {
    let latin = text.chars().filter_map(deunicode_char).flat_map(str::chars);
    latin
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Whether `source` holds words that `name` may be a transcription of.
pub fn heard(name: &str, source: &str) -> bool {
    let said = letters(name);
    if said.is_empty() {
        return true;
    }
    let pieces = pieces(source);
    let chinese = name.chars().any(han);
    let native = pinyin(&said) && !chinese;
    (0..pieces.len()).any(|start| {
        let rest = &pieces[start..];
        if spells(&said, rest) {
            return true;
        }
        let mut window = String::new();
        rest.iter().take(WINDOW).enumerate().any(|(size, piece)| {
            window.push_str(&piece.letters);
            match (rest[..=size].iter().all(|piece| piece.han), chinese) {
                // A Chinese name is spelt, one of elsewhere is written by its sound.
                (true, false) => !native && size > 0 && sounds(&skeleton(&said, false), &skeleton(&window, true)),
                (false, true) => rest[0].names && sounds(&skeleton(&said, true), &skeleton(&window, false)),
                (true, true) => false,
                (false, false) => {
                    let foreign = !name.is_ascii() || !source.is_ascii();
                    spelt(&said, &window)
                        || foreign && rest[0].names && sounds(&skeleton(&said, false), &skeleton(&window, false))
                }
            }
        })
    })
}

/// Whether `said` is how the first of `pieces` are read.
fn spells(said: &str, pieces: &[Piece]) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return false;
    };
    let mut readings = first.readings.iter().chain([&first.letters]);
    readings.any(|reading| {
        let left = said.strip_prefix(reading.as_str()).filter(|_| !reading.is_empty());
        left.is_some_and(|left| left.is_empty() || spells(left, rest))
    })
}

fn pieces(source: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut word = String::new();
    for c in source.chars().chain([' ']) {
        if c.is_alphabetic() && !wordless(c) {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            found.push(Piece::of(&std::mem::take(&mut word)));
        }
        if wordless(c) {
            found.push(Piece::of(&c.to_string()));
        }
    }
    found
}

/// Whether `said` is made of syllables of Chinese.
fn pinyin(said: &str) -> bool {
    static SYLLABLES: OnceLock<Option<Regex>> = OnceLock::new();
    let syllables = SYLLABLES.get_or_init(|| {
        Regex::new("^(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]?ang|i?ong|[iu]?an|[aeio]ng|ueng|i?ao|u?ai|[uo]?ei|i?ou|[eiu]n|er|i[aeu]|u[aeio]|[aeiouv]))+$").ok()
    });
    syllables.as_ref().is_none_or(|syllables| syllables.is_match(said))
}

fn spelt(a: &str, b: &str) -> bool {
    let longer = a.len().max(b.len()) as f64;
    (strsim::levenshtein(a, b) as f64) < SPELT * longer
}

fn sounds(a: &str, b: &str) -> bool {
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    let differ = strsim::levenshtein(a, b);
    match shorter {
        0 => false,
        _ if a.chars().next() != b.chars().next() => false,
        1 | 2 => differ == 0,
        _ => differ as f64 <= HEARD * longer as f64,
    }
}

/// The consonants of `letters` by kind; those of transcribed Chinese are written otherwise than those of Europe.
fn skeleton(letters: &str, chinese: bool) -> String {
    let mut found = String::new();
    let bytes = letters.as_bytes();
    for (place, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(place + 1).copied().unwrap_or_default();
        let kind = match byte {
            b'b' | b'p' => 'P',
            b'f' | b'v' => 'F',
            b'w' => 'F',
            b'd' | b't' => 'T',
            b'l' | b'r' => 'L',
            b'm' | b'n' => 'N',
            b'c' if !chinese && next == b'h' => 'K',
            b'c' if !chinese && !matches!(next, b'e' | b'i' | b'y') => 'K',
            b'q' if !chinese => 'K',
            b'g' if chinese && place > 0 && bytes[place - 1] == b'n' && !matches!(next, b'a' | b'e' | b'o' | b'u') => {
                continue;
            }
            b'g' | b'k' => 'K',
            b'c' | b'q' | b'j' | b's' | b'x' | b'z' => 'S',
            _ => continue,
        };
        // A doubled letter is heard once.
        if place > 0 && bytes[place - 1] == byte {
            continue;
        }
        found.push(kind);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_across_scripts() {
        for (name, source) in [
            ("Xiaohe", "站长周小河说，洪峰已过。"),
            ("Linhe", "临河市开通公交线路。"),
            ("Trump", "美国总统特朗普说。"),
            ("桑德派珀", "The Sandpiper ferry"),
            ("鲁本", "harbour master Ruben Aalto"),
            ("Иванов", "Mayor Ivanov said"),
        ] {
            assert!(heard(name, source), "{name}");
        }
        for (name, source) in [
            ("Zheng", "站长周小河说，洪峰已过。"),
            ("Shanghai", "临河市开通公交线路。"),
            ("沙皮尔", "The Sandpiper ferry"),
            ("Xiaohu", "站长周小河说"),
        ] {
            assert!(!heard(name, source), "{name}");
        }
    }
}

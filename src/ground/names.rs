//! Names in a translation, held against the source by their letters and by how they sound.

use super::concepts::{named, place};
use super::facts::in_script;
use crate::language::Language;
use crate::language::common::functional;
use crate::language::mark::units;
use crate::language::sound::{heard, letters};
use crate::text::fold::fold;
use crate::text::script::{han, wordless};
use crate::text::tag::same;
use crate::text::word::ends;

/// Letters of Latin units that are written so in any script.
const UNITS: &[&str] = &[
    "km", "kg", "cm", "mm", "kwh", "mw", "gw", "ml", "ha", "mg", "kw", "db", "hz", "co",
];
fn common(language: &str, word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    let words = Language::of(language).and_then(Language::words);
    words.is_some_and(|words| words.capitals.contains(word) || words.capitals.contains(one))
}

/// Whether nouns begin with capitals in a language.
fn noun_capitals(language: &str) -> bool {
    Language::of(language).is_some_and(|language| language.head().noun_capitals)
}

/// A name in `written`, of the language `to`, that `support`, of the language `from`, does not account for.
pub(super) fn unaccounted(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    if let Some(word) = place(written, support, from, to) {
        return Some(word);
    }
    match in_script("a", to) {
        true => other_script(written)
            .or_else(|| capitalised(written, support, from, to))
            .or_else(|| changed(written, support, from, to)),
        false => stray(written, support).or_else(|| transcribed(written, support, to)),
    }
}

/// Letters of another script among Latin ones.
fn other_script(written: &str) -> Option<String> {
    let other =
        |c: &char| c.is_alphabetic() && (wordless(*c) || *c > '\u{37f}' && !('\u{1e00}'..'\u{2100}').contains(c));
    let run: String = written.chars().skip_while(|c| !other(c)).take_while(other).collect();
    (!run.is_empty()).then_some(run)
}

/// Latin words in another script which are no names of the source's.
fn stray(written: &str, support: &str) -> Option<String> {
    let known: Vec<&str> = words(support).collect();
    let fits = |word: &&str| {
        let folded = word.to_lowercase();
        let name = |other: &&&str| {
            **other == *word || other.to_lowercase() == folded && other.chars().next().is_some_and(char::is_uppercase)
        };
        let named = known
            .iter()
            .find(name)
            .is_some_and(|name| name.chars().any(|c| c.is_uppercase() || c.is_numeric()));
        named || UNITS.contains(&folded.as_str()) || word.chars().count() < 2
    };
    let latin = |word: &&str| {
        word.chars().all(|c| c.is_alphanumeric() && c < '\u{250}') && word.chars().any(char::is_alphabetic)
    };
    words(written).filter(latin).find(|word| !fits(word)).map(str::to_owned)
}

/// Capitalised words that neither stand in the source nor sound like words of it.
fn capitalised(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    if noun_capitals(to) {
        return None;
    }
    let known: Vec<String> = words(support).map(fold).collect();
    let all: Vec<&str> = words(written).collect();
    let upper = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    // A sentence that begins in the source's language was left so.
    let left = all
        .first()
        .filter(|word| functional(&fold(word), from) && !functional(&fold(word), to));
    if let Some(word) = left.filter(|_| !same(from, to)) {
        return Some((*word).to_owned());
    }
    for (number, word) in all.iter().enumerate() {
        let opens = number == 0 && !all.get(1).is_some_and(|next| upper(next) && !common(to, &fold(next)));
        if !upper(word) || opens || word.chars().count() < 2 {
            continue;
        }
        let folded = fold(word);
        let stands = known.iter().any(|known| stem(known) == stem(&folded));
        let told = stands || common(to, &folded) || named(&folded, to) || units(word).is_empty();
        let foreign = !in_script("a", from);
        let known = told || foreign && heard(word, support) || noun_capitals(from) && number == 0;
        if !known {
            return Some((*word).to_owned());
        }
    }
    None
}

/// Names of the source that a translation into a language with capital nouns lacks, or spells otherwise.
fn changed(written: &str, support: &str, from: &str, to: &str) -> Option<String> {
    if !noun_capitals(to) || noun_capitals(from) || !in_script("a", from) {
        return None;
    }
    let mine: Vec<String> = words(written).map(letters).collect();
    let all: Vec<&str> = words(support).collect();
    let upper = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let lone = |number: usize| number == 0 && !all.get(1).is_some_and(|next| upper(next));
    let names = all
        .iter()
        .enumerate()
        .filter(|(number, word)| upper(word) && !lone(*number) && word.chars().count() > 2);
    names
        .map(|(_, word)| *word)
        .filter(|word| !common(from, &fold(word)) && !named(&fold(word), from))
        .find(|word| {
            let name = stem(&letters(word));
            !mine.iter().any(|own| own.starts_with(&name))
        })
        .map(str::to_owned)
}

/// Runs of characters that no dictionary has, and that sound like nothing in the source.
fn transcribed(written: &str, support: &str, to: &str) -> Option<String> {
    if !same(to, "zh") || !support.chars().any(|c| c.is_alphabetic() && !wordless(c)) {
        return None;
    }
    let never = Language::of(to)?.persons()?.never_names.as_str();
    let mut run = String::new();
    let mut start = 0;
    let mut found = Vec::new();
    for end in ends(written).into_iter().filter(|end| *end > 0) {
        let word = &written[start..end];
        start = end;
        let lone = word.chars().count() == 1 && word.chars().all(|c| han(c) && !never.contains(c));
        if lone || !run.is_empty() && word == "·" {
            run.push_str(word);
        } else {
            found.push(std::mem::take(&mut run));
        }
    }
    found.push(run);
    let spoken = |run: &String| {
        run.split('·')
            .all(|part| part.chars().count() < 2 || heard(part, support))
    };
    found
        .into_iter()
        .filter(|run| run.chars().count() > 2)
        .find(|run| !spoken(run))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() || wordless(c))
        .filter(|word| !word.is_empty())
}

/// A word without the last letters, which cases and numbers change.
fn stem(word: &str) -> String {
    let count = word.chars().count();
    word.chars()
        .take(if count > 5 { count - 2 } else { count.min(4) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_held_against_the_source() {
        let ferry = "The Sandpiper ferry will not sail before Thursday, harbour master Ruben Aalto said.";
        let town = "临河市盘龙区派出所所长周小河说，4月有9名民警值守。";
        for (written, support, from, to, wrong) in [
            ("苏格兰沙皮尔渡轮周四前不开航。", ferry, "en", "zh", Some("苏格兰")),
            ("沙皮尔渡轮周四前不开航。", ferry, "en", "zh", Some("沙皮尔")),
            (
                "Sandpiper渡轮周四前不开航，港务长Ruben Aalto说。",
                ferry,
                "en",
                "zh",
                None,
            ),
            ("渡轮周四前不会sail。", ferry, "en", "zh", Some("sail")),
            (
                "Die Fähre Sandpiper fährt nicht vor Donnerstag, sagt Hafenmeister Ruben Aalto.",
                ferry,
                "en",
                "de",
                None,
            ),
            (
                "Die Fähre Sandpeiper fährt nicht, sagt Ruben Aalto.",
                ferry,
                "en",
                "de",
                Some("Sandpiper"),
            ),
            (
                "Zhou Xiaohe, head of Panlong District police station in Linhe, said so.",
                town,
                "zh",
                "en",
                None,
            ),
            (
                "Li Xiaohe, head of Panlong District police station, said so.",
                town,
                "zh",
                "en",
                Some("Li"),
            ),
            ("Police in Shanghai keep watch.", town, "zh", "en", Some("shanghai")),
        ] {
            assert_eq!(unaccounted(written, support, from, to).as_deref(), wrong, "{written}");
        }
    }
}

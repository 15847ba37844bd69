//! What the common words of languages tell: which one a few words are of, and whether they say anything.

use super::data::Language;
use super::detect::detect;
use super::sections::{WordSet, Words};
use crate::text::fold::fold;
use crate::text::script::{Script, han, kana, wordless};
use crate::text::tag::{primary, same};

/// So much more must common words tell of another language than of the texts', in words that no other language has.
const CLEAR: f64 = 0.45;
/// Of so few words or characters letters tell nothing.
const TOO_FEW: usize = 6;

/// The common words of the languages of a script, by tag; only they can be taken for each other.
fn common(script: Script) -> Vec<(&'static str, &'static WordSet)> {
    let of_script = Language::all().iter().filter(|language| language.script() == script);
    let words = of_script.filter_map(|language| Some((language.tag(), &language.words()?.common)));
    words.filter(|(_, words)| !words.is_empty()).collect()
}

/// The function words of all languages that have any, by tag.
fn function_words() -> impl Iterator<Item = (&'static str, &'static WordSet)> {
    let all = Language::all().iter();
    let words = all.filter_map(|language| Some((language.tag(), &language.words()?.function)));
    words.filter(|(_, words)| !words.is_empty())
}

/// BCP 47 tag of the language that a question on texts in the languages `near` is asked in. A few words say little by their letters:
/// where their common words leave it open, the question is taken to be in the first of `near` that writes as it does.
pub fn asked_in(question: &str, near: &[&str]) -> String {
    let own = detect(question);
    let first = near.first().copied().unwrap_or("und");
    let Some(script) = Script::of_most(question) else {
        return first.to_owned();
    };
    let table = common(script);
    if table.is_empty() {
        // Words of Han characters alone may be of either language that writes with them.
        let bare = own == "zh" && near.iter().all(|tag| same(tag, "ja"));
        let little = question.chars().filter(|c| han(*c)).count() <= TOO_FEW && !question.chars().any(plainly_chinese);
        return if bare && little && !near.is_empty() {
            first.to_owned()
        } else {
            own
        };
    }
    let words: Vec<String> = fold(question)
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\u{64b}'..='\u{65f}')))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    // A word that several languages have in common says less of each.
    let holders = |word: &str| table.iter().filter(|(_, list)| list.contains(word)).count();
    let weighed: Vec<(&str, f64)> = words
        .iter()
        .map(|word| (word.as_str(), 1.0 / holders(word).max(1) as f64))
        .collect();
    let told = |list: &WordSet| -> f64 {
        let common = weighed.iter().filter(|(word, _)| list.contains(word));
        common.map(|(_, weight)| weight).sum()
    };
    let mut told: Vec<(&str, f64)> = table.iter().map(|(tag, list)| (*tag, told(list))).collect();
    told.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let of = |tag: &str| told.iter().find(|(known, _)| same(known, tag)).map(|(_, told)| *told);
    let here = |tag: &&&str| Language::script_of(tag) == Some(script);
    let (best, most) = told.first().copied().unwrap_or(("und", 0.0));
    if let Some(tag) = near
        .iter()
        .find(|tag| here(tag) && of(tag).is_none_or(|told| told + CLEAR > most))
    {
        return (*tag).to_owned();
    }
    if most > 0.0 { best.to_owned() } else { own }
}

/// Whether `text` holds nothing but common words of `language`, which say nothing by themselves; never of a language whose are not
/// known.
pub fn says_nothing(text: &str, language: &str) -> bool {
    let known = Language::of(language).and_then(Language::words);
    let Some(list) = known.map(|words| &words.common).filter(|list| !list.is_empty()) else {
        return false;
    };
    let folded = fold(text);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| list.contains(word))
}

/// Characters that Chinese cannot do without and Japanese does.
fn plainly_chinese(c: char) -> bool {
    let chinese = Language::of("zh").and_then(Language::words);
    chinese.is_some_and(|words| words.plain.contains(c))
}

/// Whether a folded word does more for a sentence of `tag` than for what it says.
pub fn functional(word: &str, tag: &str) -> bool {
    let words = Language::of(tag).and_then(Language::words);
    words.is_some_and(|words| words.function.contains(word))
}

/// Whether somebody speaks of themselves, or to the reader, in words of any language.
pub fn personal(text: &str) -> bool {
    let own = || {
        Language::all()
            .iter()
            .filter_map(Language::words)
            .map(|words: &Words| &words.own)
    };
    let mut words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let unspaced = own().flat_map(WordSet::iter).filter(|word| word.chars().all(wordless));
    unspaced.into_iter().any(|word| text.contains(word)) || words.any(|word| own().any(|own| own.contains(&word)))
}

/// The language that `text`, a sentence perhaps, is evidently written in where that is not the one of `tag`; `None` where it may be.
pub fn other(text: &str, tag: &str) -> Option<String> {
    let primary = primary(tag).to_lowercase();
    let letters = |fits: fn(char) -> bool| text.chars().filter(|c| fits(*c)).count();
    match primary.as_str() {
        "zh" if letters(kana) > 0 => return Some("ja".to_owned()),
        "ja" if letters(han) > 11 && letters(kana) == 0 => return Some("zh".to_owned()),
        _ => {}
    }
    let language = Language::of(&primary)?;
    let mut strange = language.head().not_of_it.iter();
    if let Some((other, _)) = strange.find(|(_, letters)| text.contains(|c| letters.contains(c))) {
        return Some(other.clone());
    }
    let own = &language.words().filter(|words| !words.function.is_empty())?.function;
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|word| !word.is_empty())
        .collect();
    let count = |known: &WordSet| words.iter().filter(|word| known.contains(word)).count();
    // Words that both have say nothing.
    let only = |known: &WordSet, other: &WordSet| {
        words
            .iter()
            .filter(|word| known.contains(word) && !other.contains(word))
            .count()
    };
    let rivals = function_words().filter(|(tag, _)| *tag != primary);
    let rival = rivals.max_by_key(|(_, known)| (count(known), only(known, own)));
    let (tag, known) = rival?;
    let (theirs, mine) = (only(known, own), only(own, known));
    (theirs > 1 && theirs > mine * 2 || theirs == 1 && mine == 0 && words.len() > 3 && count(own) == 0)
        .then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_question_is_in_the_language_of_its_texts_unless_its_words_tell_another() {
        for (question, near, tag) in [
            ("Which bus lines are suspended?", "en", "en"),
            ("How many gardens stood under water?", "en", "en"),
            ("Wer baut das Boot?", "de", "de"),
            ("Was kostet das Boot?", "en", "de"),
            ("Who was hurt?", "de", "en"),
            ("Qui paie ?", "fr", "fr"),
            ("¿Quién pagó?", "es", "es"),
            ("Peru?", "de", "de"),
            ("Peru Norway Chile", "en", "en"),
            ("Сколько лет Анне?", "ru", "ru"),
            ("Скільки років Анні?", "ru", "uk"),
            ("كم عدد المصابين؟", "ar", "ar"),
            ("死者何名？", "ja", "ja"),
            ("死者何名？", "zh", "zh"),
            ("谁写的？", "ja", "zh"),
            ("誰が書いたか。", "zh", "ja"),
            ("How many people were hurt?", "zh", "en"),
            ("有多少人受伤？", "en", "zh"),
            ("2021?", "fr", "fr"),
        ] {
            assert_eq!(asked_in(question, &[near]), tag, "{question} of {near}");
        }
        assert_eq!(
            asked_in("IPCC 首任主席是谁？", &["en", "zh"]),
            "zh",
            "a name in Latin letters"
        );
        assert_eq!(asked_in("Combien de bateaux ?", &["zh", "fr"]), "fr");
    }

    #[test]
    fn a_sentence_in_another_language_is_known() {
        for (text, tag, other_tag) in [
            (
                "The Sandpiper ferry will not sail before Thursday, according to Ruben Aalto.",
                "de",
                Some("en"),
            ),
            ("Ferry will not sail before Thursday.", "de", Some("en")),
            ("Die Fähre Sandpiper fährt nicht vor Donnerstag.", "de", None),
            ("Ruben Aalto, Hafenmeister.", "de", None),
            ("Die Fähre fährt nicht vor Donnerstag.", "en", Some("de")),
            ("Le ferry ne partira pas avant jeudi.", "fr", None),
            ("El transbordador no zarpará antes del jueves.", "fr", Some("es")),
            ("In Zürich eröffnet The Circle.", "de", None),
            ("渡轮は木曜まで出ない。", "zh", Some("ja")),
        ] {
            assert_eq!(other(text, tag).as_deref(), other_tag, "{text}");
        }
    }
}

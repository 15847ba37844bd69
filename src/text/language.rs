//! Which language a text is written in.

use super::fold::fold;
use super::script::{Script, han, kana};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The most characters looked at.
const LOOKED_AT: usize = 20_000;

/// Scripts that one language here is written in: first and last character, BCP 47 tag.
const SCRIPTS: &[(u32, u32, &str)] = &[
    (0xac00, 0xd7a3, "ko"),
    (0x0e00, 0x0e7f, "th"),
    (0x0900, 0x097f, "hi"),
    (0x0980, 0x09ff, "bn"),
    (0x0b80, 0x0bff, "ta"),
    (0x0370, 0x03ff, "el"),
    (0x0590, 0x05ff, "he"),
    (0x10a0, 0x10ff, "ka"),
    (0x0530, 0x058f, "hy"),
];

/// BCP 47 tags of what `whatlang` tells apart, by its ISO 639-3 codes.
const TAGS: &[(&str, &str)] = &[
    ("eng", "en"),
    ("spa", "es"),
    ("fra", "fr"),
    ("deu", "de"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("ita", "it"),
    ("por", "pt"),
    ("nld", "nl"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "nb"),
    ("fin", "fi"),
    ("pol", "pl"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("hun", "hu"),
    ("ron", "ro"),
    ("tur", "tr"),
    ("vie", "vi"),
    ("ind", "id"),
    ("arb", "ar"),
    ("ara", "ar"),
    ("pes", "fa"),
    ("urd", "ur"),
    ("bul", "bg"),
    ("srp", "sr"),
    ("hrv", "hr"),
    ("cat", "ca"),
    ("bel", "be"),
    ("mkd", "mk"),
    ("slv", "sl"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("lat", "la"),
];

/// BCP 47 tag of the language that most of `text` is written in; `und` where that cannot be told.
pub fn detect(text: &str) -> String {
    let mut counts = vec![0usize; SCRIPTS.len()];
    let (mut ideographs, mut syllables, mut letters) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(LOOKED_AT) {
        letters += 1;
        if han(c) {
            ideographs += 1;
        } else if kana(c) {
            syllables += 1;
        } else if let Some(place) = SCRIPTS
            .iter()
            .position(|&(low, high, _)| (low..=high).contains(&(c as u32)))
        {
            counts[place] += 1;
        }
    }
    // A character of these says as much as a word's worth of letters.
    if (ideographs + syllables) * 4 > letters {
        return if syllables * 10 > ideographs { "ja" } else { "zh" }.to_owned();
    }
    if let Some((place, count)) = counts
        .iter()
        .enumerate()
        .max_by_key(|(place, count)| (**count, usize::MAX - place))
        && count * 3 > letters
        && *count > 0
    {
        return SCRIPTS[place].2.to_owned();
    }
    let looked_at: String = text.chars().take(LOOKED_AT).collect();
    let found = whatlang::detect(&looked_at).map(|info| info.lang().code());
    let tag = found.and_then(|code| TAGS.iter().find(|(known, _)| *known == code));
    tag.map_or("und", |(_, tag)| tag).to_owned()
}

/// The common words of languages, by script.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Common {
    latin: BTreeMap<String, String>,
    cyrillic: BTreeMap<String, String>,
    arabic: BTreeMap<String, String>,
}

fn common(script: Script) -> Option<&'static BTreeMap<String, String>> {
    static COMMON: OnceLock<Common> = OnceLock::new();
    let common = COMMON.get_or_init(|| toml::from_str(include_str!("rules/common.toml")).unwrap_or_default());
    match script {
        Script::Latin => Some(&common.latin),
        Script::Cyrillic => Some(&common.cyrillic),
        Script::Arabic => Some(&common.arabic),
        _ => None,
    }
}

/// BCP 47 tag of the language that a question on texts in the languages `near` is asked in. A few words say little by their letters:
/// where their common words leave it open, the question is taken to be in the first of `near` that writes as it does.
pub fn asked_in(question: &str, near: &[&str]) -> String {
    let own = detect(question);
    let first = near.first().copied().unwrap_or("und");
    let Some(&script) = Script::of(question).first() else {
        return first.to_owned();
    };
    let Some(table) = common(script) else {
        // Words of Han characters alone may be of either language that writes with them.
        let bare = own == "zh" && near.iter().all(|tag| same(tag, "ja"));
        let little = question.chars().filter(|c| han(*c)).count() <= FEW && !question.chars().any(plainly_chinese);
        return if bare && little && !near.is_empty() {
            first.to_owned()
        } else {
            own
        };
    };
    let words: Vec<String> = fold(question)
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\u{64b}'..='\u{65f}')))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    // A word that several languages have in common says less of each.
    let holders = |word: &str| {
        table
            .values()
            .filter(|list| list.split(' ').any(|one| one == word))
            .count()
    };
    let weighed: Vec<(&str, f64)> = words
        .iter()
        .map(|word| (word.as_str(), 1.0 / holders(word).max(1) as f64))
        .collect();
    let told = |list: &str| -> f64 {
        let common = weighed
            .iter()
            .filter(|(word, _)| list.split(' ').any(|one| one == *word));
        common.map(|(_, weight)| weight).sum()
    };
    let mut told: Vec<(&str, f64)> = table.iter().map(|(tag, list)| (tag.as_str(), told(list))).collect();
    told.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let of = |tag: &str| told.iter().find(|(known, _)| same(known, tag)).map(|(_, told)| *told);
    let here = |tag: &&&str| Script::of_language(tag) == Some(script);
    let (best, most) = told.first().copied().unwrap_or(("und", 0.0));
    if let Some(tag) = near
        .iter()
        .find(|tag| here(tag) && of(tag).is_none_or(|told| told + CLEAR > most))
    {
        return (*tag).to_owned();
    }
    if most > 0.0 { best.to_owned() } else { own }
}

/// Whether `text` holds nothing but common words of `language`, which say nothing by themselves; never of a language whose are not known.
pub fn says_nothing(text: &str, language: &str) -> bool {
    let Some(table) = Script::of_language(language).and_then(common) else {
        return false;
    };
    let Some(list) = table.iter().find(|(tag, _)| same(tag, language)).map(|(_, list)| list) else {
        return false;
    };
    let folded = fold(text);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| list.split(' ').any(|one| one == word))
}

/// So much more must common words tell of another language than of the texts', in words that no other language has.
const CLEAR: f64 = 0.45;
/// Of so few words or characters letters tell nothing.
const FEW: usize = 6;

/// Characters that Chinese cannot do without and Japanese does.
fn plainly_chinese(c: char) -> bool {
    "的了吗嗎呢们們这這哪谁誰么麼吧没沒".contains(c)
}

/// Whether two tags name the same language, regions and scripts aside.
pub fn same(a: &str, b: &str) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    primary(a) == primary(b)
}

/// Words of languages in Latin letters that their sentences can hardly do without, by tag.
fn function_words() -> &'static BTreeMap<String, BTreeSet<String>> {
    static WORDS: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let read: BTreeMap<String, String> =
            toml::from_str(include_str!("rules/function-words.toml")).unwrap_or_default();
        let split = |words: String| words.split_whitespace().map(str::to_owned).collect();
        read.into_iter().map(|(tag, words)| (tag, split(words))).collect()
    })
}

/// Whether a folded word does more for a sentence of `tag` than for what it says.
pub fn functional(word: &str, tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    function_words().get(primary).is_some_and(|words| words.contains(word))
}

/// The language that `text`, a sentence perhaps, is evidently written in where that is not the one of `tag`; `None` where it may be.
pub fn other(text: &str, tag: &str) -> Option<String> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let letters = |fits: fn(char) -> bool| text.chars().filter(|c| fits(*c)).count();
    match primary.as_str() {
        "zh" if letters(kana) > 0 => return Some("ja".to_owned()),
        "ja" if letters(han) > 11 && letters(kana) == 0 => return Some("zh".to_owned()),
        "ru" if text.contains(['і', 'ї', 'є', 'ґ']) => return Some("uk".to_owned()),
        _ => {}
    }
    let all = function_words();
    let own = all.get(&primary)?;
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|word| !word.is_empty())
        .collect();
    let count = |known: &BTreeSet<String>| words.iter().filter(|word| known.contains(**word)).count();
    // Words that both have say nothing.
    let only = |known: &BTreeSet<String>, other: &BTreeSet<String>| {
        words
            .iter()
            .filter(|word| known.contains(**word) && !other.contains(**word))
            .count()
    };
    let rivals = all.iter().filter(|(tag, _)| **tag != primary);
    let rival = rivals.max_by_key(|(_, known)| (count(known), only(known, own)));
    let (tag, known) = rival?;
    let (theirs, mine) = (only(known, own), only(own, known));
    (theirs > 1 && theirs > mine * 2 || theirs == 1 && mine == 0 && words.len() > 3 && count(own) == 0)
        .then(|| tag.clone())
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
        assert_eq!(asked_in("Combien de bateaux ?", &["zh", "fr"]), "fr");
    }

    #[test]
    fn languages_are_told_apart() {
        for (text, tag) in [
            ("市图书馆昨日起延长开放时间。", "zh"),
            ("図書館は昨日から開館時間を延ばした。", "ja"),
            (
                "The library has been open for longer since yesterday, and readers are glad of it.",
                "en",
            ),
            (
                "La biblioteca abre desde ayer más horas y los lectores lo agradecen mucho.",
                "es",
            ),
            (
                "Библиотека со вчерашнего дня открыта дольше, и читатели этому рады.",
                "ru",
            ),
            ("تفتح المكتبة أبوابها منذ أمس لساعات أطول والقراء سعداء بذلك", "ar"),
            ("पुस्तकालय कल से अधिक समय तक खुला रहेगा।", "hi"),
            ("123 456", "und"),
        ] {
            assert_eq!(detect(text), tag, "{text}");
        }
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

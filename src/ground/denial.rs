//! What a page takes back: denied, set against what is the case, put right as an error; and clauses that say that nobody did.

use super::aim::{predicates, tells};
use crate::language::Language;
use crate::language::sections::Denials;
use crate::language::sentence::sentences;
use crate::text::marks::{CLAUSE_ENDS, SPACED_CLAUSE_ENDS};
use crate::text::term::terms;
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

/// The most characters of a clause that stands for an answer.
const CLAUSE: usize = 80;

fn words(language: &str) -> Option<&'static Denials> {
    Language::of(language)?.denials()
}

/// Whether `question`, asked in `language`, is about what was denied, said in error, or did not happen: what is taken back may answer it.
pub fn disputed(question: &str, language: &str) -> bool {
    words(language).is_some_and(|words| words.disputed.any(question))
}

/// What a text takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The place in the text.
    pub range: Range<usize>,
    /// Where it stands who denies it, if somebody does.
    pub by: Option<Range<usize>>,
}

/// What `texts`, all of one page in `language`, take back, for each of them: the figures of errors wherever they stand. `about` holds
/// the words around them, headlines and the like.
pub fn taken_back(texts: &[&str], about: &str, language: &str) -> Vec<Vec<TakenBack>> {
    let Some(words) = words(language) else {
        return vec![Vec::new(); texts.len()];
    };
    let amends = words.amends.any(about) || texts.iter().any(|text| words.amends.any(text));
    let kinds = [&words.denied, &words.rather, &words.corrected, &words.amended];
    let kinds = &kinds[..if amends { kinds.len() } else { kinds.len() - 1 }];
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    let mut taken: Vec<Vec<TakenBack>> = Vec::with_capacity(texts.len());
    for text in texts {
        let mut found = Vec::new();
        for sentence in lines_of_sentences(text) {
            for (kind, patterns) in kinds.iter().enumerate() {
                for range in patterns
                    .all()
                    .iter()
                    .filter_map(|pattern| group(pattern, &text[sentence.clone()]))
                {
                    let range = sentence.start + range.start..sentence.start + range.end;
                    if words.spared.any(&text[range.clone()]) {
                        continue;
                    }
                    if kind > 1 {
                        wrong.extend(figures(&text[range.clone()]));
                    }
                    let by = (kind == 0).then_some(sentence.start..range.start);
                    found.push(TakenBack { range, by });
                }
            }
        }
        taken.push(found);
    }
    for (text, found) in texts.iter().zip(&mut taken) {
        for figure in &wrong {
            found.extend(
                places(text, figure)
                    .into_iter()
                    .map(|range| TakenBack { range, by: None }),
            );
        }
    }
    taken
}

/// The clause of `text`, in `language`, that says that nobody did, or that there was none, of what `question` counts; the question is put in
/// the same language, and was asked in `asked_in`.
pub fn none(text: &str, question: &str, (shown, asked_in): (&str, &str), language: &str) -> Option<Range<usize>> {
    let words = words(language)?;
    let happened = predicates(shown, asked_in);
    let bare = words.people.without(question);
    let asked: BTreeSet<String> = terms(&crate::language::rules::Rules::get().ok()?.subject(&bare))
        .into_iter()
        .collect();
    lines_of_sentences(text)
        .into_iter()
        .flat_map(|sentence| clauses(text, sentence, words.parts.all()))
        .find(|clause| {
            let said = &text[clause.clone()];
            let known: BTreeSet<String> = terms(said).into_iter().collect();
            // Where only people are counted nothing tells whom the clause is about but the sentence itself.
            let covered = !asked.is_empty() && asked.iter().all(|term| known.contains(term))
                || !happened.is_empty() && happened.iter().all(|place| tells(said, *place, language));
            covered && said.chars().count() <= CLAUSE && words.none.any(said)
        })
}

/// The clauses of a sentence that have something of `question`, or all of it where none has.
pub fn own_clauses(text: &str, sentence: Range<usize>, question: &str, language: &str) -> String {
    let asked: BTreeSet<String> = terms(question).into_iter().collect();
    let parts = words(language).map_or(&[][..], |words| words.parts.all());
    let clauses = clauses(text, sentence.clone(), parts)
        .into_iter()
        .map(|clause| &text[clause]);
    let own: Vec<&str> = clauses
        .filter(|clause| terms(clause).iter().any(|term| asked.contains(term)))
        .collect();
    if own.is_empty() {
        text[sentence].to_owned()
    } else {
        own.join(", ")
    }
}

/// The sentences of a text of several lines.
fn lines_of_sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        found.extend(
            sentences(line)
                .into_iter()
                .map(|range| start + range.start..start + range.end),
        );
        start += line.len();
    }
    found
}

/// The clauses of a sentence, by punctuation and by the words that begin one.
pub(super) fn clauses(text: &str, sentence: Range<usize>, parts: &[Regex]) -> Vec<Range<usize>> {
    let whole = &text[sentence.clone()];
    let mut borders: Vec<Range<usize>> = Vec::new();
    for (place, c) in whole.char_indices() {
        let next = whole[place + c.len_utf8()..].chars().next();
        let spaced = next.is_none_or(char::is_whitespace);
        if CLAUSE_ENDS.contains(&c) || SPACED_CLAUSE_ENDS.contains(&c) && spaced {
            borders.push(place..place + c.len_utf8());
        }
    }
    borders.extend(
        parts
            .iter()
            .flat_map(|part| part.find_iter(whole))
            .map(|found| found.range()),
    );
    borders.sort_by_key(|border| border.start);
    let mut found = Vec::new();
    let mut start = 0;
    for border in borders.into_iter().chain(std::iter::once(whole.len()..whole.len())) {
        if border.start >= start {
            let piece = &whole[start..border.start];
            let from = start + piece.len() - piece.trim_start().len();
            let to = start + piece.trim_end().len();
            if from < to {
                found.push(sentence.start + from..sentence.start + to);
            }
        }
        start = start.max(border.end);
    }
    found
}

/// The first group that took part in a match, without white space and marks around it.
fn group(pattern: &Regex, text: &str) -> Option<Range<usize>> {
    let captures = pattern.captures(text)?;
    let found = captures.iter().skip(1).flatten().next()?;
    let outside =
        |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '，' | '。' | '“' | '”' | '"' | '「' | '」' | '、');
    let start = found.end() - found.as_str().trim_start_matches(outside).len();
    let end = found.start() + found.as_str().trim_end_matches(outside).len();
    (start < end).then_some(start..end)
}

/// Figures, each with the word or character that follows it.
fn figures(text: &str) -> Vec<String> {
    static FIGURE: OnceLock<Option<Regex>> = OnceLock::new();
    let figure =
        FIGURE.get_or_init(|| Regex::new(r"\d[\d.,:]*(?:\s?\p{Han}|\s?[%％]|[ \u{a0}]?[^\s\d\p{P}\p{Han}]+)?").ok());
    let figures = figure.iter().flat_map(|figure| figure.find_iter(text));
    figures
        .map(|found| found.as_str().trim_end_matches(['.', ',', ':', ' ']).to_owned())
        .collect()
}

/// Where `figure` stands in `text`, as no part of a longer one.
fn places(text: &str, figure: &str) -> Vec<Range<usize>> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let whole = |range: &Range<usize>| {
        let before = text[..range.start].trim_end_matches(['.', ',']).chars().next_back();
        let after = text[range.end..].chars().next();
        let last = figure.chars().next_back();
        !(digit(before) || digit(last) && digit(after))
    };
    text.match_indices(figure)
        .map(|(start, found)| start..start + found.len())
        .filter(whole)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, about: &str, language: &str) -> Vec<String> {
        let taken = taken_back(&[text], about, language);
        taken[0].iter().map(|one| text[one.range.clone()].to_owned()).collect()
    }

    #[test]
    fn the_patterns_of_every_language_compile() {
        let known = || {
            Language::all()
                .iter()
                .filter_map(|language| Some((language.tag(), language.denials()?)))
        };
        for (tag, words) in known() {
            let lists = [
                &words.denied,
                &words.rather,
                &words.corrected,
                &words.amended,
                &words.amends,
            ];
            let more = [&words.spared, &words.disputed, &words.none, &words.people, &words.parts];
            for list in lists.into_iter().chain(more) {
                assert_eq!(list.malformed(), [""; 0], "{tag}");
            }
        }
        assert_eq!(known().count(), 10);
    }

    #[test]
    fn what_is_denied_or_set_against_the_case_is_taken_back() {
        for (text, language, taken) in [
            (
                "The mill denied that a leak had killed the fish.",
                "en",
                "a leak had killed the fish",
            ),
            (
                "It denied that a mast had caused the outage and blamed a transformer.",
                "en",
                "a mast had caused the outage",
            ),
            (
                "Olm rejected reports that she would resign.",
                "en",
                "that she would resign",
            ),
            ("The wall costs 8 million, not 12 million.", "en", "12 million"),
            (
                "The fire began not in the kitchen but in the loft.",
                "en",
                "in the kitchen",
            ),
            ("段长否认塌方由爆破引起，认为是降雨。", "zh", "塌方由爆破引起"),
            ("该厂并非由旧厂改建，而是新建。", "zh", "由旧厂改建"),
            (
                "Die Firma bestritt, dass ein Leck die Fische getötet habe.",
                "de",
                "ein Leck die Fische getötet habe",
            ),
            (
                "Das Feuer brach nicht in der Küche, sondern im Dach aus.",
                "de",
                "in der Küche",
            ),
            (
                "L’usine a démenti que la fuite ait tué les poissons.",
                "fr",
                "la fuite ait tué les poissons",
            ),
            (
                "La fábrica negó que la fuga matara a los peces.",
                "es",
                "la fuga matara a los peces",
            ),
            ("Завод отрицал, что утечка погубила рыбу.", "ru", "утечка погубила рыбу"),
            ("工場は漏水が原因だとの見方を否定した。", "ja", "漏水が原因だとの見方"),
            ("공장은 누출이 원인이라는 주장을 부인했다.", "ko", "누출이 원인이"),
            ("نفى المصنع أن التسرب قتل الأسماك.", "ar", "المصنع أن التسرب قتل الأسماك"),
        ] {
            let found = found(text, "", language);
            assert!(found.iter().any(|one| one.contains(taken)), "{text}: {found:?}");
        }
        for (text, language) in [
            (
                "The wall is not only high but also long, and he came, not surprisingly, late.",
                "en",
            ),
            ("Die Mauer ist nicht nur hoch, sondern auch lang.", "de"),
            ("这座桥不只是长。", "zh"),
        ] {
            assert_eq!(found(text, "", language), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_figures_of_an_error_are_wrong_wherever_they_stand() {
        let texts = [
            "We wrote that the wall is 3 metres high. It is 2.3 metres.",
            "The wall, 3 metres high, cost 13 metres of rope.",
        ];
        let taken = taken_back(&texts, "Correction", "en");
        let again: Vec<&str> = taken[1].iter().map(|one| &texts[1][one.range.clone()]).collect();
        assert_eq!(again, ["3 metres"]);
        assert!(!taken[0].iter().any(|one| texts[0][one.range.clone()].contains("2.3")));
        assert!(found("We wrote that the wall is 3 metres high.", "A wall", "en").is_empty());
        assert!(found("“310米”应为“130米”。", "更正", "zh").contains(&"310米".to_owned()));
        assert!(found("昨日报道中“陈一舟”误为“陈一丹”。", "", "zh").contains(&"陈一丹".to_owned()));
    }

    #[test]
    fn nobody_is_an_answer_to_how_many() {
        for (text, question, language, clause) in [
            (
                "No bathers fell ill, and 14 people were examined.",
                "How many bathers fell ill?",
                "en",
                "No bathers fell ill",
            ),
            (
                "It burned. No one was injured, said the chief.",
                "How many people were injured?",
                "en",
                "No one was injured",
            ),
            (
                "土石堵住道路，无人受伤，18名住户被疏散。",
                "有多少人受伤？",
                "zh",
                "无人受伤",
            ),
            (
                "Niemand wurde verletzt, 14 Menschen wurden untersucht.",
                "Wie viele Menschen wurden verletzt?",
                "de",
                "Niemand wurde verletzt",
            ),
            (
                "화재가 났으나 부상자는 없었다.",
                "몇 명이 다쳤나요?",
                "ko",
                "부상자는 없었다",
            ),
            (
                "火事でけが人はなかった。",
                "けが人は何人いましたか。",
                "ja",
                "火事でけが人はなかった",
            ),
        ] {
            let found = none(text, question, (question, language), language).map(|range| &text[range]);
            assert_eq!(found, Some(clause), "{question}");
        }
        let question = "How many were examined?";
        assert_eq!(none("No bathers fell ill.", question, (question, "en"), "en"), None);
    }
}

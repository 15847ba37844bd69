//! Why words of a text cannot be the answer to a question, whatever a model holds: they say nothing, or they count something else, of somebody
//! else, or a part for the whole.

use super::aim::{Aim, compares, negated, predicates, tells, tells_age, tells_time, tells_total, tells_yesterday};
use super::counted::{another_counter, another_measure, another_part, many, other_year};
use super::denial::clauses;
use super::nameless::nameless;
use super::objection::Objection;
use crate::language::Language;
use crate::language::common::says_nothing;
use crate::language::numeral::{Reading, figures};
use crate::language::person::names;
use crate::text::fold::fold;
use crate::text::script::han;
use regex::Regex;
use std::ops::Range;
use std::sync::OnceLock;

/// Characters on both sides of a figure that may say what it counts.
const NEAR: usize = 28;

/// A question to hold answers against.
pub struct Wanted<'a> {
    /// As it was asked.
    pub question: &'a str,
    /// The language that it was asked in.
    pub asked_in: &'a str,
    /// What it wants.
    pub aim: Aim,
}

/// Where an answer stands.
pub struct Spot<'a> {
    /// The text.
    pub text: &'a str,
    /// The same with line ends in the place of what it takes back.
    pub copied: &'a str,
    /// The sentence that the answer stands in, and the one before it.
    pub sentence: Range<usize>,
    /// See there.
    pub before: Option<Range<usize>>,
    /// The answer.
    pub answer: Range<usize>,
    /// The language of the text, a BCP 47 tag.
    pub language: &'a str,
}

/// Why the words at a spot cannot be what is wanted; `None` where nothing speaks against them.
pub fn objection(wanted: &Wanted<'_>, spot: &Spot<'_>) -> Option<Objection> {
    let Wanted {
        question,
        asked_in,
        aim,
    } = wanted;
    let Spot {
        text,
        copied,
        sentence,
        before,
        answer,
        language,
    } = spot;
    let words = &text[answer.clone()];
    if says_nothing(words, language) {
        return Some(Objection::SaysNothing);
    }
    let told = predicates(question, asked_in);
    let taken_back = |place: &usize| tells(text, *place, language) && !tells(copied, *place, language);
    if told.iter().any(taken_back) {
        return Some(Objection::TakenBack);
    }
    let figure = words.chars().any(char::is_numeric) || !figures(words, Reading::Loose).is_empty();
    let within = &text[sentence.clone()];
    if aim.year && !dated(words) {
        return Some(Objection::NoYear);
    }
    if aim.age && !figure {
        return Some(Objection::NoAge);
    }
    if aim.age {
        if !tells_age(&around(text, sentence, answer), language) {
            return Some(Objection::NoAge);
        }
        if another_named(question, &text[sentence.start..answer.start.max(sentence.start)]) {
            return Some(Objection::AnothersAge);
        }
    }
    // One figure tells nothing of who has more.
    if aim.compare && !compares(within, language) && figures(within, Reading::Loose).len() < 2 {
        return Some(Objection::NoComparison);
    }
    if echoes(question, words, aim) {
        return Some(Objection::Echo);
    }
    if aim.named && nameless(question, words) {
        return Some(Objection::NoName);
    }
    if aim.place && timely(words, language) {
        return Some(Objection::NoPlace);
    }
    if !figure {
        // Several words may tell a number of their own way: "some dozens".
        let one = !words.trim().contains(char::is_whitespace)
            && figures(words.trim_end_matches('s'), Reading::Loose).is_empty();
        return (many(question) && one && !negated(words, language)).then_some(Objection::NoFigure);
    }
    if aim.count && another_counter(question, words) {
        return Some(Objection::OtherMeasure);
    }
    if another_part(question, within) {
        return Some(Objection::AnotherYear);
    }
    let counts = aim.count || aim.when || aim.age;
    if counts && told.iter().any(|place| !tells(within, *place, language)) {
        return Some(Objection::OtherEvent);
    }
    let clause = clauses(text, sentence.clone(), &[])
        .into_iter()
        .find(|clause| clause.start < answer.end && answer.start < clause.end);
    let clause = clause.map_or(within, |clause| &text[clause]);
    if aim.count && aim.lacks && !negated(within, language) {
        return Some(Objection::Opposite);
    }
    if aim.total && !aim.age && !tells_total(clause, language) && figures(within, Reading::Strict).len() > 1 {
        return Some(Objection::Part);
    }
    if aim.when && in_dateline(text, sentence, answer) && tells_yesterday(within, language) {
        return Some(Objection::DayOfReport);
    }
    // An answer may begin with the one whose figure it ends with.
    let own = words.rfind(char::is_numeric).unwrap_or_default();
    let led = &text[sentence.start..(answer.start + own).max(sentence.start)];
    if (aim.count || aim.age) && anothers(question, led) {
        return Some(Objection::AnotherBody);
    }
    if aim.count && other_year(question, within) {
        return Some(Objection::AnotherYear);
    }
    if aim.count && another_measure(question, words, &text[answer.end..]) {
        return Some(Objection::OtherMeasure);
    }
    if aim.count || aim.age {
        let near = before
            .as_ref()
            .map_or(String::new(), |before| text[before.clone()].to_owned());
        if of_another(question, &near, within, led, language) {
            return Some(Objection::Another);
        }
    }
    None
}

/// Whether the answer says only what the question says: "the governor" is nobody's name. One of two that the question offers is an answer.
fn echoes(question: &str, words: &str, aim: &Aim) -> bool {
    const STEM: usize = 5;
    if aim.offers {
        return false;
    }
    if words.chars().any(han) {
        return words.chars().count() > 1 && question.contains(words);
    }
    let pieces = |text: &str| -> Vec<String> {
        let folded = fold(text);
        let words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(|word| word.chars().take(STEM).collect()).collect()
    };
    let (asked, own) = (pieces(question), pieces(words));
    !own.is_empty() && own.len() <= 3 && own.iter().all(|word| asked.contains(word))
}

/// Whether the answer to where is a time and nothing else.
fn timely(words: &str, language: &str) -> bool {
    let place = words
        .split_whitespace()
        .skip(1)
        .any(|word| word.starts_with(char::is_uppercase));
    !place && tells_time(words, language)
}

/// Whether words hold a year: so many digits, or the sign of one.
fn dated(words: &str) -> bool {
    let digits = words.chars().filter(|c| c.is_numeric()).count();
    digits >= 4 || words.contains(['年', '년']) || digits >= 2 && words.contains(['’', '\''])
}

/// Whether a figure stands in a sentence on somebody who is not asked about: the question's names are not in the sentence, another name
/// stands before the figure, and the sentence before it, if it has them, is not taken up by a pronoun.
fn of_another(question: &str, near: &str, sentence: &str, led: &str, language: &str) -> bool {
    let asked = names(question, language);
    let here = names(led, language);
    let (sentence, near) = (fold(sentence), fold(near));
    // Endings differ by case.
    let stem = |name: &String| {
        let count = name.chars().count();
        fold(name)
            .chars()
            .take(if name.chars().any(han) {
                count
            } else {
                count.saturating_sub(2).max(3)
            })
            .collect::<String>()
    };
    // Chinese goes on about somebody without a name or with a pronoun, but not with another's name.
    let taken_up = !here.iter().all(|name| name.chars().all(han)) || led.contains(['他', '她', '其']);
    let known = |name: &String| sentence.contains(&stem(name)) || taken_up && near.contains(&stem(name));
    !asked.is_empty() && !here.is_empty() && !asked.iter().any(known)
}

/// The words near an answer, within its sentence.
fn around(text: &str, sentence: &Range<usize>, answer: &Range<usize>) -> String {
    let before = &text[sentence.start.min(answer.start)..answer.start];
    let skip = before.chars().count().saturating_sub(NEAR);
    let before: String = before.chars().skip(skip).collect();
    let after: String = text[answer.end..sentence.end.max(answer.end)]
        .chars()
        .take(NEAR)
        .collect();
    format!("{before}{}{after}", &text[answer.clone()])
}

/// Whether a name that `question` lacks stands right before an age: "Ilse, 51", "Ilse (51)".
fn another_named(question: &str, before: &str) -> bool {
    let apposed = before.trim_end().strip_suffix([',', '(', '，', '（']);
    let Some(name) = apposed.and_then(|before| before.split_whitespace().next_back()) else {
        return false;
    };
    let bare = name.trim_matches(|c: char| !c.is_alphanumeric());
    let upper = bare.chars().next().is_some_and(char::is_uppercase);
    upper && !fold(question).contains(&fold(bare))
}

/// Whether the paragraph begins with place and date, and the answer stands there.
fn in_dateline(text: &str, sentence: &Range<usize>, answer: &Range<usize>) -> bool {
    let opens = text[..sentence.start].chars().next_back().is_none_or(|c| c == '\n');
    let dash = text[sentence.clone()]
        .find(['—', '–'])
        .or_else(|| text[sentence.clone()].find(" - "));
    opens && dash.is_some_and(|dash| answer.end <= sentence.start + dash)
}

/// Whether the body that a figure is told of, the last one named before it, is another of the same kind than that which is asked about.
fn anothers(question: &str, before: &str) -> bool {
    static BODY: OnceLock<Option<Regex>> = OnceLock::new();
    let read = || {
        let known = Language::all().iter().filter_map(Language::persons);
        let kinds: Vec<&str> = known.map(|known| known.bodies.as_str()).collect();
        Regex::new(&format!(r"([\p{{Han}}A-Za-z]{{2,7}}?)({})", kinds.join("|"))).ok()
    };
    let Some(body) = BODY.get_or_init(read) else {
        return false;
    };
    if !question.chars().any(han) {
        return false;
    }
    let last = |kind: &str| {
        let of_kind = body
            .captures_iter(before)
            .filter(|found| found.get(2).is_some_and(|found| found.as_str() == kind));
        of_kind
            .last()
            .and_then(|found| found.get(1))
            .map(|found| found.as_str().to_owned())
    };
    body.captures_iter(question).any(|asked| {
        let (Some(name), Some(kind)) = (asked.get(1), asked.get(2)) else {
            return false;
        };
        // Two characters before the kind tell one from another; what else stands there may be of the sentence.
        let tail = |text: &str| text.chars().rev().take(2).collect::<String>();
        last(kind.as_str()).is_some_and(|other| tail(&other) != tail(name.as_str()) && !before.contains(name.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str, answer: &str, question: &str, language: &str) -> Option<Objection> {
        let start = text.find(answer).unwrap();
        let wanted = Wanted {
            question,
            asked_in: language,
            aim: Aim::of(question, language),
        };
        let spot = Spot {
            text,
            copied: text,
            sentence: 0..text.len(),
            before: None,
            answer: start..start + answer.len(),
            language,
        };
        objection(&wanted, &spot)
    }

    #[test]
    fn a_figure_must_count_what_is_asked_of_whom_it_is_asked() {
        for (text, answer, question, language) in [
            (
                "Rook, who wound the clock for 46 years, died on Friday.",
                "46",
                "How old was Rook?",
                "en",
            ),
            (
                "He is survived by a daughter, Ilse, 51.",
                "51",
                "How old was Anselm Rook?",
                "en",
            ),
            (
                "He began as an apprentice in 1958.",
                "1958",
                "In which year did Rook die?",
                "en",
            ),
            (
                "Crews moved 18 people from A, 7 from B and 12 from C.",
                "18",
                "How many people were moved in all?",
                "en",
            ),
            (
                "The firm said 510 of the homes had power again.",
                "510",
                "How many homes were without power?",
                "en",
            ),
            (
                "HOLTVIK, Oct. 12 — Yesterday's storm closed three roads.",
                "Oct. 12",
                "On what date was the storm?",
                "en",
            ),
            (
                "第二水厂投资3.2亿元；第三水厂投资2.7亿元。",
                "3.2亿元",
                "两座水厂总投资是多少？",
                "zh",
            ),
            (
                "北辰车厂厂长说，该厂将有九万二千人赋闲。",
                "九万二千",
                "东风车厂有多少工人停工？",
                "zh",
            ),
            (
                "27岁的杨少帅已经坚守了500多天。",
                "500多天",
                "白振才已经值守了多少天？",
                "zh",
            ),
            (
                "27岁的杨少帅已经坚守了500多天。",
                "27岁的杨少帅已经坚守了500多天",
                "白振才已经值守了多少天？",
                "zh",
            ),
            ("Er lebte dort 46 Jahre.", "46", "Wie alt war Karl Ufer?", "de"),
            (
                "In Palu wurden 832 Tote gezählt.",
                "832",
                "Wie viele Menschen wurden verletzt?",
                "de",
            ),
            ("The", "The", "Who pays?", "en"),
            (
                "The prison's governor was hurt.",
                "governor",
                "Who was the governor hurt in June?",
                "en",
            ),
            (
                "因煤断绝，东风车厂八万工人昨日停工。",
                "东风车厂",
                "哪家停工的工人多？",
                "zh",
            ),
            (
                "His body was found about an hour later.",
                "about an hour later",
                "Where was his body found?",
                "en",
            ),
            (
                "He called it a smear by the Liberals.",
                "Liberals",
                "Who spoke of a smear by Liberals?",
                "en",
            ),
            ("He came on Friday.", "Friday", "In which year did he come?", "en"),
            (
                "In 2011 it had 2,706 cases.",
                "2,706",
                "How many cases were there in 2017?",
                "en",
            ),
            (
                "That seat was won by Donald Trump by 20 points.",
                "20 points",
                "How many votes separated Conor Lamb from his rival?",
                "en",
            ),
            ("指挥部派人检查了7000多次。", "7000多次", "全市有多少个采样点？", "zh"),
            ("仅第二季度便新增4万例。", "4万例", "头一个季度新增多少例？", "zh"),
            ("It was a narrow win.", "narrow", "How many votes separated them?", "en"),
            ("一名伦敦骑车人身亡。", "伦敦骑车人", "丧命的骑车人叫什么名字？", "zh"),
            (
                "Gro Lund had trained two of the missing paragliders for the games.",
                "Gro Lund had trained two of the missing paragliders for the games",
                "What are the names of the two missing paragliders?",
                "en",
            ),
            (
                "On Monday Ida Lorn sold 41 hives.",
                "41",
                "How many hives did Emil Roth sell?",
                "en",
            ),
        ] {
            assert!(why(text, answer, question, language).is_some(), "{question} {answer}");
        }
        for (text, answer, question, language) in [
            (
                "Anselm Rook, 81, died on Friday.",
                "81",
                "How old was Anselm Rook?",
                "en",
            ),
            ("He died in 1958.", "1958", "In which year did Rook die?", "en"),
            (
                "In all 37 people were moved, 18 of them from A.",
                "37",
                "How many people were moved in all?",
                "en",
            ),
            (
                "130 homes had no power.",
                "130",
                "How many homes were without power?",
                "en",
            ),
            ("东风车厂八万工人昨日停工。", "八万", "东风车厂有多少工人停工？", "zh"),
            ("杜怀山今年81岁。", "81", "杜怀山多大年纪？", "zh"),
            ("Nora Dell", "Nora Dell", "Who wrote it?", "en"),
            (
                "Ford lied, 30 percent said, and 38 that Kavanaugh did.",
                "Kavanaugh",
                "Who lied, Kavanaugh or Ford?",
                "en",
            ),
            ("全市有7200多个采样点。", "7200多个", "全市有多少个采样点？", "zh"),
            ("他守了40多天。", "40多天", "他守了多少天？", "zh"),
            ("有300名群众。", "300名", "有多少人？", "zh"),
            ("死者名叫沈望川。", "沈望川", "丧命的骑车人叫什么名字？", "zh"),
            ("It was found in Tarn.", "in Tarn", "Where was it found?", "en"),
            ("Он умер в 1958 году.", "1958", "Когда он умер?", "ru"),
        ] {
            assert_eq!(why(text, answer, question, language), None, "{question} {answer}");
        }
    }

    #[test]
    fn the_figure_of_the_one_named_beside_it_is_not_another_s() {
        let why = |text: &str| {
            let begin = text.find("。").unwrap() + "。".len();
            let start = text.find("500多天").unwrap();
            let question = "白振才已经值守了多少天？";
            let wanted = Wanted {
                question,
                asked_in: "zh",
                aim: Aim::of(question, "zh"),
            };
            let spot = Spot {
                text,
                copied: text,
                sentence: begin..text.len(),
                before: Some(0..begin),
                answer: start..start + "500多天".len(),
                language: "zh",
            };
            objection(&wanted, &spot)
        };
        assert!(why("白振才与杨少帅守着路口。27岁的杨少帅已经坚守了500多天。").is_some());
        assert_eq!(why("白振才与杨少帅守着路口。和杨少帅一起，他已经坚守了500多天。"), None);
        assert_eq!(why("白振才守着路口。已经坚守了500多天。"), None);
    }
}

//! What a sentence does beside stating something: asks, answers, takes back what was printed.

use super::data::Language;
use super::sections::Discourse;
use crate::text::marks::{CLOSING_QUESTION, COLONS, QUESTIONS, SPEECH_DASHES};
use crate::text::script::Script;
use regex::Regex;
use std::sync::OnceLock;

/// The most characters of who speaks, at the head of a line.
const LABEL: usize = 28;

/// The wordings of the languages of a text's scripts.
fn of(text: &str) -> impl Iterator<Item = &'static Discourse> {
    let scripts = Script::of(text);
    let here = move |language: &&Language| scripts.contains(&language.script());
    Language::all().iter().filter(here).filter_map(Language::discourse)
}

/// Whether a sentence asks.
pub fn asks(sentence: &str) -> bool {
    let text = sentence.trim_end().trim_end_matches(CLOSING_QUESTION);
    text.ends_with(QUESTIONS) || text.ends_with('⁇') || text.ends_with("?!") || text.ends_with("？！")
}

/// Who speaks, where a line says so at its head: “Vaal:”, “Q.”, “问：”, or a dash.
pub fn label(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if let Some(dash) = line.chars().next().filter(|c| SPEECH_DASHES.contains(c)) {
        return Some(&line[..dash.len_utf8()]);
    }
    if line.starts_with("- ") {
        return Some(&line[..1]);
    }
    static LETTER: OnceLock<Option<Regex>> = OnceLock::new();
    let read = || {
        let known = Language::all().iter().filter_map(Language::words);
        let letters: String = known.map(|words| words.dialogue.as_str()).collect();
        Regex::new(&format!(r"^(?:[{letters}]|Q\d+|A\d+)\s?[.:)：]\s")).ok()
    };
    let letter = LETTER.get_or_init(read).as_ref()?;
    if let Some(found) = letter.find(line) {
        return Some(&line[..found.end()]);
    }
    let place = line.find(COLONS)?;
    let name = &line[..place];
    let mark = line[place..].chars().next().unwrap_or(':');
    let after = &line[place + mark.len_utf8()..];
    let first = name.chars().next()?;
    let fits = name.chars().count() <= LABEL
        && !first.is_lowercase()
        && first.is_alphabetic()
        && name.split_whitespace().count() <= 4
        && !name.contains([',', '，', '。', '.', '“', '"', '「', '、'])
        && !name.ends_with(|c: char| c.is_numeric())
        && (mark == '：' || after.is_empty() || after.starts_with(char::is_whitespace));
    fits.then_some(name)
}

/// Whether a sentence tells of an error in what was printed or said before.
pub fn errs(sentence: &str) -> bool {
    of(sentence).any(|wordings| wordings.errors.any(sentence))
}

/// Whether a sentence that tells of an error tells what is right as well.
pub fn corrects(sentence: &str) -> bool {
    of(sentence).any(|wordings| wordings.both.any(sentence))
}

/// Whether what stands at `place..end` of a sentence is named as what something is not: “not 12 million”.
pub fn contrasted(sentence: &str, place: usize, end: usize) -> bool {
    let (Some(before), Some(after)) = (sentence.get(..place), sentence.get(end..)) else {
        return false;
    };
    of(sentence).any(|wordings| wordings.instead.any(before) || wordings.corrected.any(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for file in Language::all().iter().filter_map(Language::discourse) {
            for list in [&file.errors, &file.instead, &file.corrected, &file.both] {
                assert_eq!(list.malformed(), [""; 0]);
            }
        }
    }

    #[test]
    fn questions_and_speakers_are_known() {
        assert!(asks("When did you stop?") && asks("“你们怕吗？”") && asks("متى توقفت؟"));
        assert!(!asks("She asked why. No."));
        for (line, who) in [
            ("The Courier: When did you stop?", Some("The Courier")),
            ("Vaal: In January.", Some("Vaal")),
            ("记者：您何时停业？", Some("记者")),
            ("— Когда вы ушли?", Some("—")),
            ("Frage: Wann?", Some("Frage")),
            ("The mayor, who won, said this: it is over.", None),
            ("It opens at 10:30.", None),
        ] {
            assert_eq!(label(line), who, "{line}");
        }
        assert!(label("Q. How many?").is_some() && label("A. At most 64.").is_some());
    }

    #[test]
    fn what_a_paper_takes_back_is_known() {
        for text in [
            "In Tuesday's report on the bridge we gave its length as 310 metres.",
            "On Wednesday we wrote that Emil Roth had been fined.",
            "Correction: we wrote at 19:20 that the wall would be 3 metres high.",
            "An article on Monday said the tram loses 90,000 crowns.",
            "昨日本报报道大桥长310米有误，应为130米。",
            "In unserem Bericht haben wir die Länge mit 310 Metern angegeben.",
            "Nous avons écrit que le pont mesure 310 mètres.",
            "지난 기사에서 다리 길이를 310m로 잘못 표기했습니다.",
        ] {
            assert!(errs(text), "{text}");
        }
        assert!(!errs("The bridge is 130 metres long.") && !errs("大桥长130米。"));
        let text = "The wall costs 8.4 million, not 12 million as reported earlier.";
        let place = |what: &str| text.find(what).map(|start| (start, start + what.len())).unwrap();
        assert!(errs(text));
        assert!(contrasted(text, place("12").0, place("12").1) && !contrasted(text, place("8.4").0, place("8.4").1));
        let text = "大桥长310米有误，应为130米。";
        let place = text.find("310").unwrap();
        assert!(contrasted(text, place, place + 3));
    }
}

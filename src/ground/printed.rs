//! What is printed around articles: who wrote them, who took a picture, of which day the page is.

use crate::language::Language;
use crate::language::rules::Rules;
use crate::language::sections::Printed;
use crate::text::patterns::Patterns;
use crate::text::term::terms;
use regex::Regex;
use std::ops::Range;
use std::sync::OnceLock;

/// Days in the order of their parts, in letters of any script; those with words of their own are asked about before.
const DAYS: [&str; 4] = [
    r"(\d{1,2}(?:st|nd|rd|th|º|\.|er)?\s(?:de |of )?\p{L}{3,}\.?,?\s(?:de )?\d{4})",
    r"(\p{L}{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})",
    r"([\d०-९]{1,2}\s[\p{L}\p{M}]{2,}\s[\d०-९]{4})",
    r"(\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2})",
];

/// Patterns that are put together of the words of all languages.
#[derive(Default)]
struct Composed {
    author: Patterns,
    photographer: Patterns,
    number: Patterns,
    days: Patterns,
}

fn composed() -> &'static Composed {
    static COMPOSED: OnceLock<Composed> = OnceLock::new();
    COMPOSED.get_or_init(|| {
        let any = |list: fn(&Printed) -> &Vec<String>| {
            let words: Vec<&str> = printed().flat_map(list).map(String::as_str).collect();
            format!("(?i:{})", words.join("|"))
        };
        let author = format!(r"^\W*{}\s+(.+?)(?:[,|(].*)?$", any(|known| &known.by));
        let (photo, by) = (any(|known| &known.photo), any(|known| &known.photo_by));
        let marked = format!(r"{photo}\s*{by}?\s*[:=：／/]\s*(.+?)[.)\]）]*$");
        let (pictures, by) = (any(|known| &known.pictures), any(|known| &known.pictures_by));
        let plain = format!(r"{pictures} {by}\s+(.+?)[.)\]）]*$");
        let number = format!(r"(?i)\b{}\.?\s*(\d+)", any(|known| &known.issue));
        Composed {
            author: vec![author].into(),
            photographer: vec![marked, plain].into(),
            number: vec![number].into(),
            days: DAYS.map(str::to_owned).to_vec().into(),
        }
    })
}

/// What is known of all languages, the last tag first: Chinese before Japanese, whose patterns fit its lines as well.
fn printed() -> impl Iterator<Item = &'static Printed> {
    Language::all().iter().rev().filter_map(Language::printed)
}

/// Where the group of the first pattern that fits stands, of those before the languages' own, of these, of those after.
fn first(
    before: &'static Patterns,
    own: fn(&Printed) -> &Patterns,
    after: &'static Patterns,
    text: &str,
) -> Option<Range<usize>> {
    let group = |pattern: &Regex| {
        let captures = pattern.captures(text)?;
        let found = captures.get(1)?;
        let trimmed = found.as_str().trim();
        let start = found.end() - found.as_str().trim_start().len();
        (!trimmed.is_empty()).then_some(start..start + trimmed.len())
    };
    let all = [before].into_iter().chain(printed().map(own)).chain([after]);
    all.flat_map(Patterns::all).find_map(group)
}

/// Patterns of no kind.
fn none() -> &'static Patterns {
    static NONE: OnceLock<Patterns> = OnceLock::new();
    NONE.get_or_init(Patterns::default)
}

/// The name in a line that says who wrote an article; all of the line where it says no more than a name.
pub fn author(line: &str) -> Range<usize> {
    first(&composed().author, |known| &known.author, none(), line).unwrap_or_else(|| bare(line))
}

/// The name of who wrote an article in the beginning of its first paragraph.
pub fn opening_author(paragraph: &str) -> Option<Range<usize>> {
    first(none(), |known| &known.opening, none(), paragraph)
}

/// The name of who took a picture at the end of a caption; a line of its own, a `credit`, may be nothing else.
pub fn photographer(line: &str, credit: bool) -> Option<Range<usize>> {
    first(&composed().photographer, |known| &known.photographer, none(), line).or_else(|| credit.then(|| bare(line)))
}

/// The day, number or page in a line around the articles that `question` asks for.
pub fn of_page(line: &str, question: &str) -> Option<Range<usize>> {
    if printed().any(|known| known.asks_day.any(question)) {
        return first(none(), |known| &known.date, &composed().days, line);
    }
    if printed().any(|known| known.asks_number.any(question)) {
        return first(&composed().number, |known| &known.number, none(), line);
    }
    Rules::get().ok()?.page_number(line)
}

/// The terms of a question on what is printed that tell which article or picture is meant.
pub fn meant(question: &str) -> Vec<String> {
    let bare = printed().fold(question.to_owned(), |rest, known| known.general.without(&rest));
    let subject = Rules::get().map_or_else(|_| bare.clone(), |rules| rules.subject(&bare));
    terms(&subject)
}

fn bare(line: &str) -> Range<usize> {
    let outside = |c: char| !c.is_alphanumeric();
    let start = line.len() - line.trim_start_matches(outside).len();
    let end = line.trim_end_matches(outside).len();
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_days_are_read_off_their_lines() {
        for (line, name) in [
            ("By Nora Dell", "Nora Dell"),
            ("by Hester Quill", "Hester Quill"),
            ("Von Karl Ufer, Rivermünde", "Karl Ufer"),
            ("□ 本报记者 霍青岚", "霍青岚"),
            ("Par Ida Quai", "Ida Quai"),
            ("Автор: Анна Берег", "Анна Берег"),
            ("김하늘 기자", "김하늘"),
            ("بقلم: سمير النهر", "سمير النهر"),
            ("Nora Dell", "Nora Dell"),
        ] {
            assert_eq!(&line[author(line)], name);
        }
        for (line, name) in [
            ("Pupils carry water up the hill. Photo: Tom Ashe", Some("Tom Ashe")),
            ("伍子期 摄", Some("伍子期")),
            ("图为村民走过风雨桥。 伍子期 摄", Some("伍子期")),
            ("(Foto: Karl Ufer)", Some("Karl Ufer")),
            ("사진=김하늘 기자", Some("김하늘")),
            ("Pupils carry water up the hill.", None),
        ] {
            assert_eq!(photographer(line, false).map(|range| &line[range]), name, "{line}");
        }
        for (line, question, found) in [
            (
                "2021年4月18日 星期日 第5版 社会",
                "报纸的日期是哪一天？",
                "2021年4月18日",
            ),
            ("2021年4月18日 星期日 第5版 社会", "这是第几版？", "5"),
            (
                "Monday, May 6, 2024 · No. 114 · Page 7",
                "What is the date of the newspaper?",
                "May 6, 2024",
            ),
            (
                "Montag, 6. Mai 2024",
                "Von welchem Datum ist die Zeitung?",
                "6. Mai 2024",
            ),
        ] {
            assert_eq!(of_page(line, question).map(|range| &line[range]), Some(found), "{line}");
        }
        assert_eq!(meant("Who wrote the article on the ferry?"), ["ferry"]);
        assert!(meant("这篇报道的记者是谁？").is_empty());
    }

    #[test]
    fn every_pattern_compiles() {
        let composed = composed();
        let own = printed().flat_map(|known| {
            let found = [
                &known.author,
                &known.opening,
                &known.photographer,
                &known.date,
                &known.number,
            ];
            found
                .into_iter()
                .chain([&known.asks_day, &known.asks_number, &known.general])
        });
        let all = [
            &composed.author,
            &composed.photographer,
            &composed.number,
            &composed.days,
        ];
        for list in all.into_iter().chain(own) {
            assert_eq!(list.malformed(), [""; 0]);
        }
        assert!(all.iter().all(|list| !list.is_empty()));
    }
}

//! What is printed around articles: who wrote them, who took a picture, of which day the page is.

use crate::text::patterns::Patterns;
use crate::text::rules::Rules;
use crate::text::term::terms;
use regex::Regex;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    author: Patterns,
    opening: Patterns,
    photographer: Patterns,
    date: Patterns,
    number: Patterns,
    asks_day: Patterns,
    asks_number: Patterns,
    general: Patterns,
}

fn patterns() -> &'static Lines {
    static PATTERNS: OnceLock<Lines> = OnceLock::new();
    PATTERNS.get_or_init(|| toml::from_str(include_str!("printed.toml")).unwrap_or_default())
}

fn first(patterns: &Patterns, text: &str) -> Option<Range<usize>> {
    let group = |pattern: &Regex| {
        let captures = pattern.captures(text)?;
        let found = captures.get(1)?;
        let trimmed = found.as_str().trim();
        let start = found.end() - found.as_str().trim_start().len();
        (!trimmed.is_empty()).then_some(start..start + trimmed.len())
    };
    patterns.all().iter().find_map(group)
}

/// The name in a line that says who wrote an article; all of the line where it says no more than a name.
pub fn author(line: &str) -> Range<usize> {
    first(&patterns().author, line).unwrap_or_else(|| bare(line))
}

/// The name of who wrote an article in the beginning of its first paragraph.
pub fn opening_author(paragraph: &str) -> Option<Range<usize>> {
    first(&patterns().opening, paragraph)
}

/// The name of who took a picture at the end of a caption; a line of its own, a `credit`, may be nothing else.
pub fn photographer(line: &str, credit: bool) -> Option<Range<usize>> {
    first(&patterns().photographer, line).or_else(|| credit.then(|| bare(line)))
}

/// The day, number or page in a line around the articles that `question` asks for.
pub fn of_page(line: &str, question: &str) -> Option<Range<usize>> {
    let known = patterns();
    if known.asks_day.any(question) {
        return first(&known.date, line);
    }
    if known.asks_number.any(question) {
        return first(&known.number, line);
    }
    Rules::get().ok()?.page_number(line)
}

/// The terms of a question on what is printed that tell which article or picture is meant.
pub fn meant(question: &str) -> Vec<String> {
    let bare = patterns().general.without(question);
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
        let known = patterns();
        let lists = [
            &known.author,
            &known.opening,
            &known.photographer,
            &known.date,
            &known.number,
        ];
        for list in lists
            .into_iter()
            .chain([&known.asks_day, &known.asks_number, &known.general])
        {
            assert_eq!(list.malformed(), [""; 0]);
        }
        assert!(!known.general.is_empty());
    }
}

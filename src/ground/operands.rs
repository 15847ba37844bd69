//! Figures and times of a text that may be reckoned with.

use super::aim::Aim;
use super::extent::whole;
use crate::dates::{Date, Precision, mentions};
use crate::language::numeral::{Reading, figures, month, scales};
use crate::text::fold::fold;
use crate::text::script::{han, wordless};
use regex::Regex;
use std::ops::Range;
use std::sync::OnceLock;

/// Years that a lone number of four digits may be.
const YEARS: Range<f64> = 1500.0..2200.0;

/// A figure that a text states, or a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// Its words in the text, its scale among them, without what it counts.
    pub range: Range<usize>,
    /// Its value; of times, in days or years.
    pub value: f64,
    /// The scale that it is written in, and what that multiplies by.
    pub scale: String,
    /// See there.
    pub scaled: f64,
    /// What parts its thousands.
    pub group: Option<char>,
    /// What it counts, and the sign of money before it; empty where the text does not tell.
    pub unit: String,
    /// See there.
    pub sign: String,
}

impl Operand {
    /// Its words, with the sign before them.
    pub fn written(&self, text: &str) -> String {
        format!("{}{}", self.sign, &text[self.range.clone()])
    }

    /// As a model would write it in a sum: in digits.
    pub fn digits(&self, text: &str) -> String {
        let written = &text[self.range.clone()];
        match written.chars().any(|c| c.is_numeric()) {
            true => written.to_owned(),
            false => format!("{}", self.value),
        }
    }

    /// Its words with all that belongs to them: the sign before them, and what it counts.
    pub fn whole(&self, text: &str) -> String {
        let spaced = self
            .unit
            .chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() && !wordless(c));
        let gap = if spaced { " " } else { "" };
        format!("{}{gap}{}", self.written(text), self.unit)
    }

    /// Where what it counts begins.
    pub(super) fn end(&self) -> usize {
        self.range.end
    }

    /// Whether both may count the same.
    pub fn fits(&self, other: &Self) -> bool {
        let alike = |a: &str, b: &str| a.is_empty() || b.is_empty() || fold(a) == fold(b);
        let share = |unit: &str| matches!(unit, "%" | "％" | "٪");
        self.range != other.range
            && alike(&self.unit, &other.unit)
            && alike(&self.sign, &other.sign)
            && share(&self.unit) == share(&other.unit)
    }
}

/// The figures of `text`, in `language`, that count something: no years, no days, no parts of names.
pub fn operands(text: &str, language: &str) -> Vec<Operand> {
    let dated: Vec<Range<usize>> = mentions(text, language, middle())
        .into_iter()
        .map(|mention| mention.span.start..mention.span.end)
        .collect();
    let mut found = Vec::new();
    for number in numbers(text) {
        let within = dated
            .iter()
            .any(|date| date.start < number.end && number.start < date.end);
        if within || ordinal(text, &number) {
            continue;
        }
        found.extend(operand(text, number).filter(|one| !lone_year(one, text)));
    }
    found
}

/// The times that `text`, in `language`, tells, in days or in years, on a page of the day `page`.
pub fn times(text: &str, language: &str, page: Option<Date>, years: bool) -> Vec<Operand> {
    let told = |words: &str| words.chars().any(char::is_numeric) || page.is_some();
    let whole = |range: Range<usize>, value: f64| Operand {
        range,
        value,
        scale: String::new(),
        scaled: 1.0,
        group: None,
        unit: String::new(),
        sign: String::new(),
    };
    let mut found = Vec::new();
    for mention in mentions(text, language, page.or_else(middle)) {
        let range = mention.span.start..mention.span.end;
        let day = mention.precision() == Precision::Day;
        let year = !mention.resolved || page.is_some();
        let value = match years {
            true => Some(f64::from(mention.date.year())).filter(|_| year),
            false => mention.date.count().filter(|_| day).map(|count| count as f64),
        };
        found.extend(
            value
                .filter(|_| told(&text[range.clone()]))
                .map(|value| whole(range, value)),
        );
    }
    if years {
        let plain = |range: &Range<usize>| {
            found
                .iter()
                .all(|other| other.range.end <= range.start || range.end <= other.range.start)
        };
        let lone: Vec<Operand> = numbers(text)
            .into_iter()
            .filter(plain)
            .filter(|range| text[range.clone()].len() == 4)
            .filter_map(|range| {
                let value = text[range.clone()].parse().ok().filter(|value| YEARS.contains(value))?;
                Some(whole(range, value))
            })
            .collect();
        found.extend(lone);
        found.sort_by_key(|time| time.range.start);
    }
    found
}

/// A day of no page in particular, for what is told by day and month alone.
fn middle() -> Option<Date> {
    Date::of_day(2001, 7, 1)
}

/// Numbers in digits, in Han numerals and in words.
fn numbers(text: &str) -> Vec<Range<usize>> {
    static NUMBER: OnceLock<Option<Regex>> = OnceLock::new();
    let read = || {
        Regex::new(r"\p{Nd}+(?:[.,٫٬．]\p{Nd}+)*|[〇零一二两兩三四五六七八九十百千万萬亿億]+|[\p{L}--\p{Han}][\p{L}\p{M}--\p{Han}]*(?:-[\p{L}\p{M}--\p{Han}]+)*").ok()
    };
    let Some(number) = NUMBER.get_or_init(read) else {
        return Vec::new();
    };
    let counts = |found: &regex::Match<'_>| {
        let written = found.as_str();
        let first = written.chars().next().unwrap_or(' ');
        if first.is_numeric() && !han(first) {
            let before = text[..found.start()].chars().next_back();
            let after = text[found.end()..].chars().next();
            let named = before
                .is_some_and(|c| c.is_ascii_alphabetic() || c == '-' || c == '#' || c == '/' || c == ':' || c == '：');
            let goes_on = matches!(after, Some(':' | '：' | '-' | '/' | '–'))
                && text[found.end()..].chars().nth(1).is_some_and(char::is_numeric);
            let glued = after.is_some_and(|c| c.is_ascii_alphabetic()) && !text[found.end()..].starts_with("km");
            return !(named || goes_on || glued);
        }
        if han(first) {
            let next: String = text[found.end()..].chars().take(2).collect();
            return !figures(&format!("{written}{next}"), Reading::Strict).is_empty();
        }
        let value = figures(written, Reading::Words)
            .first()
            .map_or(0.0, |figure| figure.values[0]);
        value >= 2.0 && !month(written) && !scales().contains_key(&fold(written))
    };
    number
        .find_iter(text)
        .filter(counts)
        .map(|found| found.range())
        .collect()
}

/// Whether a figure is a year: four digits that count nothing.
fn lone_year(one: &Operand, text: &str) -> bool {
    let written = &text[one.range.clone()];
    let after = text[one.range.end..].chars().next();
    let year = written.len() == 4 && written.parse().is_ok_and(|value| YEARS.contains(&value));
    year && one.sign.is_empty() && (after == Some('年') || one.unit.is_empty() && !after.is_some_and(han))
}

/// Whether a number stands for a place in an order, a day or a time of day.
fn ordinal(text: &str, number: &Range<usize>) -> bool {
    let before = text[..number.start].trim_end();
    let after = &text[number.end..];
    let timed = [
        "月",
        "日",
        "号",
        "點",
        "点",
        "时",
        "時",
        "届",
        "版",
        "第",
        "岁生日",
        "th ",
        "st ",
        "nd ",
        "rd ",
    ];
    before.ends_with(['第', '제'])
        || timed
            .iter()
            .any(|word| after.starts_with(word) && !after.starts_with("日元"))
}

fn operand(text: &str, number: Range<usize>) -> Option<Operand> {
    let rest = &text[number.end..];
    let plain = rest.trim_start_matches(['多', '余', '餘', '几']);
    let characters = plain.len()
        - plain
            .trim_start_matches(['万', '萬', '千', '百', '亿', '億', '兆'])
            .len();
    let mut end = number.end;
    if characters > 0 {
        end += rest.len() - plain.len() + characters;
    } else if let Some(word) = rest.strip_prefix([' ', '\u{a0}']) {
        let word: String = word.chars().take_while(|c| c.is_alphabetic()).collect();
        if scales().contains_key(&fold(&word)) && !word.chars().any(han) {
            let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
            end += gap + word.len();
        }
    }
    let range = number.start..end;
    let figure = figures(&text[range.clone()], Reading::Words).into_iter().next()?;
    let bare = figures(&text[number.clone()], Reading::Words).into_iter().next()?;
    let (value, alone) = (*figure.values.first()?, *bare.values.first()?);
    let grown = whole(number.clone(), text, "", &Aim::default());
    let written = &text[number.clone()];
    let parted = |mark: char| {
        let mut parts = written.split(mark).skip(1).peekable();
        parts.peek().is_some() && parts.all(|part| part.len() == 3)
    };
    Some(Operand {
        value,
        scale: text[number.end..end].trim().to_owned(),
        scaled: if alone > 0.0 { value / alone } else { 1.0 },
        group: [',', '.'].into_iter().find(|mark| parted(*mark)),
        unit: text.get(end..grown.end).unwrap_or_default().trim().to_owned(),
        sign: text.get(grown.start..number.start).unwrap_or_default().to_owned(),
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, language: &str) -> Vec<f64> {
        operands(text, language).into_iter().map(|one| one.value).collect()
    }

    #[test]
    fn figures_that_count_are_found_and_no_others() {
        assert_eq!(values("截至3月30日，有渡船8艘、驳船十二艘。", "zh"), [8.0, 12.0]);
        assert_eq!(
            values("2011年F125号的2706人，第3次，25万元，2000美元罚款", "zh"),
            [2706.0, 250_000.0, 2000.0]
        );
        assert_eq!(
            values("In 2018 ten boats lost 19 of 1,250 nets, 2.5 million in all.", "en"),
            [10.0, 19.0, 1250.0, 2_500_000.0]
        );
        assert_eq!(values("It won 5-3 on May 4.", "en"), [0.0; 0]);
    }

    #[test]
    fn only_what_counts_the_same_is_held_together() {
        let found = operands("16 % of 34 boats, 12 % of 8 boats", "en");
        assert!(found[0].fits(&found[2]) && found[1].fits(&found[3]) && !found[0].fits(&found[1]));
        let found = operands("8艘渡船，5辆车", "zh");
        assert!(!found[0].fits(&found[1]));
    }

    #[test]
    fn times_are_days_or_years() {
        let days = |text: &str| -> Vec<f64> { times(text, "zh", None, false).iter().map(|one| one.value).collect() };
        let found = days("6月11日动工，7月20日通航。");
        assert_eq!(found[1] - found[0], 39.0);
        let years = |text: &str| -> Vec<f64> { times(text, "en", None, true).iter().map(|one| one.value).collect() };
        assert_eq!(years("It won in 1993, and again in May 2018."), [1993.0, 2018.0]);
    }
}

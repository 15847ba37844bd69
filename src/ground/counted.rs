//! What a question counts, and whether a figure counts that: the same things, of the same year or part of one.

use super::extents::extents;
use crate::language::Language;
use crate::language::numeral::{Reading, figures};
use crate::text::fold::fold;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Whether a question names years and a sentence others alone.
pub(super) fn other_year(question: &str, sentence: &str) -> bool {
    let years = |text: &str| -> Vec<i64> {
        let values = figures(text, Reading::Strict)
            .into_iter()
            .filter_map(|figure| figure.values.first().copied());
        values
            .filter(|value| value.fract() == 0.0 && (1500.0..2100.0).contains(value))
            .map(|value| value as i64)
            .collect()
    };
    let (asked, told) = (years(question), years(sentence));
    !asked.is_empty() && !told.is_empty() && !told.iter().any(|year| asked.contains(year))
}

/// Whether how many of something is asked.
pub(super) fn many(question: &str) -> bool {
    let folded = fold(question);
    let mut known = Language::all().iter().filter_map(Language::counts);
    known.any(|counts| counts.many.iter().any(|many| folded.contains(many)))
}

/// Whether things are asked for and times or measures are counted, or the other way: 多少个 and 7000多次.
pub(super) fn another_counter(question: &str, answer: &str) -> bool {
    const THINGS: &str = "个個名位人家所户戶艘辆輛座条條件只隻头頭台架栋棟种種项項本张張";
    let classed = |after: &str| -> Option<bool> {
        let after = after.trim_start_matches(['多', '余', '餘', '几', ' ']);
        let whole = extents()
            .flat_map(|known| known.counters.iter())
            .filter(|counter| after.starts_with(counter));
        let counter = whole.max_by_key(|counter| counter.len())?;
        let thing = counter.chars().next().is_some_and(|c| THINGS.contains(c));
        Some(thing && !["个月", "個月"].contains(&counter) || counter.starts_with('人'))
    };
    if question.contains("哪几") || question.contains("哪幾") || question.contains("第几") {
        return false;
    }
    let asked = ["多少", "几", "幾"]
        .iter()
        .find_map(|word| question.split_once(word))
        .and_then(|(_, after)| {
            let bare = after.strip_prefix(['个', '個']).unwrap_or_default();
            classed(bare).filter(|thing| !thing).or_else(|| classed(after))
        });
    let numeral = |c: char| c.is_numeric() || "一二三四五六七八九十百千万萬亿億兆两兩〇".contains(c);
    let own = answer.rfind(numeral).and_then(|at| {
        let after = answer[at..].trim_start_matches(numeral);
        classed(after)
    });
    matches!((asked, own), (Some(asked), Some(own)) if asked != own)
}

/// Whether a question names a part of a year or of a match, and a sentence another of the kind alone.
pub(super) fn another_part(question: &str, sentence: &str) -> bool {
    static PART: OnceLock<Option<Regex>> = OnceLock::new();
    let read = || {
        Regex::new(concat!(
            "第?([一二三四头首上下前后])一?个?(季度|半年|半场|学期|半程)",
            r"|(?i)\b(first|second|third|fourth|last)[ -](quarter|half|term|period)\b"
        ))
        .ok()
    };
    let Some(part) = PART.get_or_init(read) else {
        return false;
    };
    let parts = |text: &str| -> BTreeSet<(String, String)> {
        let text = fold(text);
        let found = part.captures_iter(&text).filter_map(|found| {
            let which = found.get(1).or(found.get(3))?.as_str();
            let which = if matches!(which, "头" | "首") { "一" } else { which };
            Some((which.to_owned(), found.get(2).or(found.get(4))?.as_str().to_owned()))
        });
        found.collect()
    };
    let (asked, told) = (parts(question), parts(sentence));
    asked.iter().any(|(which, kind)| {
        let mut own = told.iter().filter(|(_, other)| other == kind).peekable();
        own.peek().is_some() && own.all(|(other, _)| other != which)
    })
}

/// Whether how many of something is asked, and the figure is of a measure that the question does not name.
pub(super) fn another_measure(question: &str, answer: &str, rest: &str) -> bool {
    let counts = || Language::all().iter().filter_map(Language::counts);
    let folded = fold(question);
    let many = many(question);
    let own = answer.split_whitespace().last().unwrap_or_default();
    let next = rest.split_whitespace().next().unwrap_or_default();
    let measure = [own, next]
        .into_iter()
        .map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%')));
    let mut measures = measure.filter(|word| counts().any(|counts| counts.measures.contains(word)));
    many && measures.any(|word| !folded.contains(&word.chars().take(5).collect::<String>()))
}

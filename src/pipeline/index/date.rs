//! The day a page was printed.

use crate::archive::Day;
use crate::read::{Dated, Document};
use regex::Regex;
use std::sync::LazyLock;

/// Years of a newspaper.
const YEARS: std::ops::RangeInclusive<u32> = 1600..=2100;

/// Year, month and day, or year and month, with what stands between them.
static WRITTEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([0-9]{4})([-_./年]?)([0-9]{1,2})(?:([-_./月]?)([0-9]{1,2}))?").ok());

/// The day of a document: that which somebody gave, that which it tells itself, or that in the names of its file and folders.
pub(super) fn date_of(document: &Document, given: Option<Day>) -> Option<Dated> {
    let by = |value: String, from: &str| Dated {
        value,
        from: from.to_owned(),
    };
    let given = given.map(|day| by(day.to_string(), "given"));
    let named = || Some(by(of_path(document.source.path.as_deref()?)?.to_string(), "path"));
    given.or_else(|| document.source.date.clone()).or_else(named)
}

/// The day that the names of a file and its folders tell, the file's own before those above it.
pub(super) fn of_path(path: &str) -> Option<Day> {
    let written = WRITTEN.as_ref()?;
    let path = path.replace('\\', "/");
    let mut found = None;
    let mut at = 0;
    while let Some(groups) = written.captures_at(&path, at) {
        let whole = groups.get(0)?;
        let part = |number: usize| groups.get(number).map_or("", |part| part.as_str());
        // Figures of a longer number begin at each of them.
        at = groups.get(1)?.start() + 1;
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(path[..whole.start()].chars().next_back()) || digit(path[whole.end()..].chars().next()) {
            continue;
        }
        let (year, month, day) = (part(1), part(3), part(5));
        let (between, after) = (part(2), part(4));
        let close = between.is_empty() && after.is_empty() && month.len() == 2 && day.len() == 2;
        let apart = !between.is_empty() && (day.is_empty() || !after.is_empty());
        // A year and a month alone are folders, or they would be any number.
        let told = !day.is_empty() || between == "/" || between == "年" || between == "-";
        if !(close || apart) || !told || year.parse().is_ok_and(|year| !YEARS.contains(&year)) {
            continue;
        }
        let text = match day {
            "" => format!("{year}-{month:0>2}"),
            day => format!("{year}-{month:0>2}-{day:0>2}"),
        };
        if let Some(day) = Day::parse(&text) {
            found = Some(day);
            at = whole.end();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_days() {
        for (path, expected) in [
            ("/a/1998-01-05.txt", "1998-01-05"),
            ("/a/19980105_p1.txt", "1998-01-05"),
            ("/rmrb/1998/01/05/page-2.txt", "1998-01-05"),
            ("/rmrb/1998/1/5.txt", "1998-01-05"),
            ("/rmrb/1998/01/a.txt", "1998-01"),
            ("/1997-02-03/1998-01-05.pdf", "1998-01-05"),
            ("/人民日报/1998年1月5日.txt", "1998-01-05"),
            ("/a/b_1998_01_05.xml!c/d.txt", "1998-01-05"),
            ("/a/119980105.txt", ""),
            ("/a/1998-13-05.txt", ""),
            ("/a/12345678.txt", ""),
            ("/a/0001.txt", ""),
            ("/a/2001.txt", ""),
            ("/x9801/199801.txt", ""),
        ] {
            let found = of_path(path).map(|day| day.to_string()).unwrap_or_default();
            assert_eq!(found, expected, "{path}");
        }
    }
}

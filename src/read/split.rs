//! A file of many pages, one after another: where each begins.

use crate::language::numeral::{Reading, figures};
use crate::language::rules::Rules;
use std::ops::Range;

/// A line that names its page is no longer, in bytes.
const LONGEST_HEADLINE: usize = 120;
/// So many numbers one after the other are pages whatever their lines look like.
const ROW: usize = 3;
/// The line that names a page stands among its first ones.
const FIRST: usize = 3;
/// A page has at least so many lines with text.
const LEAST_LINES: usize = 5;

struct Line {
    start: usize,
    /// The number of the page, where the line names one.
    number: Option<f64>,
    /// Whether it is worded like the first line that names a page or a date.
    again: bool,
    /// What stands before the number, figures aside: lines that name pages of one paper look alike.
    look: String,
}

/// The pages of `text`, in order: parted by form feeds, or else by the lines that name pages, one number after the other, or
/// repeat the first page's date.
pub(super) fn pages(text: &str) -> Vec<Range<usize>> {
    let fed = parted(text, text.match_indices('\u{c}').map(|(place, _)| place + 1));
    if fed.len() > 1 {
        return fed;
    }
    parted(text, named(text).into_iter())
}

/// The pieces of `text` between `places`, those without words left out: their white space goes with the piece before.
fn parted(text: &str, places: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in places.chain([text.len()]) {
        match found.last_mut() {
            _ if start == end => {}
            Some(last) if text[start..end].trim().is_empty() => last.end = end,
            _ => found.push(start..end),
        }
        start = end;
    }
    if let [first, second, ..] = found.as_mut_slice()
        && text[first.clone()].trim().is_empty()
    {
        second.start = first.start;
        found.remove(0);
    }
    found
}

/// Where pages begin that are named by a line among their first.
fn named(text: &str) -> Vec<usize> {
    let lines = lines(text);
    let Some(first) = lines
        .iter()
        .take(FIRST)
        .position(|line| line.number.is_some() || line.again)
    else {
        return Vec::new();
    };
    let mut number = lines[first].number;
    let mut found = Vec::new();
    let mut alike = true;
    let mut last = 0;
    for place in first + LEAST_LINES..lines.len() {
        let line = &lines[place];
        let next = number.is_some() && line.number == number.map(|number| number + 1.0);
        let begins = next || lines[first].again && line.again && number.is_none();
        // What stood above the first page's name stands above the others'.
        let top = place - first;
        if begins && top >= last + LEAST_LINES && lines.len() - place >= LEAST_LINES {
            found.push(lines[top].start);
            last = top;
            number = line.number;
            alike &= line.look == lines[first].look;
        }
    }
    // One page may name the next in passing.
    if alike || found.len() + 1 >= ROW {
        found
    } else {
        Vec::new()
    }
}

fn lines(text: &str) -> Vec<Line> {
    let rules = Rules::get().ok();
    let mut found: Vec<Line> = Vec::new();
    let mut dated: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let short = words.len() <= LONGEST_HEADLINE;
            let names = |rules: &&Rules| short && !closed(words) && !rules.jump.is_match(words);
            let named = rules.filter(names).and_then(|rules| rules.page_number(words));
            let number = named
                .clone()
                .and_then(|named| figures(&words[named], Reading::Loose).first()?.values.first().copied());
            if found.len() < FIRST && dated.is_none() && short && rules.is_some_and(|rules| rules.folio.is_match(words))
            {
                dated = Some(words);
            }
            found.push(Line {
                start,
                look: named.map_or(String::new(), |named| look(&words[..named.start])),
                number,
                again: dated == Some(words),
            });
        }
        start += line.len();
    }
    found
}

/// Whether a sentence is over at the end of a line.
fn closed(line: &str) -> bool {
    line.ends_with([
        '。', '.', '!', '?', '！', '？', '।', '؟', ';', '；', ',', '，', '、', '،',
    ])
}

/// What a line has before the number of its page, every run of figures as one mark.
fn look(before: &str) -> String {
    let mut found = String::new();
    for c in before.chars() {
        match c.is_numeric() {
            true if found.ends_with('#') => {}
            true => found.push('#'),
            false => found.push(c),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        pages(text).into_iter().map(|range| &text[range]).collect()
    }

    fn page(top: &str) -> String {
        format!("{top}\n{}", "一行正文。\n".repeat(6))
    }

    #[test]
    fn form_feeds_part_pages() {
        assert_eq!(split("one\n\u{c}two\n\u{c}\n"), ["one\n\u{c}", "two\n\u{c}\n"]);
        assert_eq!(split("\u{c}only\n"), ["\u{c}only\n"]);
    }

    #[test]
    fn lines_that_name_pages_part_them() {
        for tops in [
            ["第3版", "第4版", "第5版"],
            ["第九版 要闻", "第十版 国际", "第十一版 副刊"],
            ["Page 9", "Page 10", "Page 11"],
            [
                "2024年5月6日 星期一 第1版",
                "2024年5月6日 星期一 第2版",
                "2024年5月6日 星期一 第3版",
            ],
        ] {
            let text: String = tops.iter().map(|top| page(top)).collect();
            let found = split(&text);
            assert_eq!(found.len(), 3, "{tops:?}");
            assert!(found.iter().zip(tops).all(|(page, top)| page.starts_with(top)));
        }
        let same: String = (0..3).map(|_| page("2024年5月6日 星期一")).collect();
        assert_eq!(split(&same).len(), 3);
    }

    #[test]
    fn a_line_that_only_mentions_the_next_page_parts_nothing() {
        for (top, stray) in [
            ("Page 8", "The full list is on page 9 of this issue."),
            ("Page 8", "Continued on page 9"),
            ("Page 8", "See also page 9"),
            ("2024年5月6日 星期一 第8版", "（下转第9版）"),
            ("第8版 要闻", "今日导读 第9版"),
            ("Seite 8", "Mehr dazu auf Seite 9"),
        ] {
            let text = page(top) + &page(stray);
            assert_eq!(split(&text).len(), 1, "{stray}");
        }
        let other = page("Page 8 | The Courier") + &page("The Courier | Page 9") + &page("Page 10 | The Courier");
        assert_eq!(split(&other).len(), 3);
    }

    #[test]
    fn one_page_stays_whole() {
        let stray = page("第3版") + &page("第9版 要闻");
        let once = page("一行") + &page("第2版");
        for text in [stray, once, page("第3版"), String::new(), "第3版\n第4版\n".to_owned()] {
            assert!(split(&text).len() <= 1, "{text}");
        }
    }
}

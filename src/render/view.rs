//! How replies are laid out for people: lines broken by display width, text of either direction readable, bytes told as
//! lines.

use super::printed::{boxes, listed, named, pages};
use crate::span::{Region, Span};
use crate::tongue::Tongue;
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The narrowest room that words are broken to.
const NARROWEST: usize = 16;

/// What a view knows of where it is shown, and of the pages it speaks of.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Columns to break lines to; `None` leaves paragraphs whole, as programs and pipes want them.
    pub width: Option<usize>,
    /// Whether each line is marked with the direction of its text, for terminals.
    pub directed: bool,
    /// Whether boxes on printed pages are told.
    pub boxes: bool,
    /// What the words around results are told in.
    pub tongue: Tongue,
    /// The pages that it speaks of.
    pub pages: Vec<PageLines>,
}

/// A page and its lines.
#[derive(Clone, Debug, Default)]
pub struct PageLines {
    /// As replies give it.
    pub path: Option<String>,
    /// Its page in the file, where that holds several.
    pub page: Option<usize>,
    /// Where its lines begin.
    pub lines: Lines,
}

/// Where a quote stands.
pub(super) struct Place<'a> {
    /// The page's path.
    pub path: Option<&'a str>,
    /// Its page in the file; `None` where it is the only one that a view speaks of, too.
    pub page: Option<usize>,
    pub spans: &'a [Span],
    pub regions: &'a [Region],
}

/// Where the lines of a page begin.
#[derive(Clone, Debug, Default)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// The lines of `source`.
    pub fn of(source: &str) -> Self {
        let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(place, _)| place + 1)).collect())
    }

    /// The line that `byte` stands in, counted from 1; `None` where the page is all one line, which tells nothing.
    pub fn number(&self, byte: usize) -> Option<usize> {
        (self.0.len() > 1).then(|| self.0.partition_point(|start| *start <= byte))
    }
}

impl View {
    /// Bytes of a place, and its printed page or its lines, in brackets.
    pub(super) fn place(&self, place: &Place) -> String {
        let bytes = place.spans.iter().map(|span| format!("{}–{}", span.start, span.end));
        let mut told = vec![bytes.collect::<Vec<_>>().join(", ")];
        told.extend(named(&pages(place.regions, place.page)).map(|pages| self.say(&pages)));
        if place.regions.is_empty() {
            told.extend(self.lines(place));
        } else if self.boxes {
            told.push(self.say(&format!("box {}", boxes(place.regions).join(", "))));
        }
        format!("[{}]", told.join(" · "))
    }

    fn lines(&self, place: &Place) -> Option<String> {
        let same = |known: &&PageLines| {
            known.path.as_deref() == place.path && (place.page.is_none() || known.page == place.page)
        };
        let page = self.pages.iter().find(same)?;
        let numbers = place.spans.iter().filter_map(|span| page.lines.number(span.start));
        let mut numbers: Vec<usize> = numbers.collect();
        numbers.dedup();
        match numbers.as_slice() {
            [] => None,
            [one] => Some(self.say(&format!("line {one}"))),
            several => Some(self.say(&format!("lines {}", listed(several, ", ")))),
        }
    }

    /// Words around results, in the language of who reads them.
    pub(super) fn say(&self, text: &str) -> String {
        self.tongue.say(text).into_owned()
    }

    /// A mark such as `note`, with what stands behind it.
    pub(super) fn mark(&self, mark: &str) -> String {
        format!("{}{}", self.say(mark), self.tongue.colon())
    }

    /// `, page 3` or nothing.
    pub(super) fn on(&self, page: Option<usize>) -> String {
        let told = |page| format!(", {}", self.say(&format!("page {page}")));
        page.map(told).unwrap_or_default()
    }

    /// `text` after `first`, its further lines after as many spaces.
    pub(super) fn item(&self, first: &str, text: &str) -> String {
        self.under(first, &" ".repeat(first.width()), text)
    }

    /// `text` after `first`, its further lines after `rest`, which is as wide.
    pub(super) fn under(&self, first: &str, rest: &str, text: &str) -> String {
        let indent = first.width();
        let room = match self.width {
            Some(width) => width.saturating_sub(indent).max(NARROWEST),
            None => usize::MAX,
        };
        let mut out = String::new();
        for (place, line) in broken(text, room).into_iter().enumerate() {
            out.push_str(if place == 0 { first } else { rest });
            out.push_str(&self.directed(text, line));
            out.push('\n');
        }
        out
    }

    /// `line` of `text`, kept apart in its own direction where that is not the terminal's.
    fn directed(&self, text: &str, line: &str) -> String {
        if !self.directed || !text.contains(right_to_left) {
            return line.to_owned();
        }
        let leads = text.chars().find(|c| c.is_alphabetic());
        let mark = if leads.is_some_and(right_to_left) {
            '\u{2067}'
        } else {
            '\u{2066}'
        };
        format!("{mark}{line}\u{2069}")
    }
}

/// `text` in at most `columns`, with an ellipsis where it was cut.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.graphemes(true).take_while(|grapheme| {
        used += grapheme.width();
        used <= columns
    });
    format!("{}…", kept.collect::<String>().trim_end())
}

/// `text` in lines of at most `room` columns, broken where Unicode (UAX 14) allows it, or anywhere in what has no such place.
pub fn broken(text: &str, room: usize) -> Vec<&str> {
    if text.width() <= room {
        return vec![text];
    }
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for (place, _) in linebreaks(text) {
        if text[start..place].trim_end().width() > room {
            if end > start {
                lines.push(text[start..end].trim_end());
                start = end;
            }
            start += forced(&text[start..place], room, &mut lines);
        }
        end = place;
    }
    if start < text.len() {
        lines.push(text[start..].trim_end());
    }
    lines
}

/// Breaks what has no place to be broken at; returns the bytes that were put on lines, leaving what fits on one.
fn forced<'a>(text: &'a str, room: usize, lines: &mut Vec<&'a str>) -> usize {
    let (mut start, mut width) = (0, 0);
    if text.trim_end().width() <= room {
        return 0;
    }
    for (place, grapheme) in text.grapheme_indices(true) {
        width += grapheme.width();
        if width > room && place > start {
            lines.push(&text[start..place]);
            (start, width) = (place, grapheme.width());
        }
    }
    start
}

fn right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_lines_up_and_right_to_left_is_kept_apart() {
        let view = View {
            width: Some(23),
            directed: true,
            ..View::default()
        };
        let item = view.item("   ", "抢修队沉放石笼，堵住了决口，当晚通车。");
        assert_eq!(item, "   抢修队沉放石笼，堵住\n   了决口，当晚通车。\n");
        assert!(item.lines().all(|line| line.width() <= 23));
        let hebrew = view.item("   ", "המעבורת ניצלה, 5 שנים");
        assert!(
            hebrew
                .lines()
                .all(|line| line.starts_with("   \u{2067}") && line.ends_with('\u{2069}'))
        );
        assert_eq!(View::default().item("- ", "a b"), "- a b\n");
    }

    fn place<'a>(path: Option<&'a str>, page: Option<usize>, spans: &'a [Span]) -> Place<'a> {
        Place {
            path,
            page,
            spans,
            regions: &[],
        }
    }

    #[test]
    fn places_tell_their_lines() {
        let page = |path: Option<&str>, page, text| PageLines {
            path: path.map(str::to_owned),
            page,
            lines: Lines::of(text),
        };
        let view = View {
            pages: vec![
                page(None, None, "ab\ncd\nef"),
                page(Some("y"), Some(1), "abcdef\ng"),
                page(Some("y"), Some(2), "ab\ncd"),
            ],
            ..View::default()
        };
        let at = [Span::new(4, 5)];
        assert_eq!(view.place(&place(None, None, &at)), "[4–5 · line 2]");
        let two = [Span::new(0, 1), Span::new(6, 7)];
        assert_eq!(view.place(&place(None, None, &two)), "[0–1, 6–7 · lines 1, 3]");
        assert_eq!(view.place(&place(Some("x"), None, &at)), "[4–5]");
        assert_eq!(view.place(&place(Some("y"), Some(2), &at)), "[4–5 · page 2 · line 2]");
    }

    #[test]
    fn what_was_printed_is_told_by_page_and_box() {
        let regions = [10.0, 24.0].map(|y| Region {
            page: 3,
            bounds: [50.0, y, 240.0, 12.0],
        });
        let printed = Place {
            regions: &regions,
            ..place(None, Some(7), &[])
        };
        let mut view = View::default();
        let spans = [Span::new(4, 5)];
        let printed = Place {
            spans: &spans,
            ..printed
        };
        assert_eq!(view.place(&printed), "[4–5 · page 3]");
        view.boxes = true;
        assert_eq!(view.place(&printed), "[4–5 · page 3 · box 50,10 240×26]");
    }

    #[test]
    fn a_cut_keeps_to_its_columns() {
        assert_eq!(cut("渡口渡口", 6), "渡口…");
        assert_eq!(cut("abc", 3), "abc");
    }

    proptest! {
        #[test]
        fn breaking_loses_only_white_space(text in "[a-z 渡口，。é\u{301}-]{0,80}", room in 16usize..40) {
            let lines = broken(&text, room);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            prop_assert!(lines.iter().all(|line| line.width() <= room), "{:?}", lines);
        }
    }
}

//! When a page was printed: by what was told, its file, its folio lines and its path.

use crate::dates::{Edges, Precision, folio};
use crate::page::{Article, Page};
use crate::read::{Dated, Document, Format, Layout, Sheet};
use crate::span::Span;

/// The share of a printed page's height that its head and its foot take, and the banner and folio line at its top.
const HEAD: f32 = 0.2;
const FOOT: f32 = 0.06;
const TOP: f32 = 0.1;
/// The lines that they take where nobody knows where lines were printed.
const HEAD_LINES: usize = 12;
const FOOT_LINES: usize = 5;
const TOP_LINES: usize = 6;
/// Lines above and below the headline of a page made for screens that say when it came out, among others.
const ABOVE: usize = 4;
const BELOW: usize = 8;
/// Paragraphs among those below, and bytes from which on a line is one: further down stand the days of other pages.
const PARAGRAPHS: usize = 3;
const LONG: usize = 160;

/// When the page was printed, and what tells it.
pub(crate) fn dated(document: &Document, page: &Page) -> Option<Dated> {
    let own = document.source.date.clone();
    if own.as_ref().is_some_and(|own| own.from == Dated::GIVEN) {
        return own;
    }
    let (text, language) = (document.text.as_str(), document.source.language.as_str());
    let printed = folio(text, language, &edges(document, page)).filter(|found| {
        // A date without its weekday is believed after the name of the file.
        let named = own.as_ref().and_then(Dated::date);
        found.weekday
            || named.is_none_or(|named| named.precision() < Precision::Day || named.agrees(found.date))
            || own.as_ref().is_some_and(|own| own.from == Dated::CREATED)
    });
    let printed = printed.map(|found| Dated::new(found.date, Dated::FOLIO));
    Dated::settled(own.into_iter().chain(printed))
}

/// Where folio lines may stand.
fn edges(document: &Document, page: &Page) -> Edges {
    let text = document.text.as_str();
    if document.source.format == Format::Html.name() {
        return near(text, page);
    }
    let furniture = page.furniture.iter().map(|part| part.span);
    let placed = document.layout.as_ref().filter(|layout| !layout.lines.is_empty());
    let (edges, first) = match placed {
        Some(layout) => printed(layout),
        None => in_order(text),
    };
    Edges {
        furniture: merged(text, furniture.collect()),
        edges: merged(text, edges),
        first: merged(text, first),
    }
}

/// The lines around the headline of the longest article: elsewhere stand the days of other pages and of remarks.
fn near(text: &str, page: &Page) -> Edges {
    let length = |article: &&Article| -> usize {
        let paragraphs = article.sections.iter().flat_map(|section| &section.paragraphs);
        paragraphs.map(|paragraph| paragraph.text.len()).sum()
    };
    let headline = page
        .articles
        .iter()
        .max_by_key(length)
        .and_then(|article| article.headline.as_ref());
    let lines = lines(text);
    let first = headline.map_or(0, |headline| {
        lines.partition_point(|line| line.end <= headline.span.start)
    });
    let last = headline.map_or(0, |headline| {
        lines.partition_point(|line| line.start < headline.span.end)
    });
    let mut long = 0;
    let below = lines[last..].iter().take(BELOW).take_while(|line| {
        long += usize::from(line.len() > LONG);
        long <= PARAGRAPHS
    });
    let near: Vec<Span> = lines[first.saturating_sub(ABOVE)..last]
        .iter()
        .chain(below)
        .copied()
        .collect();
    Edges {
        furniture: near.clone(),
        edges: near,
        first: Vec::new(),
    }
}

/// The lines at the head and the foot of the first sheet, and those at its very top.
fn printed(layout: &Layout) -> (Vec<Span>, Vec<Span>) {
    let Some(Sheet { page, height, .. }) = layout.sheets.first().copied() else {
        return (Vec::new(), Vec::new());
    };
    let lines = layout.lines.iter().filter(|line| line.region.page == page);
    let placed = lines.map(|line| {
        let [_, y, _, tall] = line.region.bounds;
        (line.span, (y + tall / 2.0) / height)
    });
    let placed: Vec<(Span, f32)> = placed.collect();
    let of = |fits: &dyn Fn(f32) -> bool| {
        let fitting = placed.iter().filter(|(_, place)| fits(*place));
        fitting.map(|(span, _)| *span).collect()
    };
    (
        of(&|place| place <= HEAD || place >= 1.0 - FOOT),
        of(&|place| place <= TOP),
    )
}

/// The first lines and the last, and the very first.
fn in_order(text: &str) -> (Vec<Span>, Vec<Span>) {
    let mut lines = lines(text);
    let head = lines.iter().take(HEAD_LINES);
    let foot = lines
        .iter()
        .skip(lines.len().saturating_sub(FOOT_LINES).max(HEAD_LINES));
    let edges = head.chain(foot).copied().collect();
    lines.truncate(TOP_LINES);
    (edges, lines)
}

/// The lines that are not blank.
fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        start += line.len();
        Span::new(start - line.len(), start).trimmed(text)
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// The same in order, those with nothing but white space between them as one.
fn merged(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut found: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match found.last_mut() {
            Some(last)
                if text
                    .get(last.end..span.start)
                    .is_none_or(|between| between.trim().is_empty()) =>
            {
                last.end = last.end.max(span.end);
            }
            _ => found.push(span),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::from_text;
    use crate::span::Located;

    fn page(path: Option<&str>, text: &str) -> (Document, Page) {
        let document = from_text(path.map(str::to_owned), Format::Plain, text.to_owned(), "utf-8").unwrap();
        (document, Page::default())
    }

    fn told(path: Option<&str>, text: &str) -> Option<String> {
        let (document, page) = page(path, text);
        dated(&document, &page).map(|dated| format!("{} {}", dated.value, dated.from))
    }

    #[test]
    fn pages_are_dated_by_folio_and_by_path() {
        let folio = "渡口日报\n1998年1月5日 星期一 第3版\n\n渡口重开\n\n本报讯 渡口昨日重开。\n";
        assert_eq!(told(None, folio).as_deref(), Some("1998-01-05 folio"));
        assert_eq!(told(Some("1998-01-06.txt"), folio).as_deref(), Some("1998-01-05 folio"));
        let bare = "渡口日报\n1998年1月5日 第3版\n\n渡口重开\n\n本报讯 渡口昨日重开。\n";
        assert_eq!(told(Some("1998-01-06.txt"), bare).as_deref(), Some("1998-01-06 path"));
        assert_eq!(
            told(Some("1998/a.txt"), bare).as_deref(),
            Some("1998 path"),
            "it may be any date"
        );
        assert_eq!(
            told(Some("19980106.txt"), "渡口重开了。\n").as_deref(),
            Some("1998-01-06 path")
        );
        assert_eq!(told(None, "渡口重开了。\n"), None);
    }

    #[test]
    fn pages_for_screens_are_dated_next_to_their_headline() {
        let body = "The council kept the ferry for five more years after a long debate. ".repeat(4);
        for (page, day) in [
            (
                "<h1>Ferry saved</h1><p>By Ann Orr | 10.06.2018 22:00 | 3 comments</p>BODY",
                Some("2018-06-10 folio"),
            ),
            ("<h5>23.01.2019</h5><h1>Ferry saved</h1>BODY", Some("2019-01-23 folio")),
            (
                "<h1>Ferry saved</h1>BODY<ul><li>1 May 2017</li><li>1 May 2017</li></ul>",
                None,
            ),
            (
                "<h1>Ferry saved</h1><p>On 10 June 2018 the council of the town met to say what is to become of it.</p>BODY",
                None,
            ),
        ] {
            let page = page.replace(
                "BODY",
                &format!("<p>{body}</p><p>{body}</p><p>{body}</p><p>{body}</p><p>{body}</p><p>{body}</p><p>{body}</p>"),
            );
            let document = crate::read::document(None, Format::Html, page.as_bytes()).unwrap();
            let page = crate::page::assemble(&document, None).unwrap();
            let told = dated(&document, &page).map(|dated| format!("{} {}", dated.value, dated.from));
            assert_eq!(told.as_deref(), day);
        }
    }

    #[test]
    fn furniture_counts_wherever_it_stands() {
        let text = "x\n".repeat(30) + "Monday, January 5, 1998\n" + &"y\n".repeat(30);
        let (document, mut page) = page(None, &text);
        assert_eq!(dated(&document, &page), None);
        let span = Span::new(60, 83);
        page.furniture.push(Located {
            span,
            text: span.text(&text).unwrap().to_owned(),
            regions: Vec::new(),
        });
        assert_eq!(dated(&document, &page).unwrap().value, "1998-01-05");
    }
}

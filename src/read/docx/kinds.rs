//! What each paragraph is: by its style, or by its size in a text without styles.

use super::body::{Body, Item};
use super::paragraph::Paragraph;
use super::sizes;
use crate::read::compose::Composed;
use crate::read::credit;
use crate::read::document::BlockKind;
use crate::read::signed;

/// Bytes of a line below a headline that names its author, at most.
const BYLINE: usize = 200;
/// Paragraphs below a headline that may be such.
const NEAR: usize = 4;

/// Adds a text.
pub(super) fn compose(body: &Body, composed: &mut Composed) {
    let paragraphs: Vec<&Paragraph> = body.items.iter().filter_map(said).collect();
    let styled = paragraphs.iter().any(|paragraph| level(paragraph).is_some());
    let titled = paragraphs.iter().any(|paragraph| named(paragraph, "title"));
    let by_size = if styled { Vec::new() } else { sizes::kinds(&paragraphs) };
    let mut place = 0;
    let mut since = usize::MAX;
    for item in &body.items {
        let paragraph = match item {
            Item::Row(row) => {
                composed.row(row.head, &row.cells);
                continue;
            }
            Item::Paragraph(_) => match said(item) {
                Some(paragraph) => paragraph,
                None => continue,
            },
        };
        let kind = by_size.get(place).copied().unwrap_or_else(|| kind(paragraph, titled));
        place += 1;
        since = match kind {
            BlockKind::Heading(1) => 0,
            _ => since.saturating_add(1),
        };
        let words = paragraph.words.trim();
        let below = kind == BlockKind::Paragraph && since <= NEAR && words.len() <= BYLINE;
        let whole = |range: std::ops::Range<usize>| range.len() * 10 >= words.len() * 9;
        let kind = match kind {
            BlockKind::Paragraph if below && signed::byline(words).is_some_and(whole) => BlockKind::Byline,
            BlockKind::Paragraph if below && signed::dated(words) => BlockKind::Furniture,
            kind => kind,
        };
        if kind == BlockKind::Paragraph {
            since = usize::MAX;
        }
        let credit = credit::at_end(words).filter(|place| kind == BlockKind::Caption && *place > 0);
        let (words, credit) = words.split_at(credit.unwrap_or(words.len()));
        composed.push(kind, words);
        composed.push(BlockKind::Credit, credit);
    }
}

fn said(item: &Item) -> Option<&Paragraph> {
    match item {
        Item::Paragraph(paragraph) if !paragraph.words.trim().is_empty() => Some(paragraph),
        _ => None,
    }
}

fn named(paragraph: &Paragraph, name: &str) -> bool {
    paragraph.manner.names.iter().any(|known| known == name)
}

/// The level of a heading, counted from 1.
fn level(paragraph: &Paragraph) -> Option<u8> {
    if named(paragraph, "title") {
        return Some(1);
    }
    let numbered = |name: &String| name.strip_prefix("heading ")?.trim().parse::<u8>().ok();
    let by_name = paragraph.manner.names.iter().find_map(numbered);
    by_name
        .or(paragraph.outline.map(|level| level + 1))
        .filter(|level| (1..=9).contains(level))
}

/// What its style says that a paragraph is; below a title headings rank one lower.
fn kind(paragraph: &Paragraph, titled: bool) -> BlockKind {
    let begins = |start: &str| paragraph.manner.names.iter().any(|name| name.starts_with(start));
    let own = paragraph.manner.names.first().map_or("", String::as_str);
    match () {
        () if begins("toc ") || begins("toc heading") || begins("contents") || begins("header") || begins("footer") => {
            BlockKind::Furniture
        }
        () if begins("footnote text") || begins("endnote text") => BlockKind::Note,
        () if begins("subtitle") || begins("standfirst") || begins("deck") => BlockKind::Deck,
        () if begins("kicker") => BlockKind::Kicker,
        () if begins("author") || own.contains("byline") => BlockKind::Byline,
        () if begins("caption") || begins("figure") || begins("illustration") => BlockKind::Caption,
        () if begins("table of ") => BlockKind::Furniture,
        () => match level(paragraph) {
            Some(level) if titled && !named(paragraph, "title") => BlockKind::Heading(level.saturating_add(1)),
            Some(level) => BlockKind::Heading(level),
            None if paragraph.listed || begins("list") => BlockKind::Verbatim,
            None => BlockKind::Paragraph,
        },
    }
}

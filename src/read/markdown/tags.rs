//! HTML inside Markdown: its tags are furniture, its words are what the tags around them say.

use crate::read::document::{Block, BlockKind};
use crate::span::Span;

/// Elements inside a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "ruby", "rt", "rp", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

/// Adds the blocks of a stretch of HTML.
pub(super) fn blocks(text: &str, span: Span, blocks: &mut Vec<Block>) {
    let html = span.text(text).unwrap_or_default();
    let mut kind = BlockKind::Paragraph;
    let mut silent: Option<String> = None;
    let mut words = 0;
    let mut at = 0;
    while let Some(place) = html[at..].find('<').map(|place| at + place) {
        let Some(tag) = tag(&html[place..]) else {
            at = place + 1;
            continue;
        };
        let end = place + tag.length;
        let leaves = silent.as_ref().is_some_and(|name| tag.closes && *name == tag.name);
        if silent.is_some() && !leaves || silent.is_none() && INLINE.contains(&tag.name.as_str()) {
            at = end;
            continue;
        }
        push(
            text,
            Span::new(span.start + words, span.start + place),
            if leaves { BlockKind::Furniture } else { kind },
            blocks,
        );
        push(
            text,
            Span::new(span.start + place, span.start + end),
            BlockKind::Furniture,
            blocks,
        );
        silent = None;
        if !tag.closes && matches!(tag.name.as_str(), "script" | "style") {
            silent = Some(tag.name.clone());
        }
        kind = match tag.name.as_str() {
            _ if tag.closes => BlockKind::Paragraph,
            "figcaption" | "caption" => BlockKind::Caption,
            "h1" => BlockKind::Heading(1),
            "h2" => BlockKind::Heading(2),
            "h3" | "h4" | "h5" | "h6" => BlockKind::Heading(3),
            "nav" | "aside" | "footer" | "button" => BlockKind::Furniture,
            "li" | "td" | "th" | "pre" => BlockKind::Verbatim,
            _ => BlockKind::Paragraph,
        };
        words = end;
        at = end;
    }
    let rest = if silent.is_some() { BlockKind::Furniture } else { kind };
    push(text, Span::new(span.start + words, span.end), rest, blocks);
}

fn push(text: &str, span: Span, kind: BlockKind, blocks: &mut Vec<Block>) {
    let span = span.trimmed(text);
    if !span.is_empty() {
        blocks.push(Block::new(span, kind));
    }
}

struct Found {
    name: String,
    closes: bool,
    length: usize,
}

/// The tag or comment that `html` begins with.
fn tag(html: &str) -> Option<Found> {
    if html.starts_with("<!--") {
        let length = html.find("-->").map_or(html.len(), |end| end + 3);
        return Some(Found {
            name: String::new(),
            closes: true,
            length,
        });
    }
    let rest = html[1..].strip_prefix('/').unwrap_or(&html[1..]);
    let name: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = html.find('>')? + 1;
    Some(Found {
        closes: html[1..].starts_with('/'),
        name: name.to_ascii_lowercase(),
        length,
    })
}

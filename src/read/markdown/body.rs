//! The blocks that a parser of CommonMark finds, with what newspapers' texts need beside it.

use super::lines::{self, paragraphs};
use super::spans::{bare, cut};
use super::tags;
use crate::read::document::{Block, BlockKind};
use crate::span::Span;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The blocks of `text` from `start` on, in no certain order; what is in none of them stands between blocks.
pub(super) fn blocks(text: &str, start: usize) -> Vec<Block> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut body = Body {
        text,
        blocks: Vec::new(),
        items: Vec::new(),
        indented: None,
        notes: 0,
    };
    for (event, range) in Parser::new_ext(&text[start..], options).into_offset_iter() {
        let span = Span::new(range.start + start, range.end + start);
        match event {
            Event::Start(tag) => body.open(&tag, span),
            Event::End(TagEnd::Item) => {
                if let Some(Some(item)) = body.items.pop() {
                    body.push(item, BlockKind::Verbatim);
                }
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                body.items.pop();
                body.notes = body.notes.saturating_sub(1);
            }
            Event::Rule => body.push(span, BlockKind::Furniture),
            _ => {}
        }
    }
    body.indented();
    body.blocks
}

struct Body<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// Items that are open, each with what no block holds yet.
    items: Vec<Option<Span>>,
    /// Indented prose that may go on with the lines below it.
    indented: Option<Span>,
    /// Definitions of notes that are open.
    notes: usize,
}

impl Body<'_> {
    fn push(&mut self, span: Span, kind: BlockKind) {
        let span = span.trimmed(self.text);
        if !span.is_empty() {
            self.blocks.push(Block::new(span, kind));
        }
    }

    /// The span of a block that is the first of its item begins where the item does.
    fn first(&mut self, span: Span) -> Span {
        match self.items.last_mut().and_then(Option::take) {
            Some(item) => Span::new(item.start, span.end),
            None => span,
        }
    }

    /// Adds the indented prose that was found last.
    fn indented(&mut self) {
        if let Some(span) = self.indented.take() {
            paragraphs(self.text, span, &mut self.blocks);
        }
    }

    fn open(&mut self, tag: &Tag, span: Span) {
        let listed = !self.items.is_empty();
        if let (Tag::Paragraph, Some(before)) = (tag, self.indented) {
            // The first line of a paragraph is indented, the others are not: no listing, whatever a parser says.
            let above = &self.text[before.start..span.start];
            if above[above.trim_end().len()..].matches('\n').count() < 2 {
                self.indented = Some(Span::new(before.start, span.end));
                return;
            }
        }
        self.indented();
        match tag {
            Tag::Item => self.items.push(Some(span)),
            Tag::FootnoteDefinition(_) => {
                self.items.push(None);
                self.notes += 1;
            }
            Tag::List(_) => {
                if let Some(item) = self.items.last_mut().and_then(Option::take) {
                    self.push(Span::new(item.start, span.start), BlockKind::Verbatim);
                }
            }
            Tag::Heading { level, .. } if self.notes == 0 => {
                // The mark of the item that it stands in is none of its words.
                if let Some(item) = self.items.last_mut().and_then(Option::take) {
                    self.push(Span::new(item.start, span.start), BlockKind::Furniture);
                }
                self.heading(span, *level as u8);
            }
            Tag::Paragraph if !listed => paragraphs(self.text, span, &mut self.blocks),
            Tag::CodeBlock(CodeBlockKind::Indented) if !listed && lines::prose(self.text, span) => {
                self.indented = Some(span)
            }
            Tag::HtmlBlock if !listed => tags::blocks(self.text, span, &mut self.blocks),
            Tag::Heading { .. }
            | Tag::Paragraph
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::TableHead
            | Tag::TableRow => {
                let span = self.first(span);
                let row = matches!(tag, Tag::TableRow);
                let kind = match () {
                    () if self.notes > 0 => BlockKind::Note,
                    () if row => BlockKind::Row,
                    () => BlockKind::Verbatim,
                };
                self.push(span, kind);
            }
            _ => {}
        }
    }

    /// A heading without its marks, which are furniture.
    fn heading(&mut self, span: Span, level: u8) {
        let whole = span.trimmed(self.text);
        let words = whole.text(self.text).unwrap_or_default();
        let mut start = words.len() - words.trim_start_matches('#').len();
        let mut end = words.len();
        if start == 0
            && let Some(place) = words.rfind('\n')
            && words[place..]
                .trim()
                .chars()
                .all(|c| matches!(c, '=' | '-' | '>' | ' '))
        {
            // A rule of dashes right below a paragraph of prose makes no heading of it.
            let above = words[..place].trim_end();
            let prose = above.len() > 60 && above.ends_with(['.', '!', '?', '。', '！', '？', '”', '"']);
            if prose && words[place..].contains('-') {
                let split = whole.start + above.len();
                paragraphs(self.text, Span::new(whole.start, split), &mut self.blocks);
                self.push(Span::new(split, whole.end), BlockKind::Furniture);
                return;
            }
            end = place;
        } else {
            let closing = words.trim_end_matches('#');
            end = if closing.ends_with([' ', '\t']) {
                closing.len()
            } else {
                end
            };
            start = start.min(end);
        }
        // `{#name}` at its end names a target.
        let named = words[..end].trim_end();
        if let Some(place) = named.rfind(" {").filter(|_| named.ends_with('}')) {
            end = place;
        }
        let inner = bare(self.text, Span::new(whole.start + start, whole.start + end.max(start)));
        let inner = linked(self.text, inner);
        if inner.is_empty() {
            self.push(whole, BlockKind::Furniture);
            return;
        }
        cut(self.text, whole, inner, BlockKind::Heading(level), &mut self.blocks);
    }
}

/// The words of a heading that is one link.
fn linked(text: &str, span: Span) -> Span {
    let words = span.text(text).unwrap_or_default();
    match words.strip_prefix('[').and_then(|words| words.split_once("](")) {
        Some((inner, rest))
            if rest.find(')') == Some(rest.len() - 1) && !inner.contains(['[', ']']) && !inner.trim().is_empty() =>
        {
            Span::new(span.start + 1, span.start + 1 + inner.len()).trimmed(text)
        }
        _ => span,
    }
}

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
        tight: None,
        leaf: false,
        notes: 0,
    };
    let parser = Parser::new_ext(&text[start..], options);
    // Where links lead is told apart from the text, on as many lines as it may take.
    let targets = parser.reference_definitions().iter();
    let targets: Vec<Span> = targets
        .map(|(_, target)| Span::new(target.span.start + start, target.span.end + start))
        .collect();
    targets
        .into_iter()
        .for_each(|target| body.push(target, BlockKind::Furniture));
    for (event, range) in parser.into_offset_iter() {
        let span = Span::new(range.start + start, range.end + start);
        match event {
            Event::Start(tag) => body.open(&tag, span),
            Event::End(TagEnd::Item) => {
                body.tight();
                if let Some(Some(item)) = body.items.pop() {
                    body.item(item);
                }
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Table,
            ) => body.leaf = false,
            Event::Text(_) | Event::Code(_) if !body.leaf && body.items.last() == Some(&None) && body.notes == 0 => {
                body.tight = Some(body.tight.map_or(span, |tight| Span::new(tight.start, span.end)));
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
    /// Text of an item that no paragraph is around, behind a block of the item.
    tight: Option<Span>,
    /// Whether a block is open that holds text itself.
    leaf: bool,
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

    /// Adds an item, or what of it no block holds; a mark with nothing behind it is furniture.
    fn item(&mut self, span: Span) {
        let words = span.text(self.text).unwrap_or_default();
        let kind = if marks(words) {
            BlockKind::Furniture
        } else {
            BlockKind::Verbatim
        };
        self.push(span, kind);
    }

    /// Adds what an item has above a block that begins at `place`.
    fn above(&mut self, place: usize) {
        self.tight();
        if let Some(Some(item)) = self.items.last().copied() {
            let span = Span::new(item.start, place);
            if !marks(span.text(self.text).unwrap_or_default()) {
                self.push(span, BlockKind::Verbatim);
                self.items.last_mut().map(Option::take);
            }
        }
    }

    /// Adds the text of an item that no paragraph is around.
    fn tight(&mut self) {
        if let Some(span) = self.tight.take() {
            self.push(span, BlockKind::Verbatim);
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
        let leaf = matches!(
            tag,
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Table(_)
        );
        if leaf || matches!(tag, Tag::BlockQuote(_)) {
            self.above(span.start);
        }
        self.leaf |= leaf;
        match tag {
            Tag::Item => self.items.push(Some(span)),
            Tag::FootnoteDefinition(_) => {
                self.items.push(None);
                self.notes += 1;
            }
            Tag::List(_) => {
                self.tight();
                if let Some(item) = self.items.last_mut().and_then(Option::take) {
                    self.item(Span::new(item.start, span.start));
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

/// Whether an item's words are no more than marks: of quotes, of lists, of tasks.
fn marks(words: &str) -> bool {
    let mut words = words.trim_start_matches(['>', ' ', '\t', '\n', '\r']);
    let figures = words.bytes().take_while(u8::is_ascii_digit).count();
    words = &words[figures..];
    words = words
        .strip_prefix(if figures > 0 { ['.', ')', ')'] } else { ['-', '*', '+'] })
        .unwrap_or(words);
    words = words.trim_matches(['>', ' ', '\t', '\n', '\r']);
    let task = words.strip_prefix('[').and_then(|words| words.strip_suffix(']'));
    words.is_empty() || task.is_some_and(|task| matches!(task, " " | "x" | "X"))
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

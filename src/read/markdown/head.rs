//! What stands between a headline and its text: who wrote it, when, and in other words what it says.

use super::lines::caption;
use super::spans::{bare, cut};
use crate::language::rules::Rules;
use crate::read::document::{Block, BlockKind};
use crate::read::signed::{self, dated, imprint};
use crate::read::wording::Wording;
use crate::span::Span;
use crate::text::marks::LINE_ENDS;
use crate::text::script::wordless;

/// Letters of a line above the text at most.
const LINE: usize = 240;
/// Lines of a paragraph that may be single lines of an imprint.
const LINES: usize = 8;

/// Settles what the first lines below each headline are, and what bold lines and emphasised captions are.
pub(super) fn settle(text: &str, blocks: &mut Vec<Block>) {
    blocks.sort_by_key(|block| (block.span.start, block.span.end));
    titles(text, blocks);
    let highest = blocks.iter().filter_map(level).min();
    let mut settled = Vec::with_capacity(blocks.len());
    let mut above = false;
    let mut pictured = false;
    for (count, block) in blocks.iter().enumerate() {
        let head = level(block).is_some() && level(block) == highest;
        let inner = bare(text, block.span);
        let emphasised = inner != block.span.trimmed(text);
        match block.kind {
            _ if head => above = true,
            BlockKind::Paragraph if pictured && emphasised && block.span.len() < 600 => {
                caption(text, block.span, &mut settled);
                continue;
            }
            BlockKind::Paragraph if above => {
                let more = blocks[count + 1..].iter().take(40).any(|block| prose(text, block));
                if prose(text, block) && !emphasised || !more || !lines(text, block.span, &mut settled) {
                    above = false;
                } else {
                    continue;
                }
            }
            BlockKind::Heading(_) | BlockKind::Verbatim => above = false,
            _ => {}
        }
        let said = block.span.text(text).unwrap_or_default();
        let mark = block.kind == BlockKind::Furniture && !said.contains("![") && !said.contains("](");
        pictured = matches!(block.kind, BlockKind::Caption | BlockKind::Credit)
            || block.kind == BlockKind::Furniture && !mark
            || pictured && mark;
        settled.push(block.clone());
    }
    *blocks = settled;
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    }
}

/// Where a page has no headings, lines all in bold type are some.
fn titles(text: &str, blocks: &mut Vec<Block>) {
    if blocks.iter().any(|block| level(block).is_some()) {
        return;
    }
    let bold = |block: &Block| {
        let words = block.span.text(text).unwrap_or_default();
        let inner = bare(text, block.span);
        let said = inner.text(text).unwrap_or_default();
        let strong = words.starts_with("**") || words.starts_with("__");
        let line = strong && inner.len() < block.span.len() && weight(said) < LINE && !words.contains('\n');
        (block.kind == BlockKind::Paragraph && line && !closed(said) && signed::byline(said).is_none()).then_some(inner)
    };
    let says = |block: &&Block| block.kind != BlockKind::Furniture;
    let first = blocks.iter().find(says);
    if first.is_none_or(|block| bold(block).is_none()) || blocks.iter().filter(says).count() < 2 {
        return;
    }
    let mut level = 1;
    let mut titled = Vec::with_capacity(blocks.len());
    for block in blocks.iter() {
        match bold(block) {
            Some(inner) => {
                cut(text, block.span, inner, BlockKind::Heading(level), &mut titled);
                level = 2;
            }
            None => titled.push(block.clone()),
        }
    }
    *blocks = titled;
}

/// Whether a block is text rather than a line above it.
fn prose(text: &str, block: &Block) -> bool {
    let said = block.span.text(text).unwrap_or_default();
    block.kind == BlockKind::Paragraph && (closed(said) && weight(said) >= 24 || weight(said) > LINE)
}

/// Adds the lines of a block above the text for what they are; nothing, where one of them is text.
fn lines(text: &str, span: Span, blocks: &mut Vec<Block>) -> bool {
    let mut start = span.start;
    let mut spans = Vec::new();
    for line in span.text(text).unwrap_or_default().split_inclusive('\n') {
        spans.push(Span::new(start, start + line.len()).trimmed(text));
        start += line.len();
    }
    let several = spans.len() > 1;
    let mut found = Vec::new();
    if spans.len() > LINES {
        return false;
    }
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        let inner = bare(text, span);
        let said = inner.text(text).unwrap_or_default();
        let emphasised = inner != span;
        if weight(said) > LINE {
            return false;
        }
        if let Some(byline) = signed::byline(said) {
            let part = Span::new(inner.start + byline.start, inner.start + byline.end);
            cut(text, span, part, BlockKind::Byline, &mut found);
            continue;
        }
        let folio = Rules::get()
            .is_ok_and(|rules| rules.folio.is_match(said) || weight(said) < 40 && rules.page_number(said).is_some());
        let label = said.ends_with([':', '：']) && weight(said) <= 40;
        if folio || label || dated(said) || imprint(said) || Wording::get().lines.fit(said) {
            let kind = BlockKind::Furniture;
            found.push(Block::new(span, kind));
        } else if emphasised
            || !closed(said) && !several && (said.split_whitespace().count() > 2 || said.chars().any(wordless))
        {
            cut(text, span, inner, BlockKind::Deck, &mut found);
        } else {
            return false;
        }
    }
    blocks.append(&mut found);
    true
}

fn weight(text: &str) -> usize {
    text.chars().map(|c| if wordless(c) { 3 } else { 1 }).sum()
}

fn closed(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| "”’\"'»」』）)】*_".contains(c) || c.is_whitespace());
    bare.ends_with(LINE_ENDS)
}

//! Markdown: its blocks as a parser finds them. The text stays as read; marks around headings and names are furniture.

mod body;
mod front;
mod head;
mod lines;
mod spans;
mod tags;

#[cfg(test)]
mod tests;

use super::document::{Block, BlockKind};
use super::reader::{Content, Input, Reader};
use crate::error::Result;
use crate::span::Span;

pub(super) const READER: Reader = Reader {
    name: "markdown",
    media_types: &["text/markdown", "text/x-markdown"],
    endings: &["md", "markdown"],
    claims: |_| false,
    read,
};

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    let (text, encoding) = input.text(None)?;
    let content = Content::of_text(text, &encoding);
    let (blocks, dated) = blocks(&content.text);
    // Text without a mark in it is no more than plain.
    let structured = blocks.iter().any(|block| block.kind != BlockKind::Paragraph);
    Ok(vec![Content {
        blocks,
        structured,
        dated,
        ..content
    }])
}

/// The blocks of `text`, which together hold every byte that is not white space, and the day it says it is of.
fn blocks(text: &str) -> (Vec<Block>, Option<String>) {
    let front = front::read(text);
    let dated = front.as_ref().and_then(|front| front.dated.clone());
    let start = front.as_ref().map_or(0, |front| front.end);
    let mut body = body::blocks(text, start);
    let mut blocks = Vec::new();
    if let Some(mut front) = front {
        if front::named(&body) {
            front.untitle();
        } else if front.titled() {
            below(&mut body);
        }
        blocks = front.blocks;
    }
    blocks.append(&mut body);
    head::settle(text, &mut blocks);
    (whole(text, blocks), dated)
}

/// Headings below a headline that stands elsewhere.
fn below(blocks: &mut [Block]) {
    for block in blocks {
        if let BlockKind::Heading(level) = &mut block.kind {
            *level = (*level).max(2);
        }
    }
}

/// `blocks` in order and without overlap, with what stands between them: marks and link targets are furniture.
fn whole(text: &str, mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.sort_by_key(|block| (block.span.start, block.span.end));
    let mut all: Vec<Block> = Vec::new();
    let mut at = 0;
    for block in blocks {
        let span = Span::new(block.span.start.max(at), block.span.end).trimmed(text);
        if span.is_empty() {
            continue;
        }
        between(text, Span::new(at, span.start), &mut all);
        at = span.end;
        all.push(Block::new(span, block.kind));
    }
    between(text, Span::new(at, text.len()), &mut all);
    all
}

fn between(text: &str, gap: Span, all: &mut Vec<Block>) {
    let mut start = gap.start;
    for line in gap.text(text).unwrap_or_default().split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if !span.is_empty() {
            let line = line.trim();
            let target = line.starts_with('[') && line.contains("]:");
            let marks = !line.chars().any(char::is_alphanumeric);
            let kind = if target || marks {
                BlockKind::Furniture
            } else {
                BlockKind::Paragraph
            };
            all.push(Block::new(span, kind));
        }
    }
}

//! Markdown: headings, lists, tables and code by the marks at their lines' beginnings. The text stays as read.

use super::{Block, BlockKind};
use crate::span::Span;

/// The blocks of `text`. A heading's marks belong to its block.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut fresh = true;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        let line = line.trim();
        if line.is_empty() {
            fresh = fence.is_none();
            continue;
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        if let Some(open) = fence {
            if let Some(last) = blocks.last_mut() {
                last.span.end = span.end;
            }
            if mark == Some(open) {
                fence = None;
                fresh = true;
            }
            continue;
        }
        if mark.is_some() {
            fence = mark;
            blocks.push(Block {
                span,
                kind: BlockKind::Verbatim,
            });
            continue;
        }
        let kind = kind(line);
        match blocks.last_mut() {
            Some(last) if underlines(line) && !fresh && last.kind == BlockKind::Paragraph => {
                last.kind = BlockKind::Heading(if line.starts_with('=') { 1 } else { 2 });
                last.span.end = span.end;
                fresh = true;
                continue;
            }
            Some(last) if !fresh && last.kind == kind && kind == BlockKind::Paragraph => last.span.end = span.end,
            _ => blocks.push(Block { span, kind }),
        }
        fresh = matches!(kind, BlockKind::Heading(_) | BlockKind::Furniture);
    }
    blocks
}

fn kind(line: &str) -> BlockKind {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&marks) && line[marks..].starts_with([' ', '\t']) {
        return BlockKind::Heading(marks as u8);
    }
    if line.len() >= 3
        && ["-", "*", "_"]
            .iter()
            .any(|mark| line.replace(' ', "").replace(mark, "").is_empty())
    {
        return BlockKind::Furniture;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered =
        (1..=3).contains(&digits) && line[digits..].starts_with([')', '.']) && line[digits + 1..].starts_with(' ');
    if numbered || line.starts_with(['|']) || ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark)) {
        return BlockKind::Verbatim;
    }
    if line.starts_with("![") {
        BlockKind::Caption
    } else {
        BlockKind::Paragraph
    }
}

fn underlines(line: &str) -> bool {
    line.len() >= 2 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

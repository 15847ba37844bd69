//! HTML: the words of its block elements, one block an element, a blank line between them.

mod apart;
mod declared;
mod headline;
mod inside;
mod judge;
mod metadata;
mod names;
mod opened;
mod table;
mod text;
mod verdict;
mod walk;
mod zone;

#[cfg(test)]
mod tests;

pub(super) use text::text;

use super::document::{Block, BlockKind};
use super::reader::{Content, Input, Reader};
use crate::error::Result;
use crate::span::Span;

pub(super) const READER: Reader = Reader {
    name: "html",
    media_types: &["text/html", "application/xhtml+xml"],
    endings: &["html", "htm", "xhtml"],
    claims: |_| false,
    read,
};

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    let (html, encoding) = input.text(declared::declared(input.bytes))?;
    Ok(vec![page(&html, &encoding)])
}

/// The page that `html` is.
pub(super) fn page(html: &str, encoding: &str) -> Content {
    let content = Content::of_text(html.to_owned(), encoding);
    let (text, blocks, dated) = extract(&content.text);
    Content {
        text,
        blocks,
        structured: true,
        dated,
        ..content
    }
}

/// What `html` says, its blocks, and the day it says it is of.
fn extract(html: &str) -> (String, Vec<Block>, Option<String>) {
    let walk = walk::walk(html);
    let verdicts = judge::judge(&walk);
    let mut blocks = Vec::new();
    for (piece, verdict) in walk.pieces.iter().zip(verdicts) {
        let Some((part, kind)) = verdict.part else {
            push(&walk.text, piece.span, verdict.kind, &mut blocks);
            continue;
        };
        let part = Span::new(part.start.max(piece.span.start), part.end.min(piece.span.end));
        push(
            &walk.text,
            Span::new(piece.span.start, part.start),
            verdict.kind,
            &mut blocks,
        );
        push(&walk.text, part, kind, &mut blocks);
        push(
            &walk.text,
            Span::new(part.end, piece.span.end),
            BlockKind::Furniture,
            &mut blocks,
        );
    }
    (walk.text, blocks, walk.metadata.dated)
}

/// Adds a block without the white space around it, where anything is left.
fn push(text: &str, span: Span, kind: BlockKind, blocks: &mut Vec<Block>) {
    let span = span.trimmed(text);
    if !span.is_empty() {
        blocks.push(Block::new(span, kind));
    }
}

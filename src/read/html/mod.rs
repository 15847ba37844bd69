//! HTML: the words of its block elements, one block an element, a blank line between them.

mod apart;
mod headline;
mod judge;
mod names;
mod walk;
mod zone;

#[cfg(test)]
mod tests;

use super::{Block, BlockKind};
use crate::span::Span;

/// What `html` says, and its blocks.
pub(super) fn extract(html: &str) -> (String, Vec<Block>) {
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
    (walk.text, blocks)
}

/// Adds a block without the white space around it, where anything is left.
fn push(text: &str, span: Span, kind: BlockKind, blocks: &mut Vec<Block>) {
    let span = span.trimmed(text);
    if !span.is_empty() {
        blocks.push(Block { span, kind });
    }
}

//! Plain text: blocks are runs of lines between blank ones.

use super::{Block, BlockKind};
use crate::span::Span;

/// The blocks of `text`; a form feed ends one too.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Span> = None;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\u{c}']) {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        open = match (open, span.is_empty()) {
            (None, true) => None,
            (None, false) => Some(span),
            (Some(block), false) => Some(Span::new(block.start, span.end)),
            (Some(block), true) => {
                blocks.push(block);
                None
            }
        };
        if line.ends_with('\u{c}') {
            blocks.extend(open.take());
        }
    }
    blocks.extend(open);
    blocks
        .into_iter()
        .map(|span| Block {
            span,
            kind: BlockKind::Plain,
        })
        .collect()
}

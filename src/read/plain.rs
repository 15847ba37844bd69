//! Plain text: blocks are runs of lines between blank ones.

use super::document::{Block, BlockKind};
use super::reader::{Content, Input, Reader};
use super::split;
use crate::error::Result;
use crate::span::Span;

pub(super) const READER: Reader = Reader {
    name: "text",
    media_types: &["text/plain"],
    endings: &["txt", "text"],
    claims: |_| false,
    read,
};

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    let (text, encoding) = input.text(None)?;
    let page = |text: String| {
        let content = Content::of_text(text, &encoding);
        let blocks = blocks(&content.text);
        Content { blocks, ..content }
    };
    let pages = if input.whole { Vec::new() } else { split::pages(&text) };
    Ok(match pages.len() {
        0 | 1 => vec![page(text)],
        _ => pages.into_iter().map(|range| page(text[range].to_owned())).collect(),
    })
}

/// The blocks of `text`; a form feed ends one too.
fn blocks(text: &str) -> Vec<Block> {
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
        .map(|span| Block::new(span, BlockKind::Plain))
        .collect()
}

//! Spans without the marks around them.

use crate::read::document::{Block, BlockKind};
use crate::span::Span;

/// A span in three: what stands before the part that counts, that part, and what stands behind it.
pub(super) fn cut(text: &str, whole: Span, part: Span, kind: BlockKind, blocks: &mut Vec<Block>) {
    let part = Span::new(part.start.max(whole.start), part.end.min(whole.end));
    for (span, kind) in [
        (Span::new(whole.start, part.start), BlockKind::Furniture),
        (part, kind),
        (Span::new(part.end, whole.end), BlockKind::Furniture),
    ] {
        let span = span.trimmed(text);
        if !span.is_empty() {
            blocks.push(Block::new(span, kind));
        }
    }
}

/// The part of `span` inside marks of emphasis that stand around all of it.
pub(super) fn bare(text: &str, span: Span) -> Span {
    let mut inner = span.trimmed(text);
    while let Some(words) = inner.text(text) {
        let mark = ["**", "__", "*", "_", "~~"].into_iter().find(|mark| {
            let within = words.strip_prefix(mark).and_then(|words| words.strip_suffix(mark));
            within.is_some_and(|within| !within.is_empty() && !within.contains(mark))
        });
        match mark {
            Some(mark) => inner = Span::new(inner.start + mark.len(), inner.end - mark.len()).trimmed(text),
            None => break,
        }
    }
    inner
}

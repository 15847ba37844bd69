//! A unit: a line, or a paragraph put together from lines.

use crate::read::BlockKind;
use crate::span::Span;

/// A line or a paragraph: text that the page's layout holds together.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Where it stands, in reading order, each piece without the white space around it; never empty.
    pub spans: Vec<Span>,
    /// Its words, lines joined.
    pub text: String,
    /// How many lines it was put together from.
    pub lines: usize,
    /// Whether a blank line, or the page's beginning, stands before it.
    pub opens: bool,
    /// The column of several side by side that it stands in, counted from 0.
    pub column: usize,
    /// Whether it is a row of a table, or a verse.
    pub row: bool,
    /// What markup says of it.
    pub markup: BlockKind,
}

impl Unit {
    /// Where its first piece stands.
    pub(crate) fn span(&self) -> Span {
        self.spans.first().copied().unwrap_or(Span::new(0, 0))
    }
}

//! A line of a printed page as the analysis sees it.

use super::wording::Hints;
use crate::read::Area;
use crate::span::Span;

/// A line in its strip.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where its text stands in the source.
    pub source: Span,
    pub area: Area,
    pub size: f32,
    pub text: Text,
    /// The strip that it stands in.
    pub strip: usize,
    /// The table that it is a cell of.
    pub table: Option<usize>,
    /// The block that the file says it belongs to.
    pub block: Option<u32>,
    /// The lines that it was set with: its block, or those beside it that are set alike.
    pub run: Option<u32>,
    pub bold: bool,
    pub italic: bool,
    pub hints: Hints,
    /// Whether it says where an article goes on on another page, or comes from.
    pub jump: bool,
}

/// What a line's letters are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    pub chars: usize,
    pub letters: usize,
    pub capitals: usize,
    pub digits: usize,
    pub words: usize,
    /// Words of one letter or none, as recognition leaves them of ornaments and blots.
    pub scraps: usize,
    pub starts_large: bool,
    pub ends_sentence: bool,
    pub ends_open: bool,
}

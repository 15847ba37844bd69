//! What is put in order.

use crate::read::area::Area;

/// A line (or a piece of one) to be put in order.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Its number among the page's lines.
    pub line: usize,
    pub span: Area,
}

//! How a printed page is set: which way it is read, its usual measures, the strips its lines stand in.

use super::area::Direction;
use serde::{Deserialize, Serialize};

/// What is usual on a page, in its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Size of most letters.
    pub body: f32,
    /// Width of most lines that are set full.
    pub column: f32,
    /// From a line's top to the next one's.
    pub leading: f32,
}

/// A part of a column, or what runs across several, with the edges of its text; turned as [`Direction::turn`] does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Where most of its wide lines begin.
    pub left: f32,
    /// Where most of its wide lines end.
    pub right: f32,
    /// Where its first line begins.
    pub top: f32,
    /// Where its last line ends.
    pub foot: f32,
}

/// How a page's lines stand to each other, as it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Which way it is read.
    pub direction: Direction,
    /// Its usual measures.
    pub measure: Measure,
    /// Its strips in reading order; a line names its own by its place here.
    pub columns: Vec<Column>,
}

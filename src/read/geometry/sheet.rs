//! A page's words where they stand: what every format with positions is read into.

use crate::read::stated::StatedKind;

/// A rectangle in the page's unit, origin at the top left, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

impl Rect {
    /// `[x, y, width, height]`.
    pub fn bounds(&self) -> [f32; 4] {
        [self.x, self.y, self.w, self.h]
    }
}

/// A word or an unbroken run of glyphs.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    pub frame: Rect,
    /// 0..=1 where the recognition says so.
    pub confidence: Option<f32>,
}

/// A printed line within one column: words in reading order.
#[derive(Clone, Debug)]
pub struct Line {
    pub words: Vec<Word>,
    pub frame: Rect,
    /// Font size in the page's unit, or what the heights of its letters say.
    pub size: f32,
    pub bold: bool,
    pub italic: bool,
    /// Degrees clockwise: 0, 90, 180, 270.
    pub rotation: u16,
    /// Whether its words run from top to bottom.
    pub vertical: bool,
    /// The block a file says it belongs to: evidence, not truth.
    pub block: Option<u32>,
    /// What the file says of its part (title, caption, running head …), as it says it.
    pub role: Option<String>,
    /// Whether a word is said to go on in the next line.
    pub hyphenated: bool,
}

/// A printed rule, or a side of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub frame: Rect,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub width: f32,
    pub height: f32,
    pub lines: Vec<Line>,
    pub rules: Vec<Rule>,
    /// Pictures and filled frames.
    pub frames: Vec<Rect>,
    /// The ids of its blocks and of what holds them, the innermost first.
    pub ids: Vec<(String, u32)>,
    /// What the file says of its blocks.
    pub stated: StatedBlocks,
}

/// A page's structure as a file has it, in blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedBlocks {
    /// What says it.
    pub by: &'static str,
    /// In the file's order.
    pub blocks: Vec<StatedBlock>,
    /// The units that hold text of other pages too.
    pub across: Vec<usize>,
}

/// What a file says of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedBlock {
    pub block: u32,
    /// The article that it is of.
    pub unit: Option<usize>,
    pub kind: StatedKind,
    /// Blocks that follow each other with the same number are one paragraph, or one title.
    pub part: usize,
}

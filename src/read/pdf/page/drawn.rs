//! What a page leaves once it is drawn.

use super::glyph::Glyph;
use crate::read::geometry::sheet::Rect;

/// What a page leaves.
#[derive(Default)]
pub(crate) struct Drawn {
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rect>,
    pub frames: Vec<Rect>,
    pub pictures: Vec<Rect>,
    pub roles: Vec<String>,
    /// Time or a bound ran out before the page was done.
    pub cut: bool,
    /// Text was shown in a font that cannot be found.
    pub font_lost: bool,
}

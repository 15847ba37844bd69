//! What is found of a piece of a page.

use super::apart::{boiler, closed, text};
use super::walk::{Piece, Walk};
use crate::read::document::BlockKind;

/// What a piece is, and a part of it that is something else; what stands around a byline is furniture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub kind: BlockKind,
    pub part: Option<(crate::span::Span, BlockKind)>,
}

impl Verdict {
    pub(super) fn of(kind: BlockKind) -> Self {
        Self { kind, part: None }
    }
}

/// Whether a piece is no sentence and worded as furniture.
pub(super) fn scrap(walk: &Walk, piece: &Piece) -> bool {
    let said = text(walk, piece);
    let linked = piece.linked * 10 >= piece.weight * 7 && piece.linked > 0 && piece.weight < 240;
    let named = piece.named * 10 >= piece.weight * 7 && piece.named > 0 && piece.weight < 160;
    linked || named || !closed(said) && boiler(said, piece.weight)
}

//! HTML that holds a text and little beside it, as chapters of books and mail do: its elements are taken at their word.

use super::walk::{Kind, Piece, Walk, walk};
use crate::read::compose::Composed;
use crate::read::credit;
use crate::read::document::BlockKind;

/// What `html` says; what is `quoted` below a letter is furniture where that is told.
pub fn text(html: &str, quoted: bool) -> Composed {
    let walk = walk(html);
    let around = around(&walk, quoted);
    let mut composed = Composed::default();
    let mut notes = Composed::default();
    for piece in &walk.pieces {
        let words = walk.text.get(piece.span.start..piece.span.end).unwrap_or_default();
        let around = &around[piece.place];
        let kind = match () {
            () if around.furniture => BlockKind::Furniture,
            () if around.note => BlockKind::Note,
            () => kind(piece, around),
        };
        let into = if kind == BlockKind::Note {
            &mut notes
        } else {
            &mut composed
        };
        let credit = credit::at_end(words).filter(|place| kind == BlockKind::Caption && *place > 0);
        let (said, credit) = words.split_at(credit.unwrap_or(words.len()));
        into.keep(kind, said);
        into.keep(BlockKind::Credit, credit);
    }
    composed.append(notes);
    composed
}

fn kind(piece: &Piece, around: &Around) -> BlockKind {
    let most = |letters: usize| letters * 2 > piece.weight;
    match piece.kind {
        BlockKind::Paragraph if around.byline || piece.signed == Some(piece.span) => BlockKind::Byline,
        BlockKind::Paragraph if around.deck || most(piece.deck) => BlockKind::Deck,
        BlockKind::Paragraph if around.kicker || most(piece.kicker) => BlockKind::Kicker,
        BlockKind::Paragraph if around.title => BlockKind::Heading(1),
        BlockKind::Heading(level) if around.deck && level > 1 => BlockKind::Deck,
        kind => kind,
    }
}

/// What the elements around a piece are marked as.
#[derive(Clone, Copy, Default)]
struct Around {
    furniture: bool,
    note: bool,
    byline: bool,
    deck: bool,
    kicker: bool,
    title: bool,
}

fn around(walk: &Walk, quoted: bool) -> Vec<Around> {
    let mut found = vec![Around::default(); walk.places.len()];
    for place in 1..found.len() {
        let here = &walk.places[place];
        let above = found[here.parent];
        // A name that is set for a whole part of the text says nothing of its paragraphs.
        let small = !matches!(here.kind, Kind::Main | Kind::Article);
        found[place] = Around {
            furniture: above.furniture || here.kind == Kind::Nav || quoted && here.marks.quoted,
            note: above.note || here.marks.note,
            byline: small && here.marks.byline,
            deck: small && here.marks.deck,
            kicker: small && here.marks.kicker,
            title: here.kind == Kind::Paragraph && here.marks.title && !here.marks.site,
        };
    }
    found
}

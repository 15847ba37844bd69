//! ALTO 1–4: recognised pages, their words with boxes, fonts and confidence.

mod page;

use super::layout::Unit;
use super::marked::{self, Marked};
use super::reader::Reader;
use super::xml::{Tree, root};

pub(super) const READER: Reader = Reader {
    name: "alto",
    media_types: &["application/alto+xml"],
    endings: &["alto"],
    claims: |bytes| root(bytes).is_some_and(|name| name.eq_ignore_ascii_case("alto")),
    read: |input| marked::read(input, &MARKED),
};

const MARKED: Marked = Marked {
    name: "ALTO",
    pages: |tree| (page::sheets(tree), unit(tree)),
};

fn unit(tree: &Tree<'_>) -> Unit {
    match page::unit(tree).as_deref() {
        Some("mm10") => Unit::TenthMillimetre,
        Some("inch1200") => Unit::Inch1200,
        _ => Unit::Pixel,
    }
}

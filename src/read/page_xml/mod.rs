//! PAGE XML: regions, lines and words with polygons, as transcription tools give them.

mod page;
mod structure;

use super::layout::Unit;
use super::marked::{self, Marked};
use super::reader::Reader;
use super::xml::root;

pub(super) const READER: Reader = Reader {
    name: "page-xml",
    media_types: &["application/vnd.prima.page+xml"],
    endings: &[],
    claims: |bytes| root(bytes).is_some_and(|name| name == "PcGts"),
    read: |input| marked::read(input, &MARKED),
};

const MARKED: Marked = Marked {
    name: "PAGE XML",
    pages: |tree| (page::sheets(tree), Unit::Pixel),
};

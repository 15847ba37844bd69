//! PDF: what stands where on every page.
//!
//! `engine` finds objects and streams, `page` carries out what a page draws, `lines` makes lines of the glyphs. Nothing is taken
//! from the drawing order alone, and nothing is guessed: what cannot be known is refused.

mod engine;
mod font;
mod guard;
mod inflate;
mod limits;
mod lines;
mod one_page;
mod page;
mod reader;
mod refusal;
mod repair;
mod screen;

#[cfg(test)]
mod tests;

use super::geometry::{Printed, content};
use super::layout::Unit;
use super::reader::{Content, InTurn, Input, Reader};
use crate::error::Result;
use engine::Source;
use guard::guarded;
use limits::Limits;
use reader::Pages;
use refusal::Refusal;

/// How far into a file its signature begins at most.
const HEAD_BYTES: usize = 1024;

pub(super) const READER: Reader = Reader {
    name: "pdf",
    media_types: &["application/pdf"],
    endings: &["pdf"],
    claims: is,
    read,
};

/// Whether the bytes are a PDF file's.
pub(super) fn is(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    memchr::memmem::find(head, b"%PDF-").is_some()
}

/// The page of that number, counted from 1, drawn as a JPEG file of that quality, and whether words of it are missing there.
pub(super) fn drawn(bytes: &[u8], number: usize, quality: u8) -> Result<(Vec<u8>, bool)> {
    let draw = || -> Result<_, Refusal> {
        let mut source = Source::open(bytes.to_vec(), None, Limits::default())?;
        let index = number.checked_sub(1).filter(|index| *index < source.page_count());
        index
            .and_then(|index| source.draw(index, quality))
            .ok_or(Refusal::Broken)
    };
    guarded(draw)
        .unwrap_or(Err(Refusal::Broken))
        .map_err(|refusal| refusal.error())
}

fn read(input: &Input<'_>) -> Result<Vec<Content>> {
    in_turn(input)?.collect()
}

/// The pages with text on them, of which only a few are held at a time.
pub(super) fn in_turn(input: &Input<'_>) -> Result<InTurn> {
    let pages =
        Pages::open(input.bytes.to_vec(), input.password, Limits::default()).map_err(|refusal| refusal.error())?;
    let of_several = pages.total() > 1;
    let mut damage = pages
        .repaired()
        .then(|| "the file is damaged, and was mended".to_owned());
    let read = pages.enumerate().map(move |(place, page)| {
        let page = page.map_err(|refusal| refusal.error())?;
        let notes = page.notes.iter().map(|note| (*note).to_owned());
        let printed = Printed {
            unit: Unit::Point,
            encoding: "pdf",
            number: place + 1,
            recognised: page.recognised,
            of_several,
            notes: damage.take().into_iter().chain(notes).collect(),
        };
        Ok(content(page.sheet, printed))
    });
    let written = |page: &Result<Content>| page.as_ref().map_or(true, |page| !page.blocks.is_empty());
    Ok(Box::new(read.filter(written)))
}

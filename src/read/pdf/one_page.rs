//! One page, from its objects to its sheet.

use super::engine::Source;
use super::limits::Limits;
use super::lines;
use super::page::{self, Fonts};
use crate::read::geometry::sheet::{Rule, Sheet};
use std::time::Instant;

/// A page that was read.
#[derive(Clone, Debug)]
pub struct Page {
    pub sheet: Sheet,
    /// Its words were recognised from an image, and may be wrong.
    pub recognised: bool,
    /// Why parts of it are missing.
    pub notes: Vec<&'static str>,
    /// Characters on it, spaces not counted.
    pub characters: usize,
    /// Characters that the file does not say; they stand as U+FFFD.
    pub unknown: usize,
}

/// Reads the page at `index` from 0.
pub(super) fn read(source: &mut Source, fonts: &mut Fonts, limits: &Limits, index: usize) -> Option<Page> {
    let input = source.page(index)?;
    let deadline = Instant::now() + limits.page_time;
    let mut drawn = page::draw(source, fonts, limits, &input);
    let recognised = page::clean(&mut drawn, input.width, input.height);
    let letters = || drawn.glyphs.iter().filter(|g| g.first != ' ');
    let (characters, unknown) = (letters().count(), letters().filter(|g| g.first == '\u{FFFD}').count());
    let lines = lines::lines(&drawn, &fonts.faces, deadline);
    let mut frames = drawn.frames;
    frames.append(&mut drawn.pictures);
    let sheet = Sheet {
        width: input.width,
        height: input.height,
        lines,
        rules: drawn.rules.into_iter().map(|frame| Rule { frame }).collect(),
        frames,
        ..Sheet::default()
    };
    let mut notes = Vec::new();
    if drawn.cut {
        notes.push("the page is too costly to draw: its end is missing");
    }
    if drawn.font_lost {
        notes.push("a font of the page is missing");
    }
    if !input.whole {
        notes.push("parts of the page cannot be unpacked");
    }
    Some(Page {
        sheet,
        recognised,
        notes,
        characters,
        unknown,
    })
}

/// What stands for a page that cannot be read.
pub(super) fn unreadable() -> Page {
    Page {
        sheet: Sheet::default(),
        recognised: false,
        notes: vec!["the page cannot be read"],
        characters: 0,
        unknown: 0,
    }
}

//! Files of markup that say where words were printed: what their readers share.

use super::geometry::sheet::{Sheet, StatedBlock, StatedBlocks};
use super::geometry::{Printed, content};
use super::issue::{IssuePage, Place};
use super::layout::Unit;
use super::reader::{Content, Input};
use super::xml::{Tree, declared};
use crate::error::{Error, Kind, Result};
use std::collections::{HashMap, HashSet};

/// A format of markup with places.
pub(super) struct Marked {
    /// What it is called.
    pub name: &'static str,
    /// The pages of a file, and what their coordinates are counted in.
    pub pages: fn(&Tree<'_>) -> (Vec<Sheet>, Unit),
}

/// The pages of a file as far as it is whole, those without words left out.
pub(super) fn read(input: &Input<'_>, format: &Marked) -> Result<Vec<Content>> {
    let (text, encoding) = input.text(declared(input.bytes))?;
    let tree = Tree::read(&text);
    let (sheets, unit) = (format.pages)(&tree);
    let of_several = sheets.len() > 1;
    let damage = tree.damage.as_ref().map(ToString::to_string);
    let mut pages = Vec::with_capacity(sheets.len());
    let last = sheets.len();
    for (place, mut sheet) in sheets.into_iter().enumerate() {
        if let Some(issue) = input.issue {
            sheet.stated = said(issue, &sheet);
        }
        let number = place + 1;
        let lost = damage.iter().filter(|_| number == last);
        let printed = Printed {
            unit,
            encoding: &encoding,
            number,
            recognised: true,
            of_several,
            notes: lost.map(|damage| format!("what follows is lost: {damage}")).collect(),
        };
        pages.push(content(sheet, printed));
    }
    pages.retain(|page| !page.blocks.is_empty());
    if pages.is_empty() {
        return Err(nothing(format.name, damage));
    }
    Ok(pages)
}

/// What an issue says of the blocks of `sheet`: of each what is said of its own id, or else of what holds it.
fn said(issue: &IssuePage, sheet: &Sheet) -> StatedBlocks {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (rank, place) in issue.places.iter().enumerate() {
        known.entry(&place.id).or_insert(rank);
    }
    let mut seen = HashSet::new();
    let mut ranked: Vec<(usize, u32)> = Vec::new();
    for (id, block) in &sheet.ids {
        let rank = known.get(id.as_str()).filter(|_| !seen.contains(block));
        if let Some(rank) = rank {
            seen.insert(*block);
            ranked.push((*rank, *block));
        }
    }
    ranked.sort_unstable();
    let said = ranked.into_iter().filter_map(|(rank, block)| {
        let Place { unit, kind, part, .. } = *issue.places.get(rank)?;
        Some(StatedBlock {
            block,
            unit,
            kind,
            part,
        })
    });
    StatedBlocks {
        by: "METS",
        blocks: said.collect(),
        across: issue.across.clone(),
    }
}

fn nothing(format: &str, damage: Option<String>) -> Error {
    match damage {
        Some(damage) => Error::new(Kind::Input, format!("this {format} file is broken: {damage}"))
            .hint("check that the file is whole"),
        None => Error::new(Kind::Input, format!("this {format} file holds no words"))
            .hint("run OCR over the page's picture first"),
    }
}

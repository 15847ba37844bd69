//! An issue of several pages, each in a file of its own.

use super::geometry::sheet::{Sheet, StatedBlock, StatedBlocks};
use super::stated::StatedKind;
use std::collections::{HashMap, HashSet};

/// An issue: the files of its pages, and what it says of them.
pub struct Issue {
    /// The paths of their files, and what is said of them.
    pub(super) pages: Vec<(String, IssuePage)>,
}

/// What an issue says of one of its pages.
#[derive(Default)]
pub struct IssuePage {
    /// What is said of ids, in its order.
    pub(super) places: Vec<Place>,
    /// The units that have text on other pages too.
    pub(super) across: Vec<usize>,
}

/// What is said of the text that an id is of.
pub(super) struct Place {
    pub id: String,
    pub unit: Option<usize>,
    pub kind: StatedKind,
    pub part: usize,
}

impl Issue {
    /// The paths of the files with its pages, in order, relative to it; never absolute, never leading upwards.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|(path, _)| path.as_str())
    }

    /// What it says of the page of that place.
    pub fn page(&self, place: usize) -> Option<&IssuePage> {
        self.pages.get(place).map(|(_, page)| page)
    }
}

impl IssuePage {
    /// What is said of the blocks of `sheet`: of each what is said of its own id, or else of what holds it.
    pub(super) fn of(&self, sheet: &Sheet) -> StatedBlocks {
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (rank, place) in self.places.iter().enumerate() {
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
            let Place { unit, kind, part, .. } = *self.places.get(rank)?;
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
            across: self.across.clone(),
        }
    }
}

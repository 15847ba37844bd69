//! An issue of several pages, each in a file of its own.

use super::document::Dated;
use super::stated::StatedKind;

/// An issue: the files of its pages, and what it says of them.
pub struct Issue {
    /// The paths of their files, and what is said of them.
    pub(super) pages: Vec<(String, IssuePage)>,
    /// When it was published, where it says so.
    pub date: Option<Dated>,
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
    /// The stage of notes that say what of an issue is not there.
    pub const STAGE: &str = "issue";

    /// The paths of the files with its pages, in order, relative to it; never absolute, never leading upwards.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|(path, _)| path.as_str())
    }

    /// What it says of the page of that place.
    pub fn page(&self, place: usize) -> Option<&IssuePage> {
        self.pages.get(place).map(|(_, page)| page)
    }
}

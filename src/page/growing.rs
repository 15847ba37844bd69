//! An article's sections as they grow, paragraph by paragraph.

use super::types::Section;
use crate::span::joined::Joined;
use crate::span::{Located, Quoted, Span};

/// The sections that were opened so far.
#[derive(Default)]
pub(super) struct Growing {
    sections: Vec<Open>,
}

#[derive(Default)]
struct Open {
    heading: Option<Located>,
    paragraphs: Vec<Vec<Span>>,
    rows: Vec<usize>,
}

impl Growing {
    /// Opens a section.
    pub(super) fn open(&mut self, heading: Located) {
        self.sections.push(Open {
            heading: Some(heading),
            ..Open::default()
        });
    }

    /// Adds the pieces of a paragraph, which may be what the last one of its section goes on with, or a row of a table.
    pub(super) fn add(&mut self, pieces: &[Span], goes_on: bool, row: bool) {
        if self.sections.is_empty() {
            self.sections.push(Open::default());
        }
        let Some(open) = self.sections.last_mut() else {
            return;
        };
        match open.paragraphs.last_mut() {
            Some(spans) if goes_on => spans.extend(pieces),
            _ => {
                if row {
                    open.rows.push(open.paragraphs.len());
                }
                open.paragraphs.push(pieces.to_vec());
            }
        }
    }

    /// The sections with their words.
    pub(super) fn sections(self, source: &str) -> Vec<Section> {
        let quoted = |spans: Vec<Span>| Quoted {
            text: Joined::new(source, &spans).text().to_owned(),
            spans,
            regions: Vec::new(),
        };
        let section = |open: Open| Section {
            heading: open.heading,
            paragraphs: open.paragraphs.into_iter().map(quoted).collect(),
            rows: open.rows,
            ..Section::default()
        };
        self.sections.into_iter().map(section).collect()
    }
}

//! Replies, and their forms: text, JSON, Markdown, CSV, TEI, PAGE XML and METS. Knows nothing of how results were found.

mod cite;
mod clean;
mod csv;
mod exported;
mod front;
mod hits;
mod hits_table;
mod link;
mod markdown;
mod mets;
mod original;
mod page_region;
mod page_xml;
mod parts;
mod place;
mod printed;
mod reply;
mod rows;
mod tei;
mod tei_header;
mod tei_text;
mod text;
mod timeline;
mod tree;
mod view;
mod xml;

pub use cite::{hits_bibtex, hits_csl};
pub use clean::clean;
pub use csv::{answer_csv, page_csv, summary_csv};
pub use exported::{Exported, Markup};
pub use front::front_matter;
pub use hits::{HitsReply, IndexReply, hits_text, index_text};
pub use hits_table::{hits_csv, hits_markdown};
pub use link::page_link;
pub use markdown::{answer_markdown, page_markdown, summary_markdown};
pub use mets::Beside;
pub use original::Original;
pub use parts::PartKind;
pub use place::{PlacePart, PlaceReply, place_text};
pub use reply::{
    AnswerReply, ArticleSummary, Coverage, PageReply, ReadOf, SectionSummary, Status, SummaryReply, Timing,
};
pub use rows::{cell_ranges, table};
pub use text::{
    answer_text, article_head, section_text, sentence, summary_end, summary_rest, summary_text, summary_title,
};
pub use timeline::{Event, TimelineReply, timeline_csv, timeline_markdown, timeline_text};
pub use tree::page_text;
pub use view::{Lines, PageLines, View, broken};

use crate::error::{Error, Kind, Result};
use serde::Serialize;

/// A reply as one line of JSON, harmless to a terminal.
///
/// # Errors
/// Where the reply cannot be written as JSON.
pub fn json(reply: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string(reply)
        .map_err(|cause| Error::new(Kind::Storage, "cannot write the reply as JSON").because(cause))?;
    Ok(clean::escaped(&json) + "\n")
}

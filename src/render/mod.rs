//! Replies, and their forms: text, JSON, Markdown and CSV. Knows nothing of how results were found.

mod cite;
mod clean;
mod csv;
mod front;
mod hits;
mod hits_table;
mod markdown;
mod printed;
mod reply;
mod text;
mod timeline;
mod tree;
mod view;

pub use cite::{hits_bibtex, hits_csl};
pub use clean::clean;
pub use csv::{answer_csv, page_csv, summary_csv};
pub use front::front_matter;
pub use hits::{HitsReply, IndexReply, hits_text, index_text};
pub use hits_table::{hits_csv, hits_markdown};
pub use markdown::{answer_markdown, page_markdown, summary_markdown};
pub use reply::{
    AnswerReply, ArticleSummary, Coverage, PageReply, ReadOf, SectionSummary, Status, SummaryReply, Timing,
};
pub use text::{
    answer_text, article_head, section_text, sentence, summary_end, summary_rest, summary_text, summary_title,
};
pub use timeline::{Event, TimelineReply, timeline_csv, timeline_markdown, timeline_text};
pub use tree::page_text;
pub use view::{Lines, PageLines, View};

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

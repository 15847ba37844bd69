//! Events over time: the reply, and its forms for people and tables.

use super::clean::line;
use super::csv::{joined, places, table};
use super::markdown::plain;
use super::view::View;
use crate::archive::Also;
use crate::dates::Precision;
use crate::error::Result;
use crate::ground::Written;
use crate::note::Note;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const EVENTS: &[&str] = &["date", "precision", "text", "path", "page", "article", "spans", "also"];

/// Reply of `timeline`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimelineReply {
    /// [`TimelineReply::SCHEMA`].
    pub schema: String,
    /// The program's version.
    pub version: String,
    /// What was searched for.
    pub query: String,
    /// Oldest first.
    pub events: Vec<Event>,
    /// What is to be said of the search.
    pub notes: Vec<Note>,
}

impl TimelineReply {
    /// Names the form of the reply.
    pub const SCHEMA: &str = "standfirst.timeline/1";
}

/// Something that an article tells of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// As ISO 8601 writes it.
    pub date: String,
    /// How much of it is known.
    #[schema(value_type = String)]
    pub precision: Precision,
    /// Whether the day follows from the page's, as that of `yesterday` does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resolved: bool,
    /// The sentence, and where it stands.
    pub text: Written,
    /// The file.
    pub path: String,
    /// Its page, where it holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The article's id.
    pub article: String,
    /// Where it is told, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
}

/// A line an event, with where it stands below it.
pub fn timeline_text(reply: &TimelineReply, view: &View) -> String {
    let mut out = String::new();
    for event in &reply.events {
        out.push_str(&view.item(&format!("{}  ", line(&event.date)), &line(&event.text.text)));
        let also = match event.also.len() {
            0 => String::new(),
            others => format!(", {}", view.say(&format!("and {others} more"))),
        };
        let page = view.on(event.page);
        let place = format!("{}{page} {}{also}", line(&event.path), line(&event.article));
        out.push_str(&view.item("   ← ", &place));
    }
    for note in &reply.notes {
        out.push_str(&format!("{}\n", view.say(&line(&note.message))));
    }
    out
}

/// A list of events, each with its place.
pub fn timeline_markdown(reply: &TimelineReply) -> String {
    let mut out = format!("# {}\n\n", plain(&line(&reply.query)));
    for event in &reply.events {
        let page = event.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let (text, path) = (plain(&line(&event.text.text)), plain(&line(&event.path)));
        out.push_str(&format!("- **{}** {text} — {path}{page}\n", event.date));
    }
    out
}

/// A row an event, below the columns' names.
///
/// # Errors
/// Where the rows cannot be written.
pub fn timeline_csv(reply: &TimelineReply) -> Result<String> {
    let row = |event: &Event| {
        vec![
            event.date.clone(),
            format!("{:?}", event.precision).to_lowercase(),
            event.text.text.clone(),
            event.path.clone(),
            event.page.map(|page| page.to_string()).unwrap_or_default(),
            event.article.clone(),
            places(event.text.support.iter().flat_map(|support| &support.spans)),
            joined(event.also.iter().map(|also| also.path.as_str())),
        ]
    };
    table(EVENTS, true, reply.events.iter().map(row))
}

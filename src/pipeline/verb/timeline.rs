//! `timeline`: what archives say over time, without a model.

use super::search::guarded;
use crate::VERSION;
use crate::archive::{Archive, Query};
use crate::error::Result;
use crate::note::Note;
use crate::pipeline::timeline::events;
use crate::render::TimelineReply;
use std::path::PathBuf;

/// Asks archives for events.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// What is searched for.
    pub query: Query,
    /// The archives' folders.
    pub archives: Vec<PathBuf>,
    /// How many articles are read for it at most, the best first.
    pub limit: usize,
}

impl Timeline {
    /// The events, oldest first.
    ///
    /// # Errors
    /// Where the query cannot be understood, or an archive is not there or damaged.
    pub fn reply(&self) -> Result<TimelineReply> {
        let found = || Archive::open(&self.archives)?.matching(&self.query, self.limit);
        let (articles, total, words) = guarded(&self.archives, found)?;
        let read = articles.len();
        let (events, undated) = events(articles, &words);
        let mut notes = Vec::new();
        if read < total {
            let message = format!("only the best {read} of {total} articles were read");
            notes.push(Note::new("timeline", message));
        }
        if undated > 0 {
            let message = format!("articles without a day or a sentence, which are not told: {undated}");
            notes.push(Note::new("timeline", message));
        }
        Ok(TimelineReply {
            schema: TimelineReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            query: self.query.text.clone(),
            events,
            notes,
        })
    }
}

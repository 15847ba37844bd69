//! Who looks on while something is done, and may call it off.

use crate::ground::Written;
use crate::model::Stop;
use crate::render::{ArticleSummary, SectionSummary};
use serde::Serialize;

/// A part of a summary, told as soon as it is done.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Event<'a> {
    /// An article begins: its head only.
    Article(&'a ArticleSummary),
    /// A sentence of its abstract.
    Sentence(&'a Written),
    /// A section of it.
    Section(&'a SectionSummary),
}

/// Who looks on while a verb is done; by default nobody.
#[derive(Default)]
pub struct Watch<'a> {
    /// Sees every part of a reply as it is done.
    pub events: Option<&'a mut dyn FnMut(&Event)>,
    /// Calls the work off, from another thread.
    pub stop: Stop,
    /// Whether the first part is waited for: it comes as soon as it can, and all of them a little later.
    pub hasty: bool,
}

impl<'a> Watch<'a> {
    /// `events` sees every part of a reply as it is done.
    pub fn of(events: &'a mut dyn FnMut(&Event)) -> Self {
        Self {
            events: Some(events),
            ..Self::default()
        }
    }

    /// Nobody looks on; `stop` may call the work off.
    pub fn until(stop: &Stop) -> Self {
        Self {
            stop: stop.clone(),
            ..Self::default()
        }
    }

    pub(super) fn tell(&mut self, event: &Event) {
        if let Some(events) = &mut self.events {
            events(event);
        }
    }
}

//! What was done before: where it is kept, and how it is found again.

use super::colleague::{Done, Task};
use super::desk::{Desk, Input};
use super::explain::joins;
use super::summarize::Options;
use super::versions::Stage;
use crate::VERSION;
use crate::cache::Slot;
use crate::error::Result;
use crate::page::Page;
use crate::read::{Document, Source};
use crate::render::{AnswerReply, SummaryReply, Timing};

/// The state of the sources that this program was built from: what two processes that share work have in common. Kept results go by
/// [`Stage`]s instead.
pub(super) const STATE: &str = env!("STANDFIRST_STATE");

/// Pages kept at hand within one run.
const AT_HAND: usize = 8;

impl Desk {
    /// What the cache has for `task`; `None` where there is nothing.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub(super) fn kept(&mut self, task: &Task) -> Result<Option<Done>> {
        Ok(match task {
            Task::Read(Input { document, given }) => {
                let page = match given {
                    Some(page) => Some(page.clone()),
                    None => self.known_page(document)?,
                };
                let reply = page.map(|page| self.page_reply(document.source.clone(), page));
                reply.transpose()?.map(Done::Read)
            }
            Task::Summarize(input, options) => {
                let slot = self.summary_slot(input, options)?;
                self.kept_summary(&slot, &input.document.source).map(Done::Summarize)
            }
            Task::Ask(question, language, inputs) => {
                let slot = self.answer_slot(question, language.as_deref(), inputs)?;
                self.kept_answer(&slot, &sources(inputs)).map(Done::Ask)
            }
        })
    }

    /// The page's structure, where it was found before.
    pub(super) fn known_page(&mut self, document: &Document) -> Result<Option<Page>> {
        let slot = self.page_slot(document)?;
        let at_hand = self.pages.iter().find(|(key, _)| key == slot.key());
        if let Some(page) = at_hand.map(|(_, page)| page.clone()) {
            return Ok(Some(page));
        }
        let page = self.recall::<Page>(&slot);
        if let Some(page) = &page {
            self.remember(&slot, document, page);
        }
        Ok(page)
    }

    /// Keeps a page at hand for requests that come soon, and explains it once.
    pub(super) fn remember(&mut self, slot: &Slot, document: &Document, page: &Page) {
        if self.explains() {
            joins(document, page).iter().for_each(|join| self.say(join));
        }
        self.pages.push_back((slot.key().to_owned(), page.clone()));
        if self.pages.len() > AT_HAND {
            self.pages.pop_front();
        }
    }

    pub(super) fn kept_summary(&mut self, slot: &Slot, source: &Source) -> Option<SummaryReply> {
        let kept = self.recall::<SummaryReply>(slot)?;
        Some(SummaryReply {
            version: VERSION.to_owned(),
            source: source.clone(),
            timing: cached(),
            ..kept
        })
    }

    pub(super) fn kept_answer(&mut self, slot: &Slot, sources: &[Source]) -> Option<AnswerReply> {
        let kept = self.recall::<AnswerReply>(slot)?;
        let reply = AnswerReply {
            version: VERSION.to_owned(),
            timing: cached(),
            ..kept
        };
        Some(with_paths(reply, sources))
    }

    pub(super) fn summary_slot(&self, input: &Input, options: &Options) -> Result<Slot> {
        self.written_slot("summary", Stage::Summary, std::slice::from_ref(input), options)
    }

    pub(super) fn answer_slot(&self, question: &str, language: Option<&str>, inputs: &[Input]) -> Result<Slot> {
        self.written_slot("answer", Stage::Answer, inputs, (question, language))
    }
}

/// What replies say of their pages.
pub(super) fn sources(inputs: &[Input]) -> Vec<Source> {
    inputs.iter().map(|input| input.document.source.clone()).collect()
}

fn cached() -> Timing {
    Timing {
        cached: true,
        ..Timing::default()
    }
}

/// Puts the paths of this call for the pages' places.
pub(super) fn with_paths(mut reply: AnswerReply, sources: &[Source]) -> AnswerReply {
    let path = |place: &Option<String>| {
        let place: Option<usize> = place.as_deref().and_then(|place| place.parse().ok());
        sources.get(place?)?.path.clone()
    };
    if let Some(exact) = &mut reply.exact {
        exact.path = path(&exact.path);
    }
    for citation in &mut reply.citations {
        citation.path = path(&citation.path);
    }
    for searched in &mut reply.search.ranked {
        searched.path = path(&searched.path);
    }
    reply
}

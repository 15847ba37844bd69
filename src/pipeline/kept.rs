//! What was done before: where it is kept, and how it is found again.

use super::colleague::{Done, Task};
use super::desk::{Desk, Input};
use super::explain::joins;
use super::summarize::Options;
use crate::cache::Slot;
use crate::error::Result;
use crate::model::ModelId;
use crate::page::Page;
use crate::read::{Document, Source};
use crate::render::{AnswerReply, SummaryReply, Timing};
use serde::Serialize;

/// The state of the sources that this program was built from.
pub(super) const STATE: &str = env!("STANDFIRST_STATE");

/// Pages kept at hand within one run.
const AT_HAND: usize = 8;

/// All that a result depends on beside the pages' text.
#[derive(Serialize)]
struct Key<'a, T: Serialize> {
    state: &'static str,
    model: Option<ModelId>,
    prompts: &'a str,
    verb: T,
}

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
            source: source.clone(),
            timing: cached(),
            ..kept
        })
    }

    pub(super) fn kept_answer(&mut self, slot: &Slot, sources: &[Source]) -> Option<AnswerReply> {
        let kept = self.recall::<AnswerReply>(slot)?;
        let reply = AnswerReply {
            timing: cached(),
            ..kept
        };
        Some(with_paths(reply, sources))
    }

    pub(super) fn page_slot(&self, document: &Document) -> Result<Slot> {
        self.slot("page", &[&document.source], &document.structured)
    }

    pub(super) fn summary_slot(&self, input: &Input, options: &Options) -> Result<Slot> {
        let source = &input.document.source;
        self.slot("summary", &[source], &(options, &source.language, &input.given))
    }

    pub(super) fn answer_slot(&self, question: &str, language: Option<&str>, inputs: &[Input]) -> Result<Slot> {
        let given: Vec<&Option<Page>> = inputs.iter().map(|input| &input.given).collect();
        let sources: Vec<&Source> = inputs.iter().map(|input| &input.document.source).collect();
        self.slot("answer", &sources, &(question, language, &given))
    }

    fn slot(&self, kind: &'static str, sources: &[&Source], verb: &impl Serialize) -> Result<Slot> {
        let digests: Vec<String> = sources.iter().map(|source| source.blake3.clone()).collect();
        let key = Key {
            state: STATE,
            model: self.model_id()?,
            prompts: self.prompts.digest(),
            verb,
        };
        Slot::new(kind, &digests, &key)
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

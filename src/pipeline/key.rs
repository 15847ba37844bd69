//! Where results are kept: under all that they depend on.

use super::context::Context;
use super::input::Input;
use crate::cache::Slot;
use crate::error::Result;
use crate::model::ModelId;
use crate::page::Page;
use crate::read::{Document, Source};
use serde::Serialize;

/// The state of the sources that this program was built from.
pub(super) const STATE: &str = env!("STANDFIRST_STATE");

/// All that a result depends on beside the pages' text.
#[derive(Serialize)]
struct Key<'a, T: Serialize> {
    state: &'static str,
    model: Option<ModelId>,
    prompts: &'a str,
    verb: T,
}

impl Context {
    /// Where the structure that is found of a page belongs.
    pub(super) fn page_slot(&self, document: &Document) -> Result<Slot> {
        self.slot("page", &[&document.source], &document.structured)
    }

    /// Where what is written of pages belongs, by a `verb` that lists all else it depends on.
    pub(super) fn written_slot(&self, kind: &'static str, inputs: &[Input], verb: impl Serialize) -> Result<Slot> {
        let sources: Vec<&Source> = inputs.iter().map(|input| &input.document.source).collect();
        let languages: Vec<&str> = sources.iter().map(|source| source.language.as_str()).collect();
        let given: Vec<&Option<Page>> = inputs.iter().map(|input| &input.given).collect();
        self.slot(kind, &sources, &(verb, languages, given))
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

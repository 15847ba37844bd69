//! What a kept result depends on, written down as the key it is kept under.

use super::context::Context;
use super::input::Input;
use super::versions::Stage;
use crate::cache::Slot;
use crate::error::{Error, Kind, Result};
use crate::model::ModelId;
use crate::page::Page;
use crate::read::Document;
use serde::Serialize;
use std::collections::BTreeMap;

/// The state of the sources that this program was built from: what two processes that share work have in common. Kept results go by
/// [`Stage`]s instead.
pub(super) const STATE: &str = env!("STANDFIRST_STATE");

/// All that a result depends on.
#[derive(Serialize)]
struct Key<'a, T: Serialize> {
    /// Of the stages that it came through.
    versions: BTreeMap<Stage, u32>,
    model: Option<ModelId>,
    /// How the model is spoken to and the digest of what it is told; nothing where it is told nothing.
    template: Option<&'static str>,
    prompts: Option<&'a str>,
    pages: Vec<PageKey>,
    verb: T,
}

/// What of a page a result depends on: digests, in hex.
#[derive(Serialize)]
struct PageKey {
    document: String,
    /// Of the structure that somebody gave it.
    given: Option<String>,
}

impl PageKey {
    fn new(document: &Document, given: Option<&Page>) -> Result<Self> {
        let failed = |cause| Error::new(Kind::Storage, "a given structure cannot be written").because(cause);
        let given = given.map(|page| serde_json::to_vec(page).map_err(failed)).transpose()?;
        Ok(Self {
            document: document.digest(),
            given: given.map(|bytes| blake3::hash(&bytes).to_hex().to_string()),
        })
    }
}

impl Context {
    /// Where the structure that is found of a page belongs. A model judges it by itself, and is told nothing.
    pub(super) fn page_slot(&self, document: &Document) -> Result<Slot> {
        let model = self.model_id()?;
        let key = Key {
            versions: Stage::Page.versions(model.is_some()),
            model,
            template: None,
            prompts: None,
            pages: vec![PageKey::new(document, None)?],
            verb: (),
        };
        Slot::new("page", std::slice::from_ref(&document.source.blake3), &key)
    }

    /// Where what is written of pages belongs, by a `verb` that lists all else it depends on.
    pub(super) fn written_slot(
        &self,
        kind: &'static str,
        stage: Stage,
        inputs: &[Input],
        verb: impl Serialize,
    ) -> Result<Slot> {
        let page = |input: &Input| PageKey::new(&input.document, input.given.as_ref());
        let model = self.model_id()?;
        let key = Key {
            versions: stage.versions(model.is_some()),
            template: model.as_ref().map(|_| self.template.name()),
            prompts: model.as_ref().map(|_| self.prompts.digest()),
            model,
            pages: inputs.iter().map(page).collect::<Result<_>>()?,
            verb,
        };
        let sources: Vec<String> = inputs
            .iter()
            .map(|input| input.document.source.blake3.clone())
            .collect();
        Slot::new(kind, &sources, &key)
    }
}

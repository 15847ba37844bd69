//! `read`: a page in articles.

use super::definition::{Reply, Verb};
use crate::VERSION;
use crate::error::Result;
use crate::page::Page;
use crate::pipeline::context::Context;
use crate::pipeline::dated::dated;
use crate::pipeline::input::Input;
use crate::pipeline::regions::Printed;
use crate::pipeline::watch::Watch;
use crate::read::Document;
use crate::render::PageReply;
use serde::{Deserialize, Serialize};

/// Asks for a page in articles.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Read {
    /// The page.
    pub input: Input,
}

impl Verb for Read {
    const NAME: &'static str = "read";
    const QUESTIONS_FOLLOW: bool = false;
    const EXPLAINED_WHERE_DONE: bool = true;
    type Reply = PageReply;

    fn inputs(&self) -> &[Input] {
        std::slice::from_ref(&self.input)
    }

    fn key(&self) -> impl Serialize {}

    fn recall(&self, context: &mut Context) -> Result<Option<PageReply>> {
        let page = match &self.input.given {
            Some(page) => Some(page.clone()),
            None => context.known_page(&self.input.document)?,
        };
        let Some(page) = page else { return Ok(None) };
        let mut document = self.input.document.clone();
        document.source.date = dated(&document, &page);
        reply(&document, page, context).map(Some)
    }

    fn run(self, context: &mut Context, _: &mut Watch) -> Result<PageReply> {
        let (document, page) = context.structured(self.input)?;
        reply(&document, page, context)
    }
}

fn reply(document: &Document, mut page: Page, context: &Context) -> Result<PageReply> {
    let printed = Printed::new(document);
    printed.page(&mut page);
    Ok(PageReply {
        schema: PageReply::SCHEMA.to_owned(),
        version: VERSION.to_owned(),
        source: document.source.clone(),
        model: context.model_id()?,
        page,
        layout: printed.sheets(),
    })
}

impl Reply for PageReply {}

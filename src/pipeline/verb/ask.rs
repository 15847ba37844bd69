//! `ask`: an answer from pages with its citations, or that they do not state it.

use super::answer::{Asking, check, recalled};
use super::definition::{Reply, Verb};
use crate::cache::Slot;
use crate::error::Result;
use crate::page::Page;
use crate::pipeline::ask::Reach;
use crate::pipeline::config::Config;
use crate::pipeline::context::Context;
use crate::pipeline::explain::search;
use crate::pipeline::input::Input;
use crate::pipeline::versions::Stage;
use crate::pipeline::watch::Watch;
use crate::read::{Document, Source};
use crate::render::{AnswerReply, Timing};
use serde::{Deserialize, Serialize};

/// Asks a question of pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ask {
    /// The question.
    pub question: String,
    /// BCP 47 tag to answer in, or `source`; `None` is [`Config::language`], or else the question's.
    pub language: Option<String>,
    /// The pages.
    pub inputs: Vec<Input>,
}

impl Ask {
    fn slot(&self, context: &Context) -> Result<Slot> {
        context.written_slot("answer", Stage::Answer, &self.inputs, self.key())
    }
}

impl Verb for Ask {
    const NAME: &'static str = "ask";
    type Reply = AnswerReply;

    fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    fn fill(&mut self, config: &Config) {
        self.language = self.language.take().or_else(|| config.language.clone());
    }

    fn key(&self) -> impl Serialize {
        (&self.question, &self.language)
    }

    fn check(&self) -> Result<()> {
        check(&self.question)
    }

    fn recall(&self, context: &mut Context) -> Result<Option<AnswerReply>> {
        let slot = self.slot(context)?;
        let sources: Vec<&Source> = self.inputs.iter().map(|input| &input.document.source).collect();
        let Some(mut reply) = recalled(context, &slot, &sources) else {
            return Ok(None);
        };
        for cited in &mut reply.citations {
            if let Some(input) = self.inputs.get(cited.input) {
                cited.date = context.redated(input, None)?.map(|date| date.value);
            }
        }
        Ok(Some(reply))
    }

    fn run(self, context: &mut Context, _: &mut Watch) -> Result<AnswerReply> {
        let slot = self.slot(context)?;
        let pages: Vec<(Document, Page)> = self
            .inputs
            .into_iter()
            .map(|input| context.structured(input))
            .collect::<Result<_>>()?;
        let asking = Asking {
            question: &self.question,
            language: self.language.as_deref(),
            reach: Reach::PAGES,
        };
        asking.run(context, &slot, &pages)
    }

    fn explain(&self, context: &mut Context, reply: &AnswerReply) {
        let documents: Vec<&Document> = self.inputs.iter().map(|input| &input.document).collect();
        reply.notes.iter().for_each(|note| context.say(&note.message));
        if context.explains() {
            search(&documents, reply).iter().for_each(|line| context.say(line));
        }
    }
}

impl Reply for AnswerReply {
    fn timing(&mut self) -> Option<&mut Timing> {
        Some(&mut self.timing)
    }
}

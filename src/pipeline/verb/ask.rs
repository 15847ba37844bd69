//! `ask`: an answer from pages with its citations, or that they do not state it.

use super::definition::{Reply, Verb, from_cache};
use crate::VERSION;
use crate::cache::Slot;
use crate::error::{Error, Kind, Result};
use crate::page::Page;
use crate::pipeline::ask::ask;
use crate::pipeline::config::Config;
use crate::pipeline::context::{Context, Tools, step};
use crate::pipeline::explain::search;
use crate::pipeline::input::Input;
use crate::pipeline::regions;
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
    fn sources(&self) -> Vec<&Source> {
        self.inputs.iter().map(|input| &input.document.source).collect()
    }

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
        if self.question.trim().is_empty() {
            return Err(Error::new(Kind::Usage, "there is no question").hint("standfirst ask \"QUESTION\" PATH"));
        }
        Ok(())
    }

    fn recall(&self, context: &mut Context) -> Result<Option<AnswerReply>> {
        let slot = self.slot(context)?;
        let Some(cached) = context.recall::<Cached>(&slot) else {
            return Ok(None);
        };
        let mut reply = cached.reply(&self.sources());
        for cited in &mut reply.citations {
            if let Some(input) = self.inputs.get(cited.input) {
                cited.date = context.redated(input, None)?.map(|date| date.value);
            }
        }
        Ok(Some(reply))
    }

    fn run(self, context: &mut Context, _: &mut Watch) -> Result<AnswerReply> {
        let before = context.meter();
        let slot = self.slot(context)?;
        let pages: Vec<(Document, Page)> = self
            .inputs
            .into_iter()
            .map(|input| context.structured(input))
            .collect::<Result<_>>()?;
        let Tools {
            mut writer,
            progress,
            calibration,
        } = context.tools()?;
        progress.begin_steps("reading for the answer", 0);
        let mut step = |done, all| step(progress, "weighing passages", done, all);
        let language = self.language.as_deref();
        let answer = ask(&mut writer, &self.question, language, &pages, calibration, &mut step);
        progress.end();
        let answer = answer?;
        let mut reply = AnswerReply {
            schema: AnswerReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            question: self.question,
            status: answer.status,
            answer: answer.answer,
            exact: answer.exact,
            confidence: answer.confidence,
            weighed: answer.weighed,
            evidence: answer.evidence,
            state: answer.state,
            citations: answer.citations,
            search: answer.search,
            model: context.model_id()?,
            notes: answer.notes,
            timing: context.timing(before),
        };
        let documents: Vec<&Document> = pages.iter().map(|(document, _)| document).collect();
        regions::answer(&documents, &mut reply);
        context.keep(&slot, &Cached::of(&reply));
        Ok(reply)
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

/// A reply without the paths of one call, and which of the pages each of its places is on, in their order.
#[derive(Serialize, Deserialize)]
struct Cached {
    reply: AnswerReply,
    inputs: Vec<usize>,
}

impl Cached {
    fn of(reply: &AnswerReply) -> Self {
        let mut reply = reply.clone();
        let inputs = places(&mut reply).into_iter().map(|place| {
            *place.path = None;
            *place.input
        });
        let inputs = inputs.collect();
        Self { reply, inputs }
    }

    /// The reply with the paths that pages have now.
    fn reply(mut self, sources: &[&Source]) -> AnswerReply {
        for (place, cached) in places(&mut self.reply).into_iter().zip(self.inputs) {
            let source = sources.get(cached);
            *place.path = source.and_then(|source| source.path.clone());
            if let Some(page) = place.page {
                *page = source.and_then(|source| source.page);
            }
            *place.input = cached;
        }
        self.reply.version = VERSION.to_owned();
        self.reply.timing = from_cache();
        self.reply
    }
}

/// A place in a page, as a reply names it.
struct Place<'a> {
    path: &'a mut Option<String>,
    /// Its page in the file, where that is told.
    page: Option<&'a mut Option<usize>>,
    /// Which of the pages asked it is on.
    input: &'a mut usize,
}

/// All places in pages that a reply names.
fn places(reply: &mut AnswerReply) -> Vec<Place<'_>> {
    let exact = reply.exact.iter_mut().map(|exact| Place {
        path: &mut exact.path,
        page: Some(&mut exact.page),
        input: &mut exact.input,
    });
    let citations = reply.citations.iter_mut().map(|cited| Place {
        path: &mut cited.path,
        page: Some(&mut cited.page),
        input: &mut cited.input,
    });
    let ranked = reply.search.ranked.iter_mut().map(|searched| Place {
        path: &mut searched.path,
        page: None,
        input: &mut searched.input,
    });
    exact.chain(citations).chain(ranked).collect()
}

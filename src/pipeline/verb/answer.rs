//! A question asked of pages, whoever found them: from the cache, or by the model.

use super::definition::from_cache;
use crate::VERSION;
use crate::cache::Slot;
use crate::error::{Error, Kind, Result};
use crate::page::Page;
use crate::pipeline::ask::{Reach, ask};
use crate::pipeline::context::{Context, Tools, step};
use crate::pipeline::regions;
use crate::read::{Document, Source};
use crate::render::AnswerReply;
use serde::{Deserialize, Serialize};

/// Refuses what is no question.
pub(super) fn check(question: &str) -> Result<()> {
    if question.trim().is_empty() {
        return Err(Error::new(Kind::Usage, "there is no question").hint("standfirst ask \"QUESTION\" PATH"));
    }
    Ok(())
}

/// The answer that was kept in `slot`, with the paths that the pages it came from have now.
pub(super) fn recalled(context: &mut Context, slot: &Slot, sources: &[&Source]) -> Option<AnswerReply> {
    Some(context.recall::<Cached>(slot)?.reply(sources))
}

/// A question, and how it is to be answered.
pub(super) struct Asking<'a> {
    pub question: &'a str,
    /// BCP 47 tag to answer in, or `source`; `None` is the question's.
    pub language: Option<&'a str>,
    pub reach: Reach,
}

impl Asking<'_> {
    /// The answer from `pages`, kept in `slot`.
    pub(super) fn run(self, context: &mut Context, slot: &Slot, pages: &[(Document, Page)]) -> Result<AnswerReply> {
        let before = context.meter();
        let Tools {
            mut writer,
            progress,
            calibration,
        } = context.tools()?;
        progress.begin_steps("reading for the answer", 0);
        let mut step = |done, all| step(progress, "weighing passages", done, all);
        let Self {
            question,
            language,
            reach,
        } = self;
        let answer = ask(&mut writer, question, language, pages, &reach, calibration, &mut step);
        progress.end();
        let answer = answer?;
        let mut reply = AnswerReply {
            schema: AnswerReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            question: question.to_owned(),
            status: answer.status,
            answer: answer.answer,
            exact: answer.exact,
            confidence: answer.confidence,
            weighed: answer.weighed,
            evidence: answer.evidence,
            state: answer.state,
            citations: answer.citations,
            search: answer.search,
            read: None,
            model: context.model_id()?,
            notes: answer.notes,
            timing: context.timing(before),
        };
        let documents: Vec<&Document> = pages.iter().map(|(document, _)| document).collect();
        regions::answer(&documents, &mut reply);
        context.keep(slot, &Cached::of(&reply));
        Ok(reply)
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

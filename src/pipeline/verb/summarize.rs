//! `summarize`: a summary of each article of a page.

use super::definition::{Reply, Verb, from_cache};
use crate::VERSION;
use crate::cache::Slot;
use crate::error::Result;
use crate::pipeline::config::Config;
use crate::pipeline::context::{Context, Tools, step};
use crate::pipeline::input::Input;
use crate::pipeline::summarize::{Options, summarize};
use crate::pipeline::watch::{Event, Watch};
use crate::render::{SummaryReply, Timing};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// Asks for a summary of each article of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summarize {
    /// The page.
    pub input: Input,
    /// BCP 47 tag to write in, or `source`; `None` is [`Config::language`].
    pub language: Option<String>,
    /// Sentences of an article's abstract; `None` is [`Config::sentences`].
    pub sentences: Option<usize>,
}

impl Summarize {
    /// Asks for a summary of `input` with the options in force.
    pub fn new(input: Input) -> Self {
        Self {
            input,
            language: None,
            sentences: None,
        }
    }

    fn options(&self) -> Options {
        Options {
            language: self.language.clone().filter(|tag| tag != "source"),
            sentences: self.sentences.unwrap_or(Config::SENTENCES),
        }
    }

    fn slot(&self, context: &Context) -> Result<Slot> {
        context.written_slot("summary", self.inputs(), self.key())
    }
}

impl Verb for Summarize {
    const NAME: &'static str = "summarize";
    const IN_PARTS: bool = true;
    type Reply = SummaryReply;

    fn inputs(&self) -> &[Input] {
        std::slice::from_ref(&self.input)
    }

    fn fill(&mut self, config: &Config) {
        self.language = self.language.take().or_else(|| config.language.clone());
        self.sentences.get_or_insert(config.sentences);
    }

    fn key(&self) -> impl Serialize {
        self.options()
    }

    fn recall(&self, context: &mut Context) -> Result<Option<SummaryReply>> {
        let slot = self.slot(context)?;
        let cached = context.recall::<SummaryReply>(&slot);
        Ok(cached.map(|cached| SummaryReply {
            source: self.input.document.source.clone(),
            timing: from_cache(),
            ..cached
        }))
    }

    fn run(self, context: &mut Context, watch: &mut Watch) -> Result<SummaryReply> {
        let before = context.meter();
        let (slot, options) = (self.slot(context)?, self.options());
        let (document, page) = context.structured(self.input)?;
        let Tools {
            mut writer, progress, ..
        } = context.tools()?;
        let hasty = watch.hasty;
        let progress = RefCell::new(progress);
        progress.borrow_mut().begin_steps("summarizing", 0);
        let mut each = |event: &Event| progress.borrow_mut().aside(&mut || watch.tell(event));
        let mut step = |done, all| step(&mut **progress.borrow_mut(), "summarizing", done, all);
        let summary = summarize(&mut writer, &options, &document, &page, hasty, &mut each, &mut step);
        progress.borrow_mut().end();
        let summary = summary?;
        let reply = SummaryReply {
            schema: SummaryReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            source: document.source,
            model: context.model_id()?,
            language: summary.language,
            articles: summary.articles,
            captions: page.captions,
            coverage: summary.coverage,
            notes: page.notes.into_iter().chain(summary.notes).collect(),
            timing: context.timing(before),
        };
        context.keep(&slot, &reply);
        Ok(reply)
    }

    fn explain(&self, context: &mut Context, reply: &SummaryReply) {
        for article in &reply.articles {
            for rejected in &article.rejected {
                let (text, reason) = (&rejected.text, &rejected.reason);
                context.say(&format!("{}: threw out `{text}`: {reason}", article.id));
            }
        }
    }
}

impl Reply for SummaryReply {
    fn timing(&mut self) -> Option<&mut Timing> {
        Some(&mut self.timing)
    }

    fn retell(&self, each: &mut dyn FnMut(&Event)) {
        for article in &self.articles {
            each(&Event::Article(article));
            article
                .written
                .iter()
                .for_each(|written| each(&Event::Sentence(written)));
            article
                .sections
                .iter()
                .for_each(|section| each(&Event::Section(section)));
        }
    }
}

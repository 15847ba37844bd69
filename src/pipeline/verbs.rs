//! The three verbs: cache, stages, reply.

use super::ask::ask;
use super::colleague::{Done, Task};
use super::desk::{Desk, Input};
use super::explain::search;
use super::kept::{sources, with_paths};
use super::read::assemble;
use super::shelf::Shelf;
use super::summarize::{Event, Options, summarize};
use super::writer::Writer;
use crate::VERSION;
use crate::error::{Error, Kind, Result};
use crate::model::Stop;
use crate::model::files::Progress;
use crate::page::Page;
use crate::read::{Document, Source};
use crate::render::{AnswerReply, PageReply, SummaryReply};
use std::cell::RefCell;

impl Desk {
    /// Does `task`; `each` sees every part of a summary as it is done. `stop` may call it off.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, there is no question, or the work was called off.
    pub(super) fn perform(&mut self, task: Task, stop: &Stop, each: &mut dyn FnMut(&Event)) -> Result<Done> {
        self.stop = stop.clone();
        Ok(match task {
            Task::Read(input) => Done::Read(self.read(input)?),
            Task::Summarize(input, options) => Done::Summarize(self.summarize(input, options, each)?),
            Task::Ask(question, language, inputs) => Done::Ask(self.ask(question, language, inputs)?),
        })
    }

    /// The page in articles.
    fn read(&mut self, input: Input) -> Result<PageReply> {
        let Input { document, given } = input;
        if let Some(page) = given {
            return self.page_reply(document.source, page);
        }
        if let Some(page) = self.known_page(&document)? {
            return self.page_reply(document.source, page);
        }
        // What was decided and why is known only where it is decided.
        let document = match self.explains() {
            true => document,
            false => match self.hand_over(Task::Read(Input { document, given: None }), &mut |_| {})? {
                Ok(Done::Read(reply)) => return Ok(reply),
                Err(Task::Read(input)) => input.document,
                _ => return Err(mistaken()),
            },
        };
        let page = self.page(&document)?;
        self.page_reply(document.source, page)
    }

    pub(super) fn page_reply(&self, source: Source, page: Page) -> Result<PageReply> {
        Ok(PageReply {
            schema: PageReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            source,
            model: self.model_id()?,
            page,
        })
    }

    /// A summary of each article of the page; `each` sees every part of it as it is done.
    fn summarize(&mut self, input: Input, options: Options, each: &mut dyn FnMut(&Event)) -> Result<SummaryReply> {
        let before = self.meter();
        let source = input.document.source.clone();
        let explained = self.explains().then(|| input.document.clone());
        let slot = self.summary_slot(&input, &options)?;
        if let Some(kept) = self.kept_summary(&slot, &source) {
            return Ok(self.told(kept));
        }
        let mut shown = 0;
        let handed = self.hand_over(Task::Summarize(input, options), &mut |event| {
            shown += 1;
            each(event);
        })?;
        let (input, options) = match handed {
            Ok(Done::Summarize(reply)) => {
                if let Some(document) = explained {
                    self.known_page(&document)?;
                }
                return Ok(self.told(reply));
            }
            Err(Task::Summarize(input, options)) => (input, options),
            _ => return Err(mistaken()),
        };
        let page = match input.given {
            Some(page) => page,
            None => self.page(&input.document)?,
        };
        self.open()?;
        let model = self.model_id()?;
        let mut writer = Writer {
            session: self.session.as_mut(),
            prompts: &self.prompts,
            template: self.template,
            prefixes: &mut self.prefixes,
            shelf: Shelf {
                cache: &self.cache,
                model,
            },
        };
        let watched = self.watched;
        let progress = RefCell::new(&mut self.progress);
        progress.borrow_mut().begin_steps("summarizing", 0);
        let mut each = |event: &Event| {
            // A colleague that broke off has shown these already.
            if shown > 0 {
                shown -= 1;
            } else {
                progress.borrow_mut().aside(&mut || each(event));
            }
        };
        let mut step = |done, all| step(&mut ***progress.borrow_mut(), "summarizing", done, all);
        let (document, page_of) = (&input.document, &page);
        let summary = summarize(&mut writer, &options, document, page_of, watched, &mut each, &mut step);
        progress.borrow_mut().end();
        let summary = summary?;
        let notes = page.notes.into_iter().chain(summary.notes).collect();
        let reply = SummaryReply {
            schema: SummaryReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            source,
            model: self.model_id()?,
            language: summary.language,
            articles: summary.articles,
            captions: page.captions,
            coverage: summary.coverage,
            notes,
            timing: self.timing(before),
        };
        self.keep(&slot, &reply);
        Ok(self.told(reply))
    }

    /// An answer from the pages with its citations, or that they do not state it.
    fn ask(&mut self, question: String, language: Option<String>, inputs: Vec<Input>) -> Result<AnswerReply> {
        if question.trim().is_empty() {
            return Err(Error::new(Kind::Usage, "there is no question").hint("standfirst ask \"QUESTION\" PATH"));
        }
        let before = self.meter();
        let sources = sources(&inputs);
        let explained = self.explains().then(|| inputs.clone());
        let slot = self.answer_slot(&question, language.as_deref(), &inputs)?;
        if let Some(kept) = self.kept_answer(&slot, &sources) {
            return Ok(self.told_answer(kept, explained));
        }
        let (question, language, inputs) = match self.hand_over(Task::Ask(question, language, inputs), &mut |_| {})? {
            Ok(Done::Ask(reply)) => {
                for input in explained.iter().flatten().filter(|input| input.given.is_none()) {
                    self.known_page(&input.document)?;
                }
                return Ok(self.told_answer(reply, explained));
            }
            Err(Task::Ask(question, language, inputs)) => (question, language, inputs),
            _ => return Err(mistaken()),
        };
        let mut pages = Vec::with_capacity(inputs.len());
        for (place, mut input) in inputs.into_iter().enumerate() {
            let page = match input.given.take() {
                Some(page) => page,
                None => self.page(&input.document)?,
            };
            // Results are kept without the paths of one call: a page's place stands for its path.
            input.document.source.path = Some(place.to_string());
            pages.push((input.document, page));
        }
        self.open()?;
        let model = self.model_id()?;
        let mut writer = Writer {
            session: self.session.as_mut(),
            prompts: &self.prompts,
            template: self.template,
            prefixes: &mut self.prefixes,
            shelf: Shelf {
                cache: &self.cache,
                model,
            },
        };
        self.progress.begin_steps("reading for the answer", 0);
        let progress = &mut *self.progress;
        let mut step = |done, all| step(progress, "weighing passages", done, all);
        let (language, calibration) = (language.as_deref(), &self.calibration);
        let answer = ask(&mut writer, &question, language, &pages, calibration, &mut step);
        self.progress.end();
        let answer = answer?;
        let reply = AnswerReply {
            schema: AnswerReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            question,
            status: answer.status,
            answer: answer.answer,
            exact: answer.exact,
            confidence: answer.confidence,
            weighed: answer.weighed,
            evidence: answer.evidence,
            state: answer.state,
            citations: answer.citations,
            search: answer.search,
            model: self.model_id()?,
            notes: answer.notes,
            timing: self.timing(before),
        };
        self.keep(&slot, &reply);
        Ok(self.told_answer(with_paths(reply, &sources), explained))
    }

    /// The page's structure, from the cache or found.
    fn page(&mut self, document: &Document) -> Result<Page> {
        if let Some(page) = self.known_page(document)? {
            return Ok(page);
        }
        self.open()?;
        self.progress.begin_steps("putting the page together", 0);
        let page = assemble(self.session.as_mut(), document, &self.stop);
        self.progress.end();
        let mut page = page?;
        for reason in std::mem::take(&mut page.reasons) {
            self.say(&reason.message);
        }
        page.notes.splice(0..0, document.notes.iter().cloned());
        let slot = self.page_slot(document)?;
        self.keep(&slot, &page);
        self.remember(&slot, document, &page);
        Ok(page)
    }

    /// Says which passages were read for an answer, and what came of each.
    fn told_answer(&mut self, reply: AnswerReply, explained: Option<Vec<Input>>) -> AnswerReply {
        if let Some(inputs) = explained {
            let documents: Vec<&Document> = inputs.iter().map(|input| &input.document).collect();
            reply.notes.iter().for_each(|note| self.say(&note.message));
            search(&documents, &reply).iter().for_each(|line| self.say(line));
        }
        reply
    }

    /// Says which sentences of a summary were thrown out, and why.
    fn told(&mut self, reply: SummaryReply) -> SummaryReply {
        for article in reply.articles.iter().filter(|_| self.config.verbosity >= 2) {
            for rejected in &article.rejected {
                let message = format!("{}: threw out `{}`: {}", article.id, rejected.text, rejected.reason);
                self.progress.note(&message);
            }
        }
        reply
    }
}

/// A colleague gave back other work than it was handed.
pub(super) fn mistaken() -> Error {
    Error::new(Kind::Usage, "another task was done than the one that was asked for")
}

/// Tells that `done` of `all` steps are done; the first time that there are so many.
fn step(progress: &mut dyn Progress, what: &str, done: u64, all: u64) {
    match done {
        0 => progress.begin_steps(what, all),
        _ => progress.advance(done),
    }
}

//! The three verbs: cache, stages, reply.

use super::ask::ask;
use super::desk::{Desk, Input};
use super::explain::joins;
use super::read::assemble;
use super::shelf::Shelf;
use super::summarize::{Event, Options, summarize};
use super::writer::Writer;
use crate::VERSION;
use crate::cache::Slot;
use crate::error::{Error, Kind, Result};
use crate::model::ModelId;
use crate::page::Page;
use crate::read::{Document, Source};
use crate::render::{AnswerReply, PageReply, SummaryReply, Timing};
use serde::Serialize;

/// The state of the sources that this program was built from.
const STATE: &str = env!("STANDFIRST_STATE");

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
    /// The page in articles.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn read(&mut self, input: Input) -> Result<PageReply> {
        let page = match input.given {
            Some(page) => page,
            None => self.page(&input.document)?,
        };
        Ok(PageReply {
            schema: PageReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            source: input.document.source,
            model: self.model_id()?,
            page,
        })
    }

    /// A summary of each article of the page; `each` sees every part of it as it is done.
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn summarize(&mut self, input: Input, each: &mut dyn FnMut(&Event)) -> Result<SummaryReply> {
        let before = self.meter();
        let source = input.document.source.clone();
        let options = Options {
            language: self.config.language.clone(),
            sentences: self.config.sentences,
        };
        let slot = self.slot("summary", &[&source], &(&options, &source.language, &input.given))?;
        if let Some(kept) = self.recall::<SummaryReply>(&slot) {
            return Ok(self.told(SummaryReply {
                source,
                timing: cached(),
                ..kept
            }));
        }
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
        let progress = &mut self.progress;
        progress.begin_steps("summarizing", steps(&page));
        let mut done = 0;
        let summary = summarize(&mut writer, &options, &input.document, &page, &mut |event| {
            each(event);
            done += u64::from(matches!(event, Event::Section(_)));
            progress.advance(done);
        });
        progress.end();
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
    ///
    /// # Errors
    /// Where the model cannot be had or fails.
    pub fn ask(&mut self, question: &str, language: Option<&str>, inputs: Vec<Input>) -> Result<AnswerReply> {
        if question.trim().is_empty() {
            return Err(Error::new(Kind::Usage, "there is no question").hint("standfirst ask \"QUESTION\" PATH"));
        }
        let before = self.meter();
        let sources: Vec<Source> = inputs.iter().map(|input| input.document.source.clone()).collect();
        let given: Vec<&Option<Page>> = inputs.iter().map(|input| &input.given).collect();
        let slot = self.slot(
            "answer",
            &sources.iter().collect::<Vec<_>>(),
            &(question, language, &given),
        )?;
        if let Some(kept) = self.recall::<AnswerReply>(&slot) {
            let reply = AnswerReply {
                timing: cached(),
                ..kept
            };
            return Ok(with_paths(reply, &sources));
        }
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
        let answer = ask(&mut writer, question, language, &pages, &self.calibration);
        self.progress.end();
        let answer = answer?;
        let reply = AnswerReply {
            schema: AnswerReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            question: question.to_owned(),
            status: answer.status,
            answer: answer.answer,
            exact: answer.exact,
            confidence: answer.confidence,
            weighed: answer.weighed,
            evidence: answer.evidence,
            citations: answer.citations,
            model: self.model_id()?,
            notes: answer.notes,
            timing: self.timing(before),
        };
        self.keep(&slot, &reply);
        reply.notes.iter().for_each(|note| self.say(&note.message));
        Ok(with_paths(reply, &sources))
    }

    /// The page's structure, from the cache or found.
    fn page(&mut self, document: &Document) -> Result<Page> {
        let slot = self.slot("page", &[&document.source], &document.structured)?;
        let at_hand = self.pages.iter().find(|(key, _)| key == slot.key());
        if let Some(page) = at_hand.map(|(_, page)| page.clone()) {
            return Ok(page);
        }
        let page = match self.recall::<Page>(&slot) {
            Some(page) => page,
            None => {
                self.open()?;
                let mut page = assemble(self.session.as_mut(), document)?;
                for reason in std::mem::take(&mut page.reasons) {
                    self.say(&reason.message);
                }
                page.notes.splice(0..0, document.notes.iter().cloned());
                self.keep(&slot, &page);
                page
            }
        };
        if self.explains() {
            joins(document, &page).iter().for_each(|join| self.say(join));
        }
        self.remember(slot.key(), &page);
        Ok(page)
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

    /// Keeps a page at hand for requests that come soon.
    fn remember(&mut self, key: &str, page: &Page) {
        self.pages.push_back((key.to_owned(), page.clone()));
        if self.pages.len() > AT_HAND {
            self.pages.pop_front();
        }
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

fn cached() -> Timing {
    Timing {
        cached: true,
        ..Timing::default()
    }
}

/// Puts the paths of this call for the pages' places.
fn with_paths(mut reply: AnswerReply, sources: &[Source]) -> AnswerReply {
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
    reply
}

/// What there is to count while a page is summarised: its sections.
fn steps(page: &Page) -> u64 {
    page.articles
        .iter()
        .map(|article| article.sections.len() as u64)
        .sum::<u64>()
        .max(1)
}

//! Calls of tools: pages are opened, work is done, and the reply given as an object and as text.

use super::arguments::{OnePage, Question, ToSummarize, parse};
use super::quoted::quoted;
use super::resources;
use super::server::Server;
use super::tools::Known;
use super::work::perform;
use crate::error::{Error, Kind, Result};
use crate::page::Page;
use crate::pipeline::Input;
use crate::pipeline::verb::{Ask, Read, Summarize, Verb};
use crate::render::{self, AnswerReply, Lines, PageLines, PageReply, SummaryReply, View};
use crate::service::{Refusal, StoredPage, headlines};
use rmcp::RoleServer;
use rmcp::model::{CallToolResult, ContentBlock};
use rmcp::service::RequestContext;
use serde_json::{Map, Value};
use std::sync::Arc;

/// What a tool gives.
pub(super) type Called = std::result::Result<CallToolResult, Refusal>;

impl Server {
    /// Calls `tool`.
    ///
    /// # Errors
    /// Where it fails, which the agent is told.
    pub(super) async fn call(
        &self,
        tool: Known,
        arguments: Map<String, Value>,
        context: &RequestContext<RoleServer>,
    ) -> Called {
        match tool {
            Known::ReadPage => self.read(parse(arguments)?, context).await,
            Known::SummarizePage => self.summarize(parse(arguments)?, context).await,
            Known::AskPages => self.ask(parse(arguments)?, context).await,
            Known::SearchArchive => {
                self.archived()?;
                self.search(parse(arguments)?).await
            }
            Known::Timeline => {
                self.archived()?;
                self.timeline(parse(arguments)?).await
            }
        }
    }

    async fn read(&self, wanted: OnePage, context: &RequestContext<RoleServer>) -> Called {
        let input = self.page(wanted).await?;
        let reply = self.done(Read { input: input.clone() }, context).await?;
        let read: PageReply = understood(&reply)?;
        self.keep(&input, &read.page).await;
        let text = render::page_text(&read, &input.document.text, &view([&input]));
        let mut result = given(&reply, &text)?;
        result.content.push(ContentBlock::resource_link(resources::page(
            &input.document.source.blake3,
            input.document.source.path.as_deref(),
        )));
        Ok(result)
    }

    async fn summarize(&self, wanted: ToSummarize, context: &RequestContext<RoleServer>) -> Called {
        wanted.check()?;
        let ToSummarize {
            path,
            text,
            page,
            language,
            sentences,
        } = wanted;
        let input = self.page(OnePage { path, text, page }).await?;
        let verb = Summarize {
            input: input.clone(),
            language,
            sentences: sentences.map(usize::from),
        };
        let reply = self.done(verb, context).await?;
        let summary: SummaryReply = understood(&reply)?;
        given(&reply, &render::summary_text(&summary, &view([&input])))
    }

    async fn ask(&self, wanted: Question, context: &RequestContext<RoleServer>) -> Called {
        wanted.check()?;
        if wanted.of_archives() && self.archived().is_ok() {
            return self.ask_archives(wanted, context).await;
        }
        let Question {
            question,
            paths,
            text,
            language,
            within: _,
        } = wanted;
        let mut inputs = self.text(text).await?;
        for path in paths {
            inputs.extend(self.opened(path).await?);
        }
        if inputs.is_empty() {
            return Err(no_page("paths").into());
        }
        let view = view(&inputs);
        let ask = Ask {
            question,
            language,
            inputs,
        };
        let reply = self.done(ask, context).await?;
        let answer: AnswerReply = understood(&reply)?;
        given(&reply, &render::answer_text(&answer, &view))
    }

    /// The reply to `verb`, with the options in force where it tells none.
    pub(super) async fn done(
        &self,
        verb: impl Verb,
        context: &RequestContext<RoleServer>,
    ) -> std::result::Result<Arc<str>, Refusal> {
        perform(&self.service, self.service.request(verb), context).await
    }

    /// The one page that is meant.
    async fn page(&self, wanted: OnePage) -> Result<Input> {
        let mut pages = self.text(wanted.text).await?;
        if let Some(path) = wanted.path {
            pages.extend(self.opened(path).await?);
        }
        let count = pages.len();
        let number = match wanted.page {
            Some(number) => number,
            None if count == 0 => return Err(no_page("path")),
            None if count == 1 => 1,
            None => {
                let message = format!("there are {count} pages");
                return Err(
                    Error::new(Kind::Usage, message).hint(format!("name one of them: `page` from 1 to {count}"))
                );
            }
        };
        let found = number.checked_sub(1).filter(|place| *place < count);
        found.map(|place| pages.swap_remove(place)).ok_or_else(|| {
            let message = format!("there is no page `{number}`");
            Error::new(Kind::Usage, message).hint(format!("`page` goes from 1 to {count}"))
        })
    }

    async fn text(&self, text: Option<String>) -> Result<Vec<Input>> {
        let Some(text) = text else { return Ok(Vec::new()) };
        off(move || Input::pages(None, text.as_bytes(), Some("utf-8"))).await
    }

    pub(super) async fn opened(&self, path: String) -> Result<Vec<Input>> {
        let folders = self.folders.clone();
        off(move || folders.open(&path)).await
    }

    /// Keeps a page at hand as a resource.
    pub(super) async fn keep(&self, input: &Input, page: &Page) {
        let mut stored = StoredPage::passing(input.clone());
        if self.service.pages.get(stored.id()).is_some_and(|known| !known.passing) {
            return;
        }
        stored.headlines = headlines(page);
        // In memory alone: there is nothing to fail.
        let _ = self.service.pages.put(Arc::new(stored));
    }
}

/// Does what may take long off the threads that listen.
pub(super) async fn off<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| {
        Err(Error::new(
            Kind::Input,
            "the program broke on this page, which is a fault of its own",
        ))
    })
}

fn no_page(name: &str) -> Error {
    Error::new(Kind::Usage, "there is no page").hint(format!("send `{name}` or `text`"))
}

pub(super) fn understood<T: serde::de::DeserializeOwned>(reply: &str) -> std::result::Result<T, Refusal> {
    serde_json::from_str(reply).map_err(|_| Refusal::Broke)
}

/// The result that holds `reply`, and `text` for those who read no objects.
pub(super) fn given(reply: &str, text: &str) -> Called {
    let mut result = CallToolResult::success(vec![ContentBlock::text(quoted(text))]);
    result.structured_content = Some(understood(reply)?);
    Ok(result)
}

/// Pages as they are told in plain text.
pub(super) fn view<'a>(inputs: impl IntoIterator<Item = &'a Input>) -> View {
    let lines = inputs.into_iter().map(|input| PageLines {
        path: input.document.source.path.clone(),
        page: input.document.source.page,
        lines: Lines::of(&input.document.text),
    });
    View {
        pages: lines.collect(),
        ..View::default()
    }
}

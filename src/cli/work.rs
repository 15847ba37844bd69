//! The three verbs over paths and over requests.

use super::args::{Common, Form, Work};
use super::output::Output;
use super::progress::Bars;
use super::request::{Failure, Reply, next};
use super::{DONE, FAILED, NOT_STATED, complain, input};
use crate::cache;
use crate::error::Result;
use crate::model::kernel::cores;
use crate::pipeline::{Config, Desk, Event, Input, ModelChoice};
use crate::render::{self, Status};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Whether the environment forbids the network.
pub(super) fn offline(common: &Common) -> bool {
    common.offline || std::env::var("STANDFIRST_OFFLINE").is_ok_and(|set| !set.is_empty() && set != "0")
}

fn desk(common: &Common, work: &Work, language: Option<String>, sentences: usize) -> Result<Desk> {
    let cache_dir = match (&common.cache_dir, common.no_cache) {
        (_, true) => None,
        (Some(dir), false) => Some(dir.clone()),
        (None, false) => Some(cache::default_dir()?),
    };
    let config = Config {
        model: match work.model.as_deref() {
            None => ModelChoice::Default,
            Some("none") => ModelChoice::None,
            Some(id) => ModelChoice::Id(id.to_owned()),
        },
        language,
        sentences,
        offline: offline(common),
        threads: common.threads.map_or_else(cores, usize::from),
        cache_dir,
        registry: common.models.clone(),
        prompts: common.prompts.clone(),
        verbosity: if common.quiet {
            0
        } else {
            common.verbose.saturating_add(1).min(3)
        },
    };
    Desk::new(config, Box::new(Bars::new(common.quiet)))
}

/// `read`.
pub(super) fn read(common: &Common, work: &Work, paths: &[PathBuf], output: &mut Output) -> Result<u8> {
    let mut desk = desk(common, work, None, 1)?;
    if work.jsonl {
        return requests(output, |request, id, output| {
            let reply = desk.read(request.input()?)?;
            line(output, &Reply { id, reply: &reply })
        });
    }
    each_page(paths, output, |input, output| {
        let text = input.document.text.clone();
        let reply = desk.read(input)?;
        match work.format {
            Form::Text => output.text(&render::page_text(&reply, &text)),
            Form::Markdown => output.text(&render::page_markdown(&reply)),
            Form::Json => line(output, &reply),
        }
    })
}

/// `summarize`.
pub(super) fn summarize(
    common: &Common,
    work: &Work,
    language: Option<String>,
    sentences: usize,
    paths: &[PathBuf],
    output: &mut Output,
) -> Result<u8> {
    let mut desk = desk(common, work, language.filter(|tag| tag != "source"), sentences)?;
    if work.jsonl {
        return requests(output, |request, id, output| {
            let reply = desk.summarize(request.input()?, &mut |_| {})?;
            line(output, &Reply { id, reply: &reply })
        });
    }
    each_page(paths, output, |input, output| {
        let live = work.format == Form::Text && output.terminal();
        let mut shown = false;
        let mut lost = None;
        if live {
            output.text(&render::summary_title(&input.document.source))?;
            output.flush()?;
        }
        let reply = desk.summarize(input, &mut |event| {
            if live && lost.is_none() {
                shown = true;
                lost = output.text(&event_text(event)).and_then(|()| output.flush()).err();
            }
        })?;
        if let Some(error) = lost {
            return Err(error);
        }
        match work.format {
            Form::Text if shown => output.text(&render::summary_end(&reply)),
            Form::Text if live => output.text(&render::summary_rest(&reply)),
            Form::Text => output.text(&render::summary_text(&reply)),
            Form::Markdown => output.text(&render::summary_markdown(&reply)),
            Form::Json => line(output, &reply),
        }
    })
}

/// `ask`.
pub(super) fn ask(
    common: &Common,
    work: &Work,
    language: Option<String>,
    question: Option<&str>,
    paths: &[PathBuf],
    output: &mut Output,
) -> Result<u8> {
    let mut desk = desk(common, work, language.clone(), 1)?;
    if work.jsonl {
        return requests(output, |request, id, output| {
            let inputs = request.inputs()?;
            let asked = request.question.take().unwrap_or_default();
            let reply = desk.ask(&asked, request.language.as_deref().or(language.as_deref()), inputs)?;
            line(output, &Reply { id, reply: &reply })
        });
    }
    let mut code = DONE;
    let mut inputs: Vec<Input> = Vec::new();
    for path in input::expand(paths) {
        match path.and_then(|path| input::open(&path)) {
            Ok(opened) => inputs.extend(opened),
            Err(error) => {
                complain(&error);
                code = FAILED;
            }
        }
    }
    if inputs.is_empty() {
        return Ok(FAILED);
    }
    let reply = desk.ask(question.unwrap_or_default(), language.as_deref(), inputs)?;
    match work.format {
        Form::Text => output.text(&render::answer_text(&reply))?,
        Form::Markdown => output.text(&render::answer_markdown(&reply))?,
        Form::Json => line(output, &reply)?,
    }
    Ok(match reply.status {
        Status::NotStated if code == DONE => NOT_STATED,
        _ => code,
    })
}

fn line(output: &mut Output, reply: &impl Serialize) -> Result<()> {
    output.text(&render::json(reply)?)?;
    output.flush()
}

/// Does `one` for every page; what fails is said, and the others are still done.
fn each_page(
    paths: &[PathBuf],
    output: &mut Output,
    mut one: impl FnMut(Input, &mut Output) -> Result<()>,
) -> Result<u8> {
    let mut code = DONE;
    for path in input::expand(paths) {
        let inputs = match path.and_then(|path| input::open(&path)) {
            Ok(inputs) => inputs,
            Err(error) => {
                complain(&error);
                code = FAILED;
                continue;
            }
        };
        for input in inputs {
            if let Err(error) = one(input, output) {
                if output.closed() {
                    return Err(error);
                }
                complain(&error);
                code = FAILED;
            }
            output.flush()?;
        }
    }
    Ok(code)
}

/// Answers every request of standard input in order.
fn requests(
    output: &mut Output,
    mut one: impl FnMut(&mut super::request::Request, &serde_json::Value, &mut Output) -> Result<()>,
) -> Result<u8> {
    let mut code = DONE;
    let mut from = std::io::stdin().lock();
    let mut bytes = Vec::new();
    while let Some(request) = next(&mut from, &mut bytes)? {
        let mut id = serde_json::Value::Null;
        let done = request.and_then(|mut request| {
            id = std::mem::take(&mut request.id);
            one(&mut request, &id, output)
        });
        if let Err(error) = done {
            if output.closed() {
                return Err(error);
            }
            line(
                output,
                &Reply {
                    id: &id,
                    reply: Failure::from(&error),
                },
            )?;
            code = FAILED;
        }
    }
    Ok(code)
}

/// The digests of pages, by which what came from them is found.
pub(super) fn digests(paths: &[PathBuf]) -> Result<Vec<String>> {
    let mut digests = Vec::new();
    for path in input::expand(paths) {
        let path: PathBuf = path?;
        digests.extend(
            input::open(Path::new(&path))?
                .into_iter()
                .map(|input| input.document.source.blake3),
        );
    }
    Ok(digests)
}

fn event_text(event: &Event) -> String {
    match event {
        Event::Article(article) => render::article_head(article),
        Event::Sentence(written) => render::sentence(written),
        Event::Section(section) => render::section_text(section),
    }
}

//! The three verbs over paths and over requests.

use super::args::{Common, Form, Work};
use super::held::Held;
use super::output::Output;
use super::progress::Bars;
use super::stream::requests;
use super::{DONE, FAILED, NOT_STATED, broke, complain, input};
use crate::cache;
use crate::error::Result;
#[cfg(unix)]
use crate::local::Client;
use crate::model::kernel::cores;
use crate::pipeline::{Config, Event, Input, ModelChoice, Standfirst};
use crate::render::{self, PageReply, Status, View};
use serde::Serialize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Whether the environment forbids the network.
pub(super) fn offline(common: &Common) -> bool {
    common.offline || std::env::var("STANDFIRST_OFFLINE").is_ok_and(|set| !set.is_empty() && set != "0")
}

/// Where results are kept, if anywhere.
fn cache_dir(common: &Common) -> Result<Option<PathBuf>> {
    match (&common.cache_dir, common.no_cache) {
        (_, true) => Ok(None),
        (Some(dir), false) => Ok(Some(dir.clone())),
        (None, false) => cache::default_dir().map(Some),
    }
}

/// The options in force.
pub(super) fn config(
    common: &Common,
    model: Option<&str>,
    language: Option<String>,
    sentences: usize,
) -> Result<Config> {
    cache::limit()?;
    Ok(Config {
        model: match model {
            None => ModelChoice::Default,
            Some("none") => ModelChoice::None,
            Some(id) => ModelChoice::Id(id.to_owned()),
        },
        language,
        sentences,
        offline: offline(common),
        threads: common.threads.map_or_else(cores, usize::from),
        cache_dir: cache_dir(common)?,
        registry: common.models.clone(),
        prompts: common.prompts.clone(),
        verbosity: if common.quiet {
            0
        } else {
            common.verbose.saturating_add(1).min(3)
        },
    })
}

pub(super) fn open(common: &Common, work: &Work, language: Option<String>, sentences: usize) -> Result<Standfirst> {
    let config = config(common, work.model.as_deref(), language, sentences)?;
    let dir = config.cache_dir.clone();
    let quiet = common.quiet;
    let standfirst = Standfirst::listened(config, move || Box::new(Bars::new(quiet)))?;
    Ok(beside(standfirst, dir.as_deref()))
}

/// Has the model's work done by a service, where one runs that uses the same cache.
#[cfg(unix)]
fn beside(standfirst: Standfirst, dir: Option<&Path>) -> Standfirst {
    match dir {
        Some(dir) => standfirst.beside(Client::new(dir)),
        None => standfirst,
    }
}

#[cfg(not(unix))]
fn beside(standfirst: Standfirst, _: Option<&Path>) -> Standfirst {
    standfirst
}

/// `read`.
pub(super) fn read(common: &Common, work: &Work, paths: &[PathBuf], output: &mut Output) -> Result<u8> {
    let standfirst = open(common, work, None, 1)?;
    let encoding = common.encoding.as_deref();
    if work.jsonl {
        return requests(output, standfirst.side_by_side(), |request| {
            standfirst.read(request.input(encoding)?)
        });
    }
    let mut held = Held::default();
    let mut head = true;
    let mut print = |output: &mut Output, (reply, text, view): (PageReply, String, View)| match work.format {
        Form::Text => output.text(&render::page_text(&reply, &text, &view)),
        Form::Markdown => output.text(&render::page_markdown(&reply)),
        Form::Csv => output.text(&render::page_csv(&reply, std::mem::take(&mut head))?),
        Form::Json => line(output, &reply),
    };
    let code = each_page(paths, encoding, output, |input, output| {
        let view = output.view([&input]);
        let text = input.document.text.clone();
        held.add((standfirst.read(input)?, text, view));
        held.ready(false).try_for_each(|page| print(output, page))
    });
    // What was read is shown, whatever became of the rest.
    held.ready(true).try_for_each(|page| print(output, page))?;
    output.flush()?;
    code
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
    let language = language.filter(|tag| tag != "source");
    let standfirst = open(common, work, language, sentences)?;
    let encoding = common.encoding.as_deref();
    if work.jsonl {
        return requests(output, standfirst.side_by_side(), |request| {
            standfirst.summarize(request.input(encoding)?, &mut |_| {})
        });
    }
    let mut head = true;
    each_page(paths, encoding, output, |input, output| {
        let view = output.view([&input]);
        let path = input.document.source.path.clone();
        let live = work.format == Form::Text && output.terminal();
        let mut shown = false;
        let mut lost = None;
        if live {
            output.text(&render::summary_title(&input.document.source))?;
            output.flush()?;
        }
        let reply = standfirst.summarize(input, &mut |event| {
            if live && lost.is_none() {
                shown = true;
                let text = event_text(event, path.as_deref(), &view);
                lost = output.text(&text).and_then(|()| output.flush()).err();
            }
        })?;
        if let Some(error) = lost {
            return Err(error);
        }
        match work.format {
            Form::Text if shown => output.text(&render::summary_end(&reply, &view)),
            Form::Text if live => output.text(&render::summary_rest(&reply, &view)),
            Form::Text => output.text(&render::summary_text(&reply, &view)),
            Form::Markdown => output.text(&render::summary_markdown(&reply)),
            Form::Csv => output.text(&render::summary_csv(&reply, std::mem::take(&mut head))?),
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
    let standfirst = open(common, work, language.clone(), 1)?;
    let encoding = common.encoding.as_deref();
    if work.jsonl {
        return requests(output, standfirst.side_by_side(), |request| {
            let inputs = request.inputs(encoding)?;
            let asked = request.question.take().unwrap_or_default();
            let language = request.language.as_deref().or(language.as_deref());
            standfirst.ask(&asked, language, inputs)
        });
    }
    let mut code = DONE;
    let mut inputs: Vec<Input> = Vec::new();
    for path in input::expand(paths) {
        match path.and_then(|path| input::open(&path, encoding)) {
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
    let view = output.view(&inputs);
    let reply = standfirst.ask(question.unwrap_or_default(), language.as_deref(), inputs)?;
    match work.format {
        Form::Text => output.text(&render::answer_text(&reply, &view))?,
        Form::Markdown => output.text(&render::answer_markdown(&reply))?,
        Form::Csv => output.text(&render::answer_csv(&reply, true)?)?,
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
    encoding: Option<&str>,
    output: &mut Output,
    mut one: impl FnMut(Input, &mut Output) -> Result<()>,
) -> Result<u8> {
    let mut code = DONE;
    for path in input::expand(paths) {
        let inputs = match path.and_then(|path| input::open(&path, encoding)) {
            Ok(inputs) => inputs,
            Err(error) => {
                complain(&error);
                code = FAILED;
                continue;
            }
        };
        for input in inputs {
            let done = catch_unwind(AssertUnwindSafe(|| one(input, output)));
            if let Err(error) = done.unwrap_or_else(|_| Err(broke())) {
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

/// The digests of pages, by which what came from them is found.
pub(super) fn digests(paths: &[PathBuf], encoding: Option<&str>) -> Result<Vec<String>> {
    let mut digests = Vec::new();
    for path in input::expand(paths) {
        let opened = input::open(&path?, encoding)?;
        digests.extend(opened.into_iter().map(|input| input.document.source.blake3));
    }
    Ok(digests)
}

fn event_text(event: &Event, path: Option<&str>, view: &View) -> String {
    match event {
        Event::Article(article) => render::article_head(article, view),
        Event::Sentence(written) => render::sentence(written, path, view),
        Event::Section(section) => render::section_text(section, path, view),
    }
}

//! `ask`.

use super::archives::Archives;
use super::large::Large;
use super::lines::lines;
use super::pages::line;
use crate::cli::input;
use crate::cli::open::open;
use crate::cli::opening::Opening;
use crate::cli::options::{Common, Form, VerbOptions};
use crate::cli::outcome::{DONE, FAILED, NOT_STATED, complain};
use crate::cli::output::Output;
use crate::cli::progress::Bars;
use crate::error::Result;
use crate::pipeline::{Input, Standfirst, Watch};
use crate::render::{self, AnswerReply, Status, View};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// `ask`.
pub(super) fn ask(
    common: &Common,
    (options, format): (&VerbOptions, Form),
    language: Option<String>,
    archives: &Archives,
    (question, paths): (Option<&str>, &[PathBuf]),
    output: &mut Output,
) -> Result<u8> {
    let standfirst = open(common, options, language, 1)?;
    let opening = Opening::of_verb(common, options);
    if options.jsonl {
        return lines(&standfirst, opening, "ask", Some(archives), output);
    }
    if paths.is_empty() {
        let asked = archives.asked(question.unwrap_or_default(), None)?;
        let view = output.view([], common.verbose > 0);
        let reply = standfirst.perform(asked, Watch::default())?;
        print(format, &reply, &view, output)?;
        return Ok(match reply.status {
            Status::NotStated => NOT_STATED,
            Status::Answered => DONE,
        });
    }
    if archives.choosy() || Large::is(paths) {
        let view = (format, common.verbose > 0);
        let mut bars = Bars::new(common.quiet);
        let large = Large::index(paths, &opening, standfirst.config(), &mut bars, &mut complain)?;
        let asked = (question.unwrap_or_default(), archives);
        return ask_large(&standfirst, &large, asked, &opening, view, output);
    }
    let mut code = DONE;
    let mut inputs: Vec<Input> = Vec::new();
    for path in input::expand(paths, &opening) {
        match path.and_then(|path| input::open(&path, &opening)) {
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
    let view = output.view(&inputs, common.verbose > 0);
    let reply = standfirst.ask(question.unwrap_or_default(), None, inputs)?;
    print(format, &reply, &view, output)?;
    Ok(match reply.status {
        Status::NotStated if code == DONE => NOT_STATED,
        _ => code,
    })
}

/// Asks pages that were indexed for it.
fn ask_large(
    standfirst: &Standfirst,
    large: &Large,
    (question, archives): (&str, &Archives),
    opening: &Opening,
    (format, boxes): (Form, bool),
    output: &mut Output,
) -> Result<u8> {
    if large.archives.is_empty() {
        return Ok(FAILED);
    }
    let asked = archives.asked_of(large.archives.clone(), question, None)?;
    let mut reply = standfirst.perform(asked, Watch::default())?;
    large.name(&mut reply);
    // Their lines are told of.
    let cited: BTreeSet<PathBuf> = reply
        .citations
        .iter()
        .filter_map(|cited| cited.path.as_ref().map(PathBuf::from))
        .filter(|path| format == Form::Text && path != Path::new("-"))
        .collect();
    let opened = cited.iter().filter_map(|path| input::open(path, opening).ok());
    let inputs: Vec<Input> = opened.flatten().collect();
    print(format, &reply, &output.view(&inputs, boxes), output)?;
    Ok(match reply.status {
        _ if large.failed > 0 => FAILED,
        Status::NotStated => NOT_STATED,
        Status::Answered => DONE,
    })
}

fn print(format: Form, reply: &AnswerReply, view: &View, output: &mut Output) -> Result<()> {
    match format {
        Form::Text => output.text(&render::answer_text(reply, view)),
        Form::Markdown => output.text(&render::answer_markdown(reply)),
        Form::Csv => output.text(&render::answer_csv(reply, true)?),
        Form::Json => line(output, reply),
    }
}

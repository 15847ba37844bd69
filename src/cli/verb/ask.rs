//! `ask`.

use super::lines::lines;
use super::pages::line;
use crate::cli::input;
use crate::cli::open::open;
use crate::cli::opening::Opening;
use crate::cli::options::{Common, Form, VerbOptions};
use crate::cli::outcome::{DONE, FAILED, NOT_STATED, complain};
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::Input;
use crate::render::{self, Status};
use std::path::PathBuf;

/// `ask`.
pub(super) fn ask(
    common: &Common,
    (options, format): (&VerbOptions, Form),
    language: Option<String>,
    question: Option<&str>,
    paths: &[PathBuf],
    output: &mut Output,
) -> Result<u8> {
    let standfirst = open(common, options, language, 1)?;
    let opening = Opening::of_verb(common, options);
    if options.jsonl {
        return lines(&standfirst, opening, "ask", output);
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
    match format {
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

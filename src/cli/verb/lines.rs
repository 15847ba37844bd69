//! Requests, one a line, for the command's verb or for the one they name.

use super::archives::Archives;
use super::large::Large;
use crate::archive::Query;
use crate::cli::opening::Opening;
use crate::cli::output::Output;
use crate::cli::request::Request;
use crate::cli::stream::requests;
use crate::error::{Error, Kind, Result};
use crate::pipeline::verb::{Ask, AskArchive, Read, Summarize, Verb};
use crate::pipeline::{Config, Effort, Standfirst, Watch};
use crate::render::{AnswerReply, PageReply, SummaryReply};
use serde::Serialize;
use std::path::PathBuf;

/// A reply to one of them.
#[derive(Serialize)]
#[serde(untagged)]
enum Reply {
    Page(Box<PageReply>),
    Summary(Box<SummaryReply>),
    Answer(Box<AnswerReply>),
}

/// Answers the requests of standard input; those that name no verb are for `own`, and questions that name no page for `archives`.
pub(super) fn lines(
    standfirst: &Standfirst,
    opening: Opening,
    own: &str,
    archives: Option<&Archives>,
    output: &mut Output,
) -> Result<u8> {
    let opening = opening.silent();
    requests(output, standfirst.side_by_side(), |request| {
        let verb = request.verb.take();
        if let Some(archives) = archives.filter(|archives| archives.named() && !request.names_a_page())
            && verb.as_deref().unwrap_or(own) == Ask::NAME
        {
            let question = request.question.take().unwrap_or_default();
            let asked = archives.asked(&question, request.language.as_deref())?;
            let reply = standfirst.perform(asked, Watch::default())?;
            return Ok(Reply::Answer(Box::new(reply)));
        }
        answer(standfirst, &opening, (own, verb.as_deref().unwrap_or(own)), request)
    })
}

fn answer(
    standfirst: &Standfirst,
    opening: &Opening,
    (own, verb): (&str, &str),
    request: &mut Request,
) -> Result<Reply> {
    if request
        .sentences
        .is_some_and(|sentences| !(1..=50).contains(&sentences))
    {
        return Err(Error::new(Kind::Input, "`sentences` is not from 1 to 50").hint("leave it out for 3"));
    }
    match verb {
        Read::NAME => {
            let input = request.input(opening)?;
            Ok(Reply::Page(Box::new(standfirst.read(input)?)))
        }
        Summarize::NAME => {
            // Of other commands nobody said how long summaries are to be.
            let usual = (own != verb).then_some(Config::SENTENCES);
            let summarize = Summarize {
                input: request.input(opening)?,
                language: request.language.take(),
                sentences: request.sentences.map(usize::from).or(usual),
            };
            let reply = standfirst.perform(summarize, Watch::default())?;
            Ok(Reply::Summary(Box::new(reply)))
        }
        Ask::NAME if request.paths_alone().is_some_and(|paths| Large::is(&paths)) => {
            let paths = request.paths_alone().unwrap_or_default();
            let question = request.question.take().unwrap_or_default();
            let reply = ask_large(standfirst, opening, &question, request.language.as_deref(), &paths)?;
            Ok(Reply::Answer(Box::new(reply)))
        }
        Ask::NAME => {
            let inputs = request.inputs(opening)?;
            let question = request.question.take().unwrap_or_default();
            let reply = standfirst.ask(&question, request.language.as_deref(), inputs)?;
            Ok(Reply::Answer(Box::new(reply)))
        }
        other => {
            let error = Error::new(Kind::Input, format!("there is no verb `{other}`"));
            Err(error.hint(format!(
                "name one of: {}, {}, {}",
                Read::NAME,
                Summarize::NAME,
                Ask::NAME
            )))
        }
    }
}

/// Asks many pages; one that cannot be read is the error.
fn ask_large(
    standfirst: &Standfirst,
    opening: &Opening,
    question: &str,
    language: Option<&str>,
    paths: &[PathBuf],
) -> Result<AnswerReply> {
    let mut failed = None;
    let config = standfirst.config();
    let large = Large::index(paths, opening, config, &mut (), &mut |error| {
        failed.get_or_insert_with(|| Error::new(error.kind(), error.chain()).hint(error.way_out().unwrap_or_default()));
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    let asked = AskArchive {
        question: question.to_owned(),
        language: language.map(str::to_owned),
        archives: large.archives.clone(),
        within: Query::default(),
        effort: Effort::default(),
    };
    let mut reply = standfirst.perform(asked, Watch::default())?;
    large.name(&mut reply);
    Ok(reply)
}

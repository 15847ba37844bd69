//! `timeline`.

use super::archives::meant;
use super::pages::line;
use crate::archive::{Day, Query, default_dir};
use crate::cli::options::{Common, Form, day, tag};
use crate::cli::outcome::DONE;
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::verb;
use crate::render;
use clap::Args;
use std::path::PathBuf;

/// Options of `timeline`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Timeline {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// An archive's folder; may be given several times [env: STANDFIRST_ARCHIVE_DIR] [default: in the platform's folder for data]
    #[arg(long, value_name = "DIR")]
    archive: Vec<PathBuf>,
    /// Printed on this day or later: a day, month or year
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// Printed on this day or before
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// Written in this language: a BCP 47 tag
    #[arg(long, value_name = "TAG", value_parser = tag)]
    language: Option<String>,
    /// Read from this file, or below this folder; `*` stands for anything
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Articles that are read for it, the best first
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    /// Find words that differ in a letter or two, too
    #[arg(long)]
    fuzzy: bool,
    /// Words, which must all occur, "phrases", prefix*, AND, OR, NOT, brackets
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
}

/// `timeline`.
pub(super) fn timeline(common: &Common, options: &Timeline, output: &mut Output) -> Result<u8> {
    let archives = match options.archive.is_empty() {
        true => vec![default_dir()?],
        false => options.archive.clone(),
    };
    let timeline = verb::Timeline {
        query: Query {
            text: options.query.clone(),
            from: options.from,
            to: options.to,
            language: options.language.clone(),
            path: options.path.as_deref().map(meant).transpose()?,
            fuzzy: options.fuzzy,
            ..Query::default()
        },
        archives,
        limit: options.limit as usize,
    };
    let reply = timeline.reply()?;
    match options.format {
        Form::Text => {
            let view = output.view([], common.verbose > 0);
            output.text(&render::timeline_text(&reply, &view))?;
        }
        Form::Markdown => output.text(&render::timeline_markdown(&reply))?,
        Form::Csv => output.text(&render::timeline_csv(&reply)?)?,
        Form::Json => line(output, &reply)?,
    }
    Ok(DONE)
}

//! `search`.

use super::archives::meant;
use super::pages::line;
use crate::archive::{Day, Query, default_dir};
use crate::cli::options::{Common, day, tag};
use crate::cli::outcome::DONE;
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::verb;
use crate::render;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `search`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Search {
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
    /// With these words in the line above the headline, or in the heading of a section
    #[arg(long, value_name = "WORDS")]
    section: Option<String>,
    /// With these words in the byline
    #[arg(long, value_name = "WORDS")]
    byline: Option<String>,
    /// Read from this file, or below this folder; `*` stands for anything
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Articles that are told
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    /// Find words that differ in a letter or two, too
    #[arg(long)]
    fuzzy: bool,
    /// The newspaper's name, for citations
    #[arg(long, value_name = "NAME")]
    paper: Option<String>,
    /// Words, which must all occur, "phrases", prefix*, AND, OR, NOT, brackets; `*` for all
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
}

/// Form of what `search` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
    /// For documents
    Markdown,
    /// For tables: a row an article
    Csv,
    /// Citations as CSL-JSON
    Csl,
    /// Citations as BibTeX
    Bibtex,
}

/// `search`.
pub(super) fn search(common: &Common, options: &Search, output: &mut Output) -> Result<u8> {
    let archives = match options.archive.is_empty() {
        true => vec![default_dir()?],
        false => options.archive.clone(),
    };
    let search = verb::Search {
        query: Query {
            text: options.query.clone(),
            from: options.from,
            to: options.to,
            language: options.language.clone(),
            section: options.section.clone(),
            byline: options.byline.clone(),
            path: options.path.as_deref().map(meant).transpose()?,
            fuzzy: options.fuzzy,
        },
        archives,
        limit: options.limit as usize,
    };
    let reply = search.reply()?;
    let paper = options.paper.as_deref();
    match options.format {
        Form::Text => {
            let view = output.view([], common.verbose > 0);
            output.text(&render::hits_text(&reply, &view, output.terminal()))?;
        }
        Form::Json => line(output, &reply)?,
        Form::Markdown => output.text(&render::hits_markdown(&reply))?,
        Form::Csv => output.text(&render::hits_csv(&reply)?)?,
        Form::Csl => output.text(&render::hits_csl(&reply, paper)?)?,
        Form::Bibtex => output.text(&render::hits_bibtex(&reply, paper))?,
    }
    Ok(DONE)
}

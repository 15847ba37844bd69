//! `search`.

use super::pages::line;
use super::sought::Sought;
use crate::cli::open::meaning;
use crate::cli::options::Common;
use crate::cli::outcome::DONE;
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::verb;
use crate::render;
use clap::{Args, ValueEnum};

/// Options of `search`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Search {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Articles that are told
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    /// The newspaper's name, for citations
    #[arg(long, value_name = "NAME")]
    paper: Option<String>,
    #[command(flatten)]
    sought: Sought,
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
    let search = verb::Search {
        query: options.sought.query()?,
        archives: options.sought.archives()?,
        limit: options.limit as usize,
    };
    let reply = search.reply(&meaning(common))?;
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

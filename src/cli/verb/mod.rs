//! The verbs over paths and over requests.

mod archives;
mod ask;
mod index;
mod issued;
mod large;
mod lines;
mod pages;
mod piped;
mod read;
mod scratch;
mod search;
mod sought;
mod summarize;
mod timeline;

use super::folder::{self, Folder};
use super::options::{Common, Form, PageForm, VerbOptions, tag};
use super::output::Output;
use crate::error::Result;
use clap::Subcommand;
use std::path::PathBuf;

/// A verb and what it is to be done with.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Put pages back into articles and sections
    Read {
        /// Form of the output
        #[arg(long, value_enum, default_value_t = PageForm::Text)]
        format: PageForm,
        /// With `--format mets`: write `mets.xml`, and the pages as files beside it, into this folder
        #[arg(long, value_name = "DIR", conflicts_with = "jsonl")]
        out: Option<PathBuf>,
        #[command(flatten)]
        options: VerbOptions,
        /// Files, directories, `-` for standard input
        #[arg(value_name = "PATH", required_unless_present = "jsonl", conflicts_with = "jsonl")]
        paths: Vec<PathBuf>,
    },
    /// Summarise every article and section: an extract, and an abstract tied to its sources
    Summarize {
        /// Form of the output
        #[arg(long, value_enum, default_value_t = Form::Text)]
        format: Form,
        #[command(flatten)]
        options: VerbOptions,
        /// Language to write in: a BCP 47 tag, or `source`
        #[arg(long, value_name = "TAG", value_parser = tag)]
        language: Option<String>,
        /// Sentences of an article's abstract, at most a third of the article's own
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=50))]
        sentences: u16,
        #[command(flatten)]
        folder: Folder,
        /// Files, directories, `-` for standard input, or JSON that `read` printed
        #[arg(value_name = "PATH", required_unless_present = "jsonl", conflicts_with = "jsonl")]
        paths: Vec<PathBuf>,
    },
    /// Answer a question from pages, with citations, or say that they do not state it
    Ask {
        /// Form of the output
        #[arg(long, value_enum, default_value_t = Form::Text)]
        format: Form,
        #[command(flatten)]
        options: VerbOptions,
        /// Language to answer in: a BCP 47 tag, or `source` [default: the question's]
        #[arg(long, value_name = "TAG", value_parser = tag)]
        language: Option<String>,
        #[command(flatten)]
        archives: archives::Archives,
        /// The question
        #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
        question: Option<String>,
        /// Files, directories, `-` for standard input, or JSON that `read` printed; many are indexed into the cache first
        #[arg(value_name = "PATH", conflicts_with_all = ["jsonl", "archive"])]
        paths: Vec<PathBuf>,
    },
    /// Put pages into an archive, without a model: only what is new or changed is read
    Index(index::Index),
    /// Search an archive, without a model: words, "phrases", prefix*, AND, OR, NOT
    Search(search::Search),
    /// What an archive says over time, without a model: a dated, cited sentence an event, oldest first
    Timeline(timeline::Timeline),
}

impl Command {
    /// Does it, and tells the exit code.
    pub(super) fn run(self, common: &Common, output: &mut Output) -> Result<u8> {
        match self {
            Self::Read {
                format,
                out: None,
                options,
                paths,
            } => read::read(common, (&options, format), &paths, output),
            Self::Read {
                format,
                out: Some(out),
                options,
                paths,
            } => issued::read(common, (&options, format), &paths, &out, output),
            Self::Summarize {
                options,
                language,
                sentences,
                folder: Folder { out: Some(out), watch },
                paths,
                ..
            } => folder::summaries(common, &options, (language, sentences.into()), &paths, out, watch),
            Self::Summarize {
                format,
                options,
                language,
                sentences,
                folder: _,
                paths,
            } => summarize::summarize(common, (&options, format), language, sentences.into(), &paths, output),
            Self::Ask {
                format,
                options,
                language,
                archives,
                question,
                paths,
            } => ask::ask(
                common,
                (&options, format),
                language,
                &archives,
                (question.as_deref(), &paths),
                output,
            ),
            Self::Index(options) => index::index(common, &options, output),
            Self::Search(options) => search::search(common, &options, output),
            Self::Timeline(options) => timeline::timeline(common, &options, output),
        }
    }
}

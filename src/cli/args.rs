//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Puts torn newspaper pages back together, summarises them and answers questions with exact citations. Offline.
#[derive(Debug, Parser)]
#[command(
    name = "standfirst",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(super) struct Common {
    /// Never open a network connection [env: STANDFIRST_OFFLINE=1]
    #[arg(long, global = true)]
    pub offline: bool,
    /// Keep no results and use none
    #[arg(long, global = true, conflicts_with = "cache_dir")]
    pub no_cache: bool,
    /// Where results are kept [env: STANDFIRST_CACHE_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// Another registry of models
    #[arg(long, global = true, value_name = "FILE")]
    pub models: Option<PathBuf>,
    /// Other prompts: a folder of TASK.LANGUAGE.toml files
    #[arg(long, global = true, value_name = "DIR")]
    pub prompts: Option<PathBuf>,
    /// What the pages' text is encoded in, such as gb18030 or windows-1252 [default: found out]
    #[arg(long, global = true, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Worker threads [default: the cores this process may use]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what was decided and why; twice: every cache key
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Put pages back into articles and sections
    Read {
        #[command(flatten)]
        work: Work,
        /// Files, directories, `-` for standard input
        #[arg(value_name = "PATH", required_unless_present = "jsonl", conflicts_with = "jsonl")]
        paths: Vec<PathBuf>,
    },
    /// Summarise every article and section: an extract, and an abstract tied to its sources
    Summarize {
        #[command(flatten)]
        work: Work,
        /// Language to write in: a BCP 47 tag, or `source`
        #[arg(long, value_name = "TAG", value_parser = tag)]
        language: Option<String>,
        /// Sentences of an article's abstract, at most a third of the article's own
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=50))]
        sentences: u16,
        /// Files, directories, `-` for standard input, or JSON that `read` printed
        #[arg(value_name = "PATH", required_unless_present = "jsonl", conflicts_with = "jsonl")]
        paths: Vec<PathBuf>,
    },
    /// Answer a question from pages, with citations, or say that they do not state it
    Ask {
        #[command(flatten)]
        work: Work,
        /// Language to answer in: a BCP 47 tag, or `source` [default: the question's]
        #[arg(long, value_name = "TAG", value_parser = tag)]
        language: Option<String>,
        /// The question
        #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
        question: Option<String>,
        /// Files, directories, `-` for standard input, or JSON that `read` printed
        #[arg(value_name = "PATH", required_unless_present = "jsonl", conflicts_with = "jsonl")]
        paths: Vec<PathBuf>,
    },
    /// Serve pages, summaries and answers to this machine over HTTP, with the model in memory, and a page to read in
    Serve(Serve),
    /// Run questions with known answers, or articles, in batch, and print how good the answers and summaries are
    #[command(hide = true)]
    Eval {
        /// A model of the registry, or `none`
        #[arg(long, value_name = "ID")]
        model: Option<String>,
        /// Sentences of an article's abstract
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=50))]
        sentences: u16,
        /// Where replies are kept, a line each; what it holds is not done again
        #[arg(long, value_name = "FILE")]
        replies: PathBuf,
        /// Files of {"id","text","lang","question","answers"} or {"id","text","lang","reference"} lines that end in .jsonl; or pages
        #[arg(value_name = "DATA", required = true)]
        data: Vec<PathBuf>,
    },
    /// List, fetch, bring in, check and remove model files
    #[command(subcommand)]
    Models(Models),
    /// Look at, check and clear kept results
    #[command(subcommand)]
    Cache(CacheCommand),
    /// Say what works on this machine, what does not, and how to mend it
    Doctor,
    /// Print a completion script
    Completions {
        /// The shell it is for
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Options of the three verbs.
#[derive(Clone, Debug, Args)]
pub(super) struct Work {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Text)]
    pub format: Form,
    /// One request a line on standard input, one reply a line on standard output, in order
    #[arg(long)]
    pub jsonl: bool,
    /// A model of the registry, or `none`: layout and extracts only, quotes instead of answers
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
}

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub(super) struct Serve {
    /// Where to listen; port 0 is any that is free. Beyond loopback a token is needed
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8477")]
    pub listen: String,
    /// Requests that may wait for the model; more are told to try again
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(0..=4096))]
    pub queue: u16,
    /// What clients must send as `Authorization: Bearer TOKEN`
    #[arg(long, value_name = "TOKEN", env = "STANDFIRST_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// A model of the registry, or `none`: layout and extracts only, quotes instead of answers
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
}

/// Form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people
    Text,
    /// For programs
    Json,
    /// For documents
    Markdown,
    /// For tables: a row an article, a row an answer
    Csv,
}

#[derive(Debug, Subcommand)]
pub(super) enum Models {
    /// What the registry knows and what is on disk
    List,
    /// Fetch a model
    Pull {
        /// A model of the registry
        id: String,
    },
    /// Bring in a model file from this machine
    Import {
        /// A model of the registry
        id: String,
        /// The file
        file: PathBuf,
    },
    /// Check digests, of one model or of all on disk
    Verify {
        /// A model of the registry
        id: Option<String>,
    },
    /// Where a model's file is, or would be
    Path {
        /// A model of the registry
        id: String,
    },
    /// Remove a model's file
    Remove {
        /// A model of the registry
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum CacheCommand {
    /// Where results are kept, and how many
    Info,
    /// Check every entry; damaged ones are removed
    Verify,
    /// Remove all results, or those of some pages
    Clear {
        /// Pages whose results are removed
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

/// A language tag's form: letters and figures in groups of two to eight.
fn tag(text: &str) -> Result<String, String> {
    let group = |group: &str| (1..=8).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or_default();
    let letters = first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic());
    if letters && text.split('-').all(group) {
        Ok(text.to_owned())
    } else {
        Err("not a BCP 47 tag such as `en` or `zh-Hant`".to_owned())
    }
}

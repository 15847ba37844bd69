//! The command line.

use super::options::{Common, Protection};
use super::verb;
use clap::{Args, Parser, Subcommand};
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

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(flatten)]
    Verb(verb::Command),
    /// Show the place that a citation names: an article, or bytes with the lines around them
    Show(super::show::Show),
    /// Serve pages, summaries and answers to this machine over HTTP, with the model in memory, and a page to read in
    Serve(Serve),
    /// Serve an agent over standard input and output, by the Model Context Protocol
    Mcp(Mcp),
    /// Make a browser's picture of a page of the file on standard input: what `serve` leaves to a process of its own
    #[command(hide = true)]
    Draw {
        /// Its number, counted from 1
        #[arg(long, value_name = "N", default_value_t = 1)]
        page: usize,
    },
    /// Run questions with known answers, or articles, in batch, and print how good the answers and summaries are
    #[command(hide = true)]
    Eval {
        /// A model of the registry, a GGUF file, or `none`
        #[arg(long, value_name = "ID|FILE")]
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
    /// An archive's folder, to be searched and asked; may be given several times
    #[arg(long, value_name = "DIR")]
    pub archive: Vec<PathBuf>,
    /// A model of the registry, a GGUF file, or `none`: layout and extracts only, quotes instead of answers
    #[arg(long, value_name = "ID|FILE")]
    pub model: Option<String>,
    /// Folders whose pages agents may name by `/mcp`; without any they can only send text
    #[arg(long = "root", value_name = "DIR")]
    pub roots: Vec<PathBuf>,
}

/// Options of `mcp`.
#[derive(Clone, Debug, Args)]
pub(super) struct Mcp {
    /// Folders whose pages the agent may name; without any it can only send text
    #[arg(long = "root", value_name = "DIR", num_args = 1..)]
    pub roots: Vec<PathBuf>,
    /// An archive's folder, which the agent may search and ask; may be given several times
    #[arg(long, value_name = "DIR")]
    pub archive: Vec<PathBuf>,
    /// A model of the registry, or `none`: layout and extracts only, quotes instead of answers
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
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
    /// Write a model to your own registry: a file, used where it lies, or one of the hub, which is fetched
    Add {
        /// Its name: lower-case letters, digits, `.`, `-`, `_`
        #[arg(value_name = "NAME")]
        name: String,
        /// A GGUF file, or `hf:OWNER/NAME/FILE`, with `@REVISION` where it is not the newest
        #[arg(value_name = "FILE")]
        from: String,
        /// How the model is spoken to [default: as the file's own chat template has it]
        #[arg(long, value_name = "NAME")]
        template: Option<String>,
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
        #[command(flatten)]
        protection: Protection,
    },
}

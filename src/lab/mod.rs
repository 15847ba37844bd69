//! The lab: fits the weights that the program is built with, and makes what they are fitted from; see `tests/fit/README.md`.
//!
//! No part of the program: the feature `lab` builds it, as a binary of its own.

mod features;
mod fit;
mod record;
mod tell;
mod watch;

use crate::cli::states;
use crate::error::Result;
use crate::pipeline::{Config, ModelChoice, Standfirst};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use tell::say;

/// Fits what `standfirst` is built with, and makes what it is fitted from
#[derive(Parser)]
#[command(name = "lab", version)]
struct Lab {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fit weights of the page stage on pages with known truth
    #[command(subcommand)]
    Fit(Fit),
    /// Print what is measured of every line of files that say where their words stand, tab separated, for `tests/fit/kinds.py`
    Features {
        /// ALTO, PAGE XML, hOCR or PDF
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Ask a model about the torn ends of pages and keep what it says, a line each, for `fit tears --told`
    Record {
        /// A model file
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// Where its words are kept
        #[arg(long, value_name = "FILE")]
        into: PathBuf,
        /// Folders of pages with their truth
        #[arg(value_name = "DIR", required = true)]
        pages: Vec<PathBuf>,
    },
    /// Read passages and questions about them, and keep what goes on inside the model: states of layers, shares of attention
    Watch {
        /// A model file
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// Where it is kept; what is there is not done again
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
        /// Layers whose states are kept
        #[arg(long, value_name = "N,N", default_value = "18")]
        layers: String,
        /// Layers whose values are kept
        #[arg(long, value_name = "N,N", default_value = "")]
        values: String,
        /// The first layer whose attention is kept, and the one after the last
        #[arg(long, value_name = "N,N", default_value = "8,24")]
        heads: String,
        /// Files of {"id","lang","text","questions":[{"id","question","answers","starts"}]} lines
        #[arg(value_name = "DATA", required = true)]
        data: Vec<PathBuf>,
    },
    /// Answer questions as `standfirst eval` does, and keep with each answer the model's state before it, for `tests/fit/calibrate.py`
    States {
        /// A model of the registry; the default one where none is named
        #[arg(long, value_name = "ID")]
        model: Option<String>,
        /// Where replies are kept, a line each; what it holds is not done again
        #[arg(long, value_name = "FILE")]
        replies: PathBuf,
        /// Files of {"id","text","lang","question","answers"} lines that end in .jsonl
        #[arg(value_name = "DATA", required = true)]
        data: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
enum Fit {
    /// What a line's look and surroundings count for its part: `labels.toml`
    Labels(Pages),
    /// What counts for one paragraph going on in another, and for being of an article: `tears.toml` and `articles.toml`
    Tears {
        /// What a model said of these pages; several, one a model, are fitted together. Fits `tears-model.toml` alone
        #[arg(long, value_name = "FILE")]
        told: Vec<PathBuf>,
        #[command(flatten)]
        pages: Pages,
    },
}

/// Pages to fit on, and where what is fitted goes.
#[derive(clap::Args)]
struct Pages {
    /// The folder that the weights are written to
    #[arg(long, value_name = "DIR", default_value = "src/page/weights")]
    into: PathBuf,
    /// A folder of pages to check the fit on; may be given again
    #[arg(long, value_name = "DIR")]
    check: Vec<PathBuf>,
    /// Folders of pages with their truth, as `make_pages.py` writes them
    #[arg(value_name = "DIR", required = true)]
    on: Vec<PathBuf>,
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    match run(Lab::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {}", error.chain()));
            if let Some(hint) = error.way_out() {
                say(&format!("hint: {hint}"));
            }
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Fit(Fit::Labels(pages)) => fit::labels(&pages.on, &pages.check, &pages.into),
        Command::Fit(Fit::Tears { told, pages }) => fit::tears(&pages.on, &pages.check, &told, &pages.into),
        Command::Features { files } => features::print(&files),
        Command::Record { model, into, pages } => record::record(&pages, &model, &into),
        Command::Watch {
            model,
            into,
            layers,
            values,
            heads,
            data,
        } => {
            let heads = watch::numbers(&heads)?;
            let what = watch::What {
                layers: watch::numbers(&layers)?,
                values: watch::numbers(&values)?,
                heads: heads.first().copied().unwrap_or_default()..heads.last().copied().unwrap_or_default(),
            };
            watch::watch(&model, &into, &what, &data)
        }
        Command::States { model, replies, data } => {
            let model = model.map_or(ModelChoice::Default, |id| ModelChoice::named(&id));
            let standfirst = Standfirst::open(Config::new(model))?;
            states(&standfirst, &replies, &data)
        }
    }
}

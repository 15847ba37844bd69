//! Summaries as files: two for each page, in a folder of results, once or for as long as pages arrive.
//!
//! ```text
//! OUT/
//!   NAME.md  NAME.json       of a page, whole from the first moment they stand there
//!   NAME.error.txt           in their place, where the page failed
//!   .standfirst/
//!     journal                which page has which name, and what was done of it, a line each
//!     new/                   files being written; renamed when whole
//! ```

mod arrivals;
mod journal;
mod names;
mod results;
mod summaries;
mod watch;

use super::open::open;
use super::opening::Opening;
use super::options::{Common, VerbOptions};
use crate::error::Result;
use clap::Args;
use std::path::PathBuf;
use summaries::Summaries;

/// Options of `summarize` for results in files.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Folder {
    /// Write NAME.md and NAME.json of every page into this folder, or NAME.error.txt; what is there already is not done again
    #[arg(long, value_name = "DIR", conflicts_with_all = ["jsonl", "format"])]
    pub out: Option<PathBuf>,
    /// Go on with pages that arrive in the folders PATH, until interrupted
    #[arg(long, requires = "out")]
    pub watch: bool,
}

/// `summarize --out`: summarises the pages of `paths` into the folder `out`, and those that arrive where `watch` says so.
///
/// # Errors
/// Where the model cannot be had, or results cannot be written.
pub(super) fn summaries(
    common: &Common,
    options: &VerbOptions,
    (language, sentences): (Option<String>, usize),
    paths: &[PathBuf],
    out: PathBuf,
    watch: bool,
) -> Result<u8> {
    let standfirst = open(common, options, language, sentences)?;
    let opening = Opening::new(common, &options.protection);
    if watch {
        let summaries = Summaries::open(standfirst, opening.silent(), out, common.quiet)?;
        return watch::watch(summaries, paths);
    }
    Summaries::open(standfirst, opening, out, common.quiet)?.all(paths)
}

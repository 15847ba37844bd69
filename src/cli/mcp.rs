//! `mcp`: the service for agents with the options of this run.

use super::args::Mcp;
use super::below::Below;
use super::open::{beside, config};
use super::options::Common;
use super::outcome::DONE;
use super::progress::Bars;
use super::serve::archives;
use crate::error::Result;
use crate::mcp;
use crate::pipeline::{Config, Standfirst};

/// Requests that may wait for the model; more are told to try again.
const WAITING: usize = 32;

/// `mcp`.
pub(super) fn mcp(common: &Common, options: Mcp) -> Result<u8> {
    let mut config = config(common, options.model.as_deref(), None, Config::SENTENCES)?;
    // What is decided about a page is told with its words, and agents may keep what is told.
    config.verbosity = 0;
    let folders = Below::new(&options.roots, common.encoding.clone())?;
    let (quiet, dir) = (common.quiet, config.cache_dir.clone());
    let lookup = Standfirst::open(config.clone())?;
    let standfirst = Standfirst::listened(config, move || Box::new(Bars::new(quiet)))?;
    let archives = archives(&options.archive)?;
    mcp::run(beside(standfirst, dir.as_deref()), lookup, folders, archives, WAITING)?;
    Ok(DONE)
}

//! `serve`: the service with the options of this run, and its log.

use super::DONE;
use super::args::{Common, Serve};
use super::output::Output;
use super::progress::Bars;
use super::work::{config, offline};
use crate::error::Result;
use crate::pipeline::Standfirst;
use crate::serve::{Options, run};
use std::io::{IsTerminal, stderr};
use tracing::level_filters::LevelFilter;

/// `serve`.
pub(super) fn serve(common: &Common, serve: Serve, output: &mut Output) -> Result<u8> {
    log(common);
    let mut config = config(common, serve.model.as_deref(), None, 3)?;
    // What is decided about a page is told with its words, and these are in no log.
    config.verbosity = 0;
    let options = Options {
        listen: serve.listen,
        queue: serve.queue.into(),
        token: serve.token.filter(|token| !token.is_empty()),
        cache_dir: config.cache_dir.clone(),
    };
    let quiet = common.quiet;
    let standfirst = Standfirst::listened(config.clone(), move || Box::new(Bars::new(quiet)))?;
    let keeper = Standfirst::open(config)?;
    tracing::info!(offline = offline(common), "starting");
    run(standfirst, keeper, &options, &mut |address| {
        output.text(&format!("http://{address}/\n"))?;
        output.flush()
    })?;
    Ok(DONE)
}

/// Says on standard error what happens: to people as lines, to programs as JSON.
fn log(common: &Common) {
    let level = match (common.quiet, common.verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, 0) => LevelFilter::INFO,
        (false, _) => LevelFilter::DEBUG,
    };
    let log = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(stderr)
        .with_target(false);
    // A second log in one process is of no use, and no harm.
    let _ = if stderr().is_terminal() {
        log.with_ansi(false).try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
}

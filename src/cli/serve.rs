//! `serve`: the service with the options of this run, and its log.

use super::args::Serve;
use super::below::Below;
use super::files::whole;
use super::open::{config, offline};
use super::options::Common;
use super::outcome::DONE;
use super::output::Output;
use super::painter::OwnProcess;
use super::progress::Bars;
use crate::archive::Archive;
use crate::error::Result;
use crate::pipeline::{Config, Standfirst};
use crate::serve::{Options, run};
use std::io::{IsTerminal, stderr};
use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::sync::Arc;
use tracing::level_filters::LevelFilter;

/// `serve`.
pub(super) fn serve(common: &Common, serve: Serve, output: &mut Output) -> Result<u8> {
    log(common);
    std::panic::set_hook(Box::new(|broken| tracing::error!(at = place(broken), "broke")));
    let mut config = config(common, serve.model.as_deref(), None, Config::SENTENCES)?;
    // What is decided about a page is told with its words, and these are in no log.
    config.verbosity = 0;
    let options = Options {
        listen: serve.listen,
        queue: serve.queue.into(),
        token: serve.token.filter(|token| !token.is_empty()),
        cache_dir: config.cache_dir.clone(),
        folders: Arc::new(Below::new(&serve.roots, common.encoding.clone())?),
        archives: archives(&serve.archive)?,
        painter: OwnProcess::painter(),
    };
    let quiet = common.quiet;
    let standfirst = Standfirst::listened(config.clone(), move || Box::new(Bars::new(quiet)))?;
    let lookup = Standfirst::open(config)?;
    tracing::info!(offline = offline(common), "starting");
    run(standfirst, lookup, &options, &mut |address| {
        tracing::info!(%address, "listening");
        output.text(&format!("http://{address}/\n"))?;
        output.flush()
    })?;
    Ok(DONE)
}

/// The archives' folders, each of which is there.
pub(super) fn archives(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let whole = named.iter().map(|dir| whole(dir)).collect::<Result<Vec<_>>>()?;
    Archive::open(&whole)?;
    Ok(whole)
}

/// Where something broke. What it says of itself may hold a page's words, and these are in no log.
fn place(broken: &PanicHookInfo) -> String {
    broken.location().map_or_else(String::new, ToString::to_string)
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

#[cfg(test)]
mod tests {
    use super::place;
    use std::panic::{catch_unwind, set_hook, take_hook};
    use std::sync::{Arc, Mutex};

    #[test]
    fn what_breaks_is_told_by_its_place_alone() {
        let said = Arc::new(Mutex::new(String::new()));
        let heard = said.clone();
        let before = take_hook();
        set_hook(Box::new(move |broken| *heard.lock().unwrap() = place(broken)));
        let words = String::from("\u{6865}\u{65ad}\u{4e86}");
        let broken = catch_unwind(|| words[1..].len());
        set_hook(before);
        assert!(broken.is_err());
        let said = said.lock().unwrap();
        assert!(said.contains("serve.rs:") && !said.contains(&words), "{said}");
    }
}

//! What was typed becomes the options in force, and one that works with them.

use super::options::{Common, VerbOptions};
use super::progress::Bars;
use crate::cache;
use crate::error::Result;
#[cfg(unix)]
use crate::local::Client;
use crate::model::kernel::cores;
use crate::pipeline::{Config, Meaning, ModelChoice, Standfirst};
use std::path::{Path, PathBuf};

/// Whether the environment forbids the network.
pub(super) fn offline(common: &Common) -> bool {
    common.offline || std::env::var("STANDFIRST_OFFLINE").is_ok_and(|set| !set.is_empty() && set != "0")
}

/// What tells what texts mean.
pub(super) fn meaning(common: &Common) -> Meaning {
    Meaning::new(common.models.clone(), threads(common))
}

/// Threads that compute.
pub(super) fn threads(common: &Common) -> usize {
    common.threads.map_or_else(cores, usize::from)
}

/// Where results are kept, if anywhere.
fn cache_dir(common: &Common) -> Result<Option<PathBuf>> {
    match (&common.cache_dir, common.no_cache) {
        (_, true) => Ok(None),
        (Some(dir), false) => Ok(Some(dir.clone())),
        (None, false) => cache::default_dir().map(Some),
    }
}

/// The options in force.
pub(super) fn config(
    common: &Common,
    model: Option<&str>,
    language: Option<String>,
    sentences: usize,
) -> Result<Config> {
    cache::limit()?;
    Ok(Config {
        model: model.map_or(ModelChoice::Default, ModelChoice::named),
        language,
        sentences,
        offline: offline(common),
        threads: threads(common),
        cache_dir: cache_dir(common)?,
        registry: common.models.clone(),
        prompts: common.prompts.clone(),
        meaning: meaning(common),
        verbosity: if common.quiet {
            0
        } else {
            common.verbose.saturating_add(1).min(3)
        },
    })
}

pub(super) fn open(
    common: &Common,
    options: &VerbOptions,
    language: Option<String>,
    sentences: usize,
) -> Result<Standfirst> {
    let config = config(common, options.model.as_deref(), language, sentences)?;
    let dir = config.cache_dir.clone();
    let quiet = common.quiet;
    let standfirst = Standfirst::listened(config, move || Box::new(Bars::new(quiet)))?;
    Ok(beside(standfirst, dir.as_deref()))
}

/// Has the model's work done by a service, where one runs that uses the same cache.
#[cfg(unix)]
pub(super) fn beside(standfirst: Standfirst, dir: Option<&Path>) -> Standfirst {
    match dir {
        Some(dir) => standfirst.beside(Client::new(dir)),
        None => standfirst,
    }
}

#[cfg(not(unix))]
pub(super) fn beside(standfirst: Standfirst, _: Option<&Path>) -> Standfirst {
    standfirst
}

//! `models` and `cache`: what is kept on disk.

use super::args::{CacheCommand, Models};
use super::input;
use super::open::offline;
use super::opening::Opening;
use super::options::Common;
use super::outcome::{DONE, FAILED, complain};
use super::output::Output;
use super::progress::Bars;
use crate::cache::{self, Cache};
use crate::error::{Error, Kind, Result};
use crate::model::files::{Progress, State, Store};
use crate::model::registry::{Registry, Spec};
use crate::render::clean;
use std::path::{Path, PathBuf};

/// `models`.
pub(super) fn models(common: &Common, command: Models, output: &mut Output) -> Result<u8> {
    let registry = Registry::open(common.models.as_deref())?;
    let store = Store::open()?;
    let mut bars = Bars::new(common.quiet);
    match command {
        Models::List => {
            for spec in registry.models() {
                output.text(&clean(&row(&registry, &store, spec)))?;
                if let (1.., Ok(must)) = (common.verbose, spec.identity()) {
                    output.text(&format!("    {} bytes, sha256 {}\n", must.bytes, must.sha256))?;
                }
            }
        }
        Models::Pull { id } => {
            let spec = registry.find(&id)?;
            let path = store.ensure(spec, offline(common), &mut bars)?;
            output.text(&format!("{}\n", path.display()))?;
        }
        Models::Import { id, file } => {
            let path = store.import(registry.find(&id)?, &file, &mut bars)?;
            output.text(&format!("{}\n", path.display()))?;
        }
        Models::Verify { id: Some(id) } => {
            let path = store.verify(registry.find(&id)?, &mut bars)?;
            output.text(&format!("{id}: whole, `{}`\n", path.display()))?;
        }
        Models::Verify { id: None } => {
            let mut code = DONE;
            for spec in registry.models().iter().filter(|spec| spec.identity().is_ok()) {
                if matches!(store.state(spec), State::Missing | State::Partial(_)) {
                    continue;
                }
                match store.verify(spec, &mut bars) {
                    Ok(path) => output.text(&format!("{}: whole, `{}`\n", spec.id, path.display()))?,
                    Err(error) => {
                        complain(&error);
                        code = FAILED;
                    }
                }
            }
            return Ok(code);
        }
        Models::Path { id } => output.text(&format!("{}\n", store.path(registry.find(&id)?).display()))?,
        Models::Remove { id } => {
            let freed = store.remove(registry.find(&id)?, &mut bars)?;
            bars.note(&format!("removed `{id}`, {} freed", size(freed)));
        }
    }
    Ok(DONE)
}

fn row(registry: &Registry, store: &Store, spec: &Spec) -> String {
    let state = match store.state(spec) {
        State::Present => "on disk",
        State::Unverified => "on disk, not checked",
        State::Damaged => "on disk, damaged",
        State::Partial(_) => "partly fetched",
        State::Missing => "not on disk",
    };
    let mut remarks = Vec::new();
    if spec.id == registry.default_model().id {
        remarks.push("default");
    }
    if spec.id == registry.small_model().id {
        remarks.push("small");
    }
    if spec.tests_only {
        remarks.push("for tests only");
    }
    if !spec.runs() {
        remarks.push("its architecture does not run here yet");
    } else if spec.untested {
        remarks.push("never run here");
    }
    let bytes = spec
        .identity()
        .map(|must| size(must.bytes))
        .unwrap_or_else(|_| "?".to_owned());
    format!(
        "{:<22} {:>9}  {:<20}  {:<12}  {}\n",
        spec.id,
        bytes,
        state,
        spec.licence,
        remarks.join(", ")
    )
}

/// `cache`.
pub(super) fn cache(common: &Common, command: CacheCommand, output: &mut Output) -> Result<u8> {
    if common.no_cache {
        return Err(Error::new(Kind::Usage, "there is no cache with `--no-cache`").hint("leave out --no-cache"));
    }
    let dir = common
        .cache_dir
        .clone()
        .map_or_else(cache::default_dir, Ok::<PathBuf, Error>)?;
    let cache = Cache::with_limit(Some(dir.clone()), cache::limit()?);
    match command {
        CacheCommand::Info => {
            let info = cache.info()?;
            output.text(&format!("directory  {}\n", dir.display()))?;
            output.text(&format!(
                "entries    {} from {} pages, {}\n",
                info.total.entries,
                info.sources,
                size(info.total.bytes)
            ))?;
            output.text(&format!("limit      {}\n", size(cache::limit()?)))?;
            if let Some(age) = info.oldest.and_then(|oldest| oldest.elapsed().ok()) {
                output.text(&format!(
                    "oldest     used {} days ago\n",
                    age.as_secs() / (24 * 60 * 60)
                ))?;
            }
            for (kind, found) in info.kinds {
                output.text(&format!("  {kind:<8} {}, {}\n", found.entries, size(found.bytes)))?;
            }
        }
        CacheCommand::Verify => {
            let found = cache.verify(true)?;
            output.text(&format!(
                "{} whole, {} damaged and removed\n",
                found.whole,
                found.damaged.len()
            ))?;
            if found.other > 0 {
                output.text(&format!("{} of another version of this program\n", found.other))?;
            }
            for path in found.damaged {
                output.text(&format!("  {}\n", path.display()))?;
            }
        }
        CacheCommand::Clear { paths, protection } => {
            let pages = match paths.is_empty() {
                true => None,
                false => Some(input::digests(&paths, &Opening::new(common, &protection))?),
            };
            // First, or what it has in hand would be kept after all.
            let forgotten = forget(&dir, pages.as_deref());
            let cleared = match &pages {
                None => cache.clear_all()?,
                Some(pages) => cache.clear(pages)?,
            };
            output.text(&format!(
                "removed {} entries, {}\n",
                cleared.entries,
                size(cleared.bytes)
            ))?;
            forgotten?;
        }
    }
    Ok(DONE)
}

/// Has a running service let go of pages, or of all.
#[cfg(unix)]
fn forget(dir: &Path, pages: Option<&[String]>) -> Result<()> {
    crate::local::Client::new(dir).forget(pages)
}

#[cfg(not(unix))]
fn forget(_: &Path, _: Option<&[String]>) -> Result<()> {
    Ok(())
}

/// Bytes for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} B"),
        10_000..=9_999_999 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

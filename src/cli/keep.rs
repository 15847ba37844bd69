//! `cache`: what results are kept.

use super::args::CacheCommand;
use super::file;
use super::input;
use super::kept;
use super::opening::Opening;
use super::options::Common;
use super::outcome::DONE;
use super::output::Output;
use crate::cache::{self, Cache};
use crate::error::{Error, Kind, Result};
use std::path::{Path, PathBuf};

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
            output.line(&format!("directory  {}", dir.display()))?;
            output.line(&format!(
                "entries    {} from {} pages, {}",
                info.total.entries,
                info.sources,
                size(info.total.bytes)
            ))?;
            output.line(&format!("limit      {}", size(cache::limit()?)))?;
            if let Some(age) = info.oldest.and_then(|oldest| oldest.elapsed().ok()) {
                output.line(&format!("oldest     used {} days ago", age.as_secs() / (24 * 60 * 60)))?;
            }
            for (kind, found) in info.kinds {
                output.text(&format!("  {kind:<8} {}, {}\n", found.entries, size(found.bytes)))?;
            }
        }
        CacheCommand::Verify => {
            let mut found = cache.verify(true)?;
            kept::verify(&cache, &mut found)?;
            output.line(&format!(
                "{} whole, {} damaged and removed",
                found.whole,
                found.damaged.len()
            ))?;
            if found.other > 0 {
                output.line(&format!("{} of another version of this program", found.other))?;
            }
            for path in found.damaged {
                output.text(&format!("  {}\n", path.display()))?;
            }
        }
        CacheCommand::Clear { paths, protection } => {
            let archives = match paths.is_empty() {
                true => (0, 0),
                false => kept::clear(&cache, &paths, &of_files(&paths))?,
            };
            // Of what is gone there may have been an archive, and nothing else can be found.
            let there: Vec<PathBuf> = match archives.0 {
                0 => paths.clone(),
                _ => paths
                    .iter()
                    .filter(|path| path.exists() || file::there(path))
                    .cloned()
                    .collect(),
            };
            let pages = match paths.is_empty() {
                true => None,
                false => Some(input::digests(&there, &Opening::new(common, &protection))?),
            };
            // First, or what it has in hand would be kept after all.
            let forgotten = forget(&dir, pages.as_deref());
            let cleared = match &pages {
                None => cache.clear_all()?,
                Some(pages) => cache.clear(pages)?,
            };
            let (entries, bytes) = (cleared.entries + archives.0, cleared.bytes + archives.1);
            output.line(&format!("removed {entries} entries, {}", size(bytes)))?;
            forgotten?;
        }
    }
    Ok(DONE)
}

/// Digests of files as they are: an archive may hold another of the same bytes.
fn of_files(paths: &[PathBuf]) -> Vec<String> {
    let files = paths.iter().flat_map(|path| input::files(path)).flatten();
    let digest = |path: PathBuf| Some(blake3::hash(&file::bytes(&path).ok()?).to_hex().to_string());
    files.filter_map(digest).collect()
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

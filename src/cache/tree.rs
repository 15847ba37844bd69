//! The cache as a whole: what is in it, whether it is sound, and how it is emptied.

use super::files::{NEW, is_digest, list, remove};
use super::slot::{ENTRY, SEE};
use super::{entry, files, folders};
use crate::error::{Error, Kind, Result};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Entries and the bytes they take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Entries.
    pub entries: u64,
    /// Bytes they take.
    pub bytes: u64,
}

/// What is in the cache.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Info {
    /// All of it.
    pub total: Size,
    /// The same by kind of entry.
    pub kinds: BTreeMap<String, Size>,
    /// Pages that something came from.
    pub sources: u64,
    /// When the entry used least lately was used.
    #[serde(skip)]
    pub oldest: Option<SystemTime>,
}

/// What a check of all entries found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Entries that are whole.
    pub whole: u64,
    /// Those that another version of this program wrote: nothing is known of them.
    pub other: u64,
    /// Those that are damaged.
    pub damaged: Vec<PathBuf>,
}

/// One entry on disk.
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) kind: String,
    pub(super) source: String,
    pub(super) key: String,
    pub(super) bytes: u64,
    pub(super) used: SystemTime,
}

/// All entries below `root`, in the order of their names.
pub(super) fn entries(root: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for kind in kinds(root)? {
        for folder in list(&kind)?.into_iter().filter(|folder| is_digest(&name(folder))) {
            for path in list(&folder)? {
                let Some(key) = key(&path, ENTRY) else { continue };
                // Another process may have removed it since.
                let Ok(data) = fs::symlink_metadata(&path) else {
                    continue;
                };
                found.push(Found {
                    kind: name(&kind),
                    source: name(&folder),
                    key,
                    bytes: data.len(),
                    used: data.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                    path,
                });
            }
        }
    }
    Ok(found)
}

/// What is there.
pub(super) fn info(root: Option<&Path>) -> Result<Info> {
    let mut info = Info::default();
    let Some(root) = root else { return Ok(info) };
    let mut sources = Vec::new();
    for found in entries(root).map_err(|error| failed("read", root, error))? {
        for size in [&mut info.total, info.kinds.entry(found.kind).or_default()] {
            size.entries += 1;
            size.bytes += found.bytes;
        }
        info.oldest = info
            .oldest
            .map_or(Some(found.used), |oldest| Some(oldest.min(found.used)));
        sources.push(found.source);
    }
    for found in folders::all(root).map_err(|error| failed("read", root, error))? {
        for size in [&mut info.total, info.kinds.entry(folders::KIND.to_owned()).or_default()] {
            size.entries += 1;
            size.bytes += found.bytes;
        }
    }
    sources.sort();
    sources.dedup();
    info.sources = sources.len() as u64;
    Ok(info)
}

/// The sources that have an entry of `kind`.
pub(super) fn sources(root: Option<&Path>, kind: &str) -> Result<Vec<String>> {
    let Some(root) = root else { return Ok(Vec::new()) };
    let folder = root.join(kind);
    let found = list(&folder).map_err(|error| failed("read", &folder, error))?;
    Ok(found
        .iter()
        .map(|path| name(path))
        .filter(|name| is_digest(name))
        .collect())
}

/// Takes the digest of every entry.
pub(super) fn verify(root: Option<&Path>, remove_damaged: bool) -> Result<Verified> {
    let mut verified = Verified::default();
    let Some(root) = root else { return Ok(verified) };
    for found in entries(root).map_err(|error| failed("read", root, error))? {
        match entry::read(&found.path, &found.key) {
            Ok(Some(_)) => verified.whole += 1,
            Ok(None) => verified.other += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => {
                if remove_damaged {
                    remove(&found.path).map_err(|error| failed("remove", &found.path, error))?;
                }
                verified.damaged.push(found.path);
            }
        }
    }
    Ok(verified)
}

/// Removes all that came from any of `sources`.
pub(super) fn clear(root: Option<&Path>, sources: &[String]) -> Result<Size> {
    let mut freed = Size::default();
    let Some(root) = root else { return Ok(freed) };
    for kind in kinds(root).map_err(|error| failed("read", root, error))? {
        for source in sources.iter().filter(|source| is_digest(source)) {
            let folder = kind.join(source);
            for path in list(&folder).map_err(|error| failed("read", &folder, error))? {
                let entry = elsewhere(&kind, &path).unwrap_or_else(|| path.clone());
                if entry.extension().is_some_and(|ending| ending == ENTRY)
                    && let Ok(data) = fs::symlink_metadata(&entry)
                {
                    freed.entries += 1;
                    freed.bytes += data.len();
                }
                remove(&entry).map_err(|error| failed("remove", &entry, error))?;
                remove(&path).map_err(|error| failed("remove", &path, error))?;
            }
            // Another process may just be adding to it.
            let _ = fs::remove_dir(&folder);
        }
    }
    Ok(freed)
}

/// Removes the folders of all versions in `dir`.
pub(super) fn clear_all(dir: &Path) -> Result<()> {
    let version = |path: &PathBuf| {
        let name = name(path);
        let number = name.strip_prefix('v').unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && path.is_dir()
    };
    let found = list(dir).map_err(|error| failed("read", dir, error))?;
    for root in found.into_iter().filter(version) {
        match fs::remove_dir_all(&root) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed("remove", &root, error)),
            _ => {}
        }
    }
    Ok(())
}

/// Where the entry is that the file at `path` leads to, if it leads to one.
fn elsewhere(kind: &Path, path: &Path) -> Option<PathBuf> {
    let key = key(path, SEE)?;
    let source = fs::read_to_string(path).ok().filter(|source| is_digest(source))?;
    Some(kind.join(source).join(format!("{key}.{ENTRY}")))
}

/// The folders of the kinds of entries.
fn kinds(root: &Path) -> io::Result<Vec<PathBuf>> {
    let kind = |path: &PathBuf| path.is_dir() && ![NEW, folders::KIND].contains(&name(path).as_str());
    Ok(files::list(root)?.into_iter().filter(kind).collect())
}

/// The key in the name of the file at `path`, where that ends in `ending`.
fn key(path: &Path, ending: &str) -> Option<String> {
    let name = name(path);
    let key = name.strip_suffix(ending)?.strip_suffix('.')?;
    is_digest(key).then(|| key.to_owned())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub(super) fn failed(verb: &str, path: &Path, error: io::Error) -> Error {
    Error::new(Kind::Storage, format!("cannot {verb} `{}`", path.display()))
        .because(error)
        .hint("use another folder or none: --cache-dir DIR or --no-cache")
}

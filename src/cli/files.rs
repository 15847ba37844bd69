//! The files that `index` reads, as they are on disk: in folders, in ZIP files, in issues.

use super::file::{bytes, there, unreadable};
use super::opening::Opening;
use super::{input, issue, package};
use crate::archive::Stamp;
use crate::error::{Error, Kind, Result};
use crate::pipeline::{Files, Input, Listed};
use crate::read::Format;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use std::time::UNIX_EPOCH;

/// Files below paths.
pub(super) struct OnDisk {
    roots: Vec<PathBuf>,
    /// METS files, whose pages are in other files: those that are named, and those found in folders when these were last looked into.
    issues: RwLock<HashSet<PathBuf>>,
    opening: Opening,
}

impl OnDisk {
    /// What `paths` name, which is read as `opening` tells.
    ///
    /// # Errors
    /// Where one of them is standard input, or the folder we are in cannot be told.
    pub(super) fn new(paths: &[PathBuf], opening: Opening) -> Result<Self> {
        let roots: Vec<PathBuf> = paths.iter().map(|path| whole(path)).collect::<Result<_>>()?;
        let issue = |path: &&PathBuf| path.is_file() && Format::told_by(&package::head(path)) == Some(Format::Mets);
        Ok(Self {
            issues: RwLock::new(roots.iter().filter(issue).cloned().collect()),
            roots,
            opening,
        })
    }

    fn is_issue(&self, path: &Path) -> bool {
        self.issues
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(path)
    }

    /// The paths, whole.
    pub(super) fn roots(&self) -> Vec<String> {
        let shown = |path: &PathBuf| path.to_string_lossy().into_owned();
        self.roots.iter().map(shown).collect()
    }
}

/// A path that means the same wherever it is said.
pub(super) fn whole(path: &Path) -> Result<PathBuf> {
    if path == Path::new("-") {
        let error = Error::new(Kind::Usage, "an archive holds files, and standard input is none");
        return Err(error.hint("write it to a file first"));
    }
    let mut whole = PathBuf::new();
    let absolute = std::path::absolute(path);
    let absolute = absolute
        .map_err(|cause| Error::new(Kind::Input, format!("cannot find `{}`", path.display())).because(cause))?;
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    Ok(whole)
}

impl Files for OnDisk {
    fn list(&self) -> Listed {
        let mut listed = Listed::default();
        for root in &self.roots {
            if !root.is_dir() && !there(root) {
                let missing = unreadable(root, std::io::ErrorKind::NotFound.into());
                listed.unread.push(missing);
                continue;
            }
            let (mut found, mut issues) = (Vec::new(), HashSet::new());
            input::inside(root, Some(&mut issues), &mut found);
            let mut known = self.issues.write().unwrap_or_else(PoisonError::into_inner);
            known.extend(issues);
            drop(known);
            for found in found {
                match found {
                    Ok(path) => listed.files.push(path),
                    Err(error) => listed.unread.push(error),
                }
            }
        }
        listed
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        if self.is_issue(path) {
            return None;
        }
        let data = fs::metadata(path).or_else(|missing| match package::entry(path) {
            Some((file, _)) => fs::metadata(file),
            None => Err(missing),
        });
        let data = data.ok()?;
        let modified = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Stamp {
            size: data.len(),
            modified: i64::try_from(modified.as_nanos()).unwrap_or(i64::MAX),
        })
    }

    fn bytes(&self, path: &Path) -> Result<(Vec<u8>, String)> {
        let own = bytes(path)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&own);
        if self.is_issue(path) {
            for page in issue::files(path, &own)? {
                match bytes(&page) {
                    Ok(bytes) => hasher.update(&bytes),
                    // What is not there is so far no reason to leave the rest out; once it is, the issue is another.
                    Err(_) => hasher.update(b"\0missing ").update(page.as_os_str().as_encoded_bytes()),
                };
            }
        }
        Ok((own, hasher.finalize().to_hex().to_string()))
    }

    fn pages(&self, path: &Path, bytes: &[u8]) -> Result<Vec<Input>> {
        let pages = input::opened(path, bytes, &self.opening)?;
        match self.opening.given {
            true => pages.into_iter().map(Input::as_stated).collect(),
            false => Ok(pages),
        }
    }
}

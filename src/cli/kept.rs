//! Archives that the cache holds of what was asked about: checked, and let go of with the pages they hold.

use super::files::whole;
use crate::archive::{ArchiveWriter, Checked};
use crate::cache::{Cache, Kept, Verified};
use crate::error::Result;
use std::path::{Path, PathBuf};

/// Checks all of them; a damaged one is removed, for it is made anew with the next question.
pub(super) fn verify(cache: &Cache, verified: &mut Verified) -> Result<()> {
    for kept in cache.folders()? {
        let checked = Checked::of(&kept.path, &mut |_| ());
        if checked.is_ok_and(|checked| checked.whole()) {
            verified.whole += 1;
        } else {
            cache.remove_folder(&kept.path)?;
            verified.damaged.push(kept.path);
        }
    }
    Ok(())
}

/// Removes those that hold anything of `paths`, or of pages with those digests. Returns how many, and their bytes.
pub(super) fn clear(cache: &Cache, paths: &[PathBuf], digests: &[String]) -> Result<(u64, u64)> {
    let (mut count, mut bytes) = (0, 0);
    let paths: Vec<PathBuf> = paths
        .iter()
        .filter_map(|path| path.canonicalize().or_else(|_| whole(path)).ok())
        .collect();
    for kept in cache.folders()? {
        if holds(&kept, &paths, digests) {
            cache.remove_folder(&kept.path)?;
            count += 1;
            bytes += kept.bytes;
        }
    }
    Ok((count, bytes))
}

/// What cannot be read may hold anything.
fn holds(kept: &Kept, paths: &[PathBuf], digests: &[String]) -> bool {
    let of = &kept.about.of;
    if of.is_empty() || of.iter().any(|of| paths.iter().any(|path| of.starts_with(path))) {
        return true;
    }
    let Ok(archive) = ArchiveWriter::open(&kept.path, &mut |_| ()) else {
        return true;
    };
    let within = |name: &str| {
        let path = Path::new(name.split_once('!').map_or(name, |(file, _)| file));
        paths
            .iter()
            .any(|known| path.starts_with(known) || known.as_os_str() == name)
    };
    archive
        .rows()
        .values()
        .any(|row| within(&row.path) || digests.contains(&row.digest))
}

//! Folders that others fill, each kept or let go of as one: archives of what is asked about. Nothing here knows what is in them.
//!
//! ```text
//! v1/folders/KEY/            KEY is a digest
//!   about.json               what it is of, as whoever fills it says; its time is that of the last use
//!   …
//! ```

use super::files::{is_digest, list, make_dir, remove, touch, write};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The folder of folders, and what they are called as a kind.
pub(super) const KIND: &str = "folders";
/// The file that says what a folder is of.
const ABOUT: &str = "about.json";
/// What was used so lately may be in use.
const IN_USE: Duration = Duration::from_secs(60 * 60);

/// What a folder is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// What it was made from: whole paths, symbolic links followed.
    pub of: Vec<PathBuf>,
    /// How that was read, where not as usual.
    pub how: Vec<String>,
}

impl About {
    /// The name of its folder.
    fn key(&self) -> String {
        let parts = serde_json::to_vec(self).unwrap_or_default();
        blake3::hash(&parts).to_hex().to_string()
    }
}

/// A folder that is there.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// What it is of; of nothing where that is not known any more.
    pub about: About,
    /// Bytes of all that is in it.
    pub bytes: u64,
    /// When it was used.
    pub(super) used: SystemTime,
}

impl Kept {
    /// Whether somebody may just be using it.
    pub(super) fn in_use(&self) -> bool {
        SystemTime::now()
            .duration_since(self.used)
            .map_or(true, |since| since < IN_USE)
    }
}

/// The folder of what `about` says, marked as used now; made where it is not there.
pub(super) fn take(root: &Path, about: &About) -> io::Result<PathBuf> {
    let path = root.join(KIND).join(about.key());
    let said = path.join(ABOUT);
    if said.is_file() {
        touch(&said);
        return Ok(path);
    }
    // What is there without it was left by a removal that was cut short.
    remove_all(&path)?;
    make_dir(&path)?;
    write(root, &said, &serde_json::to_vec(about).unwrap_or_default())?;
    Ok(path)
}

/// All folders below `root`, by name.
pub(super) fn all(root: &Path) -> io::Result<Vec<Kept>> {
    let mut found = Vec::new();
    for path in list(&root.join(KIND))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !is_digest(&name) || !path.is_dir() {
            continue;
        }
        let said = path.join(ABOUT);
        let about = fs::read(&said).ok().and_then(|said| serde_json::from_slice(&said).ok());
        let used = fs::metadata(&said).and_then(|data| data.modified());
        found.push(Kept {
            about: about.unwrap_or_default(),
            bytes: bytes(&path),
            used: used.unwrap_or(SystemTime::UNIX_EPOCH),
            path,
        });
    }
    Ok(found)
}

/// Bytes of all that is in a folder; what goes meanwhile counts nothing.
pub(super) fn bytes(path: &Path) -> u64 {
    let Ok(listed) = fs::read_dir(path) else { return 0 };
    let each = listed.flatten().map(|entry| match entry.metadata() {
        Ok(data) if data.is_dir() => bytes(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    });
    each.sum()
}

/// Removes a folder and all that is in it.
pub(super) fn remove_all(path: &Path) -> io::Result<()> {
    // Without it the rest is nobody's, should this be cut short.
    remove(&path.join(ABOUT))?;
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(path: &str) -> About {
        About {
            of: vec![PathBuf::from(path)],
            how: Vec::new(),
        }
    }

    #[test]
    fn a_folder_is_found_again_and_goes_as_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = take(dir.path(), &about("/papers")).unwrap();
        fs::create_dir(path.join("index")).unwrap();
        fs::write(path.join("index/a"), b"12345").unwrap();
        assert_eq!(take(dir.path(), &about("/papers")).unwrap(), path);
        let other = take(dir.path(), &about("/other")).unwrap();
        assert_ne!(other, path);
        let found = all(dir.path()).unwrap();
        assert_eq!(found.len(), 2);
        let one = found.iter().find(|kept| kept.path == path).unwrap();
        assert_eq!((&one.about, one.in_use()), (&about("/papers"), true));
        assert!(one.bytes > 5);
        remove_all(&path).unwrap();
        remove_all(&path).unwrap();
        assert_eq!(all(dir.path()).unwrap().len(), 1);
    }

    #[test]
    fn what_a_removal_left_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = take(dir.path(), &about("/papers")).unwrap();
        fs::write(path.join("left"), b"old").unwrap();
        fs::remove_file(path.join(ABOUT)).unwrap();
        assert_eq!(all(dir.path()).unwrap()[0].about, About::default());
        take(dir.path(), &about("/papers")).unwrap();
        assert!(!path.join("left").exists());
    }
}

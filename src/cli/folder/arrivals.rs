//! Files that arrive in folders: each is told once it rests, and again when it has changed.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

/// How long a file must not have changed to be taken for whole.
const REST: Duration = Duration::from_secs(1);
/// Directories below directories are looked into so far down.
const DEPTH: usize = 32;
/// Endings of what other programs are still writing.
const UNFINISHED: &[&str] = &[
    "part",
    "partial",
    "crdownload",
    "download",
    "tmp",
    "temp",
    "swp",
    "filepart",
];

/// A file that rests.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    /// Its path.
    pub path: PathBuf,
    /// Its path below the folder that was named.
    pub below: PathBuf,
    /// The state it rests in.
    pub stamp: String,
}

/// What is known of the files in some folders.
#[derive(Default)]
pub(super) struct Arrivals {
    seen: BTreeMap<PathBuf, Seen>,
    round: u64,
}

struct Seen {
    stamp: String,
    since: Instant,
    told: bool,
    round: u64,
}

/// The state of a file: its size and when it was changed.
pub(super) fn stamp(found: &Metadata) -> String {
    let changed = found.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    format!("{}-{}", found.len(), changed.unwrap_or_default().as_nanos())
}

impl Arrivals {
    /// The files in `folders` that rest at `now` and were not told in this state yet, in name order; `skip` names files that are
    /// none. A folder that cannot be read is told to `lost`.
    pub(super) fn look(
        &mut self,
        folders: &[PathBuf],
        now: Instant,
        skip: &dyn Fn(&Path) -> bool,
        lost: &mut dyn FnMut(&Path, io::Error),
    ) -> Vec<Arrival> {
        self.round += 1;
        let mut resting = Vec::new();
        for folder in folders {
            let mut files = Vec::new();
            walk(folder, 0, &mut files, lost);
            for (path, stamp) in files {
                if !skip(&path) && self.rests(&path, &stamp, now) {
                    let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                    resting.push(Arrival { path, below, stamp });
                }
            }
        }
        let round = self.round;
        self.seen.retain(|_, seen| seen.round == round);
        resting
    }

    /// Has `arrival` told once more, when it rests again.
    pub(super) fn again(&mut self, arrival: &Arrival) {
        self.seen.remove(&arrival.path);
    }

    fn rests(&mut self, path: &Path, stamp: &str, now: Instant) -> bool {
        let round = self.round;
        let new = || Seen {
            stamp: stamp.to_owned(),
            since: now,
            told: false,
            round,
        };
        let seen = self.seen.entry(path.to_owned()).or_insert_with(new);
        if seen.stamp != stamp {
            *seen = new();
        }
        seen.round = round;
        let rests = !seen.told && now.duration_since(seen.since) >= REST;
        seen.told |= rests;
        rests
    }
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<(PathBuf, String)>, lost: &mut dyn FnMut(&Path, io::Error)) {
    let listed = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut entries = match listed {
        Ok(entries) => entries,
        Err(cause) => return lost(folder, cause),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (name, path) = (entry.file_name(), entry.path());
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let unfinished = ending.is_some_and(|ending| UNFINISHED.contains(&ending.as_str()));
        let name = name.to_string_lossy();
        if name.starts_with('.') || name.ends_with('~') || unfinished {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if depth < DEPTH {
                walk(&path, depth + 1, files, lost);
            }
        } else if let Ok(found) = fs::metadata(&path)
            && found.is_file()
        {
            files.push((path, stamp(&found)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_when_it_rests_and_when_it_changed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sub/a.txt");
        fs::create_dir(dir.path().join("sub")).unwrap();
        for name in ["sub/a.txt", ".b.txt", "c.txt.part", "d.txt~"] {
            fs::write(dir.path().join(name), "half").unwrap();
        }
        let (mut arrivals, begun) = (Arrivals::default(), Instant::now());
        let folders = [dir.path().to_owned()];
        let mut look = |after: u64| {
            let now = begun + Duration::from_millis(after);
            let told = arrivals.look(&folders, now, &|_| false, &mut |path, cause| {
                panic!("{path:?}: {cause}")
            });
            told.into_iter().map(|arrival| arrival.below).collect::<Vec<_>>()
        };
        let one = [PathBuf::from("sub/a.txt")];
        assert!(look(0).is_empty());
        assert!(look(900).is_empty());
        fs::write(&path, "the whole").unwrap();
        assert!(look(1_100).is_empty(), "it grew");
        assert_eq!(look(2_200), one);
        assert!(look(9_000).is_empty(), "once");
        fs::write(&path, "the whole and more").unwrap();
        assert!(look(10_000).is_empty());
        assert_eq!(look(11_000), one);
        fs::remove_file(&path).unwrap();
        assert!(look(12_000).is_empty());
    }
}

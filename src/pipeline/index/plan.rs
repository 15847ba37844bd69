//! What is to be done: the files there are, held against what an archive knows of them.

use super::files::{Files, Listed};
use crate::archive::{Day, Row, Stamp};
use crate::pipeline::versions::Stage;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

/// A file that is to be read.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct Task {
    pub path: PathBuf,
    /// As the archive names it.
    pub name: String,
    pub stamp: Stamp,
    /// What the archive knows of it.
    pub known: Option<Row>,
}

/// What is to be done.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct Plan {
    pub tasks: Vec<Task>,
    /// How many files are as they were.
    pub same: usize,
    /// Files that are no longer where they were, by the digest of their bytes.
    pub missing: HashMap<String, BTreeSet<String>>,
}

/// The versions that articles of an archive are made by, as one number.
pub(in crate::pipeline) fn made() -> u64 {
    let versions = serde_json::to_vec(&Stage::Page.versions(false)).unwrap_or_default();
    let digest = blake3::hash(&versions);
    let head: [u8; 8] = digest.as_bytes()[..8].try_into().unwrap_or_default();
    u64::from_le_bytes(head)
}

impl Plan {
    /// What is to be done about the files that are `listed`; what is missing below `roots` is gone. `given` is the day that all of them
    /// get, and `keep` tells whether copies are wanted.
    pub(in crate::pipeline) fn new(
        files: &dyn Files,
        listed: &Listed,
        rows: &BTreeMap<String, Row>,
        roots: &[String],
        (given, keep): (Option<Day>, bool),
    ) -> Self {
        let mut plan = Self::default();
        let made = made();
        let mut there = BTreeSet::new();
        for path in &listed.files {
            let name = path.to_string_lossy().into_owned();
            if !there.insert(name.clone()) {
                continue;
            }
            let stamp = files.stamp(path);
            let known = rows.get(&name);
            let as_it_was = |row: &Row| {
                let dated = given.is_none() || given == row.given;
                !row.gone && stamp == Some(row.stamp) && row.made == made && dated && (row.kept || !keep)
            };
            if known.is_some_and(as_it_was) {
                plan.same += 1;
                continue;
            }
            plan.tasks.push(Task {
                path: path.clone(),
                name,
                stamp: stamp.unwrap_or_default(),
                known: known.cloned(),
            });
        }
        let below = |row: &&Row| roots.iter().any(|root| row.within(root));
        // What is not seen may be in a folder that cannot be looked into.
        for row in rows.values().filter(below).filter(|_| listed.unread.is_empty()) {
            if !there.contains(&row.path) {
                plan.missing
                    .entry(row.digest.clone())
                    .or_default()
                    .insert(row.path.clone());
            }
        }
        plan
    }

    /// Counts as missing whatever is not listed, wherever it was and whatever else cannot be looked into.
    pub(in crate::pipeline) fn miss_all(&mut self, rows: &BTreeMap<String, Row>, listed: &Listed) {
        let there: BTreeSet<_> = listed.files.iter().map(|path| path.to_string_lossy()).collect();
        for row in rows.values().filter(|row| !there.contains(row.path.as_str())) {
            let alike = self.missing.entry(row.digest.clone()).or_default();
            alike.insert(row.path.clone());
        }
    }
}

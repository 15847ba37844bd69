//! Which page has which name, and what was done of it: written down before anything is done, so that a killed run loses and repeats
//! nothing.

use super::names::Place;
use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder in the folder of results that holds what people need not see.
pub(super) const OWN: &str = ".standfirst";

/// What results end in.
pub(super) const ENDINGS: [&str; 2] = [".json", ".md"];

/// What the report of a failure ends in.
pub(super) const FAILED: &str = ".error.txt";

/// A line of it; of several about the same page the last holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Line {
    /// Digest of the path of a page or a file.
    of: String,
    /// What the results are called; empty for a file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    /// What was done, where it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    made: Option<Made>,
}

/// What was done of a page or a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    /// The state of the file.
    pub stamp: String,
    /// Digest of the options.
    pub asked: String,
    /// For a page: digests of the results, in the order of [`ENDINGS`]. For a file: its pages, as lines name them.
    pub parts: Vec<String>,
}

/// The journal of a folder of results, which one run at a time has.
pub(super) struct Journal {
    out: PathBuf,
    /// The same without symbolic links.
    place: PathBuf,
    file: File,
    lines: BTreeMap<String, Line>,
    names: BTreeSet<String>,
}

impl Journal {
    /// The journal of the folder `out`, which is made where it is missing.
    ///
    /// # Errors
    /// Where it cannot be read or written, or another run has it.
    pub(super) fn open(out: PathBuf) -> Result<Self> {
        let unusable = |cause: io::Error| {
            Error::new(
                Kind::Storage,
                format!("cannot use the folder of results `{}`", out.display()),
            )
            .because(cause)
            .hint("name a folder that you may write to: --out DIR")
        };
        let own = out.join(OWN);
        fs::create_dir_all(&own).map_err(unusable)?;
        let place = out.canonicalize().map_err(unusable)?;
        let mut options = OpenOptions::new();
        let opened = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(own.join("journal"));
        let mut file = opened.map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("another run writes into `{}`", out.display());
                return Err(Error::new(Kind::Storage, message).hint("end it, or name another folder: --out DIR"));
            }
            Err(TryLockError::Error(cause)) => return Err(unusable(cause)),
        }
        let (mut lines, mut whole) = (BTreeMap::new(), 0);
        let mut read = BufReader::new(&file);
        let mut text = Vec::new();
        while read.read_until(b'\n', &mut text).map_err(unusable)? > 0 {
            // What a killed run wrote of its last line is none.
            if !text.ends_with(b"\n") {
                break;
            }
            whole += text.len() as u64;
            if let Ok(line) = serde_json::from_slice::<Line>(&text) {
                lines.insert(line.of.clone(), line);
            }
            text.clear();
        }
        file.set_len(whole).map_err(unusable)?;
        file.seek(SeekFrom::End(0)).map_err(unusable)?;
        let names = lines.values().map(|line| line.name.clone()).collect();
        Ok(Self {
            out,
            place,
            file,
            lines,
            names,
        })
    }

    /// The folder of results.
    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    /// Where the results called `name` are, with that ending.
    pub(super) fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.out.join(format!("{name}{ending}"))
    }

    /// Whether `path` is a result of ours, by whichever way it is named.
    pub(super) fn ours(&self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let ending = ENDINGS.iter().chain([&FAILED]).find(|ending| name.ends_with(*ending));
        let (Some(ending), Ok(path)) = (ending, path.canonicalize()) else {
            return false;
        };
        let below = path.strip_prefix(&self.place).ok().and_then(Path::to_str);
        below
            .and_then(|below| below.strip_suffix(ending))
            .is_some_and(|name| self.names.contains(name))
    }

    /// Whether all pages of the file `of` were done so and their results are there.
    pub(super) fn file_done(&self, of: &str, stamp: &str, asked: &str) -> bool {
        let made = self.lines.get(of).and_then(|line| line.made.as_ref());
        made.is_some_and(|made| {
            let same = made.stamp == stamp && made.asked == asked;
            same && made.parts.iter().all(|page| self.page_done(page, stamp, asked))
        })
    }

    /// Whether the page `of` was done so and its results are there.
    pub(super) fn page_done(&self, of: &str, stamp: &str, asked: &str) -> bool {
        let Some(line) = self.lines.get(of) else { return false };
        let made = line.made.as_ref();
        let same = made.is_some_and(|made| made.stamp == stamp && made.asked == asked);
        same && ENDINGS.iter().all(|ending| self.path(&line.name, ending).is_file())
    }

    /// What the results of the page `of` are to be called: as before, unless somebody changed them since; else the plainest name
    /// that nothing has.
    ///
    /// # Errors
    /// Where it cannot be written down.
    pub(super) fn claim(&mut self, of: &str, place: &Place) -> Result<String> {
        if let Some(line) = self.lines.get(of)
            && self.untouched(line)
        {
            return Ok(line.name.clone());
        }
        let free = (0..).map(|number| place.name(number)).find(|name| self.free(name));
        let name = free.unwrap_or_default();
        self.write(Line {
            of: of.to_owned(),
            name: name.clone(),
            made: None,
        })?;
        Ok(name)
    }

    /// Notes what was done of the page or file `of`.
    ///
    /// # Errors
    /// Where it cannot be written down.
    pub(super) fn done(&mut self, of: &str, made: Made) -> Result<()> {
        let name = self.lines.get(of).map(|line| line.name.clone()).unwrap_or_default();
        self.write(Line {
            of: of.to_owned(),
            name,
            made: Some(made),
        })
    }

    fn write(&mut self, line: Line) -> Result<()> {
        let unwritten = |cause: io::Error| {
            let message = format!("cannot write into the folder of results `{}`", self.out.display());
            Error::new(Kind::Storage, message)
                .because(cause)
                .hint("make room there, and start again")
        };
        let mut text = serde_json::to_vec(&line).map_err(|cause| unwritten(cause.into()))?;
        text.push(b'\n');
        self.file.write_all(&text).map_err(unwritten)?;
        self.names.insert(line.name.clone());
        self.lines.insert(line.of.clone(), line);
        Ok(())
    }

    /// Whether nothing has the results' names, however they are spelled.
    fn free(&self, name: &str) -> bool {
        let mut paths = ENDINGS.iter().chain([&FAILED]).map(|ending| self.path(name, ending));
        !self.names.contains(name) && !paths.any(|path| path.symlink_metadata().is_ok())
    }

    /// Whether the results that `line` tells of are as they were written, or gone.
    fn untouched(&self, line: &Line) -> bool {
        let Some(made) = &line.made else { return true };
        ENDINGS.iter().zip(&made.parts).all(|(ending, digest)| {
            let read = fs::read(self.path(&line.name, ending));
            read.map_or_else(
                |cause| cause.kind() == io::ErrorKind::NotFound,
                |bytes| hash(&bytes) == *digest,
            )
        })
    }
}

/// Digest of `bytes`, in hex.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str) -> Place<'_> {
        Place {
            file: Path::new(file),
            entry: None,
            page: None,
        }
    }

    fn made(journal: &mut Journal, of: &str, name: &str, stamp: &str) {
        for ending in ENDINGS {
            fs::write(journal.path(name, ending), ending).unwrap();
        }
        let parts = ENDINGS.map(|ending| hash(ending.as_bytes())).to_vec();
        let made = Made {
            stamp: stamp.to_owned(),
            asked: "x".to_owned(),
            parts,
        };
        journal.done(of, made).unwrap();
    }

    #[test]
    fn names_last_and_nothing_that_stands_there_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("b.md"), "mine").unwrap();
        let mut journal = Journal::open(dir.path().to_owned()).unwrap();
        assert!(Journal::open(dir.path().to_owned()).is_err(), "one run at a time");
        assert_eq!(journal.claim("1", &place("a.txt")).unwrap(), "a");
        assert_eq!(journal.claim("2", &place("a.pdf")).unwrap(), "a.pdf");
        assert_eq!(journal.claim("3", &place("b.txt")).unwrap(), "b.txt");
        made(&mut journal, "1", "a", "s");
        assert!(journal.ours(&dir.path().join("a.md")) && !journal.ours(&dir.path().join("b.md")));
        drop(journal);
        let path = dir.path().join(OWN).join("journal");
        let torn = [fs::read(&path).unwrap(), b"{\"of\":\"2\",\"na".to_vec()].concat();
        fs::write(&path, torn).unwrap();
        let mut journal = Journal::open(dir.path().to_owned()).unwrap();
        assert!(journal.page_done("1", "s", "x") && !journal.page_done("1", "s", "y"));
        assert!(!journal.page_done("2", "s", "x"), "claimed, and not done");
        assert_eq!(journal.claim("2", &place("a.pdf")).unwrap(), "a.pdf");
        assert_eq!(
            journal.claim("1", &place("a.txt")).unwrap(),
            "a",
            "a page that changed keeps its name"
        );
        fs::write(journal.path("a", ".md"), "with my notes").unwrap();
        assert_eq!(
            journal.claim("1", &place("a.txt")).unwrap(),
            "a.txt",
            "and leaves what somebody wrote"
        );
    }
}

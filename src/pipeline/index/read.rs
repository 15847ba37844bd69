//! Files are read side by side; what comes of them is told in their order.

use super::entry::articles;
use super::files::Files;
use super::plan::{Task, made};
use crate::archive::{Day, Prepared};
use crate::dates::of_path;
use crate::error::{Error, Kind, Result};
use crate::model::Stop;
use crate::pipeline::dated::dated;
use crate::pipeline::read::assemble;
use crate::read::{Dated, Issue};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Files that may be done before their turn, for each thread.
const AHEAD: usize = 32;
/// Bytes of them that may wait for their turn.
const WAITING: usize = 48 << 20;

/// How files are read.
pub(in crate::pipeline) struct Reading<'a> {
    pub files: &'a dyn Files,
    pub threads: usize,
    /// The day that all of them get.
    pub given: Option<Day>,
    /// Whether the bytes are wanted, too.
    pub keep: bool,
    /// Files that are missing, by digest: one of the same bytes may be the same.
    pub missing: &'a HashMap<String, BTreeSet<String>>,
    /// Ends it, when what is begun is done.
    pub stop: &'a AtomicBool,
}

/// What came of a file.
#[derive(Debug)]
pub(in crate::pipeline) enum Outcome {
    /// It has the bytes it had.
    Same { digest: String, bytes: Vec<u8> },
    /// It has the bytes of one that is missing.
    Moved { digest: String, bytes: Vec<u8> },
    /// It was read.
    Read {
        digest: String,
        bytes: Vec<u8>,
        articles: Vec<Prepared>,
        /// What is missing of it.
        notes: Vec<String>,
    },
}

impl Outcome {
    fn weight(&self) -> usize {
        match self {
            Self::Same { bytes, .. } | Self::Moved { bytes, .. } => bytes.len(),
            Self::Read { bytes, articles, .. } => bytes.len() + articles.iter().map(Prepared::weight).sum::<usize>(),
        }
    }
}

impl Reading<'_> {
    /// Reads a file, where it is not known already.
    pub(in crate::pipeline) fn one(&self, task: &Task, anew: bool) -> Result<Outcome> {
        let (bytes, digest) = self.files.bytes(&task.path)?;
        let known = task.known.as_ref();
        let as_given = |given: Option<Day>| self.given.is_none() || self.given == given;
        let same = known.is_some_and(|row| row.digest == digest && row.made == made() && as_given(row.given));
        let kept = |bytes| if self.keep { bytes } else { Vec::new() };
        if same && !anew {
            let bytes = kept(bytes);
            return Ok(Outcome::Same { digest, bytes });
        }
        let alike = self.missing.get(&digest).into_iter().flatten();
        // A day that only the name tells goes with the name.
        let moved = alike.into_iter().any(|old| of_path(old) == of_path(&task.name));
        if moved && self.given.is_none() && !anew {
            let bytes = kept(bytes);
            return Ok(Outcome::Moved { digest, bytes });
        }
        let given = self.given.or_else(|| known.and_then(|row| row.given));
        let mut prepared = Vec::new();
        let mut notes = Vec::new();
        for input in self.files.pages(&task.path, &bytes)? {
            let page = match input.given {
                Some(page) => page,
                None => assemble(None, &input.document, &Stop::default())?,
            };
            let mut document = input.document;
            let of_issue = document.notes.iter().filter(|note| note.stage == Issue::STAGE);
            notes.extend(of_issue.map(|note| note.message.clone()));
            // Pages of an issue are files of their own, and its.
            document.source.path = Some(task.name.clone());
            if let Some(day) = given {
                let (value, from) = (day.to_string(), Dated::GIVEN.to_owned());
                document.source.date = Some(Dated { value, from });
            }
            let date = dated(&document, &page);
            for article in articles(&document, &page, date.as_ref()) {
                prepared.push(Prepared::new(&article, &digest)?);
            }
        }
        Ok(Outcome::Read {
            digest,
            bytes: kept(bytes),
            articles: prepared,
            notes,
        })
    }
}

/// How far the telling is, which the reading may not leave behind too far.
#[derive(Default)]
struct Pace {
    told: Mutex<(usize, usize)>,
    went_on: Condvar,
}

impl Pace {
    fn wait(&self, number: usize, ahead: usize, over: &AtomicBool) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        while number > told.0 && (number >= told.0 + ahead || told.1 >= WAITING) && !over.load(Ordering::SeqCst) {
            told = self.went_on.wait(told).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn change(&self, by: impl FnOnce(&mut (usize, usize))) {
        by(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner));
        self.went_on.notify_all();
    }
}

/// Reads the files of all `tasks` and tells `tell` what came of each, in their order. Ends early where `tell` fails, or it is stopped.
pub(in crate::pipeline) fn each(
    reading: &Reading,
    tasks: &[Task],
    mut tell: impl FnMut(usize, Result<Outcome>) -> Result<()>,
) -> Result<()> {
    let (next, over, pace) = (AtomicUsize::new(0), AtomicBool::new(false), Pace::default());
    let threads = reading.threads.clamp(1, tasks.len().max(1));
    let (send, done) = channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            let (next, over, pace) = (&next, &over, &pace);
            scope.spawn(move || {
                while !over.load(Ordering::SeqCst) && !reading.stop.load(Ordering::SeqCst) {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let Some(task) = tasks.get(number) else { break };
                    pace.wait(number, threads * AHEAD, over);
                    let outcome = catch_unwind(AssertUnwindSafe(|| reading.one(task, false)));
                    let outcome = outcome.unwrap_or_else(|_| Err(broke(&task.name)));
                    let weight = outcome.as_ref().map_or(0, Outcome::weight);
                    pace.change(|(_, waiting)| *waiting += weight);
                    if send.send((number, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut due = 0;
        let mut told = Ok(());
        'telling: for (number, outcome) in &done {
            early.insert(number, outcome);
            while let Some(outcome) = early.remove(&due) {
                let weight = outcome.as_ref().map_or(0, Outcome::weight);
                told = tell(due, outcome);
                due += 1;
                pace.change(|(number, waiting)| (*number, *waiting) = (due, waiting.saturating_sub(weight)));
                if told.is_err() {
                    break 'telling;
                }
            }
        }
        over.store(true, Ordering::SeqCst);
        pace.change(|_| ());
        told
    })
}

fn broke(name: &str) -> Error {
    Error::new(
        Kind::Input,
        format!("the program broke on `{name}`, which is a fault of its own"),
    )
    .hint("report it with the page, if the page may leave the building; the other pages are not touched by it")
}

//! Files become results.

use super::arrivals::{Arrival, stamp};
use super::journal::{FAILED, Journal, Made, hash};
use super::names::Place;
use super::results;
use crate::cli::input::{self, Origin};
use crate::cli::opening::Opening;
use crate::cli::outcome::{self, DONE, broke, complain};
use crate::cli::tongue;
use crate::error::{Error, Kind, Result};
use crate::model::Stop;
use crate::pipeline::verb::Summarize;
use crate::pipeline::{Input, Standfirst, Watch};
use crate::render::{self, SummaryReply};
use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// All its pages have their results.
    Whole,
    /// Some have a report of their failure.
    Failed,
    /// It changed while it was read.
    Changing,
    /// Somebody called it off.
    Stopped,
}

/// Summaries that are written into a folder.
pub(super) struct Summaries {
    standfirst: Standfirst,
    opening: Opening,
    journal: Journal,
    /// Digest of the options that results depend on.
    asked: String,
    quiet: bool,
}

/// A file in hand.
struct Work<'a> {
    path: &'a Path,
    /// Below the folder that was named.
    below: &'a Path,
    stamp: &'a str,
    stop: &'a Stop,
}

/// A page of it.
struct Page<'a> {
    /// In the journal's words.
    of: String,
    entry: Option<&'a str>,
    /// Its number and how many there are, where there are several.
    number: Option<(usize, usize)>,
}

impl<'a> Page<'a> {
    fn new(of: String, entry: Option<&'a str>, number: Option<(usize, usize)>) -> Self {
        Self { of, entry, number }
    }

    fn place(&self, work: &Work<'a>) -> Place<'a> {
        Place {
            file: work.below,
            entry: self.entry,
            page: self.number,
        }
    }

    /// The page in words.
    fn told(&self, work: &Work) -> String {
        let mut told = work.path.display().to_string();
        if let Some(entry) = self.entry {
            told.push_str(&format!("!{entry}"));
        }
        if let Some((page, of)) = self.number {
            told.push_str(&format!(" page {page} of {of}"));
        }
        told
    }
}

impl Summaries {
    /// Summaries by `standfirst` in the folder `out`.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub(super) fn open(standfirst: Standfirst, opening: Opening, out: PathBuf, quiet: bool) -> Result<Self> {
        let journal = Journal::open(out)?;
        results::begin(&journal)?;
        let config = standfirst.config();
        let options = (
            standfirst.identity()?,
            &config.language,
            config.sentences,
            &opening.encoding,
        );
        let asked = hash(render::json(&options)?.as_bytes());
        Ok(Self {
            standfirst,
            opening,
            journal,
            asked,
            quiet,
        })
    }

    /// Whether `path` is a result.
    pub(super) fn ours(&self, path: &Path) -> bool {
        self.journal.ours(path)
    }

    /// Summarises the pages of all `paths`, as they stand there now; tells the exit code.
    ///
    /// # Errors
    /// Where results cannot be written.
    pub(super) fn all(&mut self, paths: &[PathBuf]) -> Result<u8> {
        let (mut code, stop) = (DONE, Stop::default());
        for root in paths {
            let mut files = input::files(root);
            files.retain(|file| file.as_ref().map_or(true, |file| !self.journal.ours(file)));
            for file in files {
                let done = match file {
                    Ok(path) => {
                        let below = match path.strip_prefix(root) {
                            Ok(below) if below != Path::new("") => below.to_owned(),
                            _ => path.file_name().map_or_else(|| "page".into(), PathBuf::from),
                        };
                        let stamp = fs::metadata(&path).map(|found| stamp(&found)).unwrap_or_default();
                        let below = if path == Path::new("-") {
                            Path::new("stdin")
                        } else {
                            below.as_path()
                        };
                        let work = Work {
                            path: &path,
                            below,
                            stamp: &stamp,
                            stop: &stop,
                        };
                        self.file(&work)?
                    }
                    Err(error) => {
                        complain(&error);
                        Done::Failed
                    }
                };
                if done != Done::Whole {
                    code = outcome::FAILED;
                }
            }
        }
        Ok(code)
    }

    /// Summarises a file that arrived; one without pages is nothing.
    ///
    /// # Errors
    /// Where results cannot be written.
    pub(super) fn arrived(&mut self, arrival: &Arrival, stop: &Stop) -> Result<Done> {
        let Arrival { path, below, stamp } = arrival;
        if !input::has_pages(path) {
            return Ok(Done::Whole);
        }
        self.file(&Work {
            path,
            below,
            stamp,
            stop,
        })
    }

    fn file(&mut self, work: &Work) -> Result<Done> {
        let of = key(work.path, None, None);
        let lasting = !work.stamp.is_empty();
        if lasting && self.journal.file_done(&of, work.stamp, &self.asked) {
            return Ok(Done::Whole);
        }
        let mut done = Done::Whole;
        let mut parts = Vec::new();
        for Origin { entry, path } in input::origins(work.path) {
            let opened = path.and_then(|path| input::open(&path, &self.opening));
            let now = fs::metadata(work.path).map(|found| stamp(&found)).unwrap_or_default();
            if now != work.stamp {
                return Ok(Done::Changing);
            }
            let inputs = match opened {
                Ok(inputs) => inputs,
                Err(error) => {
                    let of = key(work.path, entry.as_deref(), Some(0));
                    self.failed(work, &Page::new(of, entry.as_deref(), None), &error)?;
                    done = Done::Failed;
                    continue;
                }
            };
            let count = inputs.len();
            for (place, input) in inputs.into_iter().enumerate() {
                let of = key(work.path, entry.as_deref(), Some(place));
                let number = (count > 1).then_some((place + 1, count));
                match self.page(work, &Page::new(of.clone(), entry.as_deref(), number), input)? {
                    Done::Whole => parts.push(of),
                    Done::Failed => done = Done::Failed,
                    other => return Ok(other),
                }
            }
        }
        if done == Done::Whole && lasting {
            let (stamp, asked) = (work.stamp.to_owned(), self.asked.clone());
            self.journal.done(&of, Made { stamp, asked, parts })?;
        }
        Ok(done)
    }

    fn page(&mut self, work: &Work, page: &Page, input: Input) -> Result<Done> {
        if !work.stamp.is_empty() && self.journal.page_done(&page.of, work.stamp, &self.asked) {
            return Ok(Done::Whole);
        }
        let watch = Watch::until(work.stop);
        let made = catch_unwind(AssertUnwindSafe(|| {
            self.standfirst.perform(Summarize::new(input), watch)
        }));
        let reply = match made.unwrap_or_else(|_| Err(broke())) {
            Ok(reply) => reply,
            Err(error) if error.kind() == Kind::Stopped => return Ok(Done::Stopped),
            Err(error) => return self.failed(work, page, &error),
        };
        let place = page.place(work);
        let name = self.journal.claim(&page.of, &place)?;
        let parts = results::summary(&self.journal, &name, &reply)?;
        let (stamp, asked) = (work.stamp.to_owned(), self.asked.clone());
        self.journal.done(&page.of, Made { stamp, asked, parts })?;
        self.say(&format!(
            "{}: `{}`, {}",
            page.told(work),
            self.shown(&name, ".md"),
            articles(&reply)
        ));
        Ok(Done::Whole)
    }

    fn failed(&mut self, work: &Work, page: &Page, error: &Error) -> Result<Done> {
        let place = page.place(work);
        let name = self.journal.claim(&page.of, &place)?;
        results::failure(&self.journal, &name, error)?;
        let line = format!(
            "{}: failed, `{}`: {}",
            page.told(work),
            self.shown(&name, FAILED),
            error.chain()
        );
        say(&line);
        Ok(Done::Failed)
    }

    fn shown(&self, name: &str, ending: &str) -> String {
        self.journal.path(name, ending).display().to_string()
    }

    fn say(&self, line: &str) {
        if !self.quiet {
            say(line);
        }
    }
}

/// What the journal calls a page, or a file for `None`: by its path, which itself stays untold.
fn key(path: &Path, entry: Option<&str>, page: Option<usize>) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut hasher = blake3::Hasher::new();
    hasher.update(path.as_os_str().as_encoded_bytes());
    hasher.update(format!("\0{}\0{page:?}", entry.unwrap_or_default()).as_bytes());
    hasher.finalize().to_hex().to_string()
}

fn articles(reply: &SummaryReply) -> String {
    match reply.articles.len() {
        1 => "1 article".to_owned(),
        count => format!("{count} articles"),
    }
}

fn say(line: &str) {
    let line = tongue::say(line);
    let line = line.replace(['\n', '\r', '\t'], " ");
    let _ = writeln!(std::io::stderr(), "{}", render::clean(&line));
}

//! `index`: files become articles of an archive.

use crate::VERSION;
use crate::archive::{ArchiveWriter, Day, Row};
use crate::error::{Error, Result};
use crate::model::files::Progress;
use crate::pipeline::index::{Files, Outcome, Plan, Reading, each, give_vectors, made};
use crate::pipeline::meaning::Meaning;
use crate::render::IndexReply;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks for files to be put into an archive. No model is opened for it.
#[derive(Clone, Debug)]
pub struct Index {
    /// The archive's folder, which is made where it is not there.
    pub archive: PathBuf,
    /// What is missing below these is gone.
    pub roots: Vec<String>,
    /// The day that all of the files were printed; else it is found.
    pub date: Option<Day>,
    /// Whether the archive holds what there is now, and nothing else: what is gone, or cannot be read any more, is taken out.
    pub mirror: bool,
    /// Whether the archive keeps a copy of every file.
    pub keep: bool,
    /// Threads that read.
    pub threads: usize,
    /// Whether the archive is to know what its articles mean; one that does goes on to, where an encoder is at hand.
    pub vectors: bool,
    /// What tells it.
    pub meaning: Meaning,
    /// Whether nothing may be fetched for it.
    pub offline: bool,
}

impl Index {
    /// Does it: only what is new or changed is read. What fails is told `complain`, and the others are done; `stop` ends it early, and
    /// what was done by then counts.
    ///
    /// # Errors
    /// Where the archive cannot be read or written.
    pub fn run(
        &self,
        files: &dyn Files,
        progress: &mut dyn Progress,
        complain: &mut dyn FnMut(&Error),
        stop: &AtomicBool,
    ) -> Result<IndexReply> {
        let listed = files.list();
        let mut writer = ArchiveWriter::open(&self.archive, &mut |message| progress.note(message))?;
        let options = (self.date, self.keep);
        let mut plan = Plan::new(files, &listed, writer.rows(), &self.roots, options);
        if self.mirror {
            plan.miss_all(writer.rows(), &listed);
        }
        let mut reply = IndexReply {
            schema: IndexReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            archive: self.archive.to_string_lossy().into_owned(),
            same: plan.same,
            failed: listed.unread.len(),
            ..IndexReply::default()
        };
        listed.unread.iter().for_each(&mut *complain);
        let tasks = std::mem::take(&mut plan.tasks);
        let mut missing = plan.missing.clone();
        let reading = Reading {
            files,
            threads: self.threads,
            given: self.date,
            keep: self.keep,
            missing: &plan.missing,
            stop,
        };
        if !tasks.is_empty() {
            progress.begin_steps("indexing", tasks.len() as u64);
        }
        let done = each(&reading, &tasks, |number, outcome| {
            let task = &tasks[number];
            progress.advance(number as u64 + 1);
            let mut outcome = outcome;
            let mut from = None;
            if let Ok(Outcome::Moved { digest, .. }) = &outcome {
                from = missing.get_mut(digest).and_then(std::collections::BTreeSet::pop_first);
                if from.is_none() {
                    // Another file of the same bytes was first.
                    outcome = reading.one(task, true);
                }
            }
            let outcome = match outcome {
                Ok(outcome) => outcome,
                Err(error) => {
                    reply.failed += 1;
                    progress.aside(&mut || complain(&error));
                    return if self.mirror {
                        writer.leave_out(&task.name)
                    } else {
                        Ok(())
                    };
                }
            };
            let (Outcome::Same { digest, bytes }
            | Outcome::Moved { digest, bytes }
            | Outcome::Read { digest, bytes, .. }) = &outcome;
            if self.keep {
                writer.keep(digest, bytes)?;
            }
            let known = task.known.as_ref();
            let before = known.or_else(|| writer.rows().get(from.as_ref()?));
            let mut row = Row {
                path: task.name.clone(),
                stamp: task.stamp,
                digest: digest.clone(),
                made: made(),
                given: self.date.or_else(|| before?.given),
                articles: before.map_or(0, |row| row.articles),
                gone: false,
                kept: self.keep || before.is_some_and(|row| row.kept && row.digest == *digest),
            };
            match outcome {
                Outcome::Same { .. } => {
                    reply.same += 1;
                    writer.note(row)
                }
                Outcome::Moved { .. } => {
                    reply.moved += 1;
                    writer.rename(&from.unwrap_or_default(), row)
                }
                Outcome::Read { articles, notes, .. } => {
                    notes.iter().for_each(|note| progress.note(note));
                    match known {
                        Some(_) => reply.changed += 1,
                        None => reply.new += 1,
                    }
                    row.articles = articles.len() as u64;
                    writer.put(row, &articles)
                }
            }
        });
        progress.end();
        done?;
        if !stop.load(Ordering::SeqCst) {
            for path in missing.into_values().flatten() {
                if self.mirror {
                    reply.gone += 1;
                    writer.leave_out(&path)?;
                } else if let Some(mut row) = writer.rows().get(&path).filter(|row| !row.gone).cloned() {
                    row.gone = true;
                    reply.gone += 1;
                    writer.note(row)?;
                }
            }
        }
        self.vectors(&mut writer, &mut reply, progress, stop)?;
        reply.files = writer.rows().len();
        reply.articles = writer.articles();
        writer.finish()?;
        Ok(reply)
    }

    /// Has articles that have no vectors get some, where they are wanted.
    fn vectors(
        &self,
        writer: &mut ArchiveWriter,
        reply: &mut IndexReply,
        progress: &mut dyn Progress,
        stop: &AtomicBool,
    ) -> Result<()> {
        let known = writer.has_vectors();
        if !self.vectors && !known || stop.load(Ordering::SeqCst) {
            return Ok(());
        }
        if !self.vectors && !self.meaning.at_hand()? {
            progress.note(
                "what new articles mean was not read, for the encoder is not on disk; hint: index with --vectors",
            );
            return Ok(());
        }
        writer.commit()?;
        reply.vectors = give_vectors(writer, &self.meaning, self.offline, progress, stop)?;
        Ok(())
    }
}

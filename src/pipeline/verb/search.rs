//! `search`: articles of archives, ranked, without a model.

use super::definition::{Reply, Verb};
use crate::VERSION;
use crate::archive::{Archive, Query};
use crate::error::{Error, Kind, Result};
use crate::pipeline::context::Context;
use crate::pipeline::input::Input;
use crate::pipeline::meaning::Meaning;
use crate::pipeline::watch::Watch;
use crate::render::HitsReply;
use crate::text::shell;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Asks archives for articles.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Search {
    /// What is searched for.
    pub query: Query,
    /// The archives' folders.
    pub archives: Vec<PathBuf>,
    /// How many articles are told at most.
    pub limit: usize,
}

impl Search {
    /// Searches: by words, and where the archives and `meaning` know it by what the query means, too.
    ///
    /// # Errors
    /// Where the query cannot be understood, or an archive is not there or damaged.
    pub fn reply(&self, meaning: &Meaning) -> Result<HitsReply> {
        let found = || {
            let archive = Archive::open(&self.archives)?;
            let (meant, note) = match self.query.plain() {
                true => meaning.sought(&archive, &self.query, &self.query.text),
                false => (None, None),
            };
            let mut hits = archive.search(&self.query, self.limit, meant.as_ref())?;
            hits.notes.extend(note);
            Ok(hits)
        };
        let hits = guarded(&self.archives, found)?;
        Ok(HitsReply {
            schema: HitsReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            query: self.query.text.clone(),
            hits,
        })
    }
}

/// What `work` finds in archives; what is damaged may be anything.
pub(super) fn guarded<T>(archives: &[PathBuf], work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged(archives)))
}

fn damaged(archives: &[PathBuf]) -> Error {
    let dirs: Vec<String> = archives.iter().map(|dir| format!("`{}`", dir.display())).collect();
    let hint = archives.first().map(|dir| {
        format!(
            "standfirst index --check --archive {}",
            shell::quoted(&dir.to_string_lossy())
        )
    });
    Error::new(Kind::Storage, format!("cannot search {}", dirs.join(", "))).hint(hint.unwrap_or_default())
}

impl Verb for Search {
    const NAME: &'static str = "search";
    const QUESTIONS_FOLLOW: bool = false;
    type Reply = HitsReply;

    fn inputs(&self) -> &[Input] {
        &[]
    }

    fn key(&self) -> impl Serialize {
        (&self.query, &self.archives, self.limit)
    }

    fn check(&self) -> Result<()> {
        self.query.check()
    }

    fn recall(&self, _: &mut Context) -> Result<Option<HitsReply>> {
        Ok(None)
    }

    fn run(self, context: &mut Context, _: &mut Watch) -> Result<HitsReply> {
        self.reply(&context.config.meaning)
    }
}

impl Reply for HitsReply {}

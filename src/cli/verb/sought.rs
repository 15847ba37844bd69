//! What is looked for in archives, and where: the options that `search` and `timeline` share.

use super::archives::meant;
use crate::archive::{Day, Query, default_dir};
use crate::cli::options::{day, tag};
use crate::error::Result;
use clap::Args;
use std::path::PathBuf;

/// What is looked for, and where.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Sought {
    /// An archive's folder; may be given several times [env: STANDFIRST_ARCHIVE_DIR] [default: in the platform's folder for data]
    #[arg(long, value_name = "DIR")]
    archive: Vec<PathBuf>,
    /// Printed on this day or later, or speaking of such a day: a day, month or year
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// Printed on this day or before, or speaking of such a day
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// Written in this language: a BCP 47 tag
    #[arg(long, value_name = "TAG", value_parser = tag)]
    language: Option<String>,
    /// With these words in the line above the headline, or in the heading of a section
    #[arg(long, value_name = "WORDS")]
    section: Option<String>,
    /// With these words in the byline
    #[arg(long, value_name = "WORDS")]
    byline: Option<String>,
    /// Read from this file, or below this folder; `*` stands for anything
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Find words that differ in a letter or two, too
    #[arg(long)]
    fuzzy: bool,
    /// By the words alone, and not by what they mean, where the archive has vectors
    #[arg(long)]
    words: bool,
    /// Words, which must all occur, "phrases", prefix*, AND, OR, NOT, brackets; `*` for all
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
}

impl Sought {
    /// The archives' folders; the default one where none is named.
    ///
    /// # Errors
    /// Where none is named and there is no default one.
    pub(super) fn archives(&self) -> Result<Vec<PathBuf>> {
        match self.archive.is_empty() {
            true => Ok(vec![default_dir()?]),
            false => Ok(self.archive.clone()),
        }
    }

    /// The query.
    ///
    /// # Errors
    /// Where a path cannot be told.
    pub(super) fn query(&self) -> Result<Query> {
        Ok(Query {
            text: self.query.clone(),
            from: self.from,
            to: self.to,
            language: self.language.clone(),
            section: self.section.clone(),
            byline: self.byline.clone(),
            path: self.path.as_deref().map(meant).transpose()?,
            fuzzy: self.fuzzy,
            words_alone: self.words,
        })
    }
}

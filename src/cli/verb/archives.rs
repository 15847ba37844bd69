//! Which articles of archives a question is asked of.

use crate::archive::{Day, Query, default_dir};
use crate::cli::files::whole;
use crate::cli::options::{day, tag};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Effort;
use crate::pipeline::verb::AskArchive;
use clap::Args;
use std::path::{Path, PathBuf};

/// Options of `ask` over archives.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Archives {
    /// An archive's folder, to ask in the place of pages; may be given several times [env: STANDFIRST_ARCHIVE_DIR] [default: where no
    /// page is named, in the platform's folder for data]
    #[arg(long, value_name = "DIR")]
    archive: Vec<PathBuf>,
    /// How much of an archive is read: quick (as much as of one page), usual, thorough (several times as much), or as much as the default
    /// model reads in so many seconds on two cores; usual is 15
    #[arg(long, value_name = "EFFORT", value_parser = effort, default_value = "usual")]
    effort: Effort,
    /// Articles printed on this day or later, or speaking of such a day: a day, month or year
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// Articles printed on this day or before, or speaking of such a day
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// Articles written in this language: a BCP 47 tag
    #[arg(long, value_name = "TAG", value_parser = tag)]
    written_in: Option<String>,
    /// Articles with these words in the line above the headline, or in the heading of a section
    #[arg(long, value_name = "WORDS")]
    section: Option<String>,
    /// Articles with these words in the byline
    #[arg(long, value_name = "WORDS")]
    byline: Option<String>,
    /// Articles read from this file, or below this folder; `*` stands for anything
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// By the words alone, and not by what they mean, where the archive has vectors
    #[arg(long)]
    words: bool,
}

fn effort(text: &str) -> std::result::Result<Effort, String> {
    let most = Effort::MOST_SECONDS;
    Effort::parse(text).ok_or_else(|| format!("it is quick, usual, thorough, or from 1 to {most} seconds"))
}

impl Archives {
    /// Whether any was named.
    pub(super) fn named(&self) -> bool {
        !self.archive.is_empty()
    }

    /// Whether it is told which articles are meant, or how much of them is read: of any pages, few as they are.
    pub(super) fn choosy(&self) -> bool {
        self.effort != Effort::default()
            || self.from.is_some()
            || self.to.is_some()
            || self.written_in.is_some()
            || self.section.is_some()
            || self.byline.is_some()
            || self.path.is_some()
    }

    /// What is to be done to answer a question. Where none is named, the default one is asked.
    ///
    /// # Errors
    /// Where a path cannot be told, or none is named and there is no default one.
    pub(super) fn asked(&self, question: &str, language: Option<&str>) -> Result<AskArchive> {
        let archives = match self.named() {
            true => self.archive.iter().map(|dir| whole(dir)).collect::<Result<_>>()?,
            false => vec![default_dir().ok().filter(|dir| dir.is_dir()).ok_or_else(nothing)?],
        };
        self.asked_of(archives, question, language)
    }

    /// The same of other archives than those named.
    ///
    /// # Errors
    /// Where a path cannot be told.
    pub(super) fn asked_of(
        &self,
        archives: Vec<PathBuf>,
        question: &str,
        language: Option<&str>,
    ) -> Result<AskArchive> {
        Ok(AskArchive {
            question: question.to_owned(),
            language: language.map(str::to_owned),
            archives,
            within: Query {
                from: self.from,
                to: self.to,
                language: self.written_in.clone(),
                section: self.section.clone(),
                byline: self.byline.clone(),
                path: self.path.as_deref().map(meant).transpose()?,
                words_alone: self.words,
                ..Query::default()
            },
            effort: self.effort,
        })
    }
}

fn nothing() -> Error {
    Error::new(Kind::Usage, "no page is named, and there is no archive").hint("standfirst ask --help")
}

/// A path as archives know it; one with a `*` as it is.
///
/// # Errors
/// Where it cannot be told.
pub(super) fn meant(path: &str) -> Result<String> {
    match path.contains('*') {
        true => Ok(path.to_owned()),
        false => whole(Path::new(path)).map(|path| path.to_string_lossy().into_owned()),
    }
}

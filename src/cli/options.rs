//! Options that commands share.

use super::tongue::Tongue;
use crate::archive::Day;
use crate::dates::Date;
use clap::{Args, ValueEnum};
use std::fmt;
use std::path::PathBuf;

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(super) struct Common {
    /// Never open a network connection [env: STANDFIRST_OFFLINE=1]
    #[arg(long, global = true)]
    pub offline: bool,
    /// Keep no results and use none
    #[arg(long, global = true, conflicts_with = "cache_dir")]
    pub no_cache: bool,
    /// Where results are kept [env: STANDFIRST_CACHE_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// Another registry of models
    #[arg(long, global = true, value_name = "FILE")]
    pub models: Option<PathBuf>,
    /// Other prompts: a folder of TASK.LANGUAGE.toml files
    #[arg(long, global = true, value_name = "DIR")]
    pub prompts: Option<PathBuf>,
    /// What the pages' text is encoded in, such as gb18030 or windows-1252 [default: found out]
    #[arg(long, global = true, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Worker threads [default: the cores this process may use]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Language of messages and help [env: STANDFIRST_UI] [default: that of LC_ALL, LC_MESSAGES or LANG]
    #[arg(long, global = true, value_enum, value_name = "TAG")]
    pub ui: Option<Ui>,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what was decided and why; twice: every cache key
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Ui {
    /// English
    En,
    /// Chinese
    Zh,
}

impl Ui {
    /// What is spoken.
    pub(super) fn tongue(self) -> Tongue {
        match self {
            Self::En => Tongue::English,
            Self::Zh => Tongue::Chinese,
        }
    }
}

/// Options of the three verbs.
#[derive(Clone, Debug, Args)]
pub(super) struct VerbOptions {
    /// One request a line on standard input, one reply a line on standard output, in order
    #[arg(long)]
    pub jsonl: bool,
    /// A model of the registry, a GGUF file, or `none`: layout and extracts only, quotes instead of answers
    #[arg(long, value_name = "ID|FILE")]
    pub model: Option<String>,
    /// Our reading of the page, or the structure that its own file gives, as METS and PAGE XML do
    #[arg(long, value_enum, default_value_t = Structure::Found)]
    pub structure: Structure,
    /// When the pages were printed: a day, a month or a year, as 1998-01-05 [default: found out]
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    #[command(flatten)]
    pub protection: Protection,
}

/// Whose structure of a page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Structure {
    /// What we make of the page
    Found,
    /// What its own file says
    Given,
}

/// What opens protected pages.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Protection {
    /// Password of protected pages; asked for on a terminal where one is needed and none is given
    #[arg(long, value_name = "TEXT")]
    pub password: Option<Password>,
}

/// A password, which nothing that is printed for a fault shows.
#[derive(Clone)]
pub(super) struct Password(String);

impl Password {
    /// The password itself.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// Form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people
    Text,
    /// For programs
    Json,
    /// For documents
    Markdown,
    /// For tables: a row an article, a row an answer
    Csv,
}

/// Form of a page that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PageForm {
    /// For people
    Text,
    /// For programs
    Json,
    /// For documents
    Markdown,
    /// For tables: a row an article
    Csv,
    /// For editors of texts: TEI P5, articles as divisions, spans as ids, places in a facsimile
    Tei,
    /// For libraries: PAGE XML 2019 of one printed page, our regions and reading order, articles as groups
    PageXml,
    /// For libraries: METS, the articles as its logical structure, the pages inside as PAGE XML or TEI
    Mets,
}

/// A day, month or year.
pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "not a day such as `1998-01-31`, a month `1998-01` or a year `1998`".to_owned())
}

/// A language tag's form: letters and figures in groups of two to eight.
pub(super) fn tag(text: &str) -> Result<String, String> {
    let group = |group: &str| (1..=8).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or_default();
    let letters = first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic());
    if letters && text.split('-').all(group) {
        Ok(text.to_owned())
    } else {
        Err("not a BCP 47 tag such as `en` or `zh-Hant`".to_owned())
    }
}

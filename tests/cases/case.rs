//! A case as it lies on disk.

use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;
use tempfile::TempDir;

/// What must hold of one input.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Of which kind of fault it is.
    pub kind: String,
    #[serde(default)]
    pub read: Option<Read>,
    #[serde(default)]
    pub ask: Vec<Ask>,
    #[serde(default)]
    pub summarize: Vec<Summarize>,
}

/// What `read --model none` must find. Lists that are given are compared whole and in order, white space aside.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Read {
    pub articles: Option<usize>,
    /// One for each article, empty where it has none.
    pub headlines: Option<Vec<String>>,
    pub kickers: Option<Vec<String>>,
    pub decks: Option<Vec<String>>,
    pub bylines: Option<Vec<String>>,
    pub headings: Option<Vec<String>>,
    pub paragraphs: Option<Vec<String>>,
    pub captions: Option<Vec<String>>,
    pub credits: Option<Vec<String>>,
    pub complete: Option<bool>,
    /// Each stands within one paragraph.
    pub whole: Vec<String>,
    /// Each stands within some piece of furniture.
    pub furniture: Vec<String>,
    /// None stands in any part of an article.
    pub apart: Vec<String>,
    /// None is, or stands in, a headline.
    pub no_headline: Vec<String>,
    /// Each pattern fits some note.
    pub notes: Vec<String>,
    /// The most articles.
    pub at_most: Option<usize>,
}

/// A question, and what its answer must and must not hold; case is folded.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ask {
    pub question: String,
    pub language: Option<String>,
    /// The answer holds one of these.
    pub right: Vec<String>,
    /// The answer holds all of these.
    pub all: Vec<String>,
    /// "Not stated" is right: also, or alone where nothing else is given.
    pub refused: bool,
    /// Neither the answer nor the exact passage holds one of these.
    pub wrong: Vec<String>,
    /// Some citation holds each of these.
    pub cites: Vec<String>,
    /// No citation holds one of these.
    pub never_cites: Vec<String>,
    /// What is still wrong with the answer: the question must fail until this is taken away.
    pub open: Option<String>,
}

/// What must hold of a summary: patterns over its sentences.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Summarize {
    pub language: Option<String>,
    /// No sentence fits one of these.
    pub never: Vec<String>,
    /// No sentence that the model wrote fits one of these.
    pub by_model_never: Vec<String>,
    /// Some sentence fits each of these.
    pub some: Vec<String>,
    /// Each pattern fits some note.
    pub notes: Vec<String>,
    /// The least sentences that the model wrote.
    pub by_model: usize,
    /// The most drafts that were thrown out.
    pub rejected_at_most: Option<usize>,
}

/// One folder of cases.
pub struct Case {
    pub name: String,
    pub input: PathBuf,
    pub expected: Expected,
}

/// The cases that `STANDFIRST_CASES` names, or all, in the order of their names.
pub fn all() -> Vec<Case> {
    let names = std::env::var("STANDFIRST_CASES").unwrap_or_default();
    let wanted: Vec<&str> = names.split_whitespace().collect();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
        .into_iter()
        .map(|folder| {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(folder.join("expect.toml")).unwrap();
            let expected = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let input = std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
                .unwrap_or_else(|| panic!("{name} has no input"));
            Case { name, input, expected }
        })
        .filter(|case| wanted.is_empty() || wanted.iter().any(|word| case.name.contains(word)))
        .collect()
}

/// Runs the built program with a cache of this run's own.
pub fn run(args: &[&str]) -> Output {
    static CACHE: OnceLock<TempDir> = OnceLock::new();
    let cache = CACHE.get_or_init(|| TempDir::new().unwrap());
    Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(args)
        .env("STANDFIRST_CACHE_DIR", cache.path())
        .output()
        .unwrap()
}

/// The one JSON object that was printed, or what went wrong.
pub fn object(output: &Output) -> Result<Value, String> {
    serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("no reply: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// Words with one space between them.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of a list of parts.
pub fn texts(parts: &Value, key: &str) -> Vec<String> {
    let list = parts.as_array().into_iter().flatten();
    list.map(|part| plain(part[key].as_str().unwrap_or_default())).collect()
}

/// What of `patterns` fits none of `texts`.
pub fn missing<'a>(patterns: &'a [String], texts: &[String]) -> Vec<&'a String> {
    let fits = |pattern: &&String| {
        let pattern = Regex::new(pattern).unwrap();
        !texts.iter().any(|text| pattern.is_match(text))
    };
    patterns.iter().filter(fits).collect()
}

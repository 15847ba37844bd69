//! What tools are told.

use crate::archive::{Day, Query};
use crate::error::{Error, Kind, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A question is asked of at most so many paths.
const PATHS: usize = 100;
/// A question has at most so many characters.
const QUESTION_LENGTH: usize = 1000;
/// Articles or events that are told at most, and where nobody says how many.
const MOST: usize = 500;
const USUAL: usize = 20;

/// One page: by its path, or its text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnePage {
    pub path: Option<String>,
    pub text: Option<String>,
    /// Its number, where the file holds several.
    pub page: Option<usize>,
}

/// What a summary is to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ToSummarize {
    pub path: Option<String>,
    pub text: Option<String>,
    pub page: Option<usize>,
    pub language: Option<String>,
    pub sentences: Option<u16>,
}

/// A question about pages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub question: String,
    #[serde(default)]
    pub paths: Vec<String>,
    pub text: Option<String>,
    pub language: Option<String>,
    /// Which articles of the archives are meant, where no page is.
    pub within: Option<Sought>,
}

/// What is looked for in archives.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Sought {
    query: String,
    from: Option<String>,
    to: Option<String>,
    /// Of the articles.
    language: Option<String>,
    section: Option<String>,
    byline: Option<String>,
    fuzzy: bool,
    limit: Option<usize>,
}

/// The arguments of a tool.
///
/// # Errors
/// Where they are others.
pub(super) fn parse<T: DeserializeOwned>(arguments: Map<String, Value>) -> Result<T> {
    serde_json::from_value(Value::Object(arguments)).map_err(|cause| {
        Error::new(Kind::Usage, "the arguments are not what is expected")
            .because(cause)
            .hint("send what the tool's input schema asks for")
    })
}

impl ToSummarize {
    /// Refuses what cannot be.
    ///
    /// # Errors
    /// Where there is no such summary.
    pub(super) fn check(&self) -> Result<()> {
        if self.sentences.is_some_and(|sentences| !(1..=50).contains(&sentences)) {
            return Err(Error::new(Kind::Usage, "`sentences` is not from 1 to 50").hint("leave it out for 3"));
        }
        tag(self.language.as_deref())
    }
}

impl Sought {
    /// The query, and how much is told.
    ///
    /// # Errors
    /// Where a day is none, or more is wanted than is told.
    pub(super) fn query(self) -> Result<(Query, usize)> {
        let day = |text: Option<String>| {
            let parse = |text: String| {
                Day::parse(&text).ok_or_else(|| {
                    Error::new(Kind::Usage, format!("`{text}` is no day, month or year"))
                        .hint("send one like `1998-01-31`, `1998-01` or `1998`")
                })
            };
            text.map(parse).transpose()
        };
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            let message = format!("`limit` is not from 1 to {MOST}");
            return Err(Error::new(Kind::Usage, message).hint("narrow the search by `from` and `to`"));
        }
        tag(self.language.as_deref())?;
        let query = Query {
            text: self.query,
            from: day(self.from)?,
            to: day(self.to)?,
            language: self.language,
            section: self.section,
            byline: self.byline,
            fuzzy: self.fuzzy,
            ..Query::default()
        };
        Ok((query, limit))
    }
}

impl Question {
    /// Whether no page is named.
    pub(super) fn of_archives(&self) -> bool {
        self.paths.is_empty() && self.text.is_none()
    }

    /// Refuses what cannot be.
    ///
    /// # Errors
    /// Where there is no question, or one too long, or too many paths.
    pub(super) fn check(&self) -> Result<()> {
        if self.question.trim().is_empty() {
            return Err(Error::new(Kind::Usage, "there is no question").hint("send `question`"));
        }
        if self.question.chars().count() > QUESTION_LENGTH {
            let message = format!("the question is longer than {QUESTION_LENGTH} characters");
            return Err(Error::new(Kind::Usage, message).hint("ask for one thing at a time"));
        }
        if self.paths.len() > PATHS {
            let message = format!("`paths` names more than {PATHS} paths");
            return Err(Error::new(Kind::Usage, message).hint("name a folder"));
        }
        tag(self.language.as_deref())
    }
}

/// Refuses what has not the form of a language tag.
fn tag(language: Option<&str>) -> Result<()> {
    let Some(language) = language else { return Ok(()) };
    let group = |group: &str| (1..=8).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = language.split('-').next().unwrap_or_default();
    let letters = first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic());
    if language.len() <= 64 && letters && language.split('-').all(group) {
        return Ok(());
    }
    let message = "`language` is not a BCP 47 tag such as `en` or `zh-Hant`";
    Err(Error::new(Kind::Usage, message).hint("leave it out for the page's own language"))
}

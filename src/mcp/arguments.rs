//! What tools are told.

use crate::error::{Error, Kind, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A question is asked of at most so many paths.
const PATHS: usize = 100;
/// A question has at most so many characters.
const QUESTION_LENGTH: usize = 1000;

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

impl Question {
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

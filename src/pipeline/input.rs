//! A page to work on.

use crate::error::Result;
use crate::page::Page;
use crate::read::{Document, Format, IssuePage, document, documents_of, from_text, pages_opened};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A page to work on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Input {
    /// Its text.
    pub document: Document,
    /// Its structure, where somebody gave it; else it is found.
    pub given: Option<Page>,
}

impl Input {
    /// A page of plain text.
    ///
    /// # Errors
    /// Where it holds nothing but white space.
    pub fn from_text(text: &str) -> Result<Self> {
        let document = from_text(None, Format::Plain, text.to_owned(), "utf-8")?;
        Ok(document.into())
    }

    /// A page from the bytes of the file at `path`, whose ending tells its format; the file itself is not opened.
    ///
    /// # Errors
    /// Where the bytes are no text in a known encoding, or hold nothing but white space.
    pub fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Self> {
        let shown = path.to_string_lossy().into_owned();
        let document = document(Some(shown), Format::of(path), bytes)?;
        Ok(document.into())
    }

    /// The pages in a file of that name, which may be in `encoding`, one of the labels of the
    /// [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels); a file without a name is plain text.
    ///
    /// # Errors
    /// As [`Input::from_bytes`].
    pub fn pages(name: Option<&str>, bytes: &[u8], encoding: Option<&str>) -> Result<Vec<Self>> {
        Self::pages_opened(name, bytes, encoding, None)
    }

    /// The same of a file that `password` may be needed to open. It is used to read the pages and kept nowhere.
    ///
    /// # Errors
    /// As [`Input::pages`], and where the file is protected and `password` is not the one ([`crate::error::Error::needs_password`]).
    pub fn pages_opened(
        name: Option<&str>,
        bytes: &[u8],
        encoding: Option<&str>,
        password: Option<&str>,
    ) -> Result<Vec<Self>> {
        Self::in_turn(name, bytes, encoding, password)?.collect()
    }

    /// The same of a file that `issue` says something of.
    ///
    /// # Errors
    /// As [`Input::pages_opened`].
    pub fn pages_of(
        name: Option<&str>,
        bytes: &[u8],
        encoding: Option<&str>,
        password: Option<&str>,
        issue: Option<&IssuePage>,
    ) -> Result<Vec<Self>> {
        let format = name.map_or(Format::Plain, |name| Format::of(Path::new(name)));
        let found = documents_of(name, format, bytes, encoding, password, issue)?.into_iter();
        Ok(found.map(Self::from).collect())
    }

    /// The same pages one after another: of a long file only a few are held at a time. An error is the last.
    ///
    /// # Errors
    /// As [`Input::pages_opened`], as far as it is seen before the first page.
    pub fn in_turn(
        name: Option<&str>,
        bytes: &[u8],
        encoding: Option<&str>,
        password: Option<&str>,
    ) -> Result<Box<dyn Iterator<Item = Result<Self>>>> {
        let format = name.map_or(Format::Plain, |name| Format::of(Path::new(name)));
        let found = pages_opened(name, format, bytes, encoding, password)?;
        Ok(Box::new(found.map(|document| Ok(document?.into()))))
    }
}

impl From<Document> for Input {
    /// A page whose structure is to be found.
    fn from(document: Document) -> Self {
        Self { document, given: None }
    }
}

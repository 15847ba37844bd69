//! Requests, one a line, and replies, one a line.

use super::input;
use super::opening::Opening;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use serde::{Deserialize, Serialize};
use std::io::BufRead;
use std::path::PathBuf;

/// A request has at most so many bytes.
const REQUEST_BYTES: usize = 64 << 20;

/// One request.
#[derive(Debug, Deserialize)]
pub(super) struct Request {
    #[serde(default)]
    id: serde_json::Value,
    text: Option<String>,
    texts: Option<Vec<String>>,
    path: Option<PathBuf>,
    paths: Option<Vec<PathBuf>>,
    /// The page that is meant, counted from 1, where there are several.
    page: Option<usize>,
    /// Another verb than the command's own.
    pub verb: Option<String>,
    pub question: Option<String>,
    pub language: Option<String>,
    pub sentences: Option<u16>,
}

impl Request {
    /// Whether it names any page, or sends one.
    pub(super) fn names_a_page(&self) -> bool {
        self.text.is_some() || self.texts.is_some() || self.path.is_some() || self.paths.is_some()
    }

    /// The paths of all pages it speaks of; `None` where it sends some, or names none.
    pub(super) fn paths_alone(&self) -> Option<Vec<PathBuf>> {
        let sends = self.text.is_some() || self.texts.is_some() || self.page.is_some();
        let paths = self.path.iter().chain(self.paths.iter().flatten());
        Some(paths.cloned().collect::<Vec<_>>()).filter(|paths| !sends && !paths.is_empty())
    }

    /// The pages it speaks of.
    ///
    /// # Errors
    /// Where it names none, or one that cannot be read.
    pub(super) fn inputs(&mut self, opening: &Opening) -> Result<Vec<Input>> {
        let mut inputs = Vec::new();
        let texts = self.texts.take().unwrap_or_default();
        for text in self.text.take().into_iter().chain(texts) {
            let input = opening.date(Input::from_text(text.strip_prefix('\u{feff}').unwrap_or(&text))?);
            inputs.push(if opening.given { input.as_stated()? } else { input });
        }
        let paths: Vec<PathBuf> = self
            .path
            .take()
            .into_iter()
            .chain(self.paths.take().unwrap_or_default())
            .collect();
        for path in input::expand(&paths, opening) {
            inputs.extend(input::open(&path?, opening)?);
        }
        if inputs.is_empty() {
            return Err(Error::new(Kind::Input, "the request names no page").hint("add `text`, `path` or `paths`"));
        }
        Ok(inputs)
    }

    /// The one page it speaks of.
    ///
    /// # Errors
    /// As [`Self::inputs`], and where there are several and it does not say which.
    pub(super) fn input(&mut self, opening: &Opening) -> Result<Input> {
        let mut inputs = self.inputs(opening)?;
        let count = inputs.len();
        let wrong = |message: String| {
            let hint = format!("send a request for each, with `page` from 1 to {count}");
            Err(Error::new(Kind::Input, message).hint(hint))
        };
        match self.page {
            None if count > 1 => wrong(format!("the request names several pages: {count}")),
            Some(number) if number < 1 || number > count => wrong(format!("there is no page `{number}`")),
            number => Ok(inputs.swap_remove(number.unwrap_or(1) - 1)),
        }
    }
}

/// Reads the next line that is not blank; `None` at the end. A line that is too long is skipped, and stands as its error.
///
/// # Errors
/// Where standard input fails.
pub(super) fn next(from: &mut impl BufRead) -> Result<Option<Result<Vec<u8>>>> {
    let failed = |cause: std::io::Error| Error::new(Kind::Input, "cannot read requests").because(cause);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = std::io::Read::take(&mut *from, REQUEST_BYTES as u64 + 1);
        if limited.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return Ok(None);
        }
        if line.len() > REQUEST_BYTES {
            while !line.ends_with(b"\n") {
                line.clear();
                let mut limited = std::io::Read::take(&mut *from, 1 << 16);
                if limited.read_until(b'\n', &mut line).map_err(failed)? == 0 {
                    break;
                }
            }
            let message = format!("a request is longer than {} MiB", REQUEST_BYTES >> 20);
            return Ok(Some(Err(
                Error::new(Kind::Input, message).hint("send its page as a file, by `path`")
            )));
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(Ok(line)));
        }
    }
}

/// The id of a request, and the request where it is one.
pub(super) fn parse(line: &[u8]) -> (serde_json::Value, Result<Request>) {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default)]
        id: serde_json::Value,
    }
    let request: std::result::Result<Request, _> = serde_json::from_slice(line);
    match request {
        Ok(mut request) => (std::mem::take(&mut request.id), Ok(request)),
        Err(cause) => {
            let id = serde_json::from_slice(line).map(|named: Named| named.id);
            let error = Error::new(Kind::Input, "not a request")
                .because(cause)
                .hint(r#"send lines such as {"id":"1","path":"page.txt"}"#);
            (id.unwrap_or_default(), Err(error))
        }
    }
}

/// A reply with the request's id first.
#[derive(Serialize)]
pub(super) struct Reply<'a, T: Serialize> {
    pub id: &'a serde_json::Value,
    #[serde(flatten)]
    pub reply: T,
}

/// What a failed request is told.
#[derive(Serialize)]
pub(super) struct Failure {
    error: Complaint,
}

#[derive(Serialize)]
struct Complaint {
    message: String,
    hint: Option<String>,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self {
            error: Complaint {
                message: error.chain(),
                hint: error.way_out().map(str::to_owned),
            },
        }
    }
}

//! Why a PDF is not read: refused with a hint, never guessed.

use crate::error::{Error, Kind};
use std::fmt;

/// A reason a file, or the rest of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bytes are of something else.
    NotPdf,
    /// Its pages, their contents or their fonts cannot be found, not even by
    /// looking for its objects.
    Broken,
    /// It opens only with a password, and none was given.
    PasswordNeeded,
    /// The password given opens it neither as the user's nor as the owner's.
    PasswordWrong,
    /// It is protected by something else than a password.
    Protection {
        /// The handler or version as the file names it.
        handler: String,
    },
    /// Its pages are images or drawings: nothing to read.
    NoText {
        /// Pages looked at.
        pages: usize,
    },
    /// Too many characters of it cannot be known from the file.
    Unmapped {
        /// Characters that cannot be known.
        unknown: usize,
        /// All characters until then.
        all: usize,
    },
    /// It unpacks to more than the limits allow, or takes too long.
    TooCostly {
        /// What went over its bound.
        what: &'static str,
    },
}

impl Refusal {
    /// The error that the user sees.
    pub fn error(&self) -> Error {
        let kind = match self {
            Refusal::PasswordNeeded | Refusal::PasswordWrong => Kind::Protected,
            _ => Kind::Input,
        };
        Error::new(kind, self.to_string()).hint(self.hint())
    }

    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Refusal::NotPdf => "its content, not its name, tells what a file is",
            Refusal::Broken => "try to repair it, for example with `qpdf in.pdf out.pdf`",
            Refusal::PasswordNeeded => "give it with --password",
            Refusal::PasswordWrong => "check the password given with --password",
            Refusal::Protection { .. } => "save it without its protection",
            Refusal::NoText { .. } => "run OCR first, for example `ocrmypdf in.pdf out.pdf`",
            Refusal::Unmapped { .. } => {
                "its fonts do not say which characters they draw: run OCR over it, for example `ocrmypdf --force-ocr in.pdf out.pdf`"
            }
            Refusal::TooCostly { .. } => "a file like this is made by accident or to do harm",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotPdf => f.write_str("this is not a PDF file"),
            Refusal::Broken => f.write_str("this PDF is broken beyond repair: its pages or their fonts are lost"),
            Refusal::PasswordNeeded => f.write_str("this PDF is protected by a password"),
            Refusal::PasswordWrong => f.write_str("the password does not open this PDF"),
            Refusal::Protection { handler } => write!(f, "this PDF is protected by {handler}, not by a password"),
            Refusal::NoText { pages: 1 } => f.write_str("this PDF has no text layer: its page is an image"),
            Refusal::NoText { pages } => write!(f, "this PDF has no text layer: its {pages} pages are images"),
            Refusal::Unmapped { unknown, all } => {
                write!(f, "{unknown} of {all} characters of this PDF cannot be known")
            }
            Refusal::TooCostly { what } => write!(f, "this PDF is too costly to read: {what}"),
        }
    }
}

//! The one error type: what happened, why, and a way out that can be pasted.

use std::error::Error as StdError;
use std::fmt;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What callers branch on; everything else about an error is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command line, a request or a registry asks for something impossible.
    Usage,
    /// A page, a directory or a request cannot be read or understood.
    Input,
    /// A page opens with a password, and none that opens it was given.
    Protected,
    /// A model file is missing, damaged or of an unknown kind.
    Model,
    /// The network, or a program that speaks to it, failed.
    Network,
    /// The cache or another file of ours cannot be read or written.
    Storage,
    /// The work was called off by whoever wanted it.
    Stopped,
}

/// An error: a lower-case message with values in backticks, its cause, and a hint.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// A new error of `kind`; `message` is lower case, literals in backticks, no final period.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            cause: None,
        }
    }

    /// Adds the way out: one line, best a command.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// What callers may branch on.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether a page could not be opened for want of the right password, which is to be asked for then.
    pub fn needs_password(&self) -> bool {
        let cause = || self.cause.as_deref()?.downcast_ref::<Error>();
        self.kind == Kind::Protected || cause().is_some_and(Error::needs_password)
    }

    /// The way out: of this error, or of the first of its causes that knows one.
    pub fn way_out(&self) -> Option<&str> {
        self.hint.as_deref().or_else(|| {
            let cause = self.cause.as_deref()?;
            cause.downcast_ref::<Error>()?.way_out()
        })
    }

    /// The message and its causes on one line, `: ` between them.
    pub fn chain(&self) -> String {
        let mut text = self.message.clone();
        let mut next = self.source();
        while let Some(cause) = next {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            next = cause.source();
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_names_every_cause_and_the_hint_comes_from_below() {
        let inner = Error::new(Kind::Model, "no model file `a.gguf`").hint("standfirst models pull a");
        let outer = Error::new(Kind::Input, "cannot summarize `p.txt`").because(inner);
        assert_eq!(outer.chain(), "cannot summarize `p.txt`: no model file `a.gguf`");
        assert_eq!(outer.way_out(), Some("standfirst models pull a"));
    }

    #[test]
    fn a_page_that_wants_a_password_is_told_from_others_whatever_is_said_around_it() {
        let inner = Error::new(Kind::Protected, "this page is protected by a password");
        assert!(
            Error::new(Kind::Input, "cannot read `p.pdf`")
                .because(inner)
                .needs_password()
        );
        assert!(!Error::new(Kind::Input, "cannot read `p.pdf`").needs_password());
    }
}

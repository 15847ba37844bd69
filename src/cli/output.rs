//! Standard output: results, and nothing else.

use crate::error::{Error, Kind, Result};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

/// Where results go.
pub(super) struct Output {
    out: BufWriter<Stdout>,
    terminal: bool,
    closed: bool,
}

impl Output {
    pub(super) fn stdout() -> Self {
        Self {
            out: BufWriter::new(io::stdout()),
            terminal: io::stdout().is_terminal(),
            closed: false,
        }
    }

    /// Whether a person watches.
    pub(super) fn terminal(&self) -> bool {
        self.terminal
    }

    /// Whether the reader went away.
    pub(super) fn closed(&self) -> bool {
        self.closed
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) -> Result<()> {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        let done = self.out.write_all(bytes);
        self.check(done)
    }

    /// Sends off what was written.
    pub(super) fn flush(&mut self) -> Result<()> {
        let done = self.out.flush();
        self.check(done)
    }

    fn check(&mut self, done: io::Result<()>) -> Result<()> {
        done.map_err(|cause| {
            self.closed |= cause.kind() == io::ErrorKind::BrokenPipe;
            Error::new(Kind::Storage, "cannot write the result").because(cause)
        })
    }
}

//! Standard output: results, and nothing else.

use super::tongue::{chosen, say};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use crate::render::{Lines, PageLines, View, clean};
use console::Term;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

/// A line of at most so many columns is pleasant to read.
const COLUMNS: usize = 100;

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

    /// How pages are shown here, with boxes on printed pages where `boxes` are wanted.
    pub(super) fn view<'a>(&self, inputs: impl IntoIterator<Item = &'a Input>, boxes: bool) -> View {
        let columns = || {
            Term::stdout()
                .size_checked()
                .map_or(80, |(_, columns)| usize::from(columns))
        };
        View {
            width: self.terminal.then(|| columns().min(COLUMNS)),
            directed: self.terminal,
            tongue: chosen(),
            boxes,
            pages: inputs
                .into_iter()
                .map(|input| PageLines {
                    path: input.document.source.path.clone(),
                    page: input.document.source.page,
                    lines: Lines::of(&input.document.text),
                })
                .collect(),
        }
    }

    /// Whether the reader went away.
    pub(super) fn closed(&self) -> bool {
        self.closed
    }

    /// Writes a line that tells something to people, in their language.
    pub(super) fn line(&mut self, line: &str) -> Result<()> {
        self.text(&format!("{}\n", clean(&say(line))))
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

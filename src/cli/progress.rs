//! Progress on standard error: bars where a person watches, notes in words.

use crate::model::files::Progress;
use crate::render;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write, stderr};

/// Bars and notes on standard error.
pub(super) struct Bars {
    quiet: bool,
    bar: Option<ProgressBar>,
}

impl Bars {
    pub(super) fn new(quiet: bool) -> Self {
        Self { quiet, bar: None }
    }
}

impl Progress for Bars {
    fn begin(&mut self, what: &str, total: u64, done: u64) {
        self.end();
        if self.quiet || !stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(8));
        let style = ProgressStyle::with_template("{msg} [{bar:24}] {bytes}/{total_bytes} {bytes_per_sec} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(render::clean(what));
        bar.set_position(done);
        bar.reset_eta();
        self.bar = Some(bar);
    }

    fn advance(&mut self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        }
    }

    fn note(&mut self, message: &str) {
        if self.quiet {
            return;
        }
        let message = format!("note: {}", render::clean(message));
        match &self.bar {
            Some(bar) => bar.println(message),
            None => {
                let _ = writeln!(stderr(), "{message}");
            }
        }
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

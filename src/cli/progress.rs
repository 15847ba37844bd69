//! Progress on standard error: bars where a person watches, notes in words.

use crate::model::files::Progress;
use crate::render;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

/// Bars and notes on standard error.
pub(super) struct Bars {
    quiet: bool,
    /// Whether results appear on the same terminal as they are written.
    live: bool,
    bar: Option<ProgressBar>,
}

impl Bars {
    pub(super) fn new(quiet: bool, live: bool) -> Self {
        Self { quiet, live, bar: None }
    }

    fn show(&mut self, what: &str, total: u64, template: &str) -> Option<&ProgressBar> {
        self.end();
        if self.quiet || !stderr().is_terminal() {
            return None;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(8));
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(render::clean(what));
        self.bar = Some(bar);
        self.bar.as_ref()
    }
}

impl Progress for Bars {
    fn begin(&mut self, what: &str, total: u64, done: u64) {
        let template = "{msg} [{bar:24}] {bytes}/{total_bytes} {bytes_per_sec} {eta}";
        if let Some(bar) = self.show(what, total, template) {
            bar.set_position(done);
            bar.reset_eta();
        }
    }

    fn begin_steps(&mut self, what: &str, total: u64) {
        // Sentences that appear one by one are the progress, and a bar would stand between them.
        if self.live && total > 0 {
            return;
        }
        let template = match total {
            0 => "{msg} {spinner} {elapsed}",
            _ => "{msg} [{bar:24}] {pos}/{len} {eta}",
        };
        if let Some(bar) = self.show(what, total, template) {
            bar.enable_steady_tick(Duration::from_millis(125));
        }
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

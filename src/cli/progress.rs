//! Progress on standard error: bars where a person watches, notes in words.

use super::tongue::{marked, say};
use crate::model::files::Progress;
use crate::model::{Gauge, Phase, Stand};
use crate::render;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

/// Bars and notes on standard error.
pub(super) struct Bars {
    quiet: bool,
    bar: Option<ProgressBar>,
    /// How far the model is with what it is at.
    gauge: Gauge,
}

/// Columns of the bar that shows how far the model is.
const COLUMNS: u64 = 12;
/// Reading so many tokens takes long enough to be shown.
const SLOW: u64 = 96;

impl Bars {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            quiet,
            bar: None,
            gauge: Gauge::default(),
        }
    }

    fn show(&mut self, what: &str, total: u64, template: &str) -> Option<&ProgressBar> {
        self.end();
        if self.quiet || !stderr().is_terminal() {
            return None;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(8));
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let gauge = self.gauge.clone();
        bar.set_style(
            style.with_key("model", move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = out.write_str(&gauge.look().map(|stand| shown(&stand)).unwrap_or_default());
            }),
        );
        bar.set_message(render::clean(&say(what)));
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
        let template = match total {
            0 => "{msg} {spinner} {elapsed}{model}",
            _ => "{msg} [{bar:24}] {pos}/{len} {eta}{model}",
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

    fn watch(&mut self, gauge: &Gauge) {
        self.gauge = gauge.clone();
    }

    fn aside(&mut self, tell: &mut dyn FnMut()) {
        match &self.bar {
            Some(bar) => bar.suspend(tell),
            None => tell(),
        }
    }

    fn note(&mut self, message: &str) {
        if self.quiet {
            return;
        }
        let message = render::clean(&marked("note", message));
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

/// How far the model is, after what the line says before.
fn shown(stand: &Stand) -> String {
    let Stand { done, total, .. } = *stand;
    let count = match stand.phase {
        Phase::Loading => format!("{}/{} MB", done / 1_000_000, total / 1_000_000),
        Phase::Reading if total < SLOW => return String::new(),
        Phase::Reading => say(&format!("{done}/{total} tokens")).into_owned(),
        Phase::Writing => return format!(" · {}", say(&format!("{done} tokens written"))),
    };
    let full = (done * COLUMNS / total.max(1)).min(COLUMNS) as usize;
    let bar = "█".repeat(full) + &"░".repeat(COLUMNS as usize - full);
    let mut text = format!(" · [{bar}] {count}");
    if let Some(left) = stand.left() {
        text.push_str(&format!(" {}s", left.as_secs_f64().ceil()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_what_the_model_is_at_and_how_long_it_takes() {
        let stand = |phase, done, total| Stand {
            phase,
            done,
            total,
            elapsed: Duration::from_secs(2),
        };
        let told = |phase, done, total| shown(&stand(phase, done, total));
        assert_eq!(told(Phase::Reading, 400, 1_200), " · [████░░░░░░░░] 400/1200 tokens 4s");
        assert_eq!(told(Phase::Reading, 0, 1_200), " · [░░░░░░░░░░░░] 0/1200 tokens");
        assert_eq!(
            told(Phase::Loading, 500_000_000, 500_000_000),
            " · [████████████] 500/500 MB 0s"
        );
        assert_eq!(told(Phase::Writing, 7, 0), " · 7 tokens written");
        assert_eq!(told(Phase::Reading, 3, 10), "");
    }
}

//! Fits the weights of the page stage on pages with known truth; see `tests/fit/README.md`.

mod calibrate;
mod labels;
mod links;
mod nats;
mod pieces;
mod seen;
mod truth;

pub(crate) use links::record;

use std::io::Write;

/// Tells whoever fits how it goes.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

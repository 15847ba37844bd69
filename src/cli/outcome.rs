//! How the program ends: exit codes, and what is said of an error.

use super::tongue;
use crate::error::{Error, Kind};
use crate::render;
use std::io::Write;

/// Done; for `ask`: answered.
pub(super) const DONE: u8 = 0;
/// `ask`: the text does not state it.
pub(super) const NOT_STATED: u8 = 1;
/// An error.
pub(super) const FAILED: u8 = 2;

/// The error for work that a fault of the program ended.
pub(super) fn broke() -> Error {
    Error::new(
        Kind::Input,
        "the program broke on this page, which is a fault of its own",
    )
    .hint("report it with the page, if the page may leave the building; the other pages are not touched by it")
}

/// Says on standard error what went wrong and, where there is one, the way out.
pub(super) fn complain(error: &Error) {
    let mut text = format!("{}\n", tongue::marked("error", &error.chain()));
    if let Some(hint) = error.way_out() {
        text.push_str(&format!("{}\n", tongue::hint(hint)));
    }
    let _ = std::io::stderr().write_all(render::clean(&text).as_bytes());
}

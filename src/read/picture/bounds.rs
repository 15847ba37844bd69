//! How large a picture may be, and what is said of one that cannot be read.

use crate::error::{Error, Kind};

/// Pixels of one picture at most, packed or not: a sheet of newsprint at 400 dots an inch has 60 million.
pub(super) const PIXELS: u64 = 120_000_000;

/// Why a picture of a kind such as `TIFF` is not shown.
pub(super) fn unreadable(what: &str, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(Kind::Input, format!("this {what} picture cannot be read"))
        .because(why)
        .hint("save it as PNG or JPEG, which browsers show as they are")
}

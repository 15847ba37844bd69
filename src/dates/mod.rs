//! Days: what calendars, pages, paths and sentences say of them.
//!
//! [`folio()`] finds the day that a page was printed on, [`of_path`] the one that files are named by, [`of_stamp`] reads what metadata
//! says, and [`mentions`] resolves what an article says of days against its page's. A day that is not certain is not told.

mod calendar;
mod date;
mod folding;
mod folio;
mod grammar;
mod lexicon;
mod mention;
mod path;
mod stamp;
mod tokens;
mod trie;
mod written;

#[cfg(test)]
mod tests;

pub use date::{Date, Precision};
pub use folio::{Edges, Folio, folio};
pub use mention::{Mention, mentions};
pub use path::of_path;
pub use stamp::of_stamp;

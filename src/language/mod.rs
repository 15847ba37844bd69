//! Languages: one data file each, and what is asked of a text by their words.
//!
//! A language is added by its file here, `xx.toml`, and by its prompts; [`Language`] is the only reader of these files. What a
//! file lacks is not checked, and [`lacks`] says so.

pub mod common;
mod data;
pub(crate) mod dates;
pub mod detect;
pub mod discourse;
pub mod foreign;
pub mod lacks;
pub mod mark;
pub mod numeral;
pub mod person;
pub mod rules;
pub(crate) mod sections;
pub mod sentence;
pub mod sound;
pub mod specific;
pub(crate) mod sums;

pub use data::Language;

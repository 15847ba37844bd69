//! The prompts that ship with the program, by file name without `.toml`; `build.rs` lists them.

/// Name and text of every prompt file.
pub(super) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/prompts.rs"));

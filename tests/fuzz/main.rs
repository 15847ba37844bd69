//! Everything that reads what others wrote, on spoiled input: it may refuse, it may not break.
//!
//! `STANDFIRST_FUZZ_CASES=20000 STANDFIRST_FUZZ_SEED=5 cargo test --release --test fuzz` tries other inputs, and more.

mod agents;
#[path = "../common/mod.rs"]
mod common;
mod documents;
mod files;
mod model;
mod mutate;
mod pages;
mod printed;
mod program;
#[path = "../common/whole.rs"]
mod whole;

//! Puts torn newspaper pages back together, summarises them and answers questions about them, offline.
//!
//! Begin with [`Standfirst`]: it reads, summarises and asks, from one thread or several.
//!
//! # The way of a page
//!
//! 1. [`read`]: bytes become a [`read::Document`], decoded text in positioned blocks.
//! 2. [`page`]: blocks become articles, captions and furniture; torn paragraphs become whole.
//! 3. [`chunk`]: an article becomes runs of whole sections that fit the working context.
//! 4. [`extract`]: sentences are ranked, the best are the verbatim summary.
//! 5. [`retrieve`]: a question finds its passages.
//! 6. [`prompt`]: text and task become token ids by the model's chat template.
//! 7. [`model`]: token ids become log-probabilities, and further token ids.
//! 8. [`ground`]: what was written is tied to source sentences or thrown out.
//! 9. [`archive`] keeps articles to be searched, [`cache`] results, [`render`] prints them.
//!
//! Only [`pipeline`] composes stages. A stage takes data types from stages before it and from the leaves
//! ([`span`], [`note`], [`error`], [`text`], [`language`], [`dates`], [`tongue`]); what it needs from a later one it is handed as a trait.
//!
//! What stages weigh is data that is fitted. The lab fits it: a binary of its own, which the feature `lab` builds.
//!
//! # The doors
//!
//! `service` keeps a model in memory: work in turn, pages and replies at hand, and what is read ahead; it knows no transport.
//! [`http`] and `local`, a Unix socket, are thin, and [`serve`] listens on both; so is [`mcp`], for agents. [`cli`] is what was typed and what is printed.
//!
//! What the program does is a verb of [`pipeline::verb`]: a request, a reply, a key in the cache and a run. The command line, the
//! socket, HTTP and the library all go through that one door.
//!
//! # To add something
//!
//! | what | touches |
//! |---|---|
//! | a text format, or one that knows where its words stand | its reader and the table `read::format`, by `read::geometry` where it knows places; a case under `tests/cases` |
//! | a verb | its file of [`pipeline::verb`] and the table there, its rendering in [`render`], how it is asked for: a file of `cli::verb` and its line, a handler of `http::verbs` |
//! | a language | its file `src/language/xx.toml`; its prompts, where English ones are not to serve |
//! | a message that people read | its line in each language that the program speaks, `src/tongue/zh/*.toml` |
//! | a prompt | its file in `prompts/` |
//! | a model of a known architecture | a table of `models.toml` |
//! | a chat template | a table of `prompt/templates.toml`; a template it is held to under `tests/templates` |
//! | an architecture | an entry of the decoder's plans; a model of `tests/architectures/make.py` |
//! | an instruction set | its kernel file, and the choice in `model::kernel::isa` |
//! | a fault that was seen | a folder under `tests/cases`: the input, and what must hold |
//!
//! What a stage gives has a version in [`pipeline::versions`], which is raised when that changes: kept results go by it. What may
//! import what is held by `tests/graph`; the other rules of the house by `tests/tidy.rs`.

#![warn(missing_docs)]

pub mod dates;
pub mod error;
pub mod language;
pub mod note;
pub mod span;
pub mod text;
pub mod tongue;

pub mod read;

pub mod page;

pub mod chunk;
pub mod extract;
pub mod retrieve;

pub mod prompt;

pub mod model;

pub mod ground;

pub mod archive;
pub mod cache;
pub mod render;

pub mod pipeline;

mod service;

pub mod http;

#[cfg(unix)]
pub mod local;

pub mod serve;

pub mod mcp;

pub mod cli;

#[cfg(any(test, feature = "lab"))]
pub mod lab;

pub use pipeline::Standfirst;

/// The program's version, part of every reply.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

//! Articles of many pages on disk, to be searched: written by one process, read by many.
//!
//! ```text
//! ARCHIVE/             0700, as are all folders; files 0600
//!   archive.json       the version of this layout, and which index counts
//!   lock               held by whoever writes
//!   index-N/           segments: a document an article, with its words and its text, and one a file with what it was read from
//!   vectors/N.bin      what articles mean, where that is wanted
//!   kept/AA/DIGEST     copies of the files themselves, where they are wanted
//! ```
//!
//! What is known of a file stands in the same index as its articles, so one commit tells both or neither: an interruption at any moment
//! leaves what the last commit left. Replacing is taking out and putting in within one commit, by the file's path; nothing is lost by it
//! and nothing doubled.
//!
//! Nothing here knows how pages are read, and only `engine` knows what the index is made with.

mod article;
mod duplicates;
mod engine;
mod folder;
mod hit;
mod manifest;
mod near;
mod need;
mod places;
mod printed;
mod query;
mod snippet;
mod spoken;
mod vectors;

pub use article::{Article, Piece, Role};
pub use engine::{Archive, ArchiveWriter, Checked, Lacking, Prepared, Taken};
pub use folder::default_dir;
pub use hit::{Also, ArticleId, Hit, Hits, Spoken};
pub use manifest::{Row, Stamp};
pub use near::Near;
pub use need::Words;
pub use printed::Printed;
pub use query::{Day, Query};
pub use vectors::{Meant, Unmeant};

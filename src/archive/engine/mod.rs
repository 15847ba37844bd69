//! The index itself, made with tantivy; nothing outside of here knows that.

mod check;
mod collect;
mod directory;
mod fused;
mod lacking;
mod lookup;
mod near;
mod prepared;
mod reader;
mod rows;
mod schema;
mod search;
mod statistics;
mod store;
mod writer;

pub use check::Checked;
pub use lacking::Lacking;
pub use prepared::Prepared;
pub use reader::Archive;
pub use writer::ArchiveWriter;

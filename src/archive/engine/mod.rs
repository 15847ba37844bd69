//! The index itself, made with tantivy; nothing outside of here knows that.

mod adjacent;
mod articles;
mod block;
mod check;
mod collect;
mod directory;
mod fused;
mod lacking;
mod lookup;
mod near;
mod prepared;
mod quick;
mod reader;
mod rows;
mod schema;
mod search;
mod signs;
mod standing;
mod statistics;
mod store;
mod take;
mod texts;
mod writer;

pub use check::Checked;
pub use lacking::Lacking;
pub use prepared::Prepared;
pub use reader::Archive;
pub use take::Taken;
pub use writer::ArchiveWriter;

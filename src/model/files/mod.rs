//! Model files on disk: fetched once, checked against the registry, never half there under their name.
//!
//! ```text
//! models/
//!   ID.gguf            the model, whole and checked
//!   ID.gguf.stamp      its digest, with the size and time the file had when it was taken
//!   ID.gguf.rejected   what came with another digest, kept to be looked at
//!   ID.gguf.lock       held while any of this changes
//!   ID.gguf.partial/   downloads under way; a broken one goes on from here
//!   places/            stamps of files that are used where they lie
//! ```
//!
//! Everything is made beside its place and renamed, so a process killed at any moment leaves nothing to mend.

mod copy;
mod digest;
mod disk;
mod fill;
mod found;
mod hub;
mod lock;
mod outside;
mod pip;
mod place;
mod progress;
mod reach;
mod reachable;
mod room;
mod store;
mod wheel;
mod wheels;

pub use found::{Found, Homes};
pub use outside::{Outside, Patience};
pub use progress::Progress;
pub use store::{State, Store};

/// How the names of files begin that are not whole yet and that no later run goes on with.
const TEMPORARY: [&str; 3] = [".new-", "import-", "pip-"];

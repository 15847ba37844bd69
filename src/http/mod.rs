//! The service over HTTP, and a page to read in.

mod archived;
mod archives;
mod assets;
mod chat;
mod events;
mod guard;
mod headers;
mod metrics;
mod pages;
mod payload;
mod pictures;
mod problem;
mod routes;
mod state;
mod verbs;

#[cfg(unix)]
pub(crate) use payload::{Asked, object, read, unsupported};
#[cfg(unix)]
pub(crate) use problem::Problem;
pub use routes::document;
pub(crate) use routes::guarded;
#[cfg(unix)]
pub(crate) use routes::trusted;
pub(crate) use state::State;

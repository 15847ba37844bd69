//! The service behind every transport: work in turn, pages and replies at hand, and what is read ahead.
//!
//! It uses [`Standfirst`](crate::Standfirst) as any program may, and knows nothing of HTTP.

mod core;
mod counts;
mod error;
mod pages;
mod pictured;
mod pictures;
mod prefetch;
mod queue;
mod replies;
mod shelf;
mod stored;
mod work;

pub use core::Service;
pub use counts::Counts;
pub use error::Refusal;
pub use pictures::Painter;
pub use queue::{TIME_LIMIT, Wanted};
pub use stored::{Listed, StoredPage, headlines};
pub use work::ids;

//! Places in a source: byte spans, and text tied to them.

mod bytes;
pub mod joined;
mod located;

pub use bytes::Span;
pub use located::{Located, Quoted};

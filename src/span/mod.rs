//! Places in a source: byte spans, and text tied to them.

mod bytes;
pub mod joined;
mod located;
mod region;

pub use bytes::Span;
pub use located::{Located, Quoted};
pub use region::Region;

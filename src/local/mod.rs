//! The Unix socket in the cache directory, over which the program's other runs have their work done by the service.

mod client;
mod routes;
mod socket;

pub use client::Client;
pub(crate) use routes::routes;
pub(crate) use socket::open;

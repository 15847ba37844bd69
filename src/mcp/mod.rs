//! The service for agents: the Model Context Protocol over standard input and output, and over HTTP.
//!
//! An agent names pages by paths below the folders it was given, or sends their text. What comes from a page is marked as quoted,
//! for it may be written to be taken for instructions.

mod archives;
mod arguments;
mod call;
mod folders;
mod handler;
mod http;
mod quoted;
mod resources;
mod run;
mod server;
mod tools;
mod work;

pub use folders::Folders;
pub use http::routes;
pub use run::run;

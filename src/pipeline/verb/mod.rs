//! What the program does with pages: a verb is its request, its reply, its key in the cache and its run. The command line, the
//! socket, HTTP and the library all come through here.

mod answer;
mod ask;
mod ask_archive;
mod definition;
mod index;
mod read;
mod request;
mod search;
mod summarize;
mod timeline;

pub use ask::Ask;
pub use ask_archive::AskArchive;
pub use definition::{Reply, Verb};
pub use index::Index;
pub use read::Read;
pub use request::{Rendered, Request};
pub use search::Search;
pub use summarize::Summarize;
pub use timeline::Timeline;

use super::remote::Wire;
use crate::error::{Error, Kind, Result};
use request::{Entry, entry};

/// Every verb that may be asked for by its name.
const VERBS: [Entry; 4] = [
    entry::<Read>(),
    entry::<Summarize>(),
    entry::<Ask>(),
    entry::<AskArchive>(),
];

/// The request that `wire` carries.
///
/// # Errors
/// Where there is no such verb, or the request is not one for it.
pub fn parse(wire: &Wire) -> Result<Request> {
    let known = VERBS.iter().find(|(name, _)| *name == wire.verb);
    let (_, parse) = known.ok_or_else(|| Error::new(Kind::Usage, format!("there is no verb `{}`", wire.verb)))?;
    parse(wire.request)
}

//! The only module that composes stages: an input becomes a reply.

mod ask;
mod back;
mod chat;
mod colleague;
mod copy_search;
mod corpus;
mod desk;
mod draft;
mod explain;
mod hunt;
mod imprint;
mod join;
mod kept;
mod key;
mod long;
mod outline;
mod passage;
mod plan;
mod polar;
mod question;
mod read;
mod rehearse;
mod search;
mod shelf;
mod standfirst;
mod summarize;
mod tell;
mod verbs;
pub mod versions;
mod weigh;
mod worth;
mod writer;

pub use chat::{Manner, Said};
pub use colleague::{Colleague, Declined, Done, Identity, Task};
pub use desk::{Config, Desk, Input, ModelChoice};
#[cfg(any(test, feature = "lab"))]
pub(crate) use join::ModelScorer;
pub use shelf::Shelf;
pub use standfirst::Standfirst;
pub use summarize::{Event, Options};
pub use writer::{Prefixes, Writer};

use crate::text::script::wordless;

/// Letters and figures of a text, a Han character counted as three.
fn weight(text: &str) -> usize {
    text.chars().map(|c| if wordless(c) { 3 } else { 1 }).sum()
}

//! The only module that composes stages: an input becomes a reply.

mod archived;
mod ask;
mod back;
mod chat;
mod choose;
mod compared;
mod config;
mod context;
mod copy_search;
mod corpus;
pub(crate) mod cut_search;
mod dated;
mod draft;
mod effort;
mod explain;
mod fluent;
mod given;
mod hunt;
mod imprint;
mod index;
mod input;
mod join;
mod key;
mod likely;
mod long;
mod meaning;
mod nearest;
mod outline;
mod pages;
mod passage;
mod pending;
mod perform;
mod plan;
mod polar;
mod pool;
mod prefix_store;
mod proposals;
mod question;
mod read;
mod reckoned;
mod regions;
mod remote;
mod search;
mod several;
mod standfirst;
mod stands;
mod stored;
mod structure;
mod summarize;
mod tabled;
mod tell;
mod timeline;
pub mod verb;
pub mod versions;
mod warm_up;
mod watch;
mod weigh;
mod worth;
mod writer;

pub use archived::page_of;
pub use chat::{ChatOptions, Completion};
pub use choose::Chooser;
pub use config::{Config, ModelChoice};
pub use effort::Effort;
pub use index::{Files, Listed};
pub use input::Input;
#[cfg(any(test, feature = "lab"))]
pub(crate) use join::ModelScorer;
pub use meaning::Meaning;
pub use pending::Pending;
pub use remote::{Declined, Identity, Remote, Wire};
pub use standfirst::Standfirst;
pub use watch::{Event, Watch};

use crate::text::script::wordless;

/// Letters and figures of a text, a Han character counted as three.
fn weight(text: &str) -> usize {
    text.chars().map(|c| if wordless(c) { 3 } else { 1 }).sum()
}

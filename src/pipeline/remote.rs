//! Another process that has the model in memory and does the work in this one's place.

use super::watch::Event;
use crate::model::ModelId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What two processes must have in common for one to do the other's work: all that replies depend on beside the pages
/// and the options of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The program's version.
    pub version: String,
    /// The state of the sources that it was built from.
    pub state: String,
    /// The model, or `None`.
    pub model: Option<ModelId>,
    /// How the model is spoken to.
    pub template: String,
    /// Digest of the prompts in force.
    pub prompts: String,
}

/// A request on its way to another process.
#[derive(Debug, Serialize, Deserialize)]
pub struct Wire<'a> {
    /// The verb's name.
    pub verb: &'a str,
    /// What it is asked, a value of the verb's own type.
    #[serde(borrow)]
    pub request: &'a RawValue,
}

/// Why a request was not done elsewhere, where that is worth saying: lower case, no final period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declined(pub Option<String>);

impl Declined {
    /// What went wrong on the way.
    pub fn because(cause: impl std::fmt::Display) -> Self {
        Self(Some(format!("the running service did not do the work: {cause}")))
    }
}

/// A process that may do a request in this one's place.
pub trait Remote: Send {
    /// The reply to `request` as a process of `identity` would give it; `each` sees its parts.
    ///
    /// # Errors
    /// Where there is none, for whatever reason: the work is then done here.
    fn perform(
        &mut self,
        identity: &Identity,
        request: &Wire,
        each: &mut dyn FnMut(&Event),
    ) -> std::result::Result<Box<RawValue>, Declined>;
}

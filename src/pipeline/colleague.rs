//! Another process that has the model in memory and does the work in this one's place.

use super::desk::{Desk, Input};
use super::kept::STATE;
use super::summarize::{Event, Options};
use crate::VERSION;
use crate::error::Result;
use crate::model::ModelId;
use crate::render::{AnswerReply, PageReply, SummaryReply};
use serde::{Deserialize, Serialize};

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

/// Work for one of the verbs, with all that it depends on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Put a page back into articles.
    Read(Input),
    /// Summarise a page.
    Summarize(Input, Options),
    /// Answer a question, in a language where that is told, from pages.
    Ask(String, Option<String>, Vec<Input>),
}

/// What comes of a [`Task`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Done {
    /// Of [`Task::Read`].
    Read(PageReply),
    /// Of [`Task::Summarize`].
    Summarize(SummaryReply),
    /// Of [`Task::Ask`].
    Ask(AnswerReply),
}

/// Why a task was not done, where that is worth saying: lower case, no final period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declined(pub Option<String>);

/// One that may do a task in this process's place.
pub trait Colleague: Send {
    /// Does `task` as a process of `identity` would; `each` sees the parts of a summary.
    ///
    /// # Errors
    /// Where it did not, for whatever reason: the work is then done here.
    fn take(
        &mut self,
        identity: &Identity,
        task: &Task,
        each: &mut dyn FnMut(&Event),
    ) -> std::result::Result<Done, Declined>;
}

impl Desk {
    /// What another process must have in common with this one to do its work.
    ///
    /// # Errors
    /// Where the registry does not know what the model's file must be.
    pub fn identity(&self) -> Result<Identity> {
        Ok(Identity {
            version: VERSION.to_owned(),
            state: STATE.to_owned(),
            model: self.model_id()?,
            template: self.template.name().to_owned(),
            prompts: self.prompts.digest().to_owned(),
        })
    }

    /// Hands `task` to the colleague, if there is one and the model is not here already; gives it back where it was not done.
    pub(super) fn hand_over(
        &mut self,
        task: Task,
        each: &mut dyn FnMut(&Event),
    ) -> Result<std::result::Result<Done, Task>> {
        if self.colleague.is_none() || self.session.is_some() || self.spec.is_none() {
            return Ok(Err(task));
        }
        let identity = self.identity()?;
        let Some(colleague) = &mut self.colleague else {
            return Ok(Err(task));
        };
        match colleague.take(&identity, &task, each) {
            Ok(done) => Ok(Ok(done)),
            Err(Declined(why)) => {
                if let Some(why) = why {
                    self.say(&why);
                }
                Ok(Err(task))
            }
        }
    }
}

//! What tasks begin with, read while there is nothing else to do.

use super::desk::Desk;
use super::shelf::Shelf;
use super::writer::{Writer, digest};
use crate::error::Result;

/// The tasks that a summary and an answer begin with.
pub(super) const TASKS: [&str; 3] = ["shorten", "gist", "passage"];

impl Desk {
    /// Reads what `task` in `language` begins with, so that nobody has to wait for it later. Does nothing without a model.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or there is no such task.
    pub(super) fn rehearse(&mut self, task: &str, language: &str) -> Result<()> {
        self.open()?;
        let model = self.model_id()?;
        let mut writer = Writer {
            session: self.session.as_mut(),
            prompts: &self.prompts,
            template: self.template,
            prefixes: &mut self.prefixes,
            shelf: Shelf {
                cache: &self.cache,
                model,
            },
        };
        let before = writer.prompts.task(task, language)?.prefix();
        writer.prefix(Some(&digest(&before)), &before)?;
        Ok(())
    }
}

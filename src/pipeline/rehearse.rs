//! What tasks begin with, and what questions are answered from, read while there is nothing else to do.

use super::desk::{Desk, Input};
use super::passage::{Width, passages};
use super::question::before;
use super::shelf::Shelf;
use super::writer::{Writer, digest};
use crate::error::Result;

/// The tasks that a summary and an answer begin with.
pub(super) const TASKS: [&str; 5] = ["shorten", "gist", "passage", "question", "reply"];

/// The most passages of a page that are read, of each width: with the default model one takes 20 to 28 MB on disk.
const PASSAGES: usize = 16;

impl Desk {
    /// Reads what `task` in `language` begins with, so that nobody has to wait for it later. Does nothing without a model.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or there is no such task.
    pub(super) fn rehearse(&mut self, task: &str, language: &str) -> Result<()> {
        self.open()?;
        let mut writer = self.writer()?;
        let before = writer.prompts.task(task, language)?.prefix();
        writer.prefix(Some(&digest(&before)), &before)?;
        Ok(())
    }

    /// Reads the passages of a page that was put together before. Does nothing without a model.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or the work was called off.
    pub(super) fn study(&mut self, input: &Input) -> Result<()> {
        let Input { document, given } = input;
        let page = match given {
            Some(page) => Some(page.clone()),
            None => self.known_page(document)?,
        };
        let Some(page) = page else {
            return Ok(());
        };
        self.open()?;
        let mut writer = self.writer()?;
        let pages = [(document.clone(), page)];
        for width in [Width::Narrow, Width::Wide] {
            for passage in passages(&writer, &pages, |_| width).iter().take(PASSAGES) {
                let before = before(&writer, passage)?;
                writer.prefix(Some(&passage.source), &before)?;
            }
        }
        Ok(())
    }

    fn writer(&mut self) -> Result<Writer<'_>> {
        let model = self.model_id()?;
        Ok(Writer {
            session: self.session.as_mut(),
            prompts: &self.prompts,
            template: self.template,
            prefixes: &mut self.prefixes,
            shelf: Shelf {
                cache: &self.cache,
                model,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stop;
    use crate::model::scripted::ScriptedModel;
    use crate::pipeline::{Config, ModelChoice, Task};
    use crate::prompt::Template;

    #[test]
    fn a_page_that_was_studied_is_not_read_again() {
        let config = Config::new(ModelChoice::None);
        let session = ScriptedModel::session([]);
        let mut desk = Desk::with_session(config, Box::new(()), session, Template::ChatMl).unwrap();
        let input = Input::from_text("渡口今天通船\n\n临河市的渡口今天通船，每天开船二十班。").unwrap();
        desk.study(&input).unwrap();
        assert_eq!(desk.meter().prefill_tokens, 0, "it was not put together yet");
        desk.perform(Task::Read(input.clone()), &Stop::default(), &mut |_| {})
            .unwrap();
        let before = desk.meter().prefill_tokens;
        desk.study(&input).unwrap();
        let once = desk.meter().prefill_tokens;
        assert!(once > before);
        desk.study(&input).unwrap();
        assert_eq!(desk.meter().prefill_tokens, once);
    }
}

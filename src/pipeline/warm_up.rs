//! What tasks begin with, and what questions are answered from, read while there is nothing else to do.

use super::context::{Context, Tools};
use super::input::Input;
use super::passage::{Width, passages};
use super::question::before;
use super::writer::digest;
use crate::error::Result;

/// The tasks that a summary and an answer begin with.
pub(super) const TASKS: [&str; 5] = ["shorten", "gist", "passage", "question", "reply"];

/// The most passages of a page that are read, of each width: with the default model one takes 20 to 28 MB on disk.
const PASSAGES: usize = 16;

impl Context {
    /// Reads what `task` in `language` begins with, so that nobody has to wait for it later. Does nothing without a model.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or there is no such task.
    pub(super) fn warm_up(&mut self, task: &str, language: &str) -> Result<()> {
        let Tools { mut writer, .. } = self.tools()?;
        let before = writer.prompts.task(task, language)?.prefix();
        writer.prefix(Some(&digest(&before)), &before)?;
        Ok(())
    }

    /// Reads the passages of a page that was put together before. Does nothing without a model.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or the work was called off.
    pub(super) fn prefetch(&mut self, input: &Input) -> Result<()> {
        let Input { document, given } = input;
        let page = match given {
            Some(page) => Some(page.clone()),
            None => self.known_page(document)?,
        };
        let Some(page) = page else {
            return Ok(());
        };
        let Tools { mut writer, .. } = self.tools()?;
        let pages = [(document.clone(), page)];
        for width in [Width::Narrow, Width::Wide] {
            for passage in passages(&writer, &pages, |_| width).iter().take(PASSAGES) {
                let before = before(&writer, passage)?;
                writer.prefix(Some(&passage.source), &before)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scripted::ScriptedModel;
    use crate::pipeline::verb::Read;
    use crate::pipeline::{Config, ModelChoice, Watch};
    use crate::prompt::Template;

    #[test]
    fn a_page_that_was_prefetched_is_not_read_again() {
        let config = Config::new(ModelChoice::None);
        let session = ScriptedModel::session([]);
        let mut context = Context::with_session(config, Box::new(()), session, Template::CHATML).unwrap();
        let input = Input::from_text("渡口今天通船\n\n临河市的渡口今天通船，每天开船二十班。").unwrap();
        context.prefetch(&input).unwrap();
        assert_eq!(context.meter().prefill_tokens, 0, "it was not put together yet");
        let read = Read { input: input.clone() };
        context.perform(read, Watch::default()).unwrap();
        let before = context.meter().prefill_tokens;
        context.prefetch(&input).unwrap();
        let once = context.meter().prefill_tokens;
        assert!(once > before);
        context.prefetch(&input).unwrap();
        assert_eq!(context.meter().prefill_tokens, once);
    }
}

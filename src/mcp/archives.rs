//! Tools over archives: what they hold, what they say over time, and questions to them.

use super::arguments::{Question, Sought};
use super::call::{Called, given, off, understood, view};
use super::server::Server;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Effort;
use crate::pipeline::verb::{AskArchive, Search, Timeline};
use crate::render::{self, AnswerReply};
use rmcp::RoleServer;
use rmcp::service::RequestContext;

impl Server {
    pub(super) async fn search(&self, sought: Sought) -> Called {
        let (query, limit) = sought.query()?;
        let archives = self.archives.clone();
        let search = Search { query, archives, limit };
        let service = self.service.clone();
        let reply = off(move || search.reply(service.meaning())).await?;
        given(&render::json(&reply)?, &render::hits_text(&reply, &view([]), false))
    }

    pub(super) async fn timeline(&self, sought: Sought) -> Called {
        let (query, limit) = sought.query()?;
        let archives = self.archives.clone();
        let timeline = Timeline { query, archives, limit };
        let reply = off(move || timeline.reply()).await?;
        given(&render::json(&reply)?, &render::timeline_text(&reply, &view([])))
    }

    /// Asks the archives what is asked of no page.
    pub(super) async fn ask_archives(&self, asked: Question, context: &RequestContext<RoleServer>) -> Called {
        let ask = AskArchive {
            question: asked.question,
            language: asked.language,
            archives: self.archives.clone(),
            within: asked.within.unwrap_or_default().query()?.0,
            effort: Effort::default(),
        };
        let reply = self.done(ask, context).await?;
        let answer: AnswerReply = understood(&reply)?;
        given(&reply, &render::answer_text(&answer, &view([])))
    }

    /// Refuses where there is no archive.
    ///
    /// # Errors
    /// Where there is none.
    pub(super) fn archived(&self) -> Result<()> {
        if self.archives.is_empty() {
            return Err(
                Error::new(Kind::Usage, "no archive was given at the start").hint("standfirst mcp --archive DIR")
            );
        }
        Ok(())
    }
}

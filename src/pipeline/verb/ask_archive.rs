//! `ask --archive`: an answer from the articles of archives that are likeliest to state it.

use super::answer::{Asking, check, recalled};
use super::definition::Verb;
use super::search::guarded;
use crate::VERSION;
use crate::archive::{Archive, Query};
use crate::cache::Slot;
use crate::error::Result;
use crate::ground::Search;
use crate::note::Note;
use crate::pipeline::ask::Reach;
use crate::pipeline::config::Config;
use crate::pipeline::context::Context;
use crate::pipeline::effort::Effort;
use crate::pipeline::explain::search;
use crate::pipeline::input::Input;
use crate::pipeline::nearest::{Nearest, nearest};
use crate::pipeline::versions::Stage;
use crate::pipeline::watch::Watch;
use crate::read::Source;
use crate::render::{AnswerReply, ReadOf, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Asks a question of archives.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AskArchive {
    /// The question.
    pub question: String,
    /// BCP 47 tag to answer in, or `source`; `None` is [`Config::language`], or else the question's.
    pub language: Option<String>,
    /// The archives' folders.
    pub archives: Vec<PathBuf>,
    /// Which of their articles are meant; its words are not looked at.
    pub within: Query,
    /// How much is read for it.
    pub effort: Effort,
}

impl AskArchive {
    fn slot(&self, context: &Context, found: &Nearest) -> Result<Slot> {
        let key = (&self.question, &self.language, self.effort, &found.scores);
        context.written_slot("answer", Stage::Answer, &found.inputs, key)
    }

    /// The articles that are likeliest to state it, with what is known of the question in their language.
    fn nearest(&self, context: &mut Context) -> Result<Nearest> {
        let found = || nearest(context, &self.archives, &self.question, &self.within, self.effort);
        guarded(&self.archives, found)
    }

    /// Leads what the reply says of stored articles back to their pages, and says how much was read.
    fn told(&self, mut reply: AnswerReply, found: &Nearest) -> AnswerReply {
        let back = |input: usize, spans: &mut Vec<_>| {
            if let Some(stored) = found.stored.get(input) {
                *spans = stored.spans(spans);
            }
        };
        let read: Vec<usize> = match reply.model {
            Some(_) => {
                let asked = reply.search.ranked.iter().filter(|one| one.says.is_some());
                asked.map(|one| one.input).collect()
            }
            None => (0..found.stored.len()).collect(),
        };
        let passages = match reply.model {
            Some(_) => read.len(),
            None => reply.search.passages,
        };
        reply.read = Some(ReadOf {
            passages,
            articles: read.iter().collect::<BTreeSet<_>>().len(),
            of: found.of,
        });
        if let Some(exact) = &mut reply.exact {
            back(exact.input, &mut exact.spans);
        }
        for cited in &mut reply.citations {
            back(cited.input, &mut cited.spans);
            let stored = found.stored.get(cited.input);
            cited.resolved = stored.map(|stored| stored.resolved(&cited.quote)).unwrap_or_default();
        }
        for searched in &mut reply.search.ranked {
            back(searched.input, &mut searched.spans);
        }
        reply
            .citations
            .sort_by(|a, b| (&a.date, a.input).cmp(&(&b.date, b.input)));
        reply.notes.extend(gone(&reply));
        reply
    }

    /// The reply where no article has anything of the question.
    fn nothing(&self, context: &Context, found: &Nearest) -> Result<AnswerReply> {
        Ok(AnswerReply {
            schema: AnswerReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            question: self.question.clone(),
            status: Status::NotStated,
            answer: None,
            exact: None,
            confidence: None,
            weighed: None,
            evidence: None,
            state: Vec::new(),
            citations: Vec::new(),
            search: Search::default(),
            read: Some(ReadOf {
                passages: 0,
                articles: 0,
                of: found.of,
            }),
            model: context.model_id()?,
            notes: vec![Note::new("ask", "no article has a word of the question")],
            timing: context.timing(context.meter()),
        })
    }
}

impl Verb for AskArchive {
    const NAME: &'static str = "ask-archive";
    const QUESTIONS_FOLLOW: bool = false;
    type Reply = AnswerReply;

    fn inputs(&self) -> &[Input] {
        &[]
    }

    fn fill(&mut self, config: &Config) {
        self.language = self.language.take().or_else(|| config.language.clone());
    }

    fn key(&self) -> impl Serialize {
        (
            &self.question,
            &self.language,
            &self.archives,
            &self.within,
            self.effort,
            Archive::states(&self.archives),
        )
    }

    fn check(&self) -> Result<()> {
        check(&self.question)
    }

    fn recall(&self, _: &mut Context) -> Result<Option<AnswerReply>> {
        // It depends on what the archives hold now, which is looked up where it is done.
        Ok(None)
    }

    fn run(self, context: &mut Context, _: &mut Watch) -> Result<AnswerReply> {
        let mut found = self.nearest(context)?;
        if found.inputs.is_empty() {
            return self.nothing(context, &found);
        }
        let slot = self.slot(context, &found)?;
        let sources: Vec<&Source> = found.inputs.iter().map(|input| &input.document.source).collect();
        if let Some(reply) = recalled(context, &slot, &sources) {
            return Ok(self.told(reply, &found));
        }
        let given = |input: Input| (input.document, input.given.unwrap_or_default());
        let pages: Vec<_> = std::mem::take(&mut found.inputs).into_iter().map(given).collect();
        let asking = Asking {
            question: &self.question,
            language: self.language.as_deref(),
            reach: Reach::over_archive(self.effort, std::mem::take(&mut found.scores)),
        };
        let reply = asking.run(context, &slot, &pages)?;
        Ok(self.told(reply, &found))
    }

    fn explain(&self, context: &mut Context, reply: &AnswerReply) {
        reply.notes.iter().for_each(|note| context.say(&note.message));
        if context.explains() {
            search(&[], reply).iter().for_each(|line| context.say(line));
        }
    }
}

/// A note where a file that is quoted is no longer there.
fn gone(reply: &AnswerReply) -> Option<Note> {
    let paths = reply.citations.iter().filter_map(|cited| cited.path.as_deref());
    // A path may lead into a ZIP file.
    let there =
        |path: &str| Path::new(path).exists() || path.split_once('!').is_some_and(|(zip, _)| Path::new(zip).exists());
    let gone: BTreeSet<&str> = paths.filter(|path| !there(path)).collect();
    if gone.is_empty() {
        return None;
    }
    let named: Vec<String> = gone.iter().map(|path| format!("`{path}`")).collect();
    let message = format!(
        "quoted as the archive stored it, for the file is gone: {}",
        named.join(", ")
    );
    Some(Note::new("ask", message))
}

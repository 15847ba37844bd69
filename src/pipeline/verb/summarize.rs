//! `summarize`: a summary of each article of a page.

use super::definition::{Reply, Verb, from_cache};
use crate::VERSION;
use crate::cache::Slot;
use crate::error::Result;
use crate::pipeline::config::Config;
use crate::pipeline::context::{Context, Tools, step};
use crate::pipeline::input::Input;
use crate::pipeline::regions::Printed;
use crate::pipeline::summarize::{Options, summarize};
use crate::pipeline::versions::Stage;
use crate::pipeline::watch::{Event, Watch};
use crate::read::Source;
use crate::render::{SummaryReply, Timing};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// Asks for a summary of each article of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summarize {
    /// The page.
    pub input: Input,
    /// BCP 47 tag to write in, or `source`; `None` is [`Config::language`].
    pub language: Option<String>,
    /// Sentences of an article's abstract; `None` is [`Config::sentences`].
    pub sentences: Option<usize>,
}

impl Summarize {
    /// Asks for a summary of `input` with the options in force.
    pub fn new(input: Input) -> Self {
        Self {
            input,
            language: None,
            sentences: None,
        }
    }

    fn options(&self) -> Options {
        Options {
            language: self.language.clone().filter(|tag| tag != "source"),
            sentences: self.sentences.unwrap_or(Config::SENTENCES),
        }
    }

    fn slot(&self, context: &Context) -> Result<Slot> {
        context.written_slot("summary", Stage::Summary, self.inputs(), self.key())
    }
}

impl Verb for Summarize {
    const NAME: &'static str = "summarize";
    const IN_PARTS: bool = true;
    type Reply = SummaryReply;

    fn inputs(&self) -> &[Input] {
        std::slice::from_ref(&self.input)
    }

    fn fill(&mut self, config: &Config) {
        self.language = self.language.take().or_else(|| config.language.clone());
        self.sentences.get_or_insert(config.sentences);
    }

    fn key(&self) -> impl Serialize {
        self.options()
    }

    fn recall(&self, context: &mut Context) -> Result<Option<SummaryReply>> {
        let slot = self.slot(context)?;
        let Some(cached) = context.recall::<SummaryReply>(&slot) else {
            return Ok(None);
        };
        let document = &self.input.document;
        let date = context.redated(&self.input, cached.source.date.clone())?;
        let source = document.source.clone();
        let mut reply = SummaryReply {
            version: VERSION.to_owned(),
            source: Source { date, ..source },
            timing: from_cache(),
            ..cached
        };
        Printed::new(document).renumber(&mut reply);
        Ok(Some(reply))
    }

    fn run(self, context: &mut Context, watch: &mut Watch) -> Result<SummaryReply> {
        let before = context.meter();
        let (slot, options) = (self.slot(context)?, self.options());
        let (document, page) = context.structured(self.input)?;
        let Tools {
            mut writer, progress, ..
        } = context.tools()?;
        let hasty = watch.hasty;
        let progress = RefCell::new(progress);
        progress.borrow_mut().begin_steps("summarizing", 0);
        let printed = Printed::new(&document);
        let mut each = |event: &Event| {
            let mut told = || printed.tell(&page, event, &mut |event| watch.tell(event));
            progress.borrow_mut().aside(&mut told);
        };
        let mut step = |done, all| step(&mut **progress.borrow_mut(), "summarizing", done, all);
        let summary = summarize(&mut writer, &options, &document, &page, hasty, &mut each, &mut step);
        progress.borrow_mut().end();
        let summary = summary?;
        let mut reply = SummaryReply {
            schema: SummaryReply::SCHEMA.to_owned(),
            version: VERSION.to_owned(),
            source: document.source.clone(),
            model: context.model_id()?,
            language: summary.language,
            articles: summary.articles,
            captions: page.captions.clone(),
            coverage: summary.coverage,
            notes: page.notes.iter().cloned().chain(summary.notes).collect(),
            timing: context.timing(before),
        };
        Printed::new(&document).summary(&page, &mut reply);
        context.keep(&slot, &reply);
        Ok(reply)
    }

    fn explain(&self, context: &mut Context, reply: &SummaryReply) {
        for article in &reply.articles {
            for rejected in &article.rejected {
                let (text, reason) = (&rejected.text, &rejected.reason);
                context.say(&format!("{}: threw out `{text}`: {reason}", article.id));
            }
        }
    }
}

impl Reply for SummaryReply {
    fn timing(&mut self) -> Option<&mut Timing> {
        Some(&mut self.timing)
    }

    fn retell(&self, each: &mut dyn FnMut(&Event)) {
        for article in &self.articles {
            each(&Event::Article(article));
            article
                .written
                .iter()
                .for_each(|written| each(&Event::Sentence(written)));
            article
                .sections
                .iter()
                .for_each(|section| each(&Event::Section(section)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scripted::{ByteVocabulary, ScriptedModel};
    use crate::model::{ModelId, Session, Vocabulary};
    use crate::pipeline::ModelChoice;
    use crate::prompt::Template;
    use std::sync::{Arc, Mutex};

    /// Notes which texts are made into tokens.
    #[derive(Default)]
    struct Noting(ByteVocabulary, Mutex<Vec<String>>);

    impl Vocabulary for Noting {
        fn encode(&self, text: &str) -> Vec<u32> {
            self.1.lock().unwrap().push(text.to_owned());
            self.0.encode(text)
        }

        fn bytes(&self, id: u32) -> Option<&[u8]> {
            self.0.bytes(id)
        }

        fn control(&self, name: &str) -> Option<u32> {
            self.0.control(name)
        }

        fn len(&self) -> usize {
            self.0.len()
        }
    }

    #[test]
    fn an_article_is_planned_once() {
        let sentences = [
            "Der Rat behielt die Fähre am Montag.",
            "Sie fährt weitere fünf Jahre lang.",
            "Die Mühle am Wehr wurde im Frühling verkauft.",
            "Zwei Boote wurden im April grün gestrichen.",
            "Der Anleger wurde im Jahr 1921 gebaut.",
            "Die Fahrt kostet bis Juni zwei Kronen.",
        ];
        let vocabulary = Arc::new(Noting::default());
        let id = ModelId {
            id: "scripted".to_owned(),
            sha256: "0".repeat(64),
        };
        let session = Session::new(Box::new(ScriptedModel::new([])), vocabulary.clone(), id, 0);
        let config = Config::new(ModelChoice::None);
        let mut context = Context::with_session(config, Box::new(()), session, Template::CHATML).unwrap();
        let page = format!("Fähre gerettet\n\nVon Nora Pellam\n\n{}\n", sentences.join(" "));
        let input = Input::from_text(&page).unwrap();
        context.perform(Summarize::new(input), Watch::default()).unwrap();
        let noted = vocabulary.1.lock().unwrap();
        let counts = sentences.map(|sentence| noted.iter().filter(|text| *text == sentence).count());
        // Once by the plan and once to tell how much was read; those that are shortened by themselves once more.
        assert_eq!(counts.iter().min(), Some(&2), "{counts:?}");
    }
}

//! The tools there are: what they are called, what they say of themselves, what they take and give.

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};
use std::sync::Arc;

/// A tool and how it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    ReadPage,
    SummarizePage,
    AskPages,
    SearchArchive,
    Timeline,
}

impl Known {
    /// All of them; the last two need an archive.
    const ALL: [Self; 5] = [
        Self::ReadPage,
        Self::SummarizePage,
        Self::AskPages,
        Self::SearchArchive,
        Self::Timeline,
    ];

    /// Those that can be called, with archives and without.
    pub(super) fn all(archives: bool) -> impl Iterator<Item = Self> {
        let needed = |tool: &Self| matches!(tool, Self::SearchArchive | Self::Timeline);
        Self::ALL.into_iter().filter(move |tool| archives || !needed(tool))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ReadPage => "read_page",
            Self::SummarizePage => "summarize_page",
            Self::AskPages => "ask_pages",
            Self::SearchArchive => "search_archive",
            Self::Timeline => "timeline",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::ReadPage => "Read a page",
            Self::SummarizePage => "Summarise a page",
            Self::AskPages => "Ask pages a question",
            Self::SearchArchive => "Search the archive",
            Self::Timeline => "What the archive says over time",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::ReadPage => {
                "Puts a newspaper page back into articles and sections. Every part has its span, [start, end) in bytes of the \
                 page's text."
            }
            Self::SummarizePage => {
                "Summarises every article of a page. Each sentence of an abstract is tied to the page's sentences that support it."
            }
            Self::AskPages => {
                "Answers a question from pages with exact citations, or says that they do not state it. The words of an answer are \
                 copied from the page. Without pages and text, the archives given at the start are asked, if there are any."
            }
            Self::SearchArchive => {
                "Finds articles in the archives given at the start, the best first, each with its day, page and a snippet that shows \
                 why it was found."
            }
            Self::Timeline => {
                "Tells what the archives given at the start say of somebody or something over time: a dated sentence of an article \
                 for each event, oldest first."
            }
        }
    }

    fn takes(self) -> Value {
        let path =
            json!({"type": "string", "description": "The page's file, below one of the folders given at the start"});
        let text = json!({"type": "string", "description": "The page's text, in place of a path"});
        let page =
            json!({"type": "integer", "minimum": 1, "description": "The page's number, where its file holds several"});
        let language = json!({
            "type": "string", "maxLength": 64,
            "description": "BCP 47 tag of the language to write in; left out: the page's for summaries, the question's for answers"
        });
        match self {
            Self::ReadPage => object(json!({"path": path, "text": text, "page": page}), &[]),
            Self::SummarizePage => {
                let sentences = json!({
                    "type": "integer", "minimum": 1, "maximum": 50,
                    "description": "Sentences of an article's abstract, 3 where left out; at most a third of the article's own"
                });
                let all =
                    json!({"path": path, "text": text, "page": page, "language": language, "sentences": sentences});
                object(all, &[])
            }
            Self::AskPages => {
                let question =
                    json!({"type": "string", "minLength": 1, "maxLength": 1000, "description": "The question"});
                let paths = json!({
                    "type": "array", "items": {"type": "string"}, "maxItems": 100,
                    "description": "Files, or folders with all pages below them"
                });
                let within = object(sought(), &[]);
                let all =
                    json!({"question": question, "paths": paths, "text": text, "language": language, "within": within});
                object(all, &["question"])
            }
            Self::SearchArchive | Self::Timeline => {
                let mut all = sought();
                all["query"] = json!({
                    "type": "string", "maxLength": 1000,
                    "description": "Words, which must all occur, \"phrases\", prefix*, AND, OR, NOT, brackets; `*` for all"
                });
                all["limit"] = json!({"type": "integer", "minimum": 1, "maximum": 500});
                all["fuzzy"] =
                    json!({"type": "boolean", "description": "Find words that differ in a letter or two, too"});
                object(all, &["query"])
            }
        }
    }

    fn gives(self) -> Value {
        let named = |schema: &str| json!({"type": "string", "const": schema});
        let list = json!({"type": "array"});
        let given = match self {
            Self::ReadPage => json!({"schema": named("standfirst.page/1"), "articles": list}),
            Self::SummarizePage => json!({"schema": named("standfirst.summary/1"), "articles": list}),
            Self::AskPages => json!({
                "schema": named("standfirst.answer/1"), "status": {"enum": ["answered", "not_stated"]}, "citations": list
            }),
            Self::SearchArchive => json!({"schema": named("standfirst.hits/1"), "hits": list}),
            Self::Timeline => json!({"schema": named("standfirst.timeline/1"), "events": list}),
        };
        let needed: Vec<Value> = given
            .as_object()
            .into_iter()
            .flat_map(|all| all.keys())
            .map(|key| json!(key))
            .collect();
        json!({"type": "object", "properties": given, "required": needed})
    }

    /// As agents are told of it.
    pub(super) fn tool(self) -> Tool {
        let harmless = ToolAnnotations::new()
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(false);
        Tool::new(self.name(), self.description(), map(self.takes()))
            .with_title(self.title())
            .with_raw_output_schema(map(self.gives()))
            .with_annotations(harmless)
    }
}

/// Which articles of archives are meant.
fn sought() -> Value {
    let day = |which: &str| json!({"type": "string", "description": format!("Printed on this day, month or year (`1998-01-31`, `1998-01`, `1998`), or {which}")});
    let language = json!({"type": "string", "maxLength": 64, "description": "BCP 47 tag of the articles' language"});
    let section = json!({"type": "string", "description": "Words in kickers and headings"});
    let byline = json!({"type": "string", "description": "Words in the byline"});
    json!({"from": day("later"), "to": day("before"), "language": language, "section": section, "byline": byline})
}

fn object(properties: Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn map(value: Value) -> Arc<JsonObject> {
    match value {
        Value::Object(map) => Arc::new(map),
        _ => Arc::default(),
    }
}

//! What is to be run: lines of JSON, or pages.

use super::super::input;
use super::super::opening::Opening;
use crate::error::{Error, Kind, Result};
use crate::language::detect::detect;
use serde_json::{Value, json};
use std::path::Path;

/// One question, or one article.
pub(super) struct Item {
    pub id: String,
    /// Tag of the language of text, question and answers.
    pub language: String,
    pub text: String,
    /// `None` for an article to be summarised.
    pub question: Option<String>,
    /// What answers the question; nothing does where this is empty.
    pub answers: Vec<String>,
    /// A summary that a person wrote.
    pub reference: Option<String>,
    /// As the program takes it.
    pub request: Value,
}

/// An item and its reply, where it has one.
pub(super) type Pair<'a> = (&'a Item, Option<&'a Value>);

/// A file of items, or pages.
pub(super) struct Set {
    pub name: String,
    pub items: Vec<Item>,
}

impl Set {
    /// Lines of `{"id","text","lang"?,"question"?,"answers"?,"reference"?}` from a file that ends in `.jsonl`; any other path is a page, or a
    /// folder of pages, to be summarised.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let items = if path.extension().is_some_and(|ending| ending == "jsonl") {
            lines(path)?
        } else {
            pages(path)?
        };
        Ok(Self { name, items })
    }
}

fn lines(path: &Path) -> Result<Vec<Item>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|cause| Error::new(Kind::Input, format!("cannot read `{shown}`")).because(cause))?;
    let mut items = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let malformed = || {
            Error::new(Kind::Input, format!("line {} of `{shown}` is no item", number + 1))
                .hint(r#"write lines such as {"id":"1","text":"…","question":"…","answers":["…"]}"#)
        };
        let value: Value = serde_json::from_str(line).map_err(|cause| malformed().because(cause))?;
        items.push(item(value).ok_or_else(malformed)?);
    }
    Ok(items)
}

/// What a line says; `None` where it lacks an id or a text.
fn item(value: Value) -> Option<Item> {
    let word = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let id = match value.get("id")? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let text = word("text")?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let answers = value
        .get("answers")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let question = word("question");
    let mut request = json!({ "id": id, "text": text });
    if let Some(question) = &question {
        request["question"] = json!(question);
    }
    Some(Item {
        language: word("lang").unwrap_or_else(|| detect(&text)),
        answers: answers.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        reference: word("reference").filter(|reference| !reference.is_empty()),
        id,
        text,
        question,
        request,
    })
}

fn pages(path: &Path) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for path in input::expand(&[path.to_path_buf()], &Opening::default()) {
        let path = path?;
        for (number, page) in input::open(&path, &Opening::default())?.into_iter().enumerate() {
            let stem = path
                .file_stem()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let id = if number == 0 {
                stem
            } else {
                format!("{stem}-{}", number + 1)
            };
            let text = page.document.text;
            items.push(Item {
                request: json!({ "id": id, "text": text }),
                language: page.document.source.language,
                question: None,
                answers: Vec::new(),
                reference: None,
                id,
                text,
            });
        }
    }
    Ok(items)
}

//! A question as it is put to the model and as it is searched for, before any page is looked into.

use super::question::Question;
use super::writer::Writer;
use crate::error::Result;
use crate::ground::Aim;
use crate::language::common::asked_in;
use crate::note::Note;
use crate::page::Page;
use crate::read::Document;
use crate::span::Located;
use crate::text::tag::same;
use std::collections::BTreeMap;

/// Tokens of a question in another language.
const QUESTION_TOKENS: usize = 64;
/// Headlines that help to put a question in another language.
const CONTEXT: usize = 8;

/// A question, and what is known of it before it is asked.
pub(super) struct Asked {
    /// As it was asked.
    pub shown: String,
    /// The language that it is asked in.
    pub language: String,
    /// What it wants.
    pub aim: Aim,
    /// What was read for it.
    pub read: Question,
    /// The question in the languages of pages that are of another than its own.
    put: BTreeMap<String, String>,
}

impl Asked {
    /// `question` on `pages`, put in each language of theirs; what is searched for is told in `notes`.
    pub(super) fn new(
        writer: &mut Writer,
        question: &str,
        pages: &[(Document, Page)],
        notes: &mut Vec<Note>,
    ) -> Result<Self> {
        let languages = languages(pages);
        let language = asked_in(question, &languages);
        let mut put = BTreeMap::new();
        for other in languages.into_iter().filter(|other| !same(other, &language)) {
            if let Some(written) = put_in(writer, question, other, &context(pages, other))? {
                notes.push(Note::new("ask", format!("searched for as `{written}`")));
                put.insert(other.to_owned(), written);
            }
        }
        Ok(Self {
            shown: question.to_owned(),
            aim: Aim::of(question, &language),
            read: Question::new(question),
            language,
            put,
        })
    }

    /// Whether a page in `language` is in another than the question.
    pub(super) fn across(&self, language: &str) -> bool {
        !same(language, &self.language)
    }

    /// Whether a page in `language` is searched in other words than its own.
    pub(super) fn foreign(&self, language: &str) -> bool {
        self.across(language) && !self.put.contains_key(language)
    }

    /// The question as pages in `language` are searched for it.
    pub(super) fn query(&self, language: &str) -> &str {
        self.put.get(language).map_or(self.shown.as_str(), String::as_str)
    }
}

/// `question` in the language `other`, of whose texts `context` is part; `None` without a model.
pub(super) fn put_in(writer: &mut Writer, question: &str, other: &str, context: &str) -> Result<Option<String>> {
    let values = [("context", context), ("question", question)];
    writer.write("question", other, &values, QUESTION_TOKENS)
}

/// The languages of the pages, each once, in their order.
fn languages(pages: &[(Document, Page)]) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for (document, _) in pages {
        let language = document.source.language.as_str();
        if !found.contains(&language) {
            found.push(language);
        }
    }
    found
}

/// What helps to put a question in a language: the headlines of the pages in it.
fn context(pages: &[(Document, Page)], language: &str) -> String {
    let of_it = pages
        .iter()
        .filter(|(document, _)| document.source.language == language);
    let articles = of_it.flat_map(|(_, page)| &page.articles);
    let headlines = articles.filter_map(|article| article.headline.as_ref());
    let headlines: Vec<String> = headlines.map(Located::words).take(CONTEXT).collect();
    headlines.join("；")
}

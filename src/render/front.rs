//! What stands before a document, for programs that keep many of them: front matter in YAML.

use super::clean::line;
use super::reply::{PageReply, SummaryReply};
use crate::page::Article;
use crate::read::Source;
use crate::span::Located;
use std::path::Path;

/// The front matter of a summary: title, date, source, page, language, model and articles, as far as they are known.
pub fn front_matter(reply: &SummaryReply) -> String {
    let headlines: Vec<Option<&str>> = reply
        .articles
        .iter()
        .map(|article| article.headline.as_deref())
        .collect();
    let model = reply.model.as_ref().map(|model| model.id.as_str());
    written(&reply.source, (&reply.language, model), &headlines)
}

/// The same of a page.
pub(super) fn page_front_matter(reply: &PageReply) -> String {
    let words = |article: &Article| article.headline.as_ref().map(Located::words);
    let headlines: Vec<Option<String>> = reply.page.articles.iter().map(words).collect();
    let headlines: Vec<Option<&str>> = headlines.iter().map(Option::as_deref).collect();
    let model = reply.model.as_ref().map(|model| model.id.as_str());
    written(&reply.source, (&reply.source.language, model), &headlines)
}

fn written(source: &Source, (language, model): (&str, Option<&str>), headlines: &[Option<&str>]) -> String {
    let first = || headlines.iter().copied().flatten().next();
    let name = || Path::new(source.path.as_deref()?).file_stem()?.to_str();
    let title = first().or_else(name).unwrap_or("(no headline)");
    let mut out = format!("---\ntitle: {}\n", quoted(title));
    if let Some(date) = source.date.as_ref().filter(|date| is_day(&date.value)) {
        out.push_str(&format!("date: {}\n", date.value));
    }
    if let Some(path) = &source.path {
        out.push_str(&format!("source: {}\n", quoted(path)));
    }
    if let Some(page) = source.page {
        out.push_str(&format!("page: {page}\n"));
    }
    out.push_str(&format!("language: {}\n", quoted(language)));
    if let Some(model) = model {
        out.push_str(&format!("model: {}\n", quoted(model)));
    }
    if !headlines.is_empty() {
        out.push_str("articles:\n");
    }
    for headline in headlines {
        out.push_str(&format!("  - {}\n", quoted(headline.unwrap_or("(no headline)"))));
    }
    out + "---\n\n"
}

/// `text` as a scalar that is text to every reader of YAML: what JSON quotes, YAML reads alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(line(text)).to_string()
}

/// Whether `text` is a day, which stands unquoted.
fn is_day(text: &str) -> bool {
    let form = text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    form.eq(*b"0000-00-00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_text_whatever_it_says() {
        assert_eq!(quoted("a: \"b\"\n---\nc\u{1b}"), r#""a: \"b\" --- c""#);
        assert_eq!(quoted("yes"), "\"yes\"");
        assert!(is_day("1998-01-31") && !is_day("1998-01") && !is_day("31-01-1998"));
    }
}

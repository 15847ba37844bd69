//! What a search found, as a table and as Markdown.

use super::clean::line;
use super::csv::{joined, places, table};
use super::hits::HitsReply;
use super::markdown::plain;
use crate::archive::{Also, Hit};
use crate::error::Result;

const HITS: &[&str] = &[
    "date", "headline", "byline", "path", "page", "article", "language", "score", "snippet", "spans", "also", "gone",
];

/// A row for each article, below the columns' names.
///
/// # Errors
/// Where the rows cannot be written.
pub fn hits_csv(reply: &HitsReply) -> Result<String> {
    let page = |page: Option<usize>| page.map(|page| page.to_string()).unwrap_or_default();
    let also = |also: &Also| match also.page {
        Some(page) => format!("{}, page {page}", also.path),
        None => also.path.clone(),
    };
    let row = |hit: &Hit| {
        let others: Vec<String> = hit.also.iter().map(also).collect();
        vec![
            hit.date.clone().unwrap_or_default(),
            hit.headline.clone().unwrap_or_default(),
            joined(hit.byline.iter().map(String::as_str)),
            hit.id.path.clone(),
            page(hit.id.page),
            hit.id.article.clone(),
            hit.language.clone(),
            format!("{:.3}", hit.score),
            hit.snippet.text.clone(),
            places(hit.snippet.spans.iter()),
            joined(others.iter().map(String::as_str)),
            hit.gone.to_string(),
        ]
    };
    table(HITS, true, reply.hits.hits.iter().map(row))
}

/// A heading for each article, with what shows why it was found.
pub fn hits_markdown(reply: &HitsReply) -> String {
    let mut out = format!("# {}\n\n{} found\n", plain(&line(&reply.query)), reply.hits.total);
    for hit in &reply.hits.hits {
        let headline = hit.headline.as_deref().unwrap_or("(no headline)");
        let date = hit.date.as_deref().map(|date| format!("{date} · ")).unwrap_or_default();
        out.push_str(&format!("\n## {date}{}\n\n", plain(&line(headline))));
        if !hit.snippet.text.is_empty() {
            out.push_str(&format!("> {}\n\n", plain(&line(&hit.snippet.text))));
        }
        let page = hit.id.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let byline = hit.byline.iter().map(|byline| format!(" · {}", plain(&line(byline))));
        let gone = if hit.gone { " · the file is gone" } else { "" };
        out.push_str(&format!(
            "{}{page}{}{gone}\n",
            plain(&line(&hit.id.path)),
            byline.collect::<String>()
        ));
        for also in &hit.also {
            let page = also.page.map(|page| format!(", page {page}")).unwrap_or_default();
            out.push_str(&format!("\n- also: {}{page}\n", plain(&line(&also.path))));
        }
    }
    out
}

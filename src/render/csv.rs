//! Replies as tables: a row an article, a row an answer. Cells hold the page's own words, none of which a spreadsheet runs.

use super::printed::{self, begins, listed, pages};
use super::reply::{AnswerReply, PageReply, Status, SummaryReply};
use crate::error::{Error, Kind, Result};
use crate::span::{Located, Span};
use csv::WriterBuilder;

const PAGE: &[&str] = &[
    "path",
    "blake3",
    "language",
    "article",
    "kicker",
    "headline",
    "deck",
    "byline",
    "complete",
    "sections",
    "paragraphs",
    "text",
    "spans",
    "page",
    "boxes",
];
const SUMMARY: &[&str] = &[
    "path", "blake3", "language", "article", "headline", "byline", "complete", "abstract", "extract", "spans",
    "rejected", "model", "page", "boxes",
];
const ANSWER: &[&str] = &[
    "question",
    "status",
    "answer",
    "confidence",
    "exact",
    "path",
    "article",
    "quote",
    "spans",
    "model",
    "page",
    "boxes",
];

/// A row for each article of the page; `head` puts the columns' names above.
///
/// # Errors
/// Where the rows cannot be written.
pub fn page_csv(reply: &PageReply, head: bool) -> Result<String> {
    let all = |parts: &[Located]| joined(parts.iter().map(|part| part.text.as_str()));
    let rows = reply.page.articles.iter().map(|article| {
        let paragraphs = || article.sections.iter().flat_map(|section| &section.paragraphs);
        vec![
            reply.source.path.clone().unwrap_or_default(),
            reply.source.blake3.clone(),
            reply.source.language.clone(),
            article.id.clone(),
            all(&article.kicker),
            article
                .headline
                .as_ref()
                .map(|part| part.text.clone())
                .unwrap_or_default(),
            all(&article.deck),
            all(&article.byline),
            article.complete.to_string(),
            article.sections.len().to_string(),
            paragraphs().count().to_string(),
            joined(paragraphs().map(|paragraph| paragraph.text.as_str())),
            places(paragraphs().flat_map(|paragraph| &paragraph.spans)),
            begins(article, &reply.source)
                .map(|page| page.to_string())
                .unwrap_or_default(),
            printed::places(paragraphs().flat_map(|paragraph| &paragraph.regions)),
        ]
    });
    table(PAGE, head, rows)
}

/// A row for each article's summary; `head` puts the columns' names above.
///
/// # Errors
/// As [`page_csv`].
pub fn summary_csv(reply: &SummaryReply, head: bool) -> Result<String> {
    let rows = reply.articles.iter().map(|article| {
        vec![
            reply.source.path.clone().unwrap_or_default(),
            reply.source.blake3.clone(),
            reply.language.clone(),
            article.id.clone(),
            article.headline.clone().unwrap_or_default(),
            joined(article.byline.iter().map(String::as_str)),
            article.complete.to_string(),
            joined(article.written.iter().map(|written| written.text.as_str())),
            joined(article.extract.iter().map(|quoted| quoted.text.as_str())),
            places(article.extract.iter().flat_map(|quoted| &quoted.spans)),
            article.rejected.len().to_string(),
            reply.model.as_ref().map(|model| model.id.clone()).unwrap_or_default(),
            article.page.map(|page| page.to_string()).unwrap_or_default(),
            printed::places(article.extract.iter().flat_map(|quoted| &quoted.regions)),
        ]
    });
    table(SUMMARY, head, rows)
}

/// One row for the answer, with its citations; `head` puts the columns' names above.
///
/// # Errors
/// As [`page_csv`].
pub fn answer_csv(reply: &AnswerReply, head: bool) -> Result<String> {
    let cited = &reply.citations;
    let first = cited.first();
    let mut on: Vec<usize> = Vec::new();
    for citation in cited {
        let pages = pages(&citation.regions, citation.page);
        let new: Vec<usize> = pages.into_iter().filter(|page| !on.contains(page)).collect();
        on.extend(new);
    }
    let status = match reply.status {
        Status::Answered => "answered",
        Status::NotStated => "not_stated",
    };
    let row = vec![
        reply.question.clone(),
        status.to_owned(),
        reply.answer.clone().unwrap_or_default(),
        reply
            .confidence
            .map(|confidence| format!("{confidence:.4}"))
            .unwrap_or_default(),
        reply.exact.as_ref().map(|exact| exact.text.clone()).unwrap_or_default(),
        first.and_then(|citation| citation.path.clone()).unwrap_or_default(),
        first.map(|citation| citation.article.clone()).unwrap_or_default(),
        joined(cited.iter().map(|citation| citation.quote.as_str())),
        places(cited.iter().flat_map(|citation| &citation.spans)),
        reply.model.as_ref().map(|model| model.id.clone()).unwrap_or_default(),
        listed(&on, " "),
        printed::places(cited.iter().flat_map(|citation| &citation.regions)),
    ];
    table(ANSWER, head, std::iter::once(row))
}

pub(super) fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

pub(super) fn places<'a>(spans: impl Iterator<Item = &'a Span>) -> String {
    let spans: Vec<String> = spans.map(|span| format!("{}-{}", span.start, span.end)).collect();
    spans.join(" ")
}

pub(super) fn table(columns: &[&str], head: bool, rows: impl Iterator<Item = Vec<String>>) -> Result<String> {
    let failed = |cause: String| Error::new(Kind::Storage, "cannot write the reply as a table").because(cause);
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    if head {
        writer
            .write_record(columns)
            .map_err(|cause| failed(cause.to_string()))?;
    }
    for row in rows {
        let row = row.iter().map(|cell| inert(&super::clean(cell)));
        writer.write_record(row).map_err(|cause| failed(cause.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|cause| failed(cause.to_string()))?;
    String::from_utf8(bytes).map_err(|cause| failed(cause.to_string()))
}

/// `cell` after an apostrophe where a spreadsheet would take it for a formula (OWASP, CSV Injection); numbers stay numbers.
fn inert(cell: &str) -> String {
    let formula = cell.chars().nth(1).is_some()
        && cell.starts_with(['=', '+', '-', '@', '\t', '\n', '\r', '＝', '＋', '－', '＠']);
    let number = cell
        .strip_prefix('-')
        .unwrap_or(cell)
        .split('.')
        .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let guard = if formula && !number { "'" } else { "" };
    format!("{guard}{cell}")
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn no_cell_is_a_formula_and_numbers_are_numbers() {
        for cell in [
            "=1+1", "+49 30", "-2+3", "@SUM(A1)", "\t=1", "\n=1", "＝1+1", "--3", "-1.2.=3", "-3e5",
        ] {
            assert_eq!(inert(cell), format!("'{cell}"));
        }
        for cell in ["", "-", "-3", "-0.5", "12", "0-17 20-31", "'=1", "渡口", "a=b"] {
            assert_eq!(inert(cell), cell);
        }
    }
}

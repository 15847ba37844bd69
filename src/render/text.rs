//! Replies for people, on a terminal or in a file.

use super::clean::{clean, line};
use super::reply::{AnswerReply, ArticleSummary, SectionSummary, Status, SummaryReply};
use crate::ground::{Support, Written};
use crate::read::Source;
use crate::span::{Quoted, Span};

/// The most characters of a supporting sentence that are shown whole.
const SHOWN: usize = 90;

pub(super) fn title(source: &Source) -> String {
    let path = line(source.path.as_deref().unwrap_or("-"));
    format!("{path} · {} · {} bytes\n", line(&source.language), source.bytes)
}

/// The line above a summary.
pub fn summary_title(source: &Source) -> String {
    title(source)
}

/// A whole summary.
pub fn summary_text(reply: &SummaryReply) -> String {
    format!("{}{}", title(&reply.source), summary_rest(reply))
}

/// A summary but for the line above it.
pub fn summary_rest(reply: &SummaryReply) -> String {
    let mut out = String::new();
    for article in &reply.articles {
        out.push_str(&article_head(article));
        for written in &article.written {
            out.push_str(&sentence(written));
        }
        if article.written.is_empty() {
            out.push_str(&article.extract.iter().map(quoted).collect::<String>());
        }
        for section in &article.sections {
            out.push_str(&section_text(section));
        }
    }
    out + &summary_end(reply)
}

/// What stands above an article's summary.
pub fn article_head(article: &ArticleSummary) -> String {
    let mut out = String::from("\n");
    for kicker in &article.kicker {
        out.push_str(&format!("   {}\n", line(kicker)));
    }
    let headline = article
        .headline
        .as_ref()
        .map_or("(no headline)".to_owned(), |headline| line(headline));
    let broken = if article.complete { "" } else { "  [breaks off]" };
    out.push_str(&format!("{} {headline}{broken}\n", article.id));
    for below in article.deck.iter().chain(&article.byline) {
        out.push_str(&format!("   {}\n", line(below)));
    }
    out.push('\n');
    out
}

/// One sentence of an abstract with what it rests on.
pub fn sentence(written: &Written) -> String {
    format!(
        "   {}\n{}",
        line(&written.text),
        written.support.iter().map(support).collect::<String>()
    )
}

fn quoted(quoted: &Quoted) -> String {
    format!("   {} {}\n", line(&quoted.text), places(&quoted.spans))
}

fn support(support: &Support) -> String {
    let quote = line(&support.quote);
    let shown: String = quote.chars().take(SHOWN).collect();
    let more = if shown.len() < quote.len() { "…" } else { "" };
    format!("      ← {shown}{more} {}\n", places(&support.spans))
}

fn places(spans: &[Span]) -> String {
    let spans: Vec<String> = spans
        .iter()
        .map(|span| format!("{}–{}", span.start, span.end))
        .collect();
    format!("[{}]", spans.join(", "))
}

/// A section's summary; nothing where the section has no heading to tell it by.
pub fn section_text(section: &SectionSummary) -> String {
    let Some(heading) = &section.heading else {
        return String::new();
    };
    let mut out = format!("\n   § {}\n", line(heading));
    for written in &section.written {
        out.push_str(&sentence(written));
    }
    if section.written.is_empty() {
        out.push_str(&section.extract.iter().map(quoted).collect::<String>());
    }
    out
}

/// What stands below a summary.
pub fn summary_end(reply: &SummaryReply) -> String {
    let mut out = String::new();
    for article in reply.articles.iter().filter(|article| !article.rejected.is_empty()) {
        out.push_str(&format!("\n{}: thrown out:\n", article.id));
        for rejected in &article.rejected {
            out.push_str(&format!("   {} ({})\n", line(&rejected.text), line(&rejected.reason)));
        }
    }
    let coverage = &reply.coverage;
    let model = reply.model.as_ref().map_or("no model", |model| &model.id);
    out.push_str(&format!(
        "\n{} · {} of {} sections, {} of {} tokens read\n",
        line(model),
        coverage.sections_read,
        coverage.sections,
        coverage.tokens_read,
        coverage.source_tokens
    ));
    for note in &reply.notes {
        out.push_str(&format!("note: {}: {}\n", line(&note.stage), line(&note.message)));
    }
    clean(&out)
}

/// An answer with its citations.
pub fn answer_text(reply: &AnswerReply) -> String {
    let mut out = String::new();
    match (&reply.status, &reply.answer) {
        (Status::Answered, Some(answer)) => out.push_str(&format!("{}\n", line(answer))),
        (Status::Answered, None) => {}
        (Status::NotStated, _) => out.push_str("not stated\n"),
    }
    for citation in &reply.citations {
        let path = citation
            .path
            .as_deref()
            .map(|path| format!("{} ", line(path)))
            .unwrap_or_default();
        out.push_str(&format!(
            "   ← {} ({path}{} {})\n",
            line(&citation.quote),
            line(&citation.article),
            places(&citation.spans)
        ));
    }
    if let Some(confidence) = reply.confidence {
        out.push_str(&format!("   confidence {confidence:.2}\n"));
    }
    out
}

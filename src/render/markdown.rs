//! Replies as documents.

use super::clean::line;
use super::front::page_front_matter;
use super::link::{self, page_link};
use super::printed::{begins, named, pages};
use super::reply::{AnswerReply, PageReply, Status, SummaryReply};
use super::rows::{cells, table};
use super::text::unread;
use crate::ground::Written;
use crate::page::Section;
use crate::read::Format;
use crate::span::{Located, Quoted};
use std::ops::Range;

/// Text that Markdown reads as text.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (text, mut before) = (line(text), None);
    for (place, c) in text.char_indices() {
        // Site generators run what braces hold before anybody reads Markdown, and know no backslash.
        if c == '{' {
            out.push_str("&#123;");
            before = None;
            continue;
        }
        let starts = place == 0 && matches!(c, '>' | '-' | '+' | '=');
        // Twice they hide or mark what follows in some readers.
        let doubled = matches!(c, '%' | '=') && before == Some(c);
        if starts
            || doubled
            || matches!(
                c,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '|' | '#' | '~' | '$'
            )
        {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    // `1.` begins a list.
    if let Some(dot) = out
        .find(['.', ')'])
        .filter(|&dot| dot > 0 && out[..dot].bytes().all(|b| b.is_ascii_digit()))
    {
        out.insert(dot, '\\');
    }
    out
}

fn italic(parts: &[Located], out: &mut String) {
    for part in parts {
        out.push_str(&format!("*{}*\n\n", plain(&part.text)));
    }
}

fn on_page(page: Option<usize>, address: Option<String>, out: &mut String) {
    if let Some(page) = page {
        out.push_str(&format!("*{}*\n\n", linked(format!("page {page}"), address)));
    }
}

/// `words` with a link, where there is an address.
fn linked(words: String, address: Option<String>) -> String {
    match address {
        Some(address) => link::markdown(&words, &address),
        None => words,
    }
}

/// The page in articles, after front matter where it is the `first` of the document.
pub fn page_markdown(reply: &PageReply, first: bool) -> String {
    let mut out = if first { page_front_matter(reply) } else { String::new() };
    for article in &reply.page.articles {
        italic(&article.kicker, &mut out);
        let headline = article
            .headline
            .as_ref()
            .map_or("(no headline)".to_owned(), |part| plain(&part.words()));
        out.push_str(&format!("# {headline}\n\n"));
        let page = begins(article, &reply.source);
        on_page(page, page_link(reply.source.path.as_deref(), &[], page), &mut out);
        italic(&article.deck, &mut out);
        italic(&article.byline, &mut out);
        for section in &article.sections {
            if let Some(heading) = &section.heading {
                out.push_str(&format!("## {}\n\n", plain(&heading.text)));
            }
            paragraphs(section, reply.source.format == Format::Markdown.name(), &mut out);
        }
    }
    for caption in &reply.page.captions {
        let credit = caption
            .credit
            .as_ref()
            .map(|credit| format!(" — {}", plain(&credit.text)))
            .unwrap_or_default();
        out.push_str(&format!("> {}{credit}\n\n", plain(&caption.text)));
    }
    for part in &reply.page.furniture {
        out.push_str(&format!(
            "<!-- {} -->\n",
            line(&part.text).replace("--", "- -").replace('>', "&gt;")
        ));
    }
    out
}

/// The paragraphs of a section, its tables as tables; of a page that `was` Markdown items of lists are items.
fn paragraphs(section: &Section, was: bool, out: &mut String) {
    let mut at = 0;
    while let Some(paragraph) = section.paragraphs.get(at) {
        let rows = table(section, at);
        let item = paragraph
            .text
            .strip_prefix("- ")
            .or_else(|| paragraph.text.strip_prefix("* "));
        match item.filter(|_| was) {
            _ if !rows.is_empty() => tabled(section, rows.clone(), out),
            Some(item) => out.push_str(&format!("- {}\n\n", plain(item))),
            None => out.push_str(&format!("{}\n\n", plain(&paragraph.text))),
        }
        at = rows.end.max(at + 1);
    }
}

fn tabled(section: &Section, rows: Range<usize>, out: &mut String) {
    let headed = !section.rows.contains(&rows.start);
    let lines: Vec<Vec<&str>> = section
        .paragraphs
        .iter()
        .take(rows.end)
        .skip(rows.start)
        .map(|row| cells(&row.text))
        .collect();
    let widest = lines.iter().map(Vec::len).max().unwrap_or(0);
    // A table has a head, be it empty.
    let (head, body) = if headed { lines.split_at(1) } else { lines.split_at(0) };
    out.push_str(&row(head.first().map_or(&[""], Vec::as_slice), widest));
    let rule = vec!["---"; widest];
    out.push_str(&format!("| {} |\n", rule.join(" | ")));
    body.iter().for_each(|cells| out.push_str(&row(cells, widest)));
    out.push('\n');
}

/// A row of `widest` cells.
fn row(cells: &[&str], widest: usize) -> String {
    // What is escaped already is not escaped again.
    let told: Vec<String> = cells.iter().map(|cell| plain(&cell.replace("\\|", "|"))).collect();
    let rest = " |".repeat(widest.saturating_sub(cells.len()));
    format!("| {} |{rest}\n", told.join(" | "))
}

/// Sentences with footnotes for what they rest on.
fn sentences(
    (written, extract): (&[Written], &[Quoted]),
    path: Option<&str>,
    notes: &mut Vec<String>,
    out: &mut String,
) {
    for written in written {
        out.push_str(&plain(&written.text));
        for support in &written.support {
            let spans: Vec<String> = support
                .spans
                .iter()
                .map(|span| format!("{}–{}", span.start, span.end))
                .collect();
            let address = page_link(path, &support.regions, None);
            let page = named(&pages(&support.regions, None)).map(|page| format!("{}: ", linked(page, address)));
            let place = format!("{}{}", page.unwrap_or_default(), spans.join(", "));
            notes.push(format!("{} ({place})", plain(&support.quote)));
            out.push_str(&format!("[^{}]", notes.len()));
        }
        out.push_str("\n\n");
    }
    if written.is_empty() {
        for quoted in extract {
            out.push_str(&format!("> {}\n\n", plain(&quoted.text)));
        }
    }
}

/// A summary with its sources as footnotes.
pub fn summary_markdown(reply: &SummaryReply) -> String {
    let mut out = String::new();
    let mut notes = Vec::new();
    let path = reply.source.path.as_deref();
    for article in &reply.articles {
        let headline = article
            .headline
            .as_ref()
            .map_or("(no headline)".to_owned(), |headline| plain(headline));
        out.push_str(&format!("# {headline}\n\n"));
        on_page(article.page, page_link(path, &[], article.page), &mut out);
        for byline in &article.byline {
            out.push_str(&format!("*{}*\n\n", plain(byline)));
        }
        sentences((&article.written, &article.extract), path, &mut notes, &mut out);
        for section in article.sections.iter().filter(|section| section.heading.is_some()) {
            out.push_str(&format!(
                "## {}\n\n",
                plain(section.heading.as_deref().unwrap_or_default())
            ));
            sentences((&section.written, &section.extract), path, &mut notes, &mut out);
        }
    }
    for (number, note) in notes.iter().enumerate() {
        out.push_str(&format!("[^{}]: {note}\n", number + 1));
    }
    out
}

/// An answer with its citations.
pub fn answer_markdown(reply: &AnswerReply) -> String {
    let mut out = format!("**{}**\n\n", plain(&reply.question));
    match (&reply.status, &reply.answer) {
        (Status::Answered, Some(answer)) => out.push_str(&format!("{}\n\n", plain(answer))),
        (Status::Answered, None) => {}
        (Status::NotStated, _) => out.push_str(&format!("not stated{}\n\n", unread(reply))),
    }
    for citation in &reply.citations {
        let path = citation.path.as_deref().map(plain);
        let address = page_link(citation.path.as_deref(), &citation.regions, citation.page);
        let page = named(&pages(&citation.regions, citation.page)).map(|page| linked(page, address));
        let date = citation.date.as_deref().filter(|_| reply.read.is_some()).map(plain);
        let place: Vec<String> = path.into_iter().chain(page).chain(date).collect();
        let place = match place.as_slice() {
            [] => String::new(),
            place => format!(" — {}", place.join(", ")),
        };
        out.push_str(&format!("> {}{place}\n\n", plain(&citation.quote)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_page_says_is_text_wherever_it_is_pasted() {
        for (text, written) in [
            ("# Ferry", "\\# Ferry"),
            ("Room #", "Room \\#"),
            ("1. Ferry", "1\\. Ferry"),
            ("- Ferry", "\\- Ferry"),
            ("~~5~~ for $3 and $4", "\\~\\~5\\~\\~ for \\$3 and \\$4"),
            (
                "<b>*a*_b_`c`[d](e)</b> &amp;",
                "\\<b>\\*a\\*\\_b\\_\\`c\\`\\[d\\](e)\\</b> \\&amp;",
            ),
            ("{{ ferry }} {% x %}", "&#123;&#123; ferry }} &#123;% x %}"),
            ("%%hidden%% ==lit==", "%\\%hidden%\\% =\\=lit=\\="),
            ("渡口\n新桥", "渡口 新桥"),
        ] {
            assert_eq!(plain(text), written);
        }
    }
}

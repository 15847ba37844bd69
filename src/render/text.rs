//! Replies for people, on a terminal or in a file.

use super::clean::line;
use super::link::page_link;
use super::reply::{AnswerReply, ArticleSummary, ReadOf, SectionSummary, Status, SummaryReply};
use super::view::{Place, View, cut};
use crate::ground::Written;
use crate::note::Note;
use crate::page::Caption;
use crate::read::Source;
use crate::span::Quoted;

/// What stands before all but headlines and paragraphs.
const INDENT: &str = "   ";

/// The most columns of a supporting sentence that are shown.
const SHOWN: usize = 90;

/// Files that are named where an archive does not state an answer.
const NEAREST: usize = 3;

/// The line above what is said of a page.
pub fn summary_title(source: &Source, view: &View) -> String {
    let path = line(source.path.as_deref().unwrap_or("-"));
    let page = view.on(source.page);
    let (language, encoding) = (line(&source.language), view.say(&line(&source.encoding)));
    let date = source.date.as_ref().map(|date| format!(" · {}", line(&date.value)));
    let date = date.unwrap_or_default();
    let bytes = view.say(&format!("{} bytes", source.bytes));
    format!("{path}{page}{date} · {language} · {encoding} · {bytes}\n")
}

/// A headline with what is to be said of its article.
pub(super) fn headline(text: Option<&str>, complete: bool, page: Option<usize>, view: &View) -> String {
    let headline = text.map_or_else(|| view.say("(no headline)"), line);
    let broken = if complete {
        String::new()
    } else {
        format!("  {}", view.say("[breaks off]"))
    };
    let page = page.map(|page| format!("  [{}]", view.say(&format!("page {page}"))));
    let page = page.unwrap_or_default();
    format!("{headline}{broken}{page}")
}

fn captions(captions: &[Caption], view: &View, out: &mut String) {
    if !captions.is_empty() {
        out.push_str(&format!("\n{}\n", view.say("Captions")));
    }
    for caption in captions {
        let credit = caption
            .credit
            .as_ref()
            .map(|credit| format!(" — {}", line(&credit.text)))
            .unwrap_or_default();
        out.push_str(&view.item(INDENT, &format!("{}{credit}", line(&caption.text))));
    }
}

pub(super) fn notes(notes: &[Note], view: &View, out: &mut String) {
    for note in notes {
        let told = format!("{}: {}", line(&note.stage), line(&note.message));
        out.push_str(&view.item(&view.mark("note"), &view.say(&told)));
    }
}

/// A whole summary.
pub fn summary_text(reply: &SummaryReply, view: &View) -> String {
    format!("{}{}", summary_title(&reply.source, view), summary_rest(reply, view))
}

/// A summary but for the line above it.
pub fn summary_rest(reply: &SummaryReply, view: &View) -> String {
    let mut out = String::new();
    let path = reply.source.path.as_deref();
    for article in &reply.articles {
        out.push_str(&article_head(article, view));
        out.push_str(&sentences(&article.written, &article.extract, path, view));
        for section in &article.sections {
            out.push_str(&section_text(section, path, view));
        }
    }
    out + &summary_end(reply, view)
}

/// What stands above an article's summary.
pub fn article_head(article: &ArticleSummary, view: &View) -> String {
    let mut out = String::from("\n");
    for kicker in &article.kicker {
        out.push_str(&view.item(INDENT, &line(kicker)));
    }
    let head = headline(article.headline.as_deref(), article.complete, article.page, view);
    out.push_str(&view.item(&format!("{} ", line(&article.id)), &head));
    for below in article.deck.iter().chain(&article.byline) {
        out.push_str(&view.item(INDENT, &line(below)));
    }
    out.push('\n');
    out
}

/// One sentence of an abstract with what it rests on in the page at `path`.
pub fn sentence(written: &Written, path: Option<&str>, view: &View) -> String {
    let mut out = view.item(INDENT, &line(&written.text));
    for support in &written.support {
        let quote = cut(&line(&support.quote), SHOWN);
        let place = view.place(&Place {
            path,
            page: None,
            spans: &support.spans,
            regions: &support.regions,
        });
        out.push_str(&view.item("      ← ", &format!("{quote} {place}")));
    }
    out
}

/// The sentences of an abstract, or those of the extract where there is none.
fn sentences(written: &[Written], extract: &[Quoted], path: Option<&str>, view: &View) -> String {
    if written.is_empty() {
        let quoted = |quoted: &Quoted| {
            let place = view.place(&Place {
                path,
                page: None,
                spans: &quoted.spans,
                regions: &quoted.regions,
            });
            view.item(INDENT, &format!("{} {place}", line(&quoted.text)))
        };
        return extract.iter().map(quoted).collect();
    }
    written.iter().map(|written| sentence(written, path, view)).collect()
}

/// A section's summary; nothing where the section has no heading to tell it by.
pub fn section_text(section: &SectionSummary, path: Option<&str>, view: &View) -> String {
    let Some(heading) = &section.heading else {
        return String::new();
    };
    let head = view.item("   § ", &line(heading));
    format!("\n{head}{}", sentences(&section.written, &section.extract, path, view))
}

/// What stands below a summary.
pub fn summary_end(reply: &SummaryReply, view: &View) -> String {
    let mut out = String::new();
    captions(&reply.captions, view, &mut out);
    match reply.articles.iter().map(|article| article.rejected.len()).sum() {
        0 => {}
        1 => out.push_str(&format!("\n{}\n", view.say("1 draft was thrown out (`-v` shows it)"))),
        count => {
            let told = format!("{count} drafts were thrown out (`-v` shows them)");
            out.push_str(&format!("\n{}\n", view.say(&told)));
        }
    }
    let coverage = &reply.coverage;
    let model = reply
        .model
        .as_ref()
        .map_or_else(|| view.say("no model"), |model| line(&model.id));
    let read = format!(
        "{} of {} sections, {} of {} tokens read",
        coverage.sections_read, coverage.sections, coverage.tokens_read, coverage.source_tokens
    );
    out.push_str(&format!("\n{model} · {}\n", view.say(&read)));
    notes(&reply.notes, view, &mut out);
    out
}

/// An answer with its citations.
pub fn answer_text(reply: &AnswerReply, view: &View) -> String {
    let mut out = String::new();
    match (&reply.status, &reply.answer) {
        (Status::Answered, Some(answer)) => out.push_str(&view.item("", &line(answer))),
        (Status::Answered, None) => {}
        (Status::NotStated, _) => out.push_str(&not_stated(reply, view)),
    }
    for citation in &reply.citations {
        let address = page_link(citation.path.as_deref(), &citation.regions, citation.page);
        let path = address.as_deref().or(citation.path.as_deref());
        let path = path.map(|path| format!("{} ", line(path))).unwrap_or_default();
        let date = citation.date.as_deref().filter(|_| reply.read.is_some());
        let path = format!(
            "{path}{}",
            date.map(|date| format!("{} ", line(date))).unwrap_or_default()
        );
        let place = view.place(&Place {
            path: citation.path.as_deref(),
            page: citation.page,
            spans: &citation.spans,
            regions: &citation.regions,
        });
        let text = format!("{} ({path}{} {place})", line(&citation.quote), line(&citation.article));
        out.push_str(&view.item("   ← ", &text));
        for day in &citation.resolved {
            let text = format!("“{}” is {}, by the day of its page", line(&day.words), line(&day.date));
            out.push_str(&view.item("     ", &text));
        }
    }
    if let Some(confidence) = reply.confidence {
        out.push_str(&format!("   {}\n", view.say(&format!("confidence {confidence:.2}"))));
    }
    out
}

/// That it is not stated, and of an archive how much was read and what was nearest.
fn not_stated(reply: &AnswerReply, view: &View) -> String {
    let mut out = view.say(&format!("not stated{}", unread(reply))) + "\n";
    if reply.read.is_some() {
        let paths = reply
            .search
            .ranked
            .iter()
            .filter_map(|searched| searched.path.as_deref());
        let mut nearest: Vec<&str> = Vec::new();
        for path in paths.filter(|path| !path.is_empty()) {
            if nearest.len() < NEAREST && !nearest.contains(&path) {
                nearest.push(path);
            }
        }
        nearest
            .iter()
            .for_each(|path| out.push_str(&format!("   {}\n", view.say(&format!("nearest: {}", line(path))))));
    }
    out
}

/// How much of an archive was read, as it goes on after `not stated`; nothing where pages were asked.
pub(super) fn unread(reply: &AnswerReply) -> String {
    let told = |read: &ReadOf| format!(" in the {} articles that were read, of {}", read.articles, read.of);
    reply.read.as_ref().map(told).unwrap_or_default()
}

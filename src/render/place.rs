//! A place of a page that is shown: an article, a section, or the bytes of a citation with the lines around them.

use super::clean::line;
use super::link::page_link;
use super::original::Original;
use super::parts::{Part, PartKind, of_article, of_section, set_apart};
use super::view::{Lines, Place, View};
use crate::error::{Error, Kind, Result};
use crate::page::Article;
use crate::read::Source;
use crate::span::joined::Joined;
use crate::span::{Region, Span};
use serde::Serialize;

/// Lines around a place that are shown, before it and after it.
const AROUND: usize = 2;

/// A place of a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceReply {
    /// [`PlaceReply::SCHEMA`].
    pub schema: String,
    /// The program's version.
    pub version: String,
    /// The page.
    pub source: Source,
    /// The article that it is, or stands in; `None` for captions and furniture.
    pub article: Option<String>,
    /// That article's headline.
    pub headline: Option<String>,
    /// Where a reader of PDF opens it.
    pub link: Option<String>,
    /// What stands there, in reading order.
    pub parts: Vec<PlacePart>,
    /// The lines of the page above the first of them, where bytes were asked for.
    pub before: Vec<String>,
    /// The lines below the last of them.
    pub after: Vec<String>,
}

/// A part of the page that stands there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlacePart {
    /// What it is: `headline`, `paragraph`, `caption` …
    pub part: PartKind,
    /// Where it stands.
    pub spans: Vec<Span>,
    /// Its words, joined as paragraphs are.
    pub text: String,
    /// The first and the last of its lines in the page, counted from 1; `None` where the page is all one line.
    pub lines: Option<[usize; 2]>,
    /// Where it was printed, a region a line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
}

impl PlaceReply {
    /// Names the form of the reply.
    pub const SCHEMA: &str = "standfirst.place/1";

    /// The article, or the section, of that id.
    ///
    /// # Errors
    /// Where the page has none of that id.
    pub fn named(original: &Original, id: &str) -> Result<Self> {
        let articles = &original.reply.page.articles;
        let holds = |article: &&Article| article.id == id || article.sections.iter().any(|section| section.id == id);
        let Some(article) = articles.iter().find(holds) else {
            let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
            let error = Error::new(Kind::Input, format!("the page has no article `{id}`"));
            return Err(error.hint(match ids.as_slice() {
                [] => "name bytes of it, such as 0-80".to_owned(),
                ids => format!("name one of: {}", ids.join(", ")),
            }));
        };
        let section = article.sections.iter().find(|section| section.id == id);
        let parts = match section {
            Some(section) => of_section(section),
            None => of_article(article),
        };
        let mut reply = Self::of(original, Some(article));
        reply.parts = parts.iter().map(|part| told(original, part.kind, part.spans)).collect();
        Ok(reply.linked())
    }

    /// The bytes of `spans`, each piece by the part that it stands in, with the lines around them.
    ///
    /// # Errors
    /// Where a span does not fit the page.
    pub fn bytes(original: &Original, spans: &[Span]) -> Result<Self> {
        let text = original.text;
        for span in spans {
            if span.text(text).is_none_or(str::is_empty) {
                let message = format!(
                    "the span `{}-{}` does not fit the page of {} bytes",
                    span.start,
                    span.end,
                    text.len()
                );
                return Err(Error::new(Kind::Input, message).hint("take it from a citation of that very page"));
            }
        }
        let page = &original.reply.page;
        let of: Vec<(Option<&Article>, Part)> = page
            .articles
            .iter()
            .flat_map(|article| of_article(article).into_iter().map(move |part| (Some(article), part)))
            .chain(set_apart(page).into_iter().map(|part| (None, part)))
            .collect();
        let touches = |part: &Part, span: &Span| {
            part.spans
                .iter()
                .any(|own| own.start < span.end && span.start < own.end)
        };
        let holder = |span: &Span| of.iter().find(|(_, part)| touches(part, span));
        let article = spans.iter().find_map(|span| holder(span)?.0);
        let mut reply = Self::of(original, article);
        for group in
            spans.chunk_by(|a, b| holder(a).map(|(_, part)| part.spans) == holder(b).map(|(_, part)| part.spans))
        {
            let kind = group
                .first()
                .and_then(holder)
                .map_or(PartKind::Furniture, |(_, part)| part.kind);
            reply.parts.push(told(original, kind, group));
        }
        let (first, last) = (
            spans.iter().map(|span| span.start).min(),
            spans.iter().map(|span| span.end).max(),
        );
        let line = |text: &str| text.trim_end_matches('\r').to_owned();
        let (above, below) = (text.get(..first.unwrap_or(0)), text.get(last.unwrap_or(0)..));
        // The line that a place begins in the middle of is one of those around it, too.
        let mut before: Vec<String> = above
            .unwrap_or_default()
            .rsplit('\n')
            .take(AROUND + 1)
            .map(line)
            .collect();
        before.reverse();
        reply.before = before;
        reply.after = below
            .unwrap_or_default()
            .split('\n')
            .take(AROUND + 1)
            .map(line)
            .collect();
        Ok(reply.linked())
    }

    fn of(original: &Original, article: Option<&Article>) -> Self {
        let headline = article.and_then(|article| article.headline.as_ref());
        Self {
            schema: Self::SCHEMA.to_owned(),
            version: original.reply.version.clone(),
            source: original.reply.source.clone(),
            article: article.map(|article| article.id.clone()),
            headline: headline.map(|headline| headline.words()),
            link: None,
            parts: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
        }
    }

    fn linked(mut self) -> Self {
        let regions = self.parts.iter().flat_map(|part| &part.regions).copied();
        let regions: Vec<Region> = regions.take(1).collect();
        // A PDF of one page is opened at that.
        let page = self.source.page.or(Some(1));
        self.link = page_link(self.source.path.as_deref(), &regions, page);
        self
    }
}

fn told(original: &Original, kind: PartKind, spans: &[Span]) -> PlacePart {
    let lines = Lines::of(original.text);
    let first = spans.iter().filter_map(|span| lines.number(span.start)).min();
    let last = spans
        .iter()
        .filter_map(|span| lines.number(span.end.saturating_sub(1)))
        .max();
    PlacePart {
        part: kind,
        spans: spans.to_vec(),
        text: Joined::new(original.text, spans).text().to_owned(),
        lines: first.zip(last).map(|(first, last)| [first, last]),
        regions: original.layout.map(|layout| layout.regions(spans)).unwrap_or_default(),
    }
}

/// A place for people.
pub fn place_text(reply: &PlaceReply, view: &View) -> String {
    let path = reply.link.as_deref().or(reply.source.path.as_deref()).unwrap_or("-");
    let mut head = vec![line(path)];
    head.extend(
        reply
            .source
            .page
            .filter(|_| reply.link.is_none())
            .map(|page| view.say(&format!("page {page}"))),
    );
    head.extend(reply.article.as_deref().map(|id| match &reply.headline {
        Some(headline) => format!("{} {}", line(id), line(headline)),
        None => line(id),
    }));
    let mut out = view.item("", &head.join(" · "));
    out.push('\n');
    around(&reply.before, view, &mut out);
    for part in &reply.parts {
        let place = view.place(&Place {
            path: reply.source.path.as_deref(),
            page: reply.source.page,
            spans: &part.spans,
            regions: &part.regions,
        });
        let name = match part.part {
            PartKind::Paragraph => String::new(),
            kind => view.mark(kind.name()),
        };
        out.push_str(&view.under(" ▌ ", " ▌ ", &format!("{name}{} {place}", line(&part.text))));
    }
    around(&reply.after, view, &mut out);
    out
}

fn around(lines: &[String], view: &View, out: &mut String) {
    for text in lines.iter().filter(|text| !text.trim().is_empty()) {
        out.push_str(&view.item("   ", line(text).trim()));
    }
}

//! Structure that was given back: what `read` replied, perhaps corrected by hand, held against the page.

use super::input::Input;
use super::regions::layout;
use crate::error::{Error, Kind, Result};
use crate::note::Note;
use crate::page::{Page, settle};
use crate::read::{Dated, Document, Format, from_text};
use crate::render::PageReply;
use crate::span::Span;
use std::collections::BTreeSet;

/// A page of which only a reply is left has at most so many bytes.
const REBUILT_BYTES: usize = 64 << 20;
/// An id has at most so many bytes.
const ID_LENGTH: usize = 32;

impl Input {
    /// `document` with `page` for its structure; texts are taken anew by their spans, and what no part holds is noted.
    ///
    /// # Errors
    /// Where a span does not fit the document, or two parts hold the same byte.
    pub fn structured(document: Document, mut page: Page) -> Result<Self> {
        for gap in settle(&document.text, &mut page)? {
            let message = "the given structure leaves this text out";
            page.notes.push(Note::new("read", message).at(gap));
        }
        let given = Some(page);
        Ok(Self { document, given })
    }

    /// The same for a structure that is to be as sound as one that was found.
    ///
    /// # Errors
    /// As [`Input::structured`], and where the page breaks what is promised of every page: text that no part holds, an id that is
    /// there twice, a part without a span.
    pub fn soundly_structured(document: Document, mut page: Page) -> Result<Self> {
        let gaps = settle(&document.text, &mut page)?;
        sound(&document.text, &page, &gaps)?;
        let given = Some(page);
        Ok(Self { document, given })
    }

    /// The page that a reply of `read` speaks of, with the structure it gives: `document` where that is at hand, else put together
    /// from the reply's own parts.
    ///
    /// # Errors
    /// As [`Input::structured`], and where the reply's parts do not make up the page.
    pub fn from_reply(reply: PageReply, document: Option<Document>) -> Result<Self> {
        let given = reply.source.date.clone().filter(|date| date.from == Dated::GIVEN);
        let mut document = match document {
            Some(document) => document,
            None => rebuilt(&reply)?,
        };
        document.source.date = given.or(document.source.date);
        Self::structured(document, reply.page)
    }
}

/// Holds a structure against what is promised of every page.
fn sound(text: &str, page: &Page, gaps: &[Span]) -> Result<()> {
    if let Some(gap) = gaps.first() {
        let message = format!("the bytes `[{}, {}]` of the page belong to no part", gap.start, gap.end);
        return Err(wrong(message).hint("give every span to one part; `furniture` takes what is no article's"));
    }
    let sections = || page.articles.iter().flat_map(|article| &article.sections);
    let of_articles = page.articles.iter().map(|article| &article.id);
    let mut seen = BTreeSet::new();
    for id in of_articles.chain(sections().map(|section| &section.id)) {
        let formed = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        if id.is_empty() || id.len() > ID_LENGTH || !formed || !seen.insert(id) {
            return Err(wrong("an id is empty, there twice, or not like `a1` and `a1.s1`"));
        }
    }
    let paragraphs = sections().flat_map(|section| &section.paragraphs);
    let of_captions = page.captions.iter().map(|caption| &caption.spans);
    let mut spans = paragraphs.map(|paragraph| &paragraph.spans).chain(of_captions);
    if spans.any(Vec::is_empty) {
        return Err(wrong("a paragraph or a caption has no span"));
    }
    let joined = page.joins.iter().flat_map(|join| [join.left, join.right]);
    let noted = page.notes.iter().filter_map(|note| note.span);
    match joined.chain(noted).find(|span| span.text(text).is_none()) {
        Some(span) => Err(wrong(format!(
            "the span `[{}, {}]` does not fit the page",
            span.start, span.end
        ))),
        None => Ok(()),
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(Kind::Input, message)
}

/// The page that a reply speaks of, from the reply's parts.
fn rebuilt(reply: &PageReply) -> Result<Document> {
    let source = &reply.source;
    let text = source_text(reply).ok_or_else(|| {
        let path = source.path.as_deref().unwrap_or("-");
        let message = format!("the page `{path}` that this structure belongs to is not there, or has changed");
        wrong(message).hint("put the page back where it was when `standfirst read` saw it")
    })?;
    let mut document = from_text(source.path.clone(), Format::Plain, text, &source.encoding)?;
    document.source = source.clone();
    document.layout = layout(reply, &document.text);
    Ok(document)
}

/// The source with only white space lost, where every part stands in the reply byte for byte.
fn source_text(reply: &PageReply) -> Option<String> {
    let mut bytes = vec![b' '; Some(reply.source.bytes).filter(|bytes| *bytes <= REBUILT_BYTES)?];
    let mut put = |spans: &[Span], text: &str| -> Option<()> {
        let mut rest = text;
        for span in spans {
            rest = rest
                .strip_prefix(' ')
                .filter(|_| rest.len() != text.len())
                .unwrap_or(rest);
            bytes
                .get_mut(span.start..span.end)?
                .copy_from_slice(rest.get(..span.len())?.as_bytes());
            rest = rest.get(span.len()..)?;
        }
        rest.is_empty().then_some(())
    };
    let page = &reply.page;
    for located in page
        .furniture
        .iter()
        .chain(page.captions.iter().filter_map(|caption| caption.credit.as_ref()))
    {
        put(&[located.span], &located.text)?;
    }
    for caption in &page.captions {
        put(&caption.spans, &caption.text)?;
    }
    for article in &page.articles {
        let parts = article
            .kicker
            .iter()
            .chain(&article.headline)
            .chain(&article.deck)
            .chain(&article.byline);
        for located in parts.chain(article.sections.iter().filter_map(|section| section.heading.as_ref())) {
            put(&[located.span], &located.text)?;
        }
        for paragraph in article.sections.iter().flat_map(|section| &section.paragraphs) {
            put(&paragraph.spans, &paragraph.text)?;
        }
    }
    String::from_utf8(bytes).ok()
}

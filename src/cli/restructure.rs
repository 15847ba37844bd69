//! Structure that `read` printed, perhaps corrected by hand, taken as given.

use super::input;
use crate::error::{Error, Kind, Result};
use crate::note::Note;
use crate::page::settle;
use crate::pipeline::Input;
use crate::read::{self, Document, Format};
use crate::render::PageReply;
use crate::span::Span;
use std::path::Path;

/// The replies of `read` that a file holds, one or one a line; `None` where it is something else.
pub(super) fn replies(bytes: &[u8]) -> Option<Vec<PageReply>> {
    let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if begins != Some(&b'{') {
        return None;
    }
    let read: std::result::Result<Vec<PageReply>, _> =
        serde_json::Deserializer::from_slice(bytes).into_iter().collect();
    read.ok()
        .filter(|replies| !replies.is_empty() && replies.iter().all(|reply| reply.schema == PageReply::SCHEMA))
}

/// The page that a reply of `read` speaks of, with the structure it gives.
pub(super) fn restructure(reply: PageReply, beside: &Path, encoding: Option<&str>) -> Result<Input> {
    let document = document(&reply, beside, encoding)?;
    let mut page = reply.page;
    for gap in settle(&document.text, &mut page)? {
        page.notes
            .push(Note::new("read", "the given structure leaves this text out").at(gap));
    }
    Ok(Input {
        document,
        given: Some(page),
    })
}

/// The page's text: from its file, if that is still the same, or put together from the reply's own parts.
fn document(reply: &PageReply, beside: &Path, encoding: Option<&str>) -> Result<Document> {
    let source = &reply.source;
    for path in source.path.iter().flat_map(|path| {
        let beside = beside.parent().map(|folder| folder.join(path));
        [Some(Path::new(path).to_owned()), beside].into_iter().flatten()
    }) {
        if path == Path::new("-") || !path.is_file() {
            continue;
        }
        let documents = read::documents(
            source.path.as_deref(),
            Format::of(&path),
            &input::bytes(&path)?,
            encoding,
        );
        let same = |document: &Document| document.source.blake3 == source.blake3;
        if let Some(document) = documents.into_iter().flatten().find(same) {
            return Ok(document);
        }
    }
    let text = rebuilt(reply).ok_or_else(|| {
        let path = source.path.as_deref().unwrap_or("-");
        Error::new(
            Kind::Input,
            format!("the page `{path}` that this structure belongs to is not there, or has changed"),
        )
        .hint("put the page back where it was when `standfirst read` saw it")
    })?;
    let mut document = read::from_text(source.path.clone(), Format::Plain, text, &source.encoding)?;
    document.source = source.clone();
    Ok(document)
}

/// The source with only white space lost, where every part stands in the reply byte for byte.
fn rebuilt(reply: &PageReply) -> Option<String> {
    let mut bytes = vec![b' '; Some(reply.source.bytes).filter(|bytes| *bytes <= 64 << 20)?];
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

//! A page as TEI P5: articles are divisions, what was printed where stands in a facsimile, and the id of a text is its span.

use super::original::Original;
use super::reply::PageReply;
use super::tei_header::header;
use super::tei_text::Text;
use super::xml::attribute;
use crate::page::Caption;
use crate::span::Located;

const NAMESPACE: &str = "http://www.tei-c.org/ns/1.0";

/// A page as an element `TEI`; every id in it begins with `prefix`.
pub(super) fn page(original: &Original, prefix: &str) -> String {
    let reply = original.reply;
    let mut text = Text::new(original, prefix);
    for article in &reply.page.articles {
        text.article(article);
    }
    for caption in &reply.page.captions {
        figure(caption, &mut text);
    }
    for furniture in &reply.page.furniture {
        text.located("fw", "", furniture);
    }
    if reply.page.articles.is_empty() {
        // A body holds something that is no furniture.
        text.out.push_str("<p/>\n");
    }
    let language = attribute("xml:lang", &reply.source.language);
    let (body, facsimile) = text.finish(&reply.layout);
    format!(
        "<TEI xmlns=\"{NAMESPACE}\"{language}>\n{}{facsimile}<text>\n<body>\n{body}</body>\n</text>\n</TEI>\n",
        header(reply)
    )
}

/// What stands before the pages of several; the first of them is `first`.
pub(super) fn begin(first: &PageReply) -> String {
    format!("<teiCorpus xmlns=\"{NAMESPACE}\">\n{}", header(first))
}

/// What stands behind the pages of several.
pub(super) const END: &str = "</teiCorpus>\n";

fn figure(caption: &Caption, text: &mut Text) {
    text.out.push_str("<figure>\n");
    text.quoted("p", &caption.spans, &caption.text, &caption.regions);
    if let Some(credit) = &caption.credit {
        credited(credit, text);
    }
    text.out.push_str("</figure>\n");
}

fn credited(credit: &Located, text: &mut Text) {
    text.located("byline", "", credit);
}

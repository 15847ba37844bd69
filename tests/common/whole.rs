//! What holds of any page: no byte lost, none in two parts, every text the source's own.

use standfirst::page::Page;
use standfirst::read::Document;
use standfirst::span::joined::Joined;
use standfirst::span::{Located, Span};

/// Every part of a page with the text it claims.
fn parts(page: &Page) -> Vec<(Vec<Span>, &str)> {
    let mut parts = Vec::new();
    let one = |located: &Located| vec![located.span];
    for article in &page.articles {
        let located = article
            .kicker
            .iter()
            .chain(&article.headline)
            .chain(&article.deck)
            .chain(&article.byline);
        parts.extend(located.map(|located| (one(located), located.text.as_str())));
        for section in &article.sections {
            parts.extend(
                section
                    .heading
                    .iter()
                    .map(|heading| (one(heading), heading.text.as_str())),
            );
            parts.extend(
                section
                    .paragraphs
                    .iter()
                    .map(|paragraph| (paragraph.spans.clone(), paragraph.text.as_str())),
            );
        }
    }
    for caption in &page.captions {
        parts.push((caption.spans.clone(), caption.text.as_str()));
        parts.extend(caption.credit.iter().map(|credit| (one(credit), credit.text.as_str())));
    }
    parts.extend(
        page.furniture
            .iter()
            .map(|located| (one(located), located.text.as_str())),
    );
    parts
}

/// Fails where something of `document` is lost in `page`, or stands in it twice, or is not what stands there.
pub fn holds(document: &Document, page: &Page) {
    let source = document.text.as_str();
    let mut owners = vec![0u8; source.len()];
    for (spans, text) in parts(page) {
        let as_read = spans.len() == 1 && spans[0].text(source) == Some(text);
        assert!(
            as_read || Joined::new(source, &spans).text() == text,
            "{text:?} is not the page's"
        );
        for span in spans {
            assert!(span.text(source).is_some(), "{span:?} does not fit");
            owners[span.start..span.end].iter_mut().for_each(|owner| *owner += 1);
        }
    }
    for (place, c) in source.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        assert_eq!(
            owners[place], 1,
            "byte {place}, `{c}`, belongs to {} parts",
            owners[place]
        );
    }
}

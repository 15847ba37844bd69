//! Structure that somebody gave, held against the text that it is of.

use super::types::Page;
use crate::error::{Error, Kind, Result};
use crate::span::joined::Joined;
use crate::span::{Located, Quoted, Span};

/// Takes every text of `page` anew from the `source` by its spans, leaves out where they were printed, and returns what of the source no part holds.
///
/// # Errors
/// Where a span does not fit the source, or two parts hold the same byte.
pub fn settle(source: &str, page: &mut Page) -> Result<Vec<Span>> {
    let mut taken: Vec<Span> = Vec::new();
    let mut words = |spans: &[Span]| -> Result<String> {
        for span in spans {
            if span.text(source).is_none_or(str::is_empty) {
                let message = format!("the span `[{}, {}]` does not fit the page", span.start, span.end);
                return Err(Error::new(Kind::Input, message).hint("take spans from what `standfirst read` printed"));
            }
        }
        taken.extend(spans);
        Ok(Joined::new(source, spans).text().to_owned())
    };
    let mut locate = |located: &mut Located| -> Result<()> {
        words(&[located.span])?;
        *located = Located::new(source, located.span);
        Ok(())
    };
    for located in page
        .furniture
        .iter_mut()
        .chain(page.captions.iter_mut().filter_map(|caption| caption.credit.as_mut()))
    {
        locate(located)?;
    }
    for article in &mut page.articles {
        let parts = article
            .kicker
            .iter_mut()
            .chain(&mut article.headline)
            .chain(&mut article.deck)
            .chain(&mut article.byline);
        for located in parts.chain(
            article
                .sections
                .iter_mut()
                .filter_map(|section| section.heading.as_mut()),
        ) {
            locate(located)?;
        }
    }
    for article in &mut page.articles {
        article.jumps.retain_mut(|jump| {
            let text = jump.span.text(source).filter(|text| !text.is_empty());
            jump.text = text.unwrap_or_default().to_owned();
            text.is_some()
        });
    }
    for caption in &mut page.captions {
        caption.text = words(&caption.spans)?;
        caption.regions.clear();
    }
    for paragraph in page
        .articles
        .iter_mut()
        .flat_map(|article| &mut article.sections)
        .flat_map(|section| &mut section.paragraphs)
    {
        let Quoted { spans, text, regions } = paragraph;
        *text = words(spans)?;
        regions.clear();
    }
    taken.sort();
    if let Some(pair) = taken.windows(2).find(|pair| pair[1].start < pair[0].end) {
        let message = format!("byte `{}` of the page belongs to two parts", pair[1].start);
        return Err(Error::new(Kind::Input, message).hint("give every span to one part only"));
    }
    let mut gaps = Vec::new();
    let mut at = 0;
    for span in taken.iter().chain([&Span::new(source.len(), source.len())]) {
        let gap = Span::new(at, span.start).trimmed(source);
        if !gap.is_empty() {
            gaps.push(gap);
        }
        at = span.end.max(at);
    }
    Ok(gaps)
}

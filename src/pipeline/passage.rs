//! What of the pages is read at once for a question: runs of an article's paragraphs, with a way back to the source.

use super::writer::Writer;
use crate::chunk::chunks;
use crate::page::Page;
use crate::read::Document;
use crate::span::{Located, Span};
use crate::text::joined::Joined;
use crate::text::sentence::sentences;
use std::ops::Range;

/// The most tokens of a passage of several paragraphs, or characters where there is no model to count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// What is read for a question is what it waits for, and answers from longer passages are no better.
    Narrow = 320,
    /// Where a question is in another language, most passages of a page are weighed and few are read: fewer and longer ones.
    Wide = 600,
}

/// A run of an article's paragraphs.
pub(super) struct Passage {
    /// The page's place among those given.
    pub page: usize,
    /// The article's id and headline.
    pub article: String,
    pub headline: String,
    /// The page's digest.
    pub source: String,
    /// Tag of the page's language.
    pub language: String,
    text: String,
    /// Where each paragraph begins in `text`.
    paragraphs: Vec<(usize, Joined)>,
}

impl Passage {
    /// The paragraphs, a line each.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Its sentences as ranges of the text.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        self.paragraphs.iter().flat_map(|(begin, joined)| {
            sentences(joined.text())
                .into_iter()
                .map(move |range| begin + range.start..begin + range.end)
        })
    }

    /// Where all of it stands in the source; paragraphs that follow each other there are one span.
    pub(super) fn everywhere(&self, source: &str) -> Vec<Span> {
        let whole = |(_, joined): &(usize, Joined)| joined.spans_of(source, 0..joined.text().len());
        let mut spans: Vec<Span> = Vec::new();
        for span in self.paragraphs.iter().flat_map(whole) {
            let gap = |last: &Span| {
                source
                    .get(last.end..span.start)
                    .is_some_and(|gap| gap.trim().is_empty())
            };
            match spans.last_mut() {
                Some(last) if gap(last) => last.end = span.end,
                _ => spans.push(span),
            }
        }
        spans
    }

    /// Where a range of the text, within one paragraph, stands in the source.
    pub(super) fn spans(&self, source: &str, range: Range<usize>) -> Vec<Span> {
        let place = self
            .paragraphs
            .partition_point(|(begin, _)| *begin <= range.start)
            .saturating_sub(1);
        let Some((begin, joined)) = self.paragraphs.get(place) else {
            return Vec::new();
        };
        joined.spans_of(
            source,
            range.start.saturating_sub(*begin)..range.end.saturating_sub(*begin),
        )
    }
}

/// All passages of all pages; captions stand for themselves in none of them.
pub(super) fn passages(writer: &Writer, pages: &[(Document, Page)], width: Width) -> Vec<Passage> {
    let mut found = Vec::new();
    for (number, (document, page)) in pages.iter().enumerate() {
        for article in &page.articles {
            let mut count = |text: &str| match writer.count(text) {
                0 => text.chars().count(),
                tokens => tokens,
            };
            for chunk in chunks(article, width as usize, &mut count) {
                let mut passage = Passage {
                    page: number,
                    article: article.id.clone(),
                    headline: article.headline.as_ref().map(Located::words).unwrap_or_default(),
                    source: document.source.blake3.clone(),
                    language: document.source.language.clone(),
                    text: String::new(),
                    paragraphs: Vec::new(),
                };
                for (section, paragraph) in chunk.paragraphs {
                    let joined = Joined::new(&document.text, &article.sections[section].paragraphs[paragraph].spans);
                    if !passage.text.is_empty() {
                        passage.text.push('\n');
                    }
                    passage.paragraphs.push((passage.text.len(), joined.clone()));
                    passage.text.push_str(joined.text());
                }
                found.push(passage);
            }
        }
    }
    found
}

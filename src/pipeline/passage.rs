//! What of the pages is read at once for a question: runs of an article's paragraphs, with a way back to the source.

use super::writer::Writer;
use crate::chunk::chunks;
use crate::language::sentence::sentences;
use crate::page::Page;
use crate::read::Document;
use crate::span::joined::Joined;
use crate::span::{Located, Span};
use std::ops::Range;

/// The most tokens of a passage of several paragraphs, or characters where there is no model to count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// What is read for a question is what it waits for, and answers from longer passages are no better.
    Narrow = 320,
    /// Where a question is in another language, most passages of a page are weighed and few are read: fewer and longer ones.
    Wide = 600,
}

/// The most captions that are read at once.
const CAPTIONS: usize = 6;

/// What a passage is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Paragraphs of an article.
    Paragraphs,
    /// What stands above them: kicker, headline, deck.
    Head,
    /// Captions of photographs, with their credits.
    Captions,
}

/// A run of an article's paragraphs, or what stands around them, a paragraph each.
pub(super) struct Passage {
    /// What it is made of.
    pub part: Part,
    /// The page's place among those given.
    pub page: usize,
    /// The article's id and headline; both empty for captions, which belong to none.
    pub article: String,
    pub headline: String,
    /// The page's digest.
    pub source: String,
    /// Tag of the page's language.
    pub language: String,
    text: String,
    /// The same with line ends in the place of what no answer is copied from.
    copied: String,
    /// Where each paragraph begins in `text`.
    paragraphs: Vec<(usize, Joined)>,
}

impl Passage {
    fn push(&mut self, paragraph: Joined) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let begin = self.text.len();
        self.text.push_str(paragraph.text());
        self.copied.clone_from(&self.text);
        self.paragraphs.push((begin, paragraph));
    }

    /// The paragraphs, a line each.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text without what the page takes back and what is asked in it, byte for byte as long as the text: line ends stand there, which
    /// nothing copied crosses.
    pub(super) fn copied(&self) -> &str {
        &self.copied
    }

    /// Keeps answers from being copied from `range` of the text.
    pub(super) fn withhold(&mut self, range: Range<usize>) {
        let blank = "\n".repeat(range.len());
        if self.copied.is_char_boundary(range.start) && self.copied.is_char_boundary(range.end) {
            self.copied.replace_range(range, &blank);
        }
    }

    /// The sentence that holds the place `at` of the text.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        let found = self.sentences().find(|range| range.start <= at && at < range.end);
        found.unwrap_or(0..self.text.len())
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

/// All passages of all pages; `width` tells how long those of a page in a language may be.
pub(super) fn passages(writer: &Writer, pages: &[(Document, Page)], width: impl Fn(&str) -> Width) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut count = |text: &str| match writer.count(text) {
        0 => text.chars().count(),
        tokens => tokens,
    };
    for (number, (document, page)) in pages.iter().enumerate() {
        let width = width(&document.source.language) as usize;
        let new = |part, article: &str, headline: String, places: &[&[Span]]| {
            let mut passage = Passage {
                part,
                page: number,
                article: article.to_owned(),
                headline,
                source: document.source.blake3.clone(),
                language: document.source.language.clone(),
                text: String::new(),
                copied: String::new(),
                paragraphs: Vec::new(),
            };
            for spans in places {
                passage.push(Joined::new(&document.text, spans));
            }
            passage
        };
        for article in &page.articles {
            let headline = article.headline.as_ref().map(Located::words).unwrap_or_default();
            for chunk in chunks(article, width, &mut count) {
                let spans = |(section, paragraph): &(usize, usize)| {
                    article.sections[*section].paragraphs[*paragraph].spans.as_slice()
                };
                let places: Vec<&[Span]> = chunk.paragraphs.iter().map(spans).collect();
                found.push(new(Part::Paragraphs, &article.id, headline.clone(), &places));
            }
            let lines = article.kicker.iter().chain(&article.headline).chain(&article.deck);
            let places: Vec<&[Span]> = lines.map(|line| std::slice::from_ref(&line.span)).collect();
            if !places.is_empty() {
                found.push(new(Part::Head, &article.id, headline, &places));
            }
        }
        let captions = page.captions.iter().map(|caption| {
            let credit = caption.credit.iter().map(|credit| credit.span);
            caption.spans.iter().copied().chain(credit).collect::<Vec<Span>>()
        });
        let captions: Vec<Vec<Span>> = captions.collect();
        for some in captions.chunks(CAPTIONS) {
            let places: Vec<&[Span]> = some.iter().map(Vec::as_slice).collect();
            found.push(new(Part::Captions, "", String::new(), &places));
        }
    }
    found
}

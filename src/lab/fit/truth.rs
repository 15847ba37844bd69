//! Pages with their truth, as `make_pages.py` writes them.

use super::super::tell::unusable;
use crate::error::Result;
use crate::page::part::Part;
use crate::page::unit::Unit;
use crate::read::{Document, Format, document};
use crate::span::Span;
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Deserialize)]
pub(super) struct Truth {
    page: String,
    pub articles: Vec<Article>,
    captions: Vec<Caption>,
    furniture: Vec<Span>,
}

#[derive(Deserialize)]
pub(super) struct Article {
    #[serde(default)]
    kicker: Vec<Span>,
    headline: Option<Span>,
    #[serde(default)]
    deck: Vec<Span>,
    #[serde(default)]
    byline: Vec<Span>,
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    heading: Option<Span>,
    paragraphs: Vec<Vec<Span>>,
}

#[derive(Deserialize)]
struct Caption {
    spans: Vec<Span>,
    credit: Option<Span>,
}

impl Truth {
    /// Every span with its part and, where it has one, its article's number.
    fn spans(&self) -> Vec<(Span, Part, Option<usize>)> {
        let mut found = Vec::new();
        for (number, article) in self.articles.iter().enumerate() {
            let of = Some(number);
            let body = || {
                article
                    .sections
                    .iter()
                    .flat_map(|section| section.paragraphs.iter().flatten())
            };
            found.extend(article.kicker.iter().map(|&span| (span, Part::Kicker, of)));
            found.extend(article.headline.map(|span| (span, Part::Headline, of)));
            found.extend(article.deck.iter().map(|&span| (span, Part::Deck, of)));
            let last = body().last().map_or(usize::MAX, |span| span.end);
            let gap = |span: Span| {
                article.headline.map_or(usize::MAX, |head| {
                    span.start
                        .checked_sub(head.end)
                        .unwrap_or(head.start.saturating_sub(span.end))
                })
            };
            found.extend(article.byline.iter().map(|&span| {
                let signs = span.start.checked_sub(last).is_some_and(|below| below < gap(span));
                let above = article.headline.is_some_and(|head| span.start < head.start);
                let part = match (signs, above) {
                    (true, _) => Part::Signature,
                    (_, true) => Part::Author,
                    _ => Part::Byline,
                };
                (span, part, of)
            }));
            found.extend(
                article
                    .sections
                    .iter()
                    .filter_map(|section| Some((section.heading?, Part::Heading, of))),
            );
            found.extend(body().map(|&span| (span, Part::Paragraph, of)));
        }
        for caption in &self.captions {
            found.extend(caption.spans.iter().map(|&span| (span, Part::Caption, None)));
            found.extend(caption.credit.map(|span| (span, Part::Credit, None)));
        }
        found.extend(self.furniture.iter().map(|&span| (span, Part::Furniture, None)));
        found
    }

    /// The pieces of every paragraph, in reading order.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &Vec<Span>> {
        let sections = self.articles.iter().flat_map(|article| &article.sections);
        sections.flat_map(|section| &section.paragraphs)
    }

    /// Every piece of every paragraph in reading order, article after article, with an empty one between articles.
    pub(super) fn order(&self) -> impl Iterator<Item = Span> {
        let pieces = |article: &Article| -> Vec<Span> {
            article
                .sections
                .iter()
                .flat_map(|section| section.paragraphs.iter().flatten())
                .copied()
                .collect()
        };
        let between = Span::new(usize::MAX, usize::MAX);
        self.articles
            .iter()
            .flat_map(move |article| pieces(article).into_iter().chain([between]))
    }

    /// Where the headline of each article begins, and the place of its first piece in that order.
    pub(super) fn heads(&self) -> Vec<(usize, usize)> {
        let mut index = 0;
        let mut found = Vec::new();
        for article in &self.articles {
            found.extend(article.headline.map(|head| (head.start, index)));
            let sections = article.sections.iter().flat_map(|section| &section.paragraphs);
            index += sections.map(Vec::len).sum::<usize>() + 1;
        }
        found
    }

    /// The true part of each unit, and its article: those of the span that shares most of its bytes.
    pub(super) fn of_units(&self, units: &[Unit]) -> Vec<(Part, Option<usize>)> {
        let spans = self.spans();
        units
            .iter()
            .map(|unit| {
                let shared = |span: &Span| {
                    unit.span()
                        .end
                        .min(span.end)
                        .saturating_sub(unit.span().start.max(span.start))
                };
                spans
                    .iter()
                    .max_by_key(|(span, ..)| shared(span))
                    .filter(|(span, ..)| shared(span) > 0)
                    .map_or((Part::Furniture, None), |&(_, part, of)| (part, of))
            })
            .collect()
    }
}

/// The pages of folders with their truths, in the folders' order and then by name.
///
/// # Errors
/// Where a folder cannot be read, or holds no page.
pub(super) fn pages(folders: &[PathBuf]) -> Result<Vec<(Document, Truth)>> {
    let mut pages = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(folder).map_err(|cause| unusable(folder, cause))?;
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths.retain(|path| path.to_string_lossy().ends_with(".truth.json"));
        if paths.is_empty() {
            return Err(unusable(folder, "it holds no file that ends in `.truth.json`"));
        }
        for path in paths {
            let bytes = std::fs::read(&path).map_err(|cause| unusable(&path, cause))?;
            let truth: Truth = serde_json::from_slice(&bytes).map_err(|cause| unusable(&path, cause))?;
            let page = folder.join(&truth.page);
            let bytes = std::fs::read(&page).map_err(|cause| unusable(&page, cause))?;
            pages.push((document(Some(truth.page.clone()), Format::Plain, &bytes)?, truth));
        }
    }
    Ok(pages)
}

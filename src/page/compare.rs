//! How the articles that were found differ from those that the page's own file gives.

use super::types::{Article, Page};
use crate::read::{Document, StatedKind};
use crate::span::{Located, Span};
use std::collections::BTreeMap;

/// Characters of an article's beginning that are shown.
const SHOWN: usize = 40;
/// Articles that differ and are told of.
const TOLD: usize = 40;

/// In how many articles what was found and what the file gives agree, and where they do not; nothing where the file gives nothing.
pub fn compared(document: &Document, page: &Page) -> Vec<String> {
    let Some(stated) = &document.stated else {
        return Vec::new();
    };
    let mut units: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    let mut order = Vec::new();
    let of_articles = stated.parts.iter().filter(|part| {
        let beside = matches!(part.kind, StatedKind::Caption | StatedKind::Furniture);
        part.unit.is_some() && !beside
    });
    for part in of_articles {
        let Some(unit) = part.unit else { continue };
        let spans = units.entry(unit).or_insert_with(|| {
            order.push(unit);
            Vec::new()
        });
        spans.extend(&part.spans);
    }
    let text = &document.text;
    let found: Vec<(&Article, Vec<Span>)> = page.articles.iter().map(|article| (article, spans(article))).collect();
    let mut told = Vec::new();
    let mut same = 0;
    for spans in order.iter().filter_map(|unit| units.get(unit)) {
        let size = letters(text, spans);
        let shared: Vec<(&Article, usize, usize)> = found
            .iter()
            .map(|(article, own)| (*article, letters(text, &common(spans, own)), letters(text, own)))
            .filter(|(_, shared, _)| *shared > 0)
            .collect();
        if let [(_, shared, own)] = shared.as_slice()
            && *shared == size
            && *own == size
        {
            same += 1;
            continue;
        }
        let begins: String = spans
            .first()
            .and_then(|span| span.text(text))
            .map(|said| {
                said.split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .chars()
                    .take(SHOWN)
                    .collect()
            })
            .unwrap_or_default();
        let ours = shared.iter().map(|(article, shared, own)| {
            let share = |of: usize| 100 * shared / of.max(1);
            format!("{} ({} % of it, {} % of ours)", article.id, share(size), share(*own))
        });
        let ours: Vec<String> = ours.collect();
        let ours = if ours.is_empty() {
            "none".to_owned()
        } else {
            ours.join(", ")
        };
        told.push(format!("{}'s article `{begins}…` is in ours: {ours}", stated.by));
    }
    let more = told.len().saturating_sub(TOLD);
    told.truncate(TOLD);
    if more > 0 {
        told.push(format!("and {more} more of its articles differ"));
    }
    let head = format!(
        "{} has {} articles here, {same} of which were found as it has them; {} were found",
        stated.by,
        order.len(),
        page.articles.len()
    );
    told.insert(0, head);
    told
}

/// Where an article's text stands.
fn spans(article: &Article) -> Vec<Span> {
    let lines = article.kicker.iter().chain(&article.headline).chain(&article.deck);
    let headings = article.sections.iter().filter_map(|section| section.heading.as_ref());
    let lines = lines.chain(&article.byline).chain(headings);
    let paragraphs = article.sections.iter().flat_map(|section| &section.paragraphs);
    let mut spans: Vec<Span> = lines.map(|line: &Located| line.span).collect();
    spans.extend(paragraphs.flat_map(|paragraph| paragraph.spans.iter().copied()));
    spans.sort();
    spans
}

/// What both hold; `sorted` is in order.
fn common(spans: &[Span], sorted: &[Span]) -> Vec<Span> {
    let mut both = Vec::new();
    for span in spans {
        let first = sorted.partition_point(|own| own.end <= span.start);
        let near = sorted.iter().skip(first).take_while(|own| own.start < span.end);
        both.extend(near.map(|own| Span::new(own.start.max(span.start), own.end.min(span.end))));
    }
    both
}

/// Bytes that are not white space.
fn letters(text: &str, spans: &[Span]) -> usize {
    let said = spans.iter().filter_map(|span| span.text(text));
    said.map(|said| {
        said.chars()
            .filter(|c| !c.is_whitespace())
            .map(char::len_utf8)
            .sum::<usize>()
    })
    .sum()
}

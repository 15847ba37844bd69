//! Text that a file's own structure says nothing of, told apart by what its lines look like.

use super::kinds::{Kind, kinds, weights};
use super::paragraphs::paragraphs;
use super::view::View;
use crate::read::Document;
use crate::span::Span;

/// What is of no part.
#[derive(Debug, Default)]
pub struct Loose {
    /// Runs of text, as the spans of their paragraphs.
    pub articles: Vec<Vec<Vec<Span>>>,
    pub furniture: Vec<Span>,
}

/// Tells apart the text of `gaps`, which are in order; all of it is furniture where nobody knows how it was printed.
pub fn loose(document: &Document, gaps: &[Span]) -> Loose {
    let mut found = Loose::default();
    let Some(view) = View::of(document).filter(|view| !view.rows.is_empty()) else {
        found.furniture = gaps.to_vec();
        return found;
    };
    let kinds = kinds(&view, weights(&view));
    for gap in gaps {
        let first = view.rows.partition_point(|row| row.source.end <= gap.start);
        let last = view.rows.partition_point(|row| row.source.start < gap.end);
        let inside = |n: &usize| view.rows.get(*n).is_some_and(|row| gap.contains(row.source));
        let rows: Vec<usize> = (first..last).filter(inside).collect();
        let mut at = gap.start;
        let apart = |n: &usize| matches!(kinds.get(*n), Some(Kind::Furniture | Kind::Caption) | None);
        for run in rows.chunk_by(|a, b| apart(a) == apart(b)) {
            let spans = |rows: &[usize]| -> Vec<Span> {
                rows.iter()
                    .filter_map(|n| view.rows.get(*n))
                    .map(|row| row.source)
                    .collect()
            };
            let sources = spans(run);
            let (Some(start), Some(end)) = (sources.first(), sources.last()) else {
                continue;
            };
            // Text of no row stands with what comes before it.
            found.furniture.extend(piece(document, at, start.start));
            at = end.end;
            if run.first().is_some_and(apart) {
                found.furniture.push(Span::new(start.start, end.end));
            } else {
                let whole = |rows: &Vec<usize>| {
                    let sources = spans(rows);
                    vec![Span::new(sources[0].start, sources[sources.len() - 1].end)]
                };
                found.articles.push(paragraphs(&view, run).iter().map(whole).collect());
            }
        }
        found.furniture.extend(piece(document, at, gap.end));
    }
    found
}

fn piece(document: &Document, start: usize, end: usize) -> Option<Span> {
    let span = Span::new(start, end.max(start)).trimmed(&document.text);
    (!span.is_empty()).then_some(span)
}

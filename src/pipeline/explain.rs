//! What was decided, in words, for those who ask with `-v`.

use crate::page::{By, Join, Page};
use crate::read::Document;
use crate::render::Lines;
use crate::span::Span;

/// Characters on both sides of a join that are shown.
const NEAR: usize = 14;

/// What was joined, where, and why.
pub(super) fn joins(document: &Document, page: &Page) -> Vec<String> {
    let lines = Lines::of(&document.text);
    let place = |span: Span| {
        let line = lines
            .number(span.start)
            .map(|line| format!(", line {line}"))
            .unwrap_or_default();
        format!("bytes {}–{}{line}", span.start, span.end)
    };
    let tail = |text: &str| {
        text.chars()
            .rev()
            .take(NEAR)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<String>()
    };
    let text = |span: Span| span.text(&document.text).unwrap_or_default();
    let join = |join: &Join| {
        let by = match join.by {
            By::Layout => "layout",
            By::Words => "shared words",
            By::Model => "the model",
        };
        format!(
            "joined `…{}` ({}) to `{}…` ({}) by {by}: probability {:.2}, {:.2} ahead of the next choice",
            tail(text(join.left)),
            place(join.left),
            text(join.right).chars().take(NEAR).collect::<String>(),
            place(join.right),
            join.score,
            join.margin
        )
    };
    page.joins.iter().map(join).collect()
}

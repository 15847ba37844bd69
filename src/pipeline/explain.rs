//! What was decided, in words, for those who ask with `-v`.

use crate::ground::{Outcome, Searched};
use crate::page::{By, Join, Page};
use crate::read::Document;
use crate::render::{AnswerReply, Lines, Status};
use crate::span::Span;

/// Characters on both sides of a join that are shown, and of a passage's beginning.
const SHOWN: usize = 14;

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
            .take(SHOWN)
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
            text(join.right).chars().take(SHOWN).collect::<String>(),
            place(join.right),
            join.score,
            join.margin
        )
    };
    page.joins.iter().map(join).collect()
}

/// Which passages of `documents` were read for an answer, why, and what came of each.
pub(super) fn search(documents: &[&Document], reply: &AnswerReply) -> Vec<String> {
    let searched = &reply.search;
    let asked = searched.ranked.iter().filter(|one| one.says.is_some()).count();
    let head = match reply.model {
        Some(_) => format!("{asked} of {} passages were read for the answer", searched.passages),
        None => format!("{} passages were searched for the question's words", searched.passages),
    };
    let passages = searched.ranked.iter().enumerate();
    let told = passages.map(|(rank, one)| passage(rank + 1, one, documents, reply.status));
    std::iter::once(head).chain(told).collect()
}

fn passage(rank: usize, one: &Searched, documents: &[&Document], status: Status) -> String {
    // Where a file holds several pages, its path does not tell which.
    let mut named = documents.iter().filter(|document| document.source.path == one.path);
    let first = named.next();
    let document = first.filter(|_| named.next().is_none());
    let text = document.map_or("", |document| document.text.as_str());
    let lines = Lines::of(text);
    let bytes: Vec<String> = one
        .spans
        .iter()
        .map(|span| format!("{}–{}", span.start, span.end))
        .collect();
    let ends = one.spans.iter().map(|span| (span.start, span.end.saturating_sub(1)));
    let numbers = ends.filter_map(|(from, to)| match (lines.number(from)?, lines.number(to)?) {
        (from, to) if from == to => Some(from.to_string()),
        (from, to) => Some(format!("{from}–{to}")),
    });
    let place = match numbers.collect::<Vec<_>>() {
        none if none.is_empty() => format!("bytes {}", bytes.join(", ")),
        numbers => format!("bytes {}, lines {}", bytes.join(", "), numbers.join(", ")),
    };
    let first = one.spans.first();
    let path = one
        .path
        .as_deref()
        .map(|path| format!(" of `{path}`"))
        .unwrap_or_default();
    let begins: String = first
        .and_then(|span| span.text(text))
        .unwrap_or_default()
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let mut reasons = vec![format!("words {:.2}", one.score)];
    let said = [
        ("makes the question likelier by", one.expected, " nats a token"),
        ("states it", one.says, " nats"),
        ("refused", one.refused, " nats"),
        ("right with probability", one.right, ""),
    ];
    let told = |(what, value, unit): &(&str, Option<f64>, &str)| value.map(|value| format!("{what} {value:.2}{unit}"));
    reasons.extend(said.iter().filter_map(told));
    let outcome = match (one.outcome, status) {
        (Outcome::Chosen, Status::Answered) => "its answer is given",
        (Outcome::Chosen, Status::NotStated) => "its answer is the likeliest, and too unlikely to be given",
        (Outcome::Weighed, _) => "the answer of another is likelier",
        (Outcome::Empty, _) => "no answer could be copied from it",
        (Outcome::Skipped, _) => "skipped, since the model holds much less for it than for another",
        (Outcome::Unasked, _) if one.expected.is_some() => "not asked",
        (Outcome::Unasked, _) => "not read",
    };
    format!(
        "passage {rank}, {}{path} ({place}) `{begins}…`: {}; {outcome}",
        one.article,
        reasons.join(", ")
    )
}

//! Scores of `ask`: the right answer, the right refusal, citations that hold, a confidence that is worth something.

use super::confidence::{Judged, auroc, calibration, reachable};
use super::items::{Item, Pair};
use super::quotes::holds;
use super::rouge::f1;
use super::table::{percent, share, table as aligned};
use super::tokens::{contains, tokens};
use serde_json::Value;
use std::collections::BTreeMap;

/// An answer whose F1 reaches this is right.
const RIGHT: f64 = 0.5;
const HEAD: &[&str] = &[
    "set",
    "n",
    "EM",
    "F1",
    "said",
    "false ref",
    "refused",
    "ref@8",
    "all F1",
    "quotes",
    "exact",
    "cite R",
    "ECE",
    "Brier",
    "AUROC",
    "AUROC all",
    "failed",
];

/// What is counted over questions.
#[derive(Default)]
struct Counts {
    answerable: usize,
    unstated: usize,
    failed: usize,
    em: f64,
    f1: f64,
    all: f64,
    said: usize,
    false_refusals: usize,
    refusals: usize,
    quotes: usize,
    quotes_hold: usize,
    exacts: usize,
    exacts_hold: usize,
    answered: usize,
    cited: usize,
    judged: Vec<Judged>,
}

/// A row a set, and one for all.
pub(super) fn table(sets: &[(&str, Vec<Pair>)]) -> String {
    let mut rows: Vec<Vec<String>> = sets.iter().map(|(name, pairs)| row(name, &counted([pairs]))).collect();
    rows.push(row("overall", &counted(sets.iter().map(|(_, pairs)| pairs))));
    aligned(HEAD, &rows)
}

fn counted<'a>(sets: impl IntoIterator<Item = &'a Vec<Pair<'a>>>) -> Counts {
    let mut counts = Counts::default();
    for (item, reply) in sets.into_iter().flatten() {
        count(item, *reply, &mut counts);
    }
    counts
}

fn count(item: &Item, reply: Option<&Value>, counts: &mut Counts) {
    let reply = reply.filter(|reply| reply.get("error").is_none());
    let empty = Value::Null;
    let failed = reply.is_none();
    let reply = reply.unwrap_or(&empty);
    let word = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let exact = reply.get("exact").filter(|exact| exact.is_object());
    let answer = word(reply, "answer").filter(|answer| !answer.is_empty());
    let prediction = exact.and_then(|exact| word(exact, "text")).or_else(|| answer.clone());
    let refused = !failed && (word(reply, "status").as_deref() == Some("not_stated") || prediction.is_none());
    let given = prediction.filter(|_| !refused && !failed);
    let stated = !item.answers.is_empty();
    counts.failed += usize::from(failed);
    let mut value = f64::from(u8::from(refused));
    if stated {
        let (em, best) = given.as_deref().map_or((0.0, 0.0), |given| em_f1(given, item));
        value = best;
        counts.answerable += 1;
        counts.em += em;
        counts.f1 += best;
        counts.false_refusals += usize::from(refused);
        let said = answer.or_else(|| given.clone()).unwrap_or_default();
        let holds_one = item.answers.iter().any(|one| contains(&said, one, &item.language));
        counts.said += usize::from(given.is_some() && holds_one);
    } else {
        counts.unstated += 1;
        counts.refusals += usize::from(refused);
    }
    counts.all += value;
    let citations = reply
        .get("citations")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let good: Vec<&Value> = citations
        .iter()
        .filter(|citation| holds(citation, "quote", &item.text))
        .collect();
    counts.quotes += citations.len();
    counts.quotes_hold += good.len();
    if let Some(exact) = exact {
        counts.exacts += 1;
        counts.exacts_hold += usize::from(holds(exact, "text", &item.text));
    }
    if given.is_some() && stated {
        counts.answered += 1;
        let quotes: Vec<String> = good.iter().filter_map(|quote| word(quote, "quote")).collect();
        let holds_one = |quote: &String| item.answers.iter().any(|one| contains(quote, one, &item.language));
        counts.cited += usize::from(quotes.iter().any(holds_one));
    }
    counts.judged.push(Judged {
        confidence: reply
            .get("confidence")
            .and_then(Value::as_f64)
            .map(|value| value.clamp(0.0, 1.0)),
        right: stated && given.is_some() && value >= RIGHT,
        stated,
        refused,
        failed,
    });
}

/// Exact match, and F1 over tokens, of the answer that fits best.
fn em_f1(given: &str, item: &Item) -> (f64, f64) {
    let mine = tokens(given, &item.language);
    let scores = item.answers.iter().map(|answer| {
        let theirs = tokens(answer, &item.language);
        let same = f64::from(u8::from(mine == theirs));
        if mine.is_empty() || theirs.is_empty() {
            return (same, same);
        }
        (same, f1(common(&mine, &theirs), mine.len(), theirs.len()))
    });
    scores.fold((0.0, 0.0), |best, one| {
        (f64::max(best.0, one.0), f64::max(best.1, one.1))
    })
}

fn common(mine: &[String], theirs: &[String]) -> usize {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for token in theirs {
        *counts.entry(token).or_default() += 1;
    }
    mine.iter()
        .filter(|token| match counts.get_mut(token.as_str()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        })
        .count()
}

fn row(name: &str, counts: &Counts) -> Vec<String> {
    let all: Vec<&Judged> = counts.judged.iter().collect();
    let given: Vec<&Judged> = counts.judged.iter().filter(|one| !one.refused && !one.failed).collect();
    let calibrated = calibration(&all);
    let part = |part: usize, whole: usize| share(part as f64, whole);
    let shares = [
        share(counts.em, counts.answerable),
        share(counts.f1, counts.answerable),
        part(counts.said, counts.answerable),
        part(counts.false_refusals, counts.answerable),
        part(counts.refusals, counts.unstated),
        reachable(&all),
        share(counts.all, all.len()),
        part(counts.quotes_hold, counts.quotes),
        part(counts.exacts_hold, counts.exacts),
        part(counts.cited, counts.answered),
        calibrated.map(|(error, _)| error),
        calibrated.map(|(_, brier)| brier),
        auroc(&given),
        auroc(&all),
    ];
    let mut row = vec![name.to_owned(), all.len().to_string()];
    row.extend(shares.map(percent));
    row.push(counts.failed.to_string());
    row
}

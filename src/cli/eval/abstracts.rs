//! Scores of `summarize`: quotes and support that hold, who wrote, how much is copied or new, length, ROUGE.

use super::copying::{copied, novel};
use super::items::{Item, Pair};
use super::quotes::holds;
use super::rouge::rouge;
use super::table::{percent, share, table as aligned};
use super::tokens::{primary, sentence_count, tokens, unspaced};
use serde_json::Value;

/// Characters of support that a reader will check.
const SUPPORT: usize = 400;
const HEAD: &[&str] = &[
    "set", "replies", "written", "quotes", "support", "by model", "copied", "novel", "asked", "third", "rejected",
    "length", "R1", "R2", "RL", "failed",
];

/// What is counted over articles.
#[derive(Default)]
struct Counts {
    replies: usize,
    failed: usize,
    written: usize,
    quotes: usize,
    quotes_hold: usize,
    support: usize,
    by_model: usize,
    copied: usize,
    characters: usize,
    novel: usize,
    novel_of: usize,
    asked: usize,
    asked_written: usize,
    thirds: usize,
    within_third: usize,
    rejected: usize,
    abstracts: usize,
    length: usize,
    referenced: usize,
    rouge: [f64; 3],
}

/// A row a set, and one for all; `wanted` sentences were asked for.
pub(super) fn table(sets: &[(&str, Vec<Pair>)], wanted: usize) -> String {
    let mut rows: Vec<Vec<String>> = sets
        .iter()
        .map(|(name, pairs)| row(name, &counted([pairs], wanted)))
        .collect();
    rows.push(row("overall", &counted(sets.iter().map(|(_, pairs)| pairs), wanted)));
    aligned(HEAD, &rows)
}

fn counted<'a>(sets: impl IntoIterator<Item = &'a Vec<Pair<'a>>>, wanted: usize) -> Counts {
    let mut counts = Counts::default();
    for (item, reply) in sets.into_iter().flatten() {
        match reply.filter(|reply| reply.get("error").is_none()) {
            Some(reply) => count(item, reply, wanted, &mut counts),
            None => {
                counts.failed += 1;
                counts.referenced += usize::from(item.reference.is_some());
            }
        }
    }
    counts
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn count(item: &Item, reply: &Value, wanted: usize, counts: &mut Counts) {
    let language = match word(reply, "language") {
        "" | "source" => item.language.as_str(),
        language => language,
    };
    let same = primary(language) == primary(&item.language);
    counts.replies += 1;
    let articles = list(reply, "articles");
    let length = (articles.len() == 1).then(|| sentence_count(&item.text));
    let mut text: Vec<&str> = Vec::new();
    let mut extracts: Vec<&str> = Vec::new();
    for article in articles {
        let parts = || std::iter::once(article).chain(list(article, "sections"));
        for extract in parts().flat_map(|part| list(part, "extract")) {
            counts.quotes += 1;
            counts.quotes_hold += usize::from(holds(extract, "text", &item.text));
        }
        for written in parts().flat_map(|part| list(part, "abstract")) {
            sentence(written, item, language, same, counts);
        }
        counts.rejected += list(article, "rejected").len();
        let own: Vec<&str> = list(article, "abstract")
            .iter()
            .map(|written| word(written, "text"))
            .collect();
        let count: usize = own.iter().map(|text| sentence_count(text)).sum();
        let third = length.map(|length| (length / 3).max(1));
        counts.asked_written += count;
        counts.asked += third.map_or(wanted, |third| third.min(wanted));
        if let Some(third) = third {
            counts.thirds += 1;
            counts.within_third += usize::from(count <= third);
        }
        text.extend(own);
        extracts.extend(list(article, "extract").iter().map(|extract| word(extract, "text")));
    }
    let gap = if unspaced(language) { "" } else { " " };
    let (text, extracts) = (text.join(gap), extracts.join(gap));
    let mine = tokens(&text, language);
    if !mine.is_empty() {
        counts.abstracts += 1;
        counts.length += mine.len();
    }
    if let Some(reference) = &item.reference {
        let given = if text.is_empty() {
            tokens(&extracts, language)
        } else {
            mine
        };
        let scores = rouge(&given, &tokens(reference, language));
        counts.referenced += 1;
        counts
            .rouge
            .iter_mut()
            .zip(scores)
            .for_each(|(sum, score)| *sum += score);
    }
}

/// One written sentence.
fn sentence(written: &Value, item: &Item, language: &str, same: bool, counts: &mut Counts) {
    let (text, support) = (word(written, "text"), list(written, "support"));
    let good: Vec<&Value> = support.iter().filter(|one| holds(one, "quote", &item.text)).collect();
    let quoted: usize = support.iter().map(|one| word(one, "quote").chars().count()).sum();
    counts.written += 1;
    counts.quotes += support.len();
    counts.quotes_hold += good.len();
    counts.support += usize::from((1..=3).contains(&support.len()) && quoted <= SUPPORT);
    let model = word(written, "by") == "model";
    counts.by_model += usize::from(model);
    if !model {
        let solid = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let words: String = good.iter().map(|one| solid(word(one, "quote"))).collect();
        counts.quotes += 1;
        counts.quotes_hold += usize::from(words.contains(&solid(text)));
    }
    let (inside, all) = copied(text, &item.text, language);
    counts.copied += inside;
    counts.characters += all;
    if same {
        let (fresh, all) = novel(text, &item.text, language);
        counts.novel += fresh;
        counts.novel_of += all;
    }
}

fn row(name: &str, counts: &Counts) -> Vec<String> {
    let part = |part: usize, whole: usize| percent(share(part as f64, whole));
    let mut row = vec![
        name.to_owned(),
        counts.replies.to_string(),
        counts.written.to_string(),
        part(counts.quotes_hold, counts.quotes),
        part(counts.support, counts.written),
        part(counts.by_model, counts.written),
        part(counts.copied, counts.characters),
        part(counts.novel, counts.novel_of),
        part(counts.asked_written, counts.asked),
        part(counts.within_third, counts.thirds),
        counts.rejected.to_string(),
        share(counts.length as f64, counts.abstracts).map_or_else(|| "–".to_owned(), |length| format!("{length:.1}")),
    ];
    row.extend(counts.rouge.map(|sum| percent(share(sum, counts.referenced))));
    row.push(counts.failed.to_string());
    row
}

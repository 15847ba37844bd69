//! What is found on a page without a model.

use super::case::{Case, missing, object, plain, run, texts};
use serde_json::Value;

/// What does not hold of a case's page.
pub fn check(case: &Case) -> Vec<String> {
    let Some(expected) = &case.expected.read else {
        return Vec::new();
    };
    let input = case.input.to_str().unwrap();
    let page = match object(&run(&["read", "--model", "none", "--format", "json", input])) {
        Ok(page) => page,
        Err(wrong) => return vec![wrong],
    };
    let found = Found::new(&page);
    let mut wrong = Vec::new();
    let mut same = |what: &str, expected: &Option<Vec<String>>, found: &[String]| {
        let expected: Option<Vec<String>> = expected
            .as_ref()
            .map(|list| list.iter().map(|one| plain(one)).collect());
        if let Some(expected) = expected.filter(|expected| expected != found) {
            wrong.push(format!("{what} are {found:?}, not {expected:?}"));
        }
    };
    same("headlines", &expected.headlines, &found.headlines);
    same("kickers", &expected.kickers, &found.kickers);
    same("decks", &expected.decks, &found.decks);
    same("bylines", &expected.bylines, &found.bylines);
    same("headings", &expected.headings, &found.headings);
    same("paragraphs", &expected.paragraphs, &found.paragraphs);
    same("captions", &expected.captions, &found.captions);
    same("credits", &expected.credits, &found.credits);
    let count = found.headlines.len();
    if expected.articles.is_some_and(|expected| expected != count) {
        wrong.push(format!("{count} articles: {:?}", found.headlines));
    }
    if expected.at_most.is_some_and(|most| count > most) {
        wrong.push(format!("{count} articles: {:?}", found.headlines));
    }
    if expected.complete.is_some_and(|expected| expected != found.complete) {
        wrong.push(format!("complete is {}", found.complete));
    }
    let within = |text: &String, parts: &[String]| parts.iter().any(|part| part.contains(&plain(text)));
    for text in &expected.whole {
        if !within(text, &found.paragraphs) {
            wrong.push(format!("no paragraph holds `{text}`: {:?}", found.paragraphs));
        }
    }
    for text in &expected.furniture {
        if !within(text, &found.furniture) {
            wrong.push(format!("`{text}` is not furniture: {:?}", found.furniture));
        }
    }
    for text in &expected.apart {
        if within(text, &found.parts) {
            wrong.push(format!("`{text}` is part of an article"));
        }
    }
    for text in &expected.no_headline {
        if within(text, &found.headlines) {
            wrong.push(format!("`{text}` is a headline"));
        }
    }
    let notes = texts(&page["notes"], "message");
    wrong.extend(
        missing(&expected.notes, &notes)
            .iter()
            .map(|note| format!("no note fits `{note}`: {notes:?}")),
    );
    wrong
}

/// A page's parts as texts.
struct Found {
    headlines: Vec<String>,
    kickers: Vec<String>,
    decks: Vec<String>,
    bylines: Vec<String>,
    headings: Vec<String>,
    paragraphs: Vec<String>,
    captions: Vec<String>,
    credits: Vec<String>,
    furniture: Vec<String>,
    /// Everything of articles.
    parts: Vec<String>,
    complete: bool,
}

impl Found {
    fn new(page: &Value) -> Self {
        let articles = page["articles"].as_array().unwrap();
        let of = |key: &str| {
            articles
                .iter()
                .flat_map(|article| texts(&article[key], "text"))
                .collect::<Vec<_>>()
        };
        let text = |value: &Value| plain(value["text"].as_str().unwrap_or_default());
        let sections = || {
            articles
                .iter()
                .flat_map(|article| article["sections"].as_array().unwrap())
        };
        let headings = sections()
            .map(|section| text(&section["heading"]))
            .filter(|text| !text.is_empty());
        let credits = page["captions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|caption| text(&caption["credit"]));
        let mut found = Self {
            headlines: articles.iter().map(|article| text(&article["headline"])).collect(),
            kickers: of("kicker"),
            decks: of("deck"),
            bylines: of("byline"),
            headings: headings.collect(),
            paragraphs: sections()
                .flat_map(|section| texts(&section["paragraphs"], "text"))
                .collect(),
            captions: texts(&page["captions"], "text"),
            credits: credits.filter(|text| !text.is_empty()).collect(),
            furniture: texts(&page["furniture"], "text"),
            parts: Vec::new(),
            complete: articles.iter().all(|article| article["complete"] == true),
        };
        let lists = [
            &found.headlines,
            &found.kickers,
            &found.decks,
            &found.bylines,
            &found.headings,
            &found.paragraphs,
        ];
        found.parts = lists.into_iter().flatten().cloned().collect();
        found
    }
}

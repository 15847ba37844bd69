//! What the default model answers and writes.

use super::case::{Ask, Case, Summarize, missing, object, run, texts};
use regex::Regex;
use serde_json::Value;

/// What does not hold of a case's answers and summaries.
pub fn check(case: &Case) -> Vec<String> {
    let input = case.input.to_str().unwrap();
    let asked = case.expected.ask.iter().flat_map(|ask| {
        let wrong = answered(ask, input);
        let mended = || vec!["holds now: take its mark away".to_owned()];
        let wrong = match &ask.open {
            Some(_) if wrong.is_empty() => mended(),
            Some(_) => Vec::new(),
            None => wrong,
        };
        wrong
            .into_iter()
            .map(move |wrong| format!("`{}`: {wrong}", ask.question))
    });
    let summarized = case
        .expected
        .summarize
        .iter()
        .flat_map(|expected| summarized(expected, input));
    asked.chain(summarized).collect()
}

fn answered(ask: &Ask, input: &str) -> Vec<String> {
    let mut args = vec!["ask", "--format", "json", ask.question.as_str(), input];
    if let Some(language) = &ask.language {
        args.extend(["--language", language]);
    }
    let reply = match object(&run(&args)) {
        Ok(reply) => reply,
        Err(wrong) => return vec![wrong],
    };
    let answer = reply["answer"].as_str().unwrap_or_default().to_lowercase();
    let exact = reply["exact"]["text"].as_str().unwrap_or_default().to_lowercase();
    let told = format!("{answer:?}, confidence {}", reply["confidence"]);
    if reply["status"] == "not_stated" {
        return if ask.refused {
            Vec::new()
        } else {
            vec![format!("not stated, {told}")]
        };
    }
    let mut wrong = Vec::new();
    let holds = |word: &String| answer.contains(&word.to_lowercase()) || exact.contains(&word.to_lowercase());
    let stated = !(ask.right.is_empty() && ask.all.is_empty());
    let right = (ask.right.is_empty() || ask.right.iter().any(holds)) && ask.all.iter().all(holds);
    if !(stated && right) || ask.wrong.iter().any(holds) {
        wrong.push(told);
    }
    let quotes = texts(&reply["citations"], "quote");
    let cited = |word: &&String| {
        quotes
            .iter()
            .any(|quote| quote.to_lowercase().contains(&word.to_lowercase()))
    };
    wrong.extend(
        ask.cites
            .iter()
            .filter(|word| !cited(word))
            .map(|word| format!("`{word}` is not cited: {quotes:?}")),
    );
    wrong.extend(
        ask.never_cites
            .iter()
            .filter(cited)
            .map(|word| format!("`{word}` is cited: {quotes:?}")),
    );
    wrong
}

fn summarized(expected: &Summarize, input: &str) -> Vec<String> {
    let mut args = vec!["summarize", "--format", "json", input];
    if let Some(language) = &expected.language {
        args.extend(["--language", language]);
    }
    let reply = match object(&run(&args)) {
        Ok(reply) => reply,
        Err(wrong) => return vec![wrong],
    };
    let articles = reply["articles"].as_array().unwrap();
    let abstracts = articles.iter().flat_map(|article| {
        let sections = article["sections"].as_array().into_iter().flatten();
        std::iter::once(&article["abstract"]).chain(sections.map(|section| &section["abstract"]))
    });
    let written: Vec<&Value> = abstracts
        .flat_map(|list| list.as_array().into_iter().flatten())
        .collect();
    let sentences: Vec<String> = written
        .iter()
        .map(|one| one["text"].as_str().unwrap_or_default().to_owned())
        .collect();
    let mut wrong = Vec::new();
    for pattern in &expected.never {
        let pattern = Regex::new(pattern).unwrap();
        let found = sentences.iter().filter(|sentence| pattern.is_match(sentence));
        wrong.extend(found.map(|sentence| format!("written: `{sentence}`")));
    }
    for pattern in &expected.by_model_never {
        let pattern = Regex::new(pattern).unwrap();
        let by_model = written
            .iter()
            .filter(|one| one["by"] == "model")
            .map(|one| one["text"].as_str().unwrap_or_default());
        let found = by_model.filter(|sentence| pattern.is_match(sentence));
        wrong.extend(found.map(|sentence| format!("written by the model: `{sentence}`")));
    }
    let lacking = missing(&expected.some, &sentences);
    wrong.extend(
        lacking
            .iter()
            .map(|pattern| format!("no sentence fits `{pattern}`: {sentences:?}")),
    );
    let notes = texts(&reply["notes"], "message");
    wrong.extend(
        missing(&expected.notes, &notes)
            .iter()
            .map(|note| format!("no note fits `{note}`: {notes:?}")),
    );
    let by_model = written.iter().filter(|one| one["by"] == "model").count();
    let rejected: Vec<&Value> = articles
        .iter()
        .flat_map(|article| article["rejected"].as_array().into_iter().flatten())
        .collect();
    if by_model < expected.by_model {
        wrong.push(format!(
            "{by_model} sentences by the model: {sentences:?}, rejected {rejected:?}"
        ));
    }
    if expected.rejected_at_most.is_some_and(|most| rejected.len() > most) {
        wrong.push(format!("rejected: {rejected:?}"));
    }
    wrong
}

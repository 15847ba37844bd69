//! `eval`: questions with known answers, and articles, in batch; what was broken off goes on.

use crate::common::{fixture, model_file};
use crate::run::{Program, code, stderr, stdout, text};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

const FERRY: &str = "Ferry saved\n\nThe council kept the ferry on Monday. Captain Ilse Brandt steered it for 27 years. Boats were late.\n";

/// Two questions, one of which the text does not answer, and an article with a summary that a person wrote.
fn sets(dir: &Path) -> [String; 2] {
    let questions = [
        json!({"id": "q1", "lang": "en", "text": FERRY, "question": "Who steered the ferry for 27 years?",
            "answers": ["Captain Ilse Brandt", "Ilse Brandt"]}),
        json!({"id": "q2", "lang": "en", "text": FERRY, "question": "What did violins cost in 1963?", "answers": []}),
    ];
    let article =
        json!({"id": "s1", "lang": "en", "text": FERRY, "reference": "The council kept the ferry on Monday."});
    let lines = |values: &[Value]| values.iter().map(|value| format!("{value}\n")).collect::<String>();
    [
        ("questions.jsonl", lines(&questions)),
        ("articles.jsonl", lines(&[article])),
    ]
    .map(|(name, lines)| {
        let path = dir.join(name);
        fs::write(&path, lines).unwrap();
        text(&path).to_owned()
    })
}

fn eval(model: &str, replies: &Path, data: &[&str]) -> Output {
    let args = [
        &["eval", "--model", model, "--no-cache", "--replies", text(replies)],
        data,
    ]
    .concat();
    Program::new().run(&args)
}

/// The cell of the row and column of those names, in the table that has such a column.
#[track_caller]
fn cell(output: &Output, row: &str, column: &str) -> String {
    let mut head: Vec<String> = Vec::new();
    let shown = stdout(output);
    for line in shown.lines() {
        let cells: Vec<String> = line
            .split("  ")
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect();
        if cells.first().is_some_and(|cell| cell == "set") {
            head = cells;
        } else if let (Some(at), true) = (
            head.iter().position(|name| name == column),
            cells.first().is_some_and(|cell| cell == row),
        ) {
            return cells[at].clone();
        }
    }
    panic!("no `{column}` of `{row}` in {shown}{}", stderr(output));
}

#[test]
fn questions_and_articles_are_run_scored_and_not_run_again() {
    let dir = TempDir::new().unwrap();
    let [questions, articles] = sets(dir.path());
    let page = fixture("en-harbour.txt");
    let replies = dir.path().join("replies.jsonl");
    let data = [questions.as_str(), &articles, text(&page)];
    let output = eval("none", &replies, &data);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for (row, column, value) in [
        ("questions", "n", "2"),
        ("questions", "quotes", "100.0"),
        ("questions", "cite R", "100.0"),
        ("questions", "refused", "100.0"),
        ("questions", "failed", "0"),
        ("articles", "replies", "1"),
        ("articles", "quotes", "100.0"),
        ("en-harbour", "replies", "1"),
        ("en-harbour", "failed", "0"),
    ] {
        assert_eq!(
            cell(&output, row, column),
            value,
            "{row}, {column}: {}",
            stdout(&output)
        );
    }
    // Broken off in the third line: that one and the last are done again, to the same bytes.
    let whole = fs::read(&replies).unwrap();
    let ends: Vec<usize> = (0..whole.len()).filter(|&place| whole[place] == b'\n').collect();
    assert_eq!(ends.len(), 4);
    fs::write(&replies, &whole[..ends[1] + 20]).unwrap();
    let again = eval("none", &replies, &data);
    assert_eq!((stdout(&again), fs::read(&replies).unwrap()), (stdout(&output), whole));
}

#[test]
fn what_cannot_be_evaluated_is_named_with_a_way_out() {
    let dir = TempDir::new().unwrap();
    let replies = dir.path().join("replies.jsonl");
    let bad = dir.path().join("bad.jsonl");
    for (lines, about) in [
        ("{\"id\":\"1\"}\n", "line 1 of"),
        ("\nnothing\n", "line 2 of"),
        ("\n", "nothing to evaluate"),
    ] {
        fs::write(&bad, lines).unwrap();
        let output = eval("none", &replies, &[text(&bad)]);
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains(about) && stderr(&output).contains("hint: "),
            "{}",
            stderr(&output)
        );
    }
    fs::write(
        &replies,
        "{\"id\":\"x\",\"model\":{\"id\":\"another\",\"sha256\":\"\"}}\n",
    )
    .unwrap();
    let [questions, _] = sets(dir.path());
    let output = eval("none", &replies, &[&questions]);
    assert!(stderr(&output).contains("another model's"), "{}", stderr(&output));
}

#[test]
fn a_real_model_is_scored_by_the_answers_it_gives() {
    model_file("qwen2.5-coder-0.5b");
    let dir = TempDir::new().unwrap();
    let [questions, articles] = sets(dir.path());
    let output = eval(
        "qwen2.5-coder-0.5b",
        &dir.path().join("replies.jsonl"),
        &[&questions, &articles],
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(cell(&output, "questions", "said"), "100.0", "{}", stdout(&output));
    assert_eq!(cell(&output, "questions", "exact"), "100.0");
    assert_eq!(cell(&output, "articles", "support"), "100.0");
}

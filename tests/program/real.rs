//! The main job with the real models.

use crate::common::{fixture, model_file};
use crate::run::{Program, code, json, lasting, stderr, text};
use serde_json::Value;
use standfirst::span::Span;
use standfirst::span::joined::Joined;

const SMALL: &str = "qwen2.5-coder-0.5b";
const DEFAULT: &str = "qwen2.5-coder-1.5b";

fn truth(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(fixture(name)).unwrap()).unwrap()
}

/// Torn paragraphs of a page as `read` and as a truth print them: all spans of each.
fn torn(page: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for article in page["articles"].as_array().unwrap() {
        for section in article["sections"].as_array().unwrap() {
            for paragraph in section["paragraphs"].as_array().unwrap() {
                let spans = paragraph.get("spans").unwrap_or(paragraph);
                if spans.as_array().unwrap().len() > 1 {
                    found.push(spans.to_string());
                }
            }
        }
    }
    found.sort();
    found
}

/// Fails where a quote is not, from its first byte to its last, what stands at its spans.
#[track_caller]
fn stands_in(quote: &Value, source: &str) {
    let spans: Vec<Span> = serde_json::from_value(quote["spans"].clone()).unwrap();
    assert!(!spans.is_empty() && spans.iter().all(|span| span.text(source).is_some()));
    assert_eq!(quote["quote"].as_str(), Some(Joined::new(source, &spans).text()));
}

/// Every sentence has its support, every quote its place.
fn well_formed(summary: &Value, source: &str) {
    let articles = summary["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 3);
    for article in articles {
        let written = article["abstract"].as_array().unwrap();
        assert!(!written.is_empty());
        for sentence in written {
            let support = sentence["support"].as_array().unwrap();
            assert!((1..=3).contains(&support.len()));
            support.iter().for_each(|quote| stands_in(quote, source));
        }
    }
    let coverage = &summary["coverage"];
    assert!(coverage["tokens_read"].as_u64().unwrap() > 0);
    assert!(coverage["tokens_read"].as_u64().unwrap() <= coverage["source_tokens"].as_u64().unwrap());
}

#[test]
fn the_small_model_does_the_main_job() {
    let program = Program::new();
    model_file(SMALL);
    let page = fixture("zh-river-town.txt");
    let read = json(&program.run(&["read", "--format", "json", "--model", SMALL, text(&page)]));
    assert_eq!(torn(&read), torn(&truth("zh-river-town.truth.json")));
    let args = ["summarize", "--format", "json", "--model", SMALL, text(&page)];
    let first = program.run(&args);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    well_formed(&json(&first), &std::fs::read_to_string(&page).unwrap());
    let second = program.run(&args);
    assert_eq!(json(&second)["timing"]["cached"], true);
    assert_eq!(lasting(json(&first)), lasting(json(&second)));
    // Whatever the number of threads.
    let one = program.run(&[
        "summarize",
        "--format",
        "json",
        "--no-cache",
        "--threads",
        "1",
        "--model",
        SMALL,
        text(&page),
    ]);
    assert_eq!(lasting(json(&first)), lasting(json(&one)));
}

#[test]
fn the_default_model_does_the_main_job() {
    let program = Program::new();
    model_file(DEFAULT);
    let page = fixture("zh-river-town.txt");
    let read = json(&program.run(&["read", "--format", "json", text(&page)]));
    assert_eq!(torn(&read), torn(&truth("zh-river-town.truth.json")));
    let summary = json(&program.run(&["summarize", "--format", "json", text(&page)]));
    let source = std::fs::read_to_string(&page).unwrap();
    well_formed(&summary, &source);
    let ask = |question: &str| program.run(&["ask", "--format", "json", question, text(&page)]);
    let answered = ask("抢修队队长叫什么名字？");
    assert_eq!(code(&answered), 0);
    let reply = json(&answered);
    assert!(reply["answer"].as_str().unwrap().contains("沈望川"), "{reply}");
    let quoted = &reply["citations"][0];
    assert!(quoted["quote"].as_str().unwrap().contains("沈望川"), "{reply}");
    stands_in(quoted, &source);
    let withheld = ask("当天的气温是多少度？");
    assert_eq!(
        (code(&withheld), json(&withheld)["status"].as_str()),
        (1, Some("not_stated"))
    );
}

#[test]
fn a_model_s_answer_is_explained_by_what_it_held_for_each_passage() {
    let program = Program::new();
    model_file(SMALL);
    let page = fixture("zh-river-town.txt");
    let ask = |more: &[&str]| {
        program.run(&[&["ask", "--model", SMALL, "抢修队队长叫什么名字？", text(&page)], more].concat())
    };
    let first = ask(&["-v"]);
    for words in [
        "passages were read for the answer",
        "passage 1, a1",
        "states it ",
        "refused -",
        "right with probability 0.",
    ] {
        assert!(stderr(&first).contains(words), "no `{words}` in {}", stderr(&first));
    }
    let known = stderr(&ask(&["-v"]));
    let told = |all: &str| -> Vec<String> {
        all.lines()
            .filter(|line| line.contains("passage"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(
        told(&known),
        told(&stderr(&first)),
        "from the cache as when it was found"
    );
    let reply = json(&ask(&["--format", "json"]));
    let outcomes: Vec<&str> = reply["search"]["ranked"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["outcome"].as_str())
        .collect();
    assert_eq!(
        outcomes.iter().filter(|outcome| **outcome == "chosen").count(),
        1,
        "{outcomes:?}"
    );
}

//! Results as files, and requests that name their verb.

use crate::run::{Program, code, stderr, stdout};
use serde_json::Value;
use std::fs;

const PAGE: &str =
    "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. It will run for five years.\n";

#[test]
fn every_page_has_two_files_and_nothing_is_done_twice() {
    let (program, dir) = (Program::new(), tempfile::tempdir().unwrap());
    let (pages, out) = (dir.path().join("in"), dir.path().join("out"));
    fs::create_dir_all(pages.join("sub")).unwrap();
    fs::write(pages.join("a.txt"), PAGE).unwrap();
    fs::write(pages.join("sub/a.txt"), PAGE).unwrap();
    fs::write(pages.join("b.txt"), " \n").unwrap();
    let (pages, shown) = (pages.to_str().unwrap(), out.to_str().unwrap());
    let args = ["summarize", "--model", "none", pages, "--out", shown];
    let first = program.run(&args);
    assert_eq!((code(&first), stdout(&first)), (2, String::new()), "{}", stderr(&first));
    assert_eq!(stderr(&first).lines().count(), 3, "a line a page: {}", stderr(&first));
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let reply: Value = serde_json::from_str(&read("a.json")).unwrap();
    assert_eq!(reply["schema"], "standfirst.summary/1");
    let document = read("sub/a.md");
    assert!(
        document.starts_with("---\ntitle: \"Ferry saved\"\nsource: \""),
        "{document}"
    );
    assert!(
        document.contains("\nlanguage: \"en\"\n") && document.contains("\n---\n\n# Ferry saved\n"),
        "{document}"
    );
    assert!(
        read("b.error.txt").starts_with("error: cannot read"),
        "{}",
        read("b.error.txt")
    );
    fs::write(out.join("sub/a.md"), "my notes").unwrap();
    let again = program.run(&args);
    assert_eq!(
        stderr(&again).lines().count(),
        1,
        "only what failed: {}",
        stderr(&again)
    );
    assert_eq!(read("sub/a.md"), "my notes");
}

#[test]
fn a_request_may_name_its_verb_and_its_page() {
    let (program, dir) = (Program::new(), tempfile::tempdir().unwrap());
    let two = dir.path().join("two.txt");
    fs::write(&two, format!("{PAGE}\u{c}{}", PAGE.replace("Ferry", "Bridge"))).unwrap();
    let request = |more: Value| {
        let mut request = serde_json::json!({"path": two});
        request
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        request.to_string()
    };
    let lines = [
        request(serde_json::json!({"page": 2})),
        request(serde_json::json!({"page": 1, "verb": "summarize", "sentences": 1})),
        request(serde_json::json!({"verb": "ask", "question": "Who kept the ferry?"})),
        request(serde_json::json!({})),
        request(serde_json::json!({"page": 3})),
        request(serde_json::json!({"page": 1, "verb": "sing"})),
        serde_json::json!({"texts": [PAGE, PAGE], "verb": "ask", "question": "Who kept the ferry?"}).to_string(),
    ];
    let output = program.feed(&["read", "--jsonl", "--model", "none"], lines.join("\n").as_bytes());
    assert_eq!(code(&output), 2);
    let replies: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(replies[0]["articles"][0]["headline"]["text"], "Bridge saved");
    assert_eq!(replies[1]["schema"], "standfirst.summary/1");
    assert_eq!(replies[2]["schema"], "standfirst.answer/1");
    for (place, words) in [(3, "several pages: 2"), (4, "no page `3`"), (5, "no verb `sing`")] {
        let message = replies[place]["error"]["message"].as_str().unwrap();
        assert!(
            message.contains(words) && replies[place]["error"]["hint"].is_string(),
            "{message}"
        );
    }
    assert_eq!(replies[6]["citations"][0]["path"], Value::Null);
}

#[test]
fn the_name_alone_shows_three_commands() {
    let output = Program::new().run(&[]);
    assert_eq!(code(&output), 0);
    assert_eq!(
        stdout(&output).matches("\n  standfirst ").count(),
        3,
        "{}",
        stdout(&output)
    );
}

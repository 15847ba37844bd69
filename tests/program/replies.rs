//! Replies without a model: forms, requests, structure given back, the cache.

use crate::common::fixture;
use crate::run::{Program, code, json, lasting, stderr, stdout, text};
use serde_json::{Value, json as object};
use std::fs;
use tempfile::TempDir;

fn none<'a>(verb: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [verb, "--model", "none", "--format", "json"]
        .into_iter()
        .chain(rest.iter().copied())
        .collect()
}

#[test]
fn read_prints_every_field_of_the_contract() {
    let page = fixture("zh-river-town.txt");
    let reply = json(&Program::new().run(&none("read", &[text(&page)])));
    for field in [
        "schema",
        "version",
        "source",
        "model",
        "articles",
        "captions",
        "furniture",
        "joins",
        "notes",
    ] {
        assert!(reply.get(field).is_some(), "no `{field}`");
    }
    let source: Vec<&String> = reply["source"].as_object().unwrap().keys().collect();
    let mut expected = [
        "path", "page", "format", "blake3", "bytes", "encoding", "language", "date",
    ];
    expected.sort_unstable();
    assert_eq!(source, expected, "in the contract's words");
    assert_eq!(
        (&reply["source"]["format"], &reply["source"]["date"]),
        (&"text".into(), &Value::Null)
    );
    assert_eq!(reply["source"]["language"], "zh");
    assert_eq!(reply["articles"].as_array().unwrap().len(), 3);
    assert_eq!(
        reply["captions"][0]["credit"]["text"],
        "本报记者 周砚 本报通讯员 何一苇 摄"
    );
}

#[test]
fn structure_given_back_is_taken_as_it_is() {
    let program = Program::new();
    let page = fixture("en-harbour.txt");
    let mut reply = json(&program.run(&none("read", &[text(&page)])));
    let articles = reply["articles"].as_array_mut().unwrap();
    articles.truncate(1);
    let dir = TempDir::new().unwrap();
    let corrected = dir.path().join("corrected.json");
    fs::write(&corrected, reply.to_string()).unwrap();
    let summary = json(&program.run(&none("summarize", &[text(&corrected)])));
    assert_eq!(summary["articles"].as_array().unwrap().len(), 1);
    assert!(summary["notes"].to_string().contains("leaves this text out"));
    reply["articles"][0]["headline"]["span"] = object!([0, 1_000_000]);
    fs::write(&corrected, reply.to_string()).unwrap();
    let refused = program.run(&none("summarize", &[text(&corrected)]));
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("does not fit"));
}

#[test]
fn without_a_model_there_are_extracts_and_quotes() {
    let program = Program::new();
    let page = fixture("zh-river-town.txt");
    let summary = json(&program.run(&none("summarize", &[text(&page)])));
    for article in summary["articles"].as_array().unwrap() {
        assert!(article["abstract"].as_array().unwrap().is_empty());
        assert!(!article["extract"].as_array().unwrap().is_empty());
    }
    let answer = json(&program.run(&none("ask", &["新市场的日均客流是多少人次？", text(&page)])));
    assert_eq!(answer["status"], "answered");
    assert!(answer["answer"].as_str().unwrap().contains("9800人次"), "{answer}");
    let output = program.run(&none("ask", &["How cold was the winter of 1963?", text(&page)]));
    assert_eq!(
        (code(&output), json(&output)["status"].as_str()),
        (1, Some("not_stated"))
    );
}

#[test]
fn requests_are_answered_in_order_and_a_bad_one_does_no_harm() {
    let program = Program::new();
    let page = fixture("en-harbour.txt");
    let lines = [
        object!({"id": "a", "path": text(&page)}).to_string(),
        "{\"id\": ".to_owned(),
        object!({"id": 7, "text": "One line of text.\n"}).to_string(),
        object!({"id": "c"}).to_string(),
        String::new(),
    ];
    let output = program.feed(&["read", "--jsonl", "--model", "none"], lines.join("\n").as_bytes());
    assert_eq!(code(&output), 2);
    let replies: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(stdout(&output).starts_with("{\"id\":\"a\",\"schema\":"));
    assert_eq!(replies.len(), 4);
    assert!(replies[1]["error"]["message"].is_string() && replies[3]["error"]["hint"].is_string());
    assert_eq!(replies[2]["id"], 7);
    assert_eq!(replies[2]["source"]["path"], Value::Null);
}

#[test]
fn a_second_run_prints_the_same_and_a_damaged_entry_is_a_miss() {
    let program = Program::new();
    let page = fixture("en-harbour.txt");
    let args = none("summarize", &[text(&page)]);
    let first = json(&program.run(&args));
    let second = json(&program.run(&args));
    assert_eq!(
        (&first["timing"]["cached"], &second["timing"]["cached"]),
        (&Value::Bool(false), &Value::Bool(true))
    );
    assert_eq!(lasting(first.clone()), lasting(second));
    for entry in entries(program.cache.path()) {
        fs::write(entry, b"spoiled").unwrap();
    }
    let third = program.run(&args);
    assert!(stderr(&third).contains("note: "), "{}", stderr(&third));
    assert_eq!(json(&third)["articles"], first["articles"]);
    let cleared = program.run(&["cache", "clear", text(&page)]);
    assert_eq!(code(&cleared), 0);
    assert!(entries(program.cache.path()).is_empty());
}

fn entries(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(entries(&entry.path()));
        } else if entry.path().extension().is_some_and(|ending| ending == "entry") {
            found.push(entry.path());
        }
    }
    found
}

#[test]
fn nothing_of_a_page_steers_the_terminal() {
    let program = Program::new();
    let output = program.feed(
        &["read", "--model", "none", "-"],
        "A line.\u{1b}]0;x\u{7} And \u{202e}another.\n".as_bytes(),
    );
    assert_eq!(code(&output), 0);
    assert!(!stdout(&output).contains(['\u{1b}', '\u{7}', '\u{202e}']));
}

#[test]
fn directories_are_read_in_name_order() {
    let dir = TempDir::new().unwrap();
    for name in ["b.txt", "a.md", "c.html", "d.bin"] {
        fs::write(dir.path().join(name), b"Some text here.\n").unwrap();
    }
    let output = Program::new().run(&none("read", &[text(dir.path())]));
    let paths: Vec<String> = stdout(&output)
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["source"]["path"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(paths.len(), 3);
    assert!(paths.is_sorted(), "{paths:?}");
}

#[test]
fn other_encodings_are_read() {
    let (bytes, _, _) =
        encoding_rs::GB18030.encode("市图书馆昨日开馆，读者可以凭身份证借书，也可以在家门口的书亭还书。");
    let output = Program::new().feed(&none("read", &["-"]), &bytes);
    assert_eq!(json(&output)["source"]["encoding"], "gb18030");
}

#[test]
fn jump_lines_are_followed_among_the_files_of_one_command() {
    let dir = TempDir::new().unwrap();
    let story = "The ferry between Marrow Quay and the island of Sele ran again on Friday, eleven years later.";
    let front = format!("Page 1\n\nFerry returns to the quay\n\nBy Nora Pellam\n\n{story}\n\nContinued on page 2\n");
    let second = format!("Page 2\n\nFerry returns to the quay\n\nContinued from page 1\n\n{story}\n");
    let paths = [("a.txt", front), ("b.txt", story.to_owned()), ("c.txt", second)].map(|(name, text)| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        text_of(&path)
    });
    let all: Vec<&str> = paths.iter().map(String::as_str).collect();
    let output = Program::new().run(&none("read", &all));
    let replies: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let places: Vec<&str> = replies
        .iter()
        .map(|reply| reply["source"]["path"].as_str().unwrap())
        .collect();
    assert_eq!(places, all);
    let to = &replies[0]["articles"][0]["jumps"][0]["to"];
    assert_eq!(
        (to["path"].as_str(), to["article"].as_str()),
        (Some(all[2]), Some("a1"))
    );
    assert_eq!(replies[0]["articles"][0]["complete"], true);
    let alone = json(&Program::new().run(&none("read", &all[..1])));
    assert_eq!(alone["articles"][0]["complete"], false);
    assert!(alone["articles"][0]["jumps"][0]["to"].is_null());
    // What `read` printed is taken back with its jumps.
    let given = dir.path().join("a.json");
    fs::write(&given, serde_json::to_vec(&replies[0]).unwrap()).unwrap();
    let again = json(&Program::new().run(&none("read", &[text(&given)])));
    assert_eq!(again["articles"], replies[0]["articles"]);
}

fn text_of(path: &std::path::Path) -> String {
    text(path).to_owned()
}

#[test]
fn a_citation_is_shown_in_its_place() {
    let program = Program::new();
    let page = fixture("en-harbour.txt");
    let read = json(&program.run(&none("read", &[text(&page)])));
    let paragraph = &read["articles"][0]["sections"][0]["paragraphs"][0];
    let [start, end] = [0, 1].map(|edge| paragraph["spans"][0][edge].as_u64().unwrap());
    let span = format!("[{start}–{end} · line 3]");
    let shown = json(&program.run(&["show", "--format", "json", text(&page), &span]));
    assert_eq!(shown["schema"], "standfirst.place/1");
    assert_eq!(
        (&shown["article"], &shown["parts"][0]["part"]),
        (&"a1".into(), &"paragraph".into())
    );
    assert_eq!(shown["parts"][0]["spans"], object!([[start, end]]));
    assert!(!shown["before"].as_array().unwrap().is_empty() && !shown["after"].as_array().unwrap().is_empty());
    let printed = stdout(&program.run(&["show", "--model", "none", text(&page), "a1"]));
    assert!(
        printed.contains("headline: ") && printed.contains(" ▌ ") && printed.contains("line"),
        "{printed}"
    );
    let absent = program.run(&["show", "--model", "none", text(&page), "a99"]);
    assert_eq!(code(&absent), 2);
    assert!(stderr(&absent).contains("hint: name one of: a1"));
    let beyond = program.run(&["show", text(&page), "0-99999999"]);
    assert!(code(&beyond) == 2 && stderr(&beyond).contains("does not fit"));
}

#[cfg(unix)]
#[test]
fn a_place_is_opened_only_when_that_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    let dir = TempDir::new().unwrap();
    let (opener, told) = (dir.path().join("xdg-open"), dir.path().join("told"));
    fs::write(&opener, format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", told.display())).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let page = fixture("en-harbour.txt");
    let run = |options: &[&str]| {
        let mut command = program.command(options);
        command.env("PATH", dir.path()).output().unwrap()
    };
    assert_eq!(code(&run(&["show", text(&page), "0-20"])), 0);
    assert!(!told.exists());
    if cfg!(target_os = "macos") {
        return;
    }
    assert_eq!(code(&run(&["show", "--open", text(&page), "0-20"])), 0);
    let opened = fs::read_to_string(&told).unwrap();
    assert!(opened.ends_with("en-harbour.txt"), "{opened}");
}

//! `--jsonl`: many requests, in order, in the same memory, and an end that leaves nothing half done.

use crate::run::{Program, code, stderr, stdout};
use serde_json::{Value, json as object};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

/// Pages of the large run.
const PAGES: usize = 10_000;
/// Pages after which memory is first looked at.
const FIRST: usize = 1_000;
/// Kilobytes that memory may have grown by at the end.
const GROWN: u64 = 50_000;

fn stream(program: &Program, more: &[&str]) -> Child {
    let args: Vec<&str> = ["read", "--jsonl", "--model", "none"]
        .iter()
        .chain(more)
        .copied()
        .collect();
    let mut command = program.command(&args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn page(number: usize) -> String {
    let text = format!(
        "Ferry number {number} saved\n\nBy Nora Pellam\n\nThe council kept ferry {number} on Monday. It will run for five years.\n"
    );
    object!({"id": number, "text": text}).to_string()
}

/// Kilobytes of memory that the process holds now.
fn held(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

#[test]
fn ten_thousand_pages_are_answered_in_order_in_the_memory_of_a_thousand() {
    let mut child = stream(&Program::new(), &["--no-cache", "--threads", "2"]);
    let mut requests = child.stdin.take().unwrap();
    let mut replies = BufReader::new(child.stdout.take().unwrap()).lines();
    let writer = std::thread::spawn(move || {
        for number in 0..PAGES {
            writeln!(requests, "{}", page(number)).unwrap();
        }
    });
    let mut early = 0;
    for number in 0..PAGES {
        let reply: Value = serde_json::from_str(&replies.next().unwrap().unwrap()).unwrap();
        assert_eq!(reply["id"], number);
        if number == FIRST {
            early = held(&child);
        }
    }
    // All is answered, and standard input is about to end: the process may be gone, and then holds nothing.
    let late = held(&child);
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert!(
        late < early + GROWN,
        "{early} kB after {FIRST} pages, {late} kB after all"
    );
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let lines: Vec<String> = (0..60).map(page).collect();
    let outputs = ["1", "2", "5"].map(|threads| {
        let program = Program::new();
        let args = ["summarize", "--jsonl", "--model", "none", "--threads", threads];
        let output = program.feed(&args, lines.join("\n").as_bytes());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    });
    assert!(outputs[0] == outputs[1] && outputs[1] == outputs[2]);
}

#[test]
fn a_reply_comes_before_the_next_request_is_sent() {
    let mut child = stream(&Program::new(), &[]);
    let mut requests = child.stdin.take().unwrap();
    let mut replies = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..5 {
        writeln!(requests, "{}", page(number)).unwrap();
        let reply: Value = serde_json::from_str(&replies.next().unwrap().unwrap()).unwrap();
        assert_eq!(reply["id"], number);
    }
    drop(requests);
    assert!(child.wait().unwrap().success());
}

#[test]
#[cfg(unix)]
fn an_interruption_ends_it_after_the_requests_in_hand() {
    for signal in ["-INT", "-TERM"] {
        let program = Program::new();
        let mut child = stream(&program, &[]);
        let mut requests = child.stdin.take().unwrap();
        let mut replies = BufReader::new(child.stdout.take().unwrap()).lines();
        for number in 0..3 {
            writeln!(requests, "{}", page(number)).unwrap();
            replies.next().unwrap().unwrap();
        }
        let told = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(told.unwrap().success());
        // Standard input stays open: the program ends by itself.
        assert!(replies.next().is_none());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("3 requests are answered"),
            "{}",
            stderr(&output)
        );
        assert!(stderr(&output).contains("hint: "), "{}", stderr(&output));
        drop(requests);
    }
}

#[test]
#[cfg(unix)]
fn the_run_after_an_interruption_goes_on_from_the_cache() {
    let program = Program::new();
    let args = ["summarize", "--jsonl", "--model", "none"];
    let mut command = program.command(&args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut requests = child.stdin.take().unwrap();
    let mut replies = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..3 {
        writeln!(requests, "{}", page(number)).unwrap();
        replies.next().unwrap().unwrap();
    }
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(told.unwrap().success());
    assert_eq!(code(&child.wait_with_output().unwrap()), 2);
    let lines: Vec<String> = (0..5).map(page).collect();
    let output = program.feed(&args, lines.join("\n").as_bytes());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let cached: Vec<bool> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["timing"]["cached"] == true)
        .collect();
    assert_eq!(cached, [true, true, true, false, false]);
}

#[test]
fn a_line_that_is_no_request_is_answered_under_its_id() {
    let lines = [
        "{\"id\":\"kept\",\"text\":5}".to_owned(),
        "[]".to_owned(),
        "\u{feff}{}".to_owned(),
        "{\"id\":\"x\",\"paths\":[]}".to_owned(),
        format!("{{\"id\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000)),
        page(7),
    ];
    let program = Program::new();
    let output = program.feed(&["read", "--jsonl", "--model", "none"], lines.join("\n").as_bytes());
    assert_eq!(code(&output), 2);
    let replies: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(replies.len(), lines.len());
    assert_eq!((&replies[0]["id"], &replies[3]["id"]), (&"kept".into(), &"x".into()));
    assert!(replies[..5].iter().all(|reply| reply["error"]["message"].is_string()));
    assert_eq!(replies[5]["id"], 7);
}

#[test]
fn a_line_of_two_hundred_megabytes_is_refused_and_the_next_one_answered() {
    let program = Program::new();
    let mut child = stream(&program, &["--no-cache"]);
    let mut requests = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        let piece = vec![b'a'; 1 << 20];
        for _ in 0..200 {
            requests.write_all(&piece).unwrap();
        }
        writeln!(requests, "\n{}", page(1)).unwrap();
    });
    let replies: Vec<Value> = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    writer.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert!(replies[0]["error"]["message"].as_str().unwrap().contains("longer than"));
    assert_eq!(replies[1]["id"], 1);
}

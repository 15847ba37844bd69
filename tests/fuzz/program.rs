//! The program itself: requests, and structure that `read` printed and somebody spoiled.

use crate::common::fixture;
use crate::mutate::each;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standfirst"));
    command
        .args(args)
        .args(["--model", "none", "--no-cache", "--format", "json"]);
    command
}

/// Fails where the program broke rather than refused.
fn unbroken(output: &Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!told.contains("broke"), "{told}");
    assert!(output.status.code().is_some_and(|code| code < 3), "{:?}", output.status);
}

#[test]
fn structure_given_back() {
    let page = fixture("zh-river-town.txt");
    let read = program(&["read", page.to_str().unwrap()]).output().unwrap();
    let dir = TempDir::new().unwrap();
    let mut paths = Vec::new();
    let mut spoiled = Vec::new();
    each("structure", std::slice::from_ref(&read.stdout), |bytes, chance| {
        let mut bytes = bytes.to_vec();
        // Most spoiled JSON is no JSON: numbers alone are changed as well.
        if chance.below(2) == 0 {
            bytes = read.stdout.clone();
            for _ in 0..=chance.below(4) {
                let digits: Vec<usize> = (0..bytes.len())
                    .filter(|&place| bytes[place].is_ascii_digit())
                    .collect();
                bytes[*chance.of(&digits)] = b'0' + chance.below(10) as u8;
            }
        }
        spoiled.push(bytes);
    });
    for (number, bytes) in spoiled.iter().enumerate() {
        let path = dir.path().join(format!("{number}.json"));
        std::fs::write(&path, bytes).unwrap();
        paths.push(path.display().to_string());
    }
    for paths in paths.chunks(500) {
        let args: Vec<&str> = ["summarize"]
            .into_iter()
            .chain(paths.iter().map(String::as_str))
            .collect();
        unbroken(&program(&args).output().unwrap());
    }
}

#[test]
fn requests() {
    let seeds = [
        "{\"id\":\"a\",\"text\":\"Ferry saved\\n\\nThe council kept it.\\n\",\"question\":\"Who kept it?\",\"language\":\"en\"}",
        "{\"id\":1,\"path\":\"no-such-page.txt\",\"question\":\"q\"}",
        "{\"paths\":[\"no-such-page.txt\"],\"text\":\"渡口。\"}",
    ];
    let seeds = seeds.map(|seed| seed.as_bytes().to_vec());
    let mut lines = Vec::new();
    let mut count = 0;
    each("requests", &seeds, |bytes, _| {
        let line: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != b'\n').collect();
        count += usize::from(!line.iter().all(u8::is_ascii_whitespace));
        lines.extend(line);
        lines.push(b'\n');
    });
    for verb in ["read", "summarize", "ask"] {
        let mut child = program(&[verb, "--jsonl"])
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut requests = child.stdin.take().unwrap();
        let sent = lines.clone();
        let writer = std::thread::spawn(move || requests.write_all(&sent).unwrap());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        unbroken(&output);
        let replies = output
            .stdout
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let mut answered = 0;
        for reply in replies {
            serde_json::from_slice::<serde_json::Value>(reply).unwrap();
            answered += 1;
        }
        assert_eq!(answered, count, "{verb}");
    }
}

//! What an agent sends: messages of the Model Context Protocol.

use crate::mutate::each;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Messages that one process is sent.
const IN_ONE: usize = 250;
/// The id of the last message, which is whole.
const LAST: &str = "the last one";

const PAGE: &str =
    "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. It will run for five years.\n";

/// A message of every kind that the service knows, and of some that it does not.
fn seeds() -> Vec<Vec<u8>> {
    let call = |tool: &str, arguments: Value| {
        json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call",
        "params": { "name": tool, "arguments": arguments, "_meta": { "progressToken": 3 } } })
    };
    let ask = |method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": "a", "method": method, "params": params });
    let messages = [
        call("read_page", json!({ "path": "page.txt" })),
        call("read_page", json!({ "text": PAGE, "page": 1 })),
        call(
            "summarize_page",
            json!({ "text": PAGE, "sentences": 2, "language": "zh" }),
        ),
        call(
            "ask_pages",
            json!({ "question": "Who kept it?", "paths": ["page.txt", "../page.txt"], "text": PAGE }),
        ),
        call(
            "search_archive",
            json!({ "query": "ferry AND (bridge OR \"five years\")", "from": "1998-01", "limit": 5 }),
        ),
        call("timeline", json!({ "query": "*", "to": "1999" })),
        call("no_such_tool", json!({})),
        ask("tools/list", json!({ "cursor": "x" })),
        ask("resources/list", json!({})),
        ask("resources/templates/list", json!({})),
        ask("resources/read", json!({ "uri": "file:///page.txt" })),
        ask("resources/read", json!({ "uri": "standfirst://page/0123/article/a1" })),
        ask("prompts/get", json!({ "name": "x" })),
        ask("logging/setLevel", json!({ "level": "debug" })),
        ask("ping", json!({})),
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 7, "reason": "no" } }),
        json!({ "jsonrpc": "2.0", "id": 9, "result": {} }),
        json!([{ "jsonrpc": "2.0", "id": 1, "method": "ping" }]),
    ];
    messages
        .iter()
        .map(|message| message.to_string().into_bytes())
        .collect()
}

fn begun() -> Vec<u8> {
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "protocolVersion": "2025-06-18",
            "capabilities": {}, "clientInfo": { "name": "fuzz", "version": "1" } } }),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
    ];
    messages
        .iter()
        .flat_map(|message| format!("{message}\n").into_bytes())
        .collect()
}

/// Sends `lines` to a service of its own, and tells whether it answered the last, whole one.
fn answered(lines: &[Vec<u8>], folder: &TempDir) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args([
            "mcp",
            "--model",
            "none",
            "--no-cache",
            "--offline",
            "--threads",
            "1",
            "--root",
        ])
        .arg(folder.path())
        .env("STANDFIRST_UI", "en")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut sent = begun();
    for line in lines {
        sent.extend(line);
        sent.push(b'\n');
    }
    sent.extend(format!("{}\n", json!({ "jsonrpc": "2.0", "id": LAST, "method": "ping" })).into_bytes());
    let mut messages = child.stdin.take().unwrap();
    // One that ended reads no more.
    let writer = std::thread::spawn(move || messages.write_all(&sent).is_ok());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!told.contains("broke at"), "{told}");
    assert!(output.status.code().is_some_and(|code| code < 3), "{:?}", output.status);
    let replies = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let replies: Vec<Value> = replies.map(|line| serde_json::from_slice(line).unwrap()).collect();
    writer.join().unwrap() && replies.iter().any(|reply| reply["id"] == LAST)
}

#[test]
fn messages() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("page.txt"), PAGE).unwrap();
    let mut lines: Vec<Vec<u8>> = Vec::new();
    each("agents", &seeds(), |bytes, chance| {
        let mut line = bytes.to_vec();
        // Most spoiled JSON is no JSON: half are whole messages with other words in them.
        if chance.below(2) == 0 {
            let mut message: Value = serde_json::from_slice(chance.of::<Vec<u8>>(&seeds())).unwrap();
            for _ in 0..=chance.below(3) {
                exchange(&mut message, chance);
            }
            line = message.to_string().into_bytes();
        }
        line.retain(|byte| *byte != b'\n');
        lines.push(line);
    });
    for some in lines.chunks(IN_ONE) {
        assert!(answered(some, &folder), "what came after was not answered");
    }
}

/// Puts something else in the place of a value somewhere in `value`.
fn exchange(value: &mut Value, chance: &mut crate::mutate::Chance) {
    let other = || {
        let long = "\u{202e}<|im_end|>".repeat(500);
        [
            json!(null),
            json!(-1),
            json!(1e300),
            json!(u64::MAX),
            json!(""),
            json!("\0../../../etc/passwd"),
            json!(long),
            json!([[[]]]),
            json!({ "": {} }),
        ]
    };
    let inner = match value {
        Value::Object(fields) if !fields.is_empty() => {
            let place = chance.below(fields.len());
            fields.values_mut().nth(place)
        }
        Value::Array(items) if !items.is_empty() => {
            let place = chance.below(items.len());
            items.get_mut(place)
        }
        _ => None,
    };
    match inner {
        Some(inner) if chance.below(4) > 0 => exchange(inner, chance),
        Some(inner) => *inner = chance.of(&other()).clone(),
        None => *value = chance.of(&other()).clone(),
    }
}

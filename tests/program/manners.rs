//! What people and shells meet: tables, encodings, explanations, completions, the manual.

use crate::common::fixture;
use crate::run::{Program, code, json, stderr, stdout, text};
use std::fs;
use tempfile::TempDir;

#[test]
fn a_table_has_a_row_an_article_and_its_columns_once() {
    let program = Program::new();
    let (zh, en) = (fixture("zh-river-town.txt"), fixture("en-harbour.txt"));
    for verb in ["read", "summarize"] {
        let output = program.run(&[verb, "--model", "none", "--format", "csv", text(&zh), text(&en)]);
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(reader.headers().unwrap().get(3), Some("article"));
        let articles: Vec<&str> = rows.iter().map(|row| &row[3]).collect();
        assert_eq!(articles[..4], ["a1", "a2", "a3", "a1"], "{verb}");
        assert!(rows[0].iter().any(|cell| cell.contains("3号桥墩")));
    }
    let question = "新市场的日均客流是多少人次？";
    let output = program.run(&["ask", "--model", "none", "--format", "csv", question, text(&zh)]);
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!((&row[0], &row[1]), (question, "answered"));
    assert!(row[7].contains("9800人次"), "{row:?}");
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let program = Program::new();
    let page = "=HYPERLINK(\"http://x\";\"y\")\n\nBy @SUM(A1)\n\n+1 said the council on Monday. It will run.\n";
    for verb in ["read", "summarize"] {
        let output = program.feed(&[verb, "--model", "none", "--format", "csv", "-"], page.as_bytes());
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        let cells: Vec<String> = reader
            .records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert!(cells.iter().any(|cell| cell.starts_with("'+1 said")), "{cells:?}");
        assert!(
            !cells
                .iter()
                .any(|cell| cell.len() > 1 && cell.starts_with(['=', '+', '@', '-'])),
            "{cells:?}"
        );
    }
}

#[test]
fn an_encoding_is_found_out_shown_and_can_be_forced() {
    let program = Program::new();
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("page.txt");
    let words = "江邊小城昨日開館，讀者可以憑身分證借書，也可以在家門口的書亭還書。";
    fs::write(&path, encoding_rs::BIG5.encode(words).0).unwrap();
    let read = |more: &[&str]| {
        let args = [&["read", "--model", "none", "--format", "json", text(&path)], more].concat();
        program.run(&args)
    };
    let found = json(&read(&[]));
    assert_eq!(found["source"]["encoding"], "big5");
    assert!(found.to_string().contains(words));
    assert_eq!(json(&read(&["--encoding", "big5"]))["source"], found["source"]);
    let refused = read(&["--encoding", "utf-8"]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("breaks at byte 0"), "{}", stderr(&refused));
    assert!(stderr(&refused).contains("hint: "), "{}", stderr(&refused));
    assert!(stdout(&refused).is_empty());
    let mixed = [words.as_bytes(), b"\n", &fs::read(&path).unwrap()].concat();
    fs::write(&path, mixed).unwrap();
    let refused = read(&[]);
    let place = format!("breaks at byte {}", words.len() + 1);
    assert!(stderr(&refused).contains(&place), "{}", stderr(&refused));
    assert_eq!(
        code(&program.run(&["cache", "clear", "--encoding", "latin1", text(&path)])),
        0
    );
}

#[test]
fn explanations_tell_what_was_joined_and_nothing_is_told_unasked() {
    let program = Program::new();
    let page = fixture("zh-river-town.txt");
    // Once put together, once from the cache.
    for _ in 0..2 {
        let told = program.run(&["read", "-v", "--model", "none", text(&page)]);
        assert!(stderr(&told).contains("joined `…"), "{}", stderr(&told));
        assert!(stderr(&told).contains("line 13"), "{}", stderr(&told));
    }
    let told = program.run(&["read", "-vv", "--model", "none", text(&page)]);
    assert!(stderr(&told).contains("cache key "), "{}", stderr(&told));
    for verb in ["read", "summarize"] {
        let silent = program.run(&[verb, "--model", "none", text(&page)]);
        assert!(stderr(&silent).is_empty(), "{}", stderr(&silent));
    }
}

#[test]
fn explanations_name_the_passages_that_were_read() {
    let program = Program::new();
    let page = fixture("zh-river-town.txt");
    let question = "新市场的日均客流是多少人次？";
    let ask = |more: &[&str]| program.run(&[&["ask", "--model", "none", question, text(&page)], more].concat());
    let silent = ask(&[]);
    assert!(stderr(&silent).is_empty(), "{}", stderr(&silent));
    // Found, and from the cache.
    for more in [["-v", "--no-cache"].as_slice(), &["-v"]] {
        let told = stderr(&ask(more));
        for words in [
            "passages were searched",
            "passage 1, a",
            "zh-river-town.txt` (bytes ",
            ", lines ",
            "words ",
            "its answer is given",
        ] {
            assert!(told.contains(words), "no `{words}` in {told}");
        }
    }
    let reply = json(&ask(&["--format", "json"]));
    let chosen = reply["search"]["ranked"].as_array().unwrap();
    let chosen = chosen.iter().find(|one| one["outcome"] == "chosen").unwrap();
    assert_eq!(chosen["path"].as_str(), Some(text(&page)));
    assert_eq!(chosen["article"], reply["citations"][0]["article"]);
    let holds = |span: &serde_json::Value| {
        let cited = &reply["citations"][0]["spans"][0];
        span[0].as_u64() <= cited[0].as_u64() && cited[1].as_u64() <= span[1].as_u64()
    };
    assert!(chosen["spans"].as_array().unwrap().iter().any(holds), "{reply}");
}

#[test]
fn spans_are_shown_with_their_lines() {
    let page = fixture("en-harbour.txt");
    let output = Program::new().run(&["summarize", "--model", "none", text(&page)]);
    assert!(stdout(&output).contains(" · line "), "{}", stdout(&output));
}

#[test]
fn shells_complete_the_names_of_models() {
    let program = Program::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = program.run(&["completions", shell]);
        assert_eq!(code(&output), 0);
        let script = stdout(&output);
        let offered = script.matches("qwen2.5-coder-0.5b").count();
        assert!(offered >= 6, "{shell}: {offered} times");
        assert!(script.contains("none"), "{shell}");
    }
    // As somebody who types it meets it.
    let script = stdout(&program.run(&["completions", "bash"]));
    for (words, offered) in [
        ("summarize --model qwen2.5-coder-0", "qwen2.5-coder-0.5b"),
        ("ask --model no", "none"),
        ("models pull qwen2.5-coder-1.", "qwen2.5-coder-1.5b"),
        ("compl", "completions"),
        ("read --format mark", "markdown"),
    ] {
        let count = words.split(' ').count();
        let typed = format!(
            "{script}\nCOMP_WORDS=(standfirst {words}); COMP_CWORD={count}; _standfirst standfirst \"${{COMP_WORDS[$COMP_CWORD]}}\" \
             \"${{COMP_WORDS[$COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let Ok(output) = std::process::Command::new("bash").args(["-c", &typed]).output() else {
            println!("no bash here: not tried");
            return;
        };
        assert_eq!(stdout(&output).trim(), offered, "{words}: {}", stderr(&output));
    }
}

#[test]
fn the_manual_has_a_page_a_command() {
    let manual = stdout(&Program::new().run(&["man"]));
    for page in [
        "standfirst",
        "standfirst-read",
        "standfirst-summarize",
        "standfirst-ask",
        "standfirst-models-pull",
        "standfirst-cache-clear",
        "standfirst-doctor",
    ] {
        assert!(manual.contains(&format!(".TH {page} ")), "no page `{page}`");
    }
}

#[test]
fn the_doctor_names_what_is_missing_and_what_mends_it() {
    let program = Program::new();
    let empty = TempDir::new().unwrap();
    let output = program
        .command(&["doctor", "--offline"])
        .env("STANDFIRST_MODELS_DIR", empty.path())
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    let told = stdout(&output);
    for words in [
        "instruction sets: ",
        "memory: ",
        "BAD  model qwen2.5-coder-1.5b: not on disk",
        "hint: standfirst models pull qwen2.5-coder-1.5b",
        "network: not looked at",
        "cache: ",
    ] {
        assert!(told.contains(words), "no `{words}` in {told}");
    }
    let nobody = program
        .command(&["doctor"])
        .env("STANDFIRST_MODELS_DIR", empty.path())
        .env("HF_ENDPOINT", "http://127.0.0.1:1")
        .env("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
        .output()
        .unwrap();
    assert!(
        stdout(&nobody).contains("hint: standfirst models import"),
        "{}",
        stdout(&nobody)
    );
}

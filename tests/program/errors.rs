//! What goes wrong is said, with a way out, and the others are still done.

use crate::common::fixture;
use crate::run::{Program, code, stderr, stdout, text};
use std::fs;
use tempfile::TempDir;

/// The run failed, in words that hold `about`, with a hint and nothing of a panic.
#[track_caller]
fn refused(output: &std::process::Output, about: &str) {
    let told = stderr(output);
    assert_eq!(code(output), 2, "{told}");
    assert!(
        told.contains(about) && told.contains("hint: ") && !told.contains("panicked"),
        "{told}"
    );
}

#[test]
fn pages_that_cannot_be_read_are_named() {
    let program = Program::new();
    let dir = TempDir::new().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let empty = file("empty.txt", b" \n");
    let binary = file("binary.txt", b"\x7fELF\0\0\0\x01\0\0\0\0\0\0");
    fs::create_dir(dir.path().join("bare")).unwrap();
    let bare = dir.path().join("bare");
    for (path, about) in [
        ("no-such-page.txt", "no-such-page.txt"),
        (text(&empty), "empty"),
        (text(&binary), "binary.txt"),
        (text(&bare), "no page"),
    ] {
        refused(&program.run(&["read", "--model", "none", path]), about);
    }
    let page = fixture("en-harbour.txt");
    let output = program.run(&["read", "--model", "none", "no-such-page.txt", text(&page)]);
    assert_eq!(code(&output), 2);
    assert!(
        stdout(&output).contains("Old ferry wins five more years"),
        "the other page is done"
    );
}

#[test]
fn an_unknown_model_brings_the_nearest_name() {
    let page = fixture("en-harbour.txt");
    let output = Program::new().run(&["read", "--model", "qwen2.5-coder-1.5", text(&page)]);
    refused(&output, "qwen2.5-coder-1.5b");
}

#[test]
fn a_missing_model_offline_says_which_file_to_bring() {
    let program = Program::new();
    let models = TempDir::new().unwrap();
    let page = fixture("en-harbour.txt");
    let output = program
        .command(&["summarize", "--offline", "--model", "qwen2.5-coder-0.5b", text(&page)])
        .env("STANDFIRST_MODELS_DIR", models.path())
        .output()
        .unwrap();
    refused(&output, "models import qwen2.5-coder-0.5b");
}

#[test]
fn model_files_that_lie_are_refused() {
    let dir = TempDir::new().unwrap();
    let mut lying = b"GGUF\x03\0\0\0".to_vec();
    lying.extend(u64::MAX.to_le_bytes());
    lying.extend(u64::MAX.to_le_bytes());
    for bytes in [b"GGUF".to_vec(), lying, vec![0; 64]] {
        let path = dir.path().join("lying.gguf");
        fs::write(&path, &bytes).unwrap();
        let output = Program::new().run(&["models", "import", "qwen2.5-coder-0.5b", text(&path)]);
        refused(&output, "is another file");
        let id = standfirst::model::ModelId {
            id: "lying".to_owned(),
            sha256: String::new(),
        };
        assert!(standfirst::model::load(&path, id, 1).is_err());
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_no_obstacle() {
    let program = Program::new();
    let file = program.cache.path().join("a-file");
    fs::write(&file, b"").unwrap();
    let page = fixture("en-harbour.txt");
    let output = program.run(&[
        "read",
        "--model",
        "none",
        "--cache-dir",
        text(&file.join("below")),
        text(&page),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("note: "), "{}", stderr(&output));
}

#[test]
fn a_wrong_command_line_is_an_error_and_help_is_not() {
    let program = Program::new();
    assert_eq!(code(&program.run(&["read"])), 2);
    for (args, hint) in [
        (["read"].as_slice(), "hint: standfirst read --help\n"),
        (&["ask"], "hint: standfirst ask --help\n"),
        (&["-q", "raed", "page.txt"], "hint: standfirst --help\n"),
        (&["models", "pull"], "hint: standfirst models --help\n"),
    ] {
        let told = stderr(&program.run(args));
        assert!(told.ends_with(hint), "{told}");
    }
    assert_eq!(code(&program.run(&["summarize", "--sentences", "0", "x.txt"])), 2);
    assert_eq!(code(&program.run(&["--help"])), 0);
    assert_eq!(code(&program.run(&["completions", "bash"])), 0);
    assert!(stdout(&program.run(&["man"])).contains(".TH standfirst"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = Program::new();
    let page = fixture("zh-river-town.txt");
    let pages: Vec<&str> = std::iter::repeat_n(text(&page), 40).collect();
    let args: Vec<&str> = ["read", "--model", "none"].into_iter().chain(pages).collect();
    let mut child = program
        .command(&args)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).is_empty(), "{}", stderr(&output));
}

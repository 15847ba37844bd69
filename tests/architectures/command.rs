//! The program with model files that it never saw before.

use super::model::{Reference, Words, read, vocabulary_of, write_with};
use candle_core::quantized::GgmlDType;
use std::path::Path;

/// A model of the architecture `name` that chats, written to `path`.
fn chatting(name: &str, path: &Path, jinja: &str, marks: [&str; 2]) {
    let mut reference: Reference = read(name);
    reference
        .metadata
        .insert(format!("{name}.context_length"), serde_json::json!(8192));
    reference
        .metadata
        .insert("tokenizer.chat_template".to_owned(), serde_json::json!(jinja));
    let mut words: Words = read(vocabulary_of(&reference));
    for (name, mark) in ["<|0|>", "<|1|>"].iter().zip(marks) {
        let at = words.tokens.iter().position(|token| token == name).unwrap();
        words.tokens[at] = mark.to_owned();
    }
    write_with(&reference, words, GgmlDType::Q8_0, path);
}

/// Runs the program with everything that it keeps below `folder`.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(arguments)
        .env("STANDFIRST_MODELS_DIR", folder.join("models"))
        .env("STANDFIRST_CONFIG_DIR", folder.join("config"))
        .env("STANDFIRST_CACHE_DIR", folder.join("cache"))
        .env("HOME", folder)
        .env("XDG_CACHE_HOME", folder.join("other"))
        .env("STANDFIRST_OFFLINE", "1")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ran.status.code(), text(ran.stdout), text(ran.stderr))
}

#[test]
fn every_kind_of_layer_says_the_same_with_and_without_what_was_kept() {
    for name in ["lfm2", "qwen35", "gemma4"] {
        let folder = tempfile::tempdir().unwrap();
        let (model, page) = (folder.path().join("mine.gguf"), folder.path().join("page.txt"));
        let jinja = "{{ '<|im_start|>' + message.role }}<|im_end|>";
        chatting(name, &model, jinja, ["<|im_start|>", "<|im_end|>"]);
        std::fs::write(
            &page,
            "Ferry\n\nThe ferry will run for five more years, the town said. It carries 1,250 people a day. Nobody was asked.\n",
        )
        .unwrap();
        let (model, page) = (model.to_str().unwrap(), page.to_str().unwrap());
        for verb in [
            &["summarize", "--model", model, page][..],
            &["ask", "--model", model, "How many people does it carry?", page],
            &["ask", "--model", model, "Who was asked?", page],
        ] {
            // Without anything kept, with what the questions before left, and with all of it.
            let plain = run(folder.path(), &[verb, &["--no-cache", "--threads", "1"][..]].concat());
            assert!(matches!(plain.0, Some(0 | 1)), "{name}: {}", plain.2);
            for _ in 0..2 {
                let again = run(folder.path(), verb);
                assert_eq!((again.0, &again.1), (plain.0, &plain.1), "{name}: {}", again.2);
            }
        }
    }
}

#[test]
fn a_file_never_seen_before_answers_by_one_command() {
    let folder = tempfile::tempdir().unwrap();
    let (model, page) = (folder.path().join("mine.gguf"), folder.path().join("page.txt"));
    std::fs::write(
        &page,
        "Ferry\n\nThe ferry will run for five more years, the town said.\n",
    )
    .unwrap();
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    let (file, text) = (model.to_str().unwrap(), page.to_str().unwrap());
    let jinja = "{{ '<|im_start|>' + message.role }}<|im_end|>";
    let ask = |model: &str| {
        run(&[
            "ask",
            "--format",
            "json",
            "--model",
            model,
            "How long will the ferry run?",
            text,
        ])
    };

    chatting("llama", &model, jinja, ["<|im_start|>", "<|im_end|>"]);
    let (code, printed, said) = ask(file);
    assert!(matches!(code, Some(0 | 1)), "{code:?}: {said}");
    let reply: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(
        (&reply["model"]["id"], &reply["confidence"]),
        (&"mine".into(), &serde_json::Value::Null)
    );
    assert!(said.contains("was not measured here"), "{said}");

    let (code, printed, said) = run(&["models", "add", "own", file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(printed.contains("llama, template chatml, 8192 tokens"), "{printed}");
    let (_, listed, _) = run(&["models", "list"]);
    let row = listed.lines().find(|line| line.starts_with("own ")).unwrap();
    assert!(row.contains("your own") && row.contains("used where it lies"), "{row}");
    assert!(matches!(ask("own").0, Some(0 | 1)));
    assert_eq!(run(&["models", "remove", "own"]).0, Some(0));
    assert!(model.exists() && !run(&["models", "list"]).1.contains("\nown "));

    let home = folder.path().join(".ollama/models");
    std::fs::create_dir_all(home.join("manifests/registry.ollama.ai/library/tiny")).unwrap();
    std::fs::create_dir_all(home.join("blobs")).unwrap();
    std::fs::copy(&model, home.join("blobs/sha256-ab")).unwrap();
    let manifest = r#"{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:ab","size":1}]}"#;
    std::fs::write(home.join("manifests/registry.ollama.ai/library/tiny/1b"), manifest).unwrap();
    assert!(run(&["models", "list"]).1.contains("ollama:tiny:1b"));
    assert!(matches!(ask("ollama:tiny:1b").0, Some(0 | 1)));

    chatting("llama", &model, jinja, ["<|im_start|>", "<|end|>"]);
    let (code, _, said) = ask(file);
    assert_eq!(code, Some(2));
    assert!(said.contains("lacks `<|im_end|>`") && said.contains("hint: "), "{said}");
    chatting(
        "llama",
        &model,
        "### {{ message.role }}",
        ["<|im_start|>", "<|im_end|>"],
    );
    let (code, _, said) = ask(file);
    assert!(code == Some(2) && said.contains("--template NAME"), "{said}");
    let (code, _, said) = run(&["models", "add", "own", file, "--template", "chatml"]);
    assert_eq!(code, Some(0), "{said}");
    std::fs::write(&model, b"GGUF").unwrap();
    assert_eq!(ask(file).0, Some(2));
}

//! Small random models of every architecture against what llama.cpp computes from the same: `tests/architectures/make.py` recorded it,
//! and says how. Whatever way a text is read, its bits are the same.

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use serde::Deserialize;
use standfirst::model::{ARCHITECTURES, Decoding, ModelId, Session, highest, load, log_prob, prefix};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// How far the 20 highest log-probabilities may be from the reference's, on average over a position.
const MEAN_DISTANCE: f64 = 0.1;
/// From this margin on, the reference's choice must be ours.
const CLEAR: f32 = 0.5;

#[derive(Deserialize)]
struct Reference {
    metadata: BTreeMap<String, serde_json::Value>,
    tensors: BTreeMap<String, Vec<usize>>,
    ids: Vec<u32>,
    rows: Vec<Row>,
    texts: BTreeMap<String, Vec<u32>>,
}

#[derive(Deserialize)]
struct Row {
    position: usize,
    top: Vec<(u32, f32)>,
}

#[derive(Deserialize)]
struct Words {
    tokens: Vec<String>,
    merges: Vec<String>,
    kinds: Vec<u32>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/architectures")
}

fn read<T: for<'a> Deserialize<'a>>(name: &str) -> T {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Numbers about `centre`: splitmix64 of a counter that begins at the name's FNV-1a digest.
fn values(name: &str, count: usize, size: f32, centre: f32) -> Vec<f32> {
    let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let value = |i: u64| {
        let mut z = seed.wrapping_add((i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((z ^ z >> 31) >> 40) as f32 / (1 << 23) as f32 - 1.0;
        unit * size + centre
    };
    (0..count as u64).map(value).collect()
}

fn number(key: &str, value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Bool(flag) => Value::Bool(*flag),
        serde_json::Value::String(text) => Value::String(text.clone()),
        other => match other.as_u64() {
            Some(whole) => Value::U32(whole as u32),
            None => Value::F32(other.as_f64().unwrap_or_else(|| panic!("`{key}` is no number")) as f32),
        },
    }
}

/// The file that `reference` describes, matrices as `kind`.
fn write(reference: &Reference, kind: GgmlDType, path: &Path) {
    write_with(reference, read("vocabulary"), kind, path);
}

/// [`write`] with a vocabulary of its own.
fn write_with(reference: &Reference, words: Words, kind: GgmlDType, path: &Path) {
    let texts = |texts: Vec<String>| Value::Array(texts.into_iter().map(Value::String).collect());
    let mut metadata: Vec<(String, Value)> = reference
        .metadata
        .iter()
        .map(|(key, value)| (key.clone(), number(key, value)))
        .collect();
    metadata.push(("tokenizer.ggml.tokens".to_owned(), texts(words.tokens)));
    metadata.push(("tokenizer.ggml.merges".to_owned(), texts(words.merges)));
    let kinds = words.kinds.into_iter().map(Value::U32).collect();
    metadata.push(("tokenizer.ggml.token_type".to_owned(), Value::Array(kinds)));
    let tensor = |(name, dims): (&String, &Vec<usize>)| {
        let (size, centre, kind) = match dims.as_slice() {
            [_] => (0.3, 1.0, GgmlDType::F32),
            other => (2.0 / (other[other.len() - 1] as f32).sqrt(), 0.0, kind),
        };
        let count = dims.iter().product();
        let tensor = Tensor::from_vec(values(name, count, size, centre), dims.clone(), &Device::Cpu).unwrap();
        (name.clone(), QTensor::quantize(&tensor, kind).unwrap())
    };
    let tensors: Vec<(String, QTensor)> = reference.tensors.iter().map(tensor).collect();
    let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
    gguf_file::write(&mut std::fs::File::create(path).unwrap(), &metadata, &tensors).unwrap();
}

fn session(reference: &Reference, kind: GgmlDType) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.gguf");
    write(reference, kind, &path);
    let id = ModelId {
        id: "random".to_owned(),
        sha256: String::new(),
    };
    load(&path, id, 2).unwrap_or_else(|error| panic!("{}", error.chain()))
}

/// What the engine gives where the reference has rows.
fn rows(reference: &Reference, session: &mut Session) -> Vec<Vec<f32>> {
    let positions: Vec<usize> = reference.rows.iter().map(|row| row.position).collect();
    session
        .read(&mut session.empty_cache(), &reference.ids, &positions)
        .unwrap()
}

/// How far the reference's highest are from ours, at the worst position.
fn distance(reference: &Reference, rows: &[Vec<f32>]) -> f64 {
    let far = |(row, told): (&Vec<f32>, &Row)| {
        let far = told
            .top
            .iter()
            .map(|(id, value)| f64::from((log_prob(row, *id) - value).abs()));
        far.sum::<f64>() / told.top.len() as f64
    };
    rows.iter().zip(&reference.rows).map(far).fold(0.0, f64::max)
}

#[test]
fn every_architecture_has_a_reference_and_agrees_with_it() {
    for name in ARCHITECTURES {
        let reference: Reference = read(name);
        let mut session = session(&reference, GgmlDType::Q8_0);
        for (text, ids) in &reference.texts {
            assert_eq!(
                &session.vocabulary().encode(text),
                ids,
                "{name} tokenises `{text}` otherwise"
            );
        }
        let ours = rows(&reference, &mut session);
        for (row, told) in ours.iter().zip(&reference.rows) {
            if told.top[0].1 - told.top[1].1 >= CLEAR {
                assert_eq!(highest(row), told.top[0].0, "{name} at {}", told.position);
            }
        }
        let far = distance(&reference, &ours);
        println!("{name}: {far:.4}");
        assert!(far <= MEAN_DISTANCE, "{name} is {far:.3} off");
    }
}

#[test]
fn what_an_architecture_is_told_matters() {
    for (name, key, other) in [
        ("mistral3", "mistral3.rope.scaling.factor", serde_json::json!(1.0)),
        ("granite", "granite.residual_scale", serde_json::json!(1.0)),
        ("granite", "granite.attention.scale", serde_json::json!(0.3)),
        ("phi3", "phi3.rope.scaling.attn_factor", serde_json::json!(1.0)),
    ] {
        let mut reference: Reference = read(name);
        let is = distance(&reference, &rows(&reference, &mut session(&reference, GgmlDType::Q8_0)));
        reference.metadata.insert(key.to_owned(), other);
        let far = distance(&reference, &rows(&reference, &mut session(&reference, GgmlDType::Q8_0)));
        assert!(
            far > 2.0 * is,
            "{name} is {far:.3} off with another `{key}`, and {is:.3} with its own"
        );
    }
}

#[test]
fn formats_without_kernels_of_their_own_run_too() {
    let reference: Reference = read("llama");
    for kind in [GgmlDType::F16, GgmlDType::BF16, GgmlDType::F32] {
        let far = distance(&reference, &rows(&reference, &mut session(&reference, kind)));
        println!("{kind:?}: {far:.4}");
        assert!(far <= MEAN_DISTANCE, "{kind:?} is {far:.3} off");
    }
}

#[test]
fn whole_in_pieces_one_by_one_forked_cut_back_and_restored_are_the_same() {
    for name in ARCHITECTURES {
        let reference: Reference = read(name);
        let mut session = session(&reference, GgmlDType::Q8_0);
        let ids = &reference.ids;
        let whole = session.prefill(&mut session.empty_cache(), ids).unwrap();
        let (first, rest) = ids.split_at(37);
        let mut pieces = session.empty_cache();
        session.prefill(&mut pieces, first).unwrap();
        let (mut fork, kept) = (pieces.clone(), prefix::pack(&pieces));
        assert_eq!(session.prefill(&mut pieces, rest).unwrap(), whole, "{name} in pieces");
        let backwards: Vec<u32> = rest.iter().rev().copied().collect();
        session.prefill(&mut fork, &backwards).unwrap();
        fork.truncate(first.len());
        assert_eq!(session.prefill(&mut fork, rest).unwrap(), whole, "{name} cut back");
        let mut restored = prefix::unpack(&kept, &session.empty_cache(), first).unwrap();
        assert_eq!(session.prefill(&mut restored, rest).unwrap(), whole, "{name} restored");
        let mut single = session.empty_cache();
        let logits = ids
            .iter()
            .map(|&id| session.prefill(&mut single, &[id]).unwrap())
            .last();
        assert_eq!(logits.unwrap(), whole, "{name} one by one");
        let mut write = |lookup| {
            let how = Decoding {
                max_tokens: 24,
                stop: Vec::new(),
                temperature: None,
                seed: 0,
                lookup,
            };
            let logits = whole.clone();
            session
                .generate(&mut single.clone(), logits, &how, &mut |_| ControlFlow::Continue(()))
                .unwrap()
        };
        assert_eq!(write(false), write(true), "{name} looked up");
    }
}

/// A model of the architecture `llama` that chats, written to `path`.
fn chatting(path: &Path, jinja: &str, marks: [&str; 2]) {
    let mut reference: Reference = read("llama");
    reference
        .metadata
        .insert("llama.context_length".to_owned(), serde_json::json!(8192));
    reference
        .metadata
        .insert("tokenizer.chat_template".to_owned(), serde_json::json!(jinja));
    let mut words: Words = read("vocabulary");
    for (name, mark) in ["<|0|>", "<|1|>"].iter().zip(marks) {
        let at = words.tokens.iter().position(|token| token == name).unwrap();
        words.tokens[at] = mark.to_owned();
    }
    write_with(&reference, words, GgmlDType::Q8_0, path);
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
    let run = |arguments: &[&str]| {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_standfirst"))
            .args(arguments)
            .env("STANDFIRST_MODELS_DIR", folder.path().join("models"))
            .env("STANDFIRST_CONFIG_DIR", folder.path().join("config"))
            .env("STANDFIRST_CACHE_DIR", folder.path().join("cache"))
            .env("HOME", folder.path())
            .env("XDG_CACHE_HOME", folder.path().join("other"))
            .env("STANDFIRST_OFFLINE", "1")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (ran.status.code(), text(ran.stdout), text(ran.stderr))
    };
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

    chatting(&model, jinja, ["<|im_start|>", "<|im_end|>"]);
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

    chatting(&model, jinja, ["<|im_start|>", "<|end|>"]);
    let (code, _, said) = ask(file);
    assert_eq!(code, Some(2));
    assert!(said.contains("lacks `<|im_end|>`") && said.contains("hint: "), "{said}");
    chatting(&model, "### {{ message.role }}", ["<|im_start|>", "<|im_end|>"]);
    let (code, _, said) = ask(file);
    assert!(code == Some(2) && said.contains("--template NAME"), "{said}");
    let (code, _, said) = run(&["models", "add", "own", file, "--template", "chatml"]);
    assert_eq!(code, Some(0), "{said}");
    std::fs::write(&model, b"GGUF").unwrap();
    assert_eq!(ask(file).0, Some(2));
}

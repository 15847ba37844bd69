//! Model files: spoiled headers, tensors that are not there, vocabularies that contradict themselves.

use crate::mutate::each;
use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use standfirst::model::{ModelId, load};
use std::io::Cursor;
use std::path::Path;
use tempfile::TempDir;

const HIDDEN: usize = 64;
const WIDE: usize = 64;
const VOCAB: usize = 300;

/// A whole small model of random weights; `tokens` and `merges` are its vocabulary.
fn file(architecture: &str, kind: &str, tokens: Vec<Value>, merges: Vec<Value>) -> Vec<u8> {
    let mut shapes = vec![
        ("token_embd.weight".to_owned(), vec![VOCAB, HIDDEN]),
        ("output_norm.weight".to_owned(), vec![HIDDEN]),
    ];
    for (name, dims) in [
        ("attn_norm", vec![HIDDEN]),
        ("attn_q", vec![HIDDEN, HIDDEN]),
        ("attn_k", vec![HIDDEN / 2, HIDDEN]),
        ("attn_v", vec![HIDDEN / 2, HIDDEN]),
        ("attn_q_norm", vec![HIDDEN / 2]),
        ("attn_k_norm", vec![HIDDEN / 2]),
        ("attn_output", vec![HIDDEN, HIDDEN]),
        ("ffn_norm", vec![HIDDEN]),
        ("ffn_gate", vec![WIDE, HIDDEN]),
        ("ffn_up", vec![WIDE, HIDDEN]),
        ("ffn_down", vec![HIDDEN, WIDE]),
    ] {
        shapes.push((format!("blk.0.{name}.weight"), dims));
    }
    for name in ["attn_q", "attn_k", "attn_v"]
        .iter()
        .filter(|_| architecture == "qwen2")
    {
        let wide = if *name == "attn_q" { HIDDEN } else { HIDDEN / 2 };
        shapes.push((format!("blk.0.{name}.bias"), vec![wide]));
    }
    let tensors: Vec<(String, QTensor)> = shapes
        .into_iter()
        .map(|(name, dims)| {
            let count: usize = dims.iter().product();
            let values: Vec<f32> = (0..count).map(|place| (place * 37 % 19) as f32 / 19.0 - 0.5).collect();
            let kind = if dims.len() == 1 {
                GgmlDType::F32
            } else {
                GgmlDType::Q8_0
            };
            let tensor = Tensor::from_vec(values, dims, &Device::Cpu).unwrap();
            (name, QTensor::quantize(&tensor, kind).unwrap())
        })
        .collect();
    let name = |field: &str| format!("{architecture}.{field}");
    let metadata = [
        (
            "general.architecture".to_owned(),
            Value::String(architecture.to_owned()),
        ),
        (name("embedding_length"), Value::U32(HIDDEN as u32)),
        (name("feed_forward_length"), Value::U32(WIDE as u32)),
        (name("block_count"), Value::U32(1)),
        (name("context_length"), Value::U32(128)),
        (name("attention.head_count"), Value::U32(2)),
        (name("attention.head_count_kv"), Value::U32(1)),
        (name("attention.layer_norm_rms_epsilon"), Value::F32(1e-6)),
        (name("rope.freq_base"), Value::F32(10_000.0)),
        ("tokenizer.ggml.model".to_owned(), Value::String(kind.to_owned())),
        ("tokenizer.ggml.pre".to_owned(), Value::String("qwen2".to_owned())),
        ("tokenizer.ggml.tokens".to_owned(), Value::Array(tokens)),
        ("tokenizer.ggml.merges".to_owned(), Value::Array(merges)),
        (
            "tokenizer.ggml.scores".to_owned(),
            Value::Array((0..VOCAB).map(|id| Value::F32(-(id as f32))).collect()),
        ),
        (
            "tokenizer.ggml.token_type".to_owned(),
            Value::Array((0..VOCAB).map(|_| Value::I32(1)).collect()),
        ),
    ];
    let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
    let mut out = Cursor::new(Vec::new());
    gguf_file::write(&mut out, &metadata, &tensors).unwrap();
    out.into_inner()
}

fn token(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

fn tokens() -> Vec<Value> {
    ["t", "1"]
        .into_iter()
        .map(token)
        .chain((1..).map(|id| token(format!("t{id}"))))
        .take(VOCAB)
        .collect()
}

/// Loads the file and, where that is possible, reads with it: either may be refused, neither may break.
fn try_out(path: &Path) -> bool {
    let id = ModelId {
        id: "spoiled".to_owned(),
        sha256: String::new(),
    };
    let Ok(mut session) = load(path, id, 1) else {
        return false;
    };
    let ids: Vec<u32> = session
        .vocabulary()
        .encode("t1 渡口 <|im_end|> t12")
        .into_iter()
        .take(8)
        .collect();
    let mut state = session.empty_cache();
    let _ = session.read(&mut state, &ids, &[0]);
    let _ = session.read(&mut state, &[0, 1, u32::MAX], &[2]);
    let vocabulary = session.vocabulary();
    assert!(
        ids.iter()
            .all(|id| vocabulary.bytes(*id).is_some_and(|bytes| !bytes.is_empty()))
    );
    true
}

fn seeds() -> Vec<Vec<u8>> {
    vec![
        file("qwen3", "gpt2", tokens(), vec![token("t 1")]),
        file("qwen2", "gpt2", tokens(), vec![token("t 1")]),
        file("llama", "llama", tokens(), Vec::new()),
    ]
}

#[test]
fn whole_files_load() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("model.gguf");
    let mut loaded = 0;
    for bytes in seeds() {
        std::fs::write(&path, bytes).unwrap();
        loaded += usize::from(try_out(&path));
    }
    assert!(
        loaded >= 2,
        "only {loaded} of the seeds load: spoiling them would show little"
    );
}

#[test]
fn model_files() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("model.gguf");
    let whole = seeds();
    each("model_files", &whole, |bytes, chance| {
        let mut bytes = bytes.to_vec();
        // Most of a file is weights: the header is spoiled on its own as well.
        if chance.below(2) == 0 {
            let seed = chance.of(&whole);
            let head = 600.min(seed.len());
            bytes = chance.spoil(&seed[..head]);
            bytes.extend(&seed[head..]);
        }
        std::fs::write(&path, bytes).unwrap();
        try_out(&path);
    });
}

#[test]
fn vocabularies() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("model.gguf");
    each("vocabularies", &[Vec::new()], |_, chance| {
        let mut tokens = tokens();
        let mut merges = vec![token("t 1")];
        for _ in 0..=chance.below(6) {
            match chance.below(8) {
                0 => {
                    let copy = chance.of(&tokens).clone();
                    let place = chance.below(tokens.len());
                    tokens[place] = copy;
                }
                1 => tokens.truncate(chance.below(tokens.len())),
                2 => tokens.extend((0..chance.below(2_000)).map(|_| token("more"))),
                3 => merges.push(token(*chance.of(&["", " ", "t", "t t t", "no such", "t 1", "Ġ t1"]))),
                4 => tokens.insert(
                    0,
                    token(*chance.of(&["", "<|im_end|>", "<0x0A>", "<0xZZ>", "\u{120}", "▁", "\u{0}"])),
                ),
                5 => merges = (0..chance.below(50)).map(|id| token(format!("t{id} {id}"))).collect(),
                6 => merges.clear(),
                _ => {
                    let place = chance.below(tokens.len());
                    tokens.swap(0, place);
                }
            }
            if tokens.is_empty() {
                tokens.push(token("t"));
            }
        }
        let (architecture, kind) = *chance.of(&[
            ("qwen3", "gpt2"),
            ("qwen2", "gpt2"),
            ("llama", "llama"),
            ("qwen3", "bert"),
        ]);
        std::fs::write(&path, file(architecture, kind, tokens, merges)).unwrap();
        try_out(&path);
    });
}

//! Small random models: written again from what `make.py` recorded of them.

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use serde::Deserialize;
use standfirst::model::{ModelId, Session, load};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
pub struct Reference {
    pub metadata: BTreeMap<String, serde_json::Value>,
    pub tensors: BTreeMap<String, Vec<usize>>,
    pub ids: Vec<u32>,
    pub rows: Vec<Row>,
    pub texts: BTreeMap<String, Vec<u32>>,
}

#[derive(Deserialize)]
pub struct Row {
    pub position: usize,
    pub top: Vec<(u32, f32)>,
}

#[derive(Deserialize)]
pub struct Words {
    pub tokens: Vec<String>,
    pub merges: Vec<String>,
    pub kinds: Vec<u32>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/architectures")
}

pub fn read<T: for<'a> Deserialize<'a>>(name: &str) -> T {
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
        serde_json::Value::Array(values) => Value::Array(values.iter().map(|value| number(key, value)).collect()),
        other => match other.as_u64() {
            Some(whole) => Value::U32(whole as u32),
            None => Value::F32(other.as_f64().unwrap_or_else(|| panic!("`{key}` is no number")) as f32),
        },
    }
}

/// The file that `reference` describes, matrices as `kind`.
fn write(reference: &Reference, kind: GgmlDType, path: &Path) {
    write_with(reference, read(vocabulary_of(reference)), kind, path);
}

/// The file that holds the words of `reference`.
pub fn vocabulary_of(reference: &Reference) -> &'static str {
    match reference.metadata.get("tokenizer.ggml.model") {
        Some(model) if model == "gemma4" => "characters",
        _ => "vocabulary",
    }
}

/// [`write`] with a vocabulary of its own.
pub fn write_with(reference: &Reference, words: Words, kind: GgmlDType, path: &Path) {
    write_as(reference, words, kind, false, path);
}

/// [`write_with`], the numbers that `kind` leaves of matrices in f32 where they are to be `plain`.
pub fn write_as(reference: &Reference, words: Words, kind: GgmlDType, plain: bool, path: &Path) {
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
            [_] if name.ends_with("ssm_a") => (0.05, -0.1, GgmlDType::F32),
            [_] => (0.3, 1.0, GgmlDType::F32),
            [.., columns] => {
                let kind = if columns % 32 == 0 { kind } else { GgmlDType::F32 };
                (2.0 / (*columns as f32).sqrt(), 0.0, kind)
            }
            [] => panic!("`{name}` is no tensor"),
        };
        let count = dims.iter().product();
        let tensor = Tensor::from_vec(values(name, count, size, centre), dims.clone(), &Device::Cpu).unwrap();
        let held = QTensor::quantize(&tensor, kind).unwrap();
        if !plain {
            return (name.clone(), held);
        }
        let numbers = held.dequantize(&Device::Cpu).unwrap();
        (name.clone(), QTensor::quantize(&numbers, GgmlDType::F32).unwrap())
    };
    let tensors: Vec<(String, QTensor)> = reference.tensors.iter().map(tensor).collect();
    let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
    gguf_file::write(&mut std::fs::File::create(path).unwrap(), &metadata, &tensors).unwrap();
}

pub fn session(reference: &Reference, kind: GgmlDType) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.gguf");
    write(reference, kind, &path);
    let id = ModelId {
        id: "random".to_owned(),
        sha256: String::new(),
    };
    load(&path, id, 2).unwrap_or_else(|error| panic!("{}", error.chain()))
}

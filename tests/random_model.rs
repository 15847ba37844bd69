//! A small random file of an architecture that has no reference, against the formula written down plainly in f32.

mod common;
#[path = "common/outputs.rs"]
mod outputs;

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use standfirst::model::kernel::cores;
use standfirst::model::{Decoding, KvCache, ModelId, Part, Watch, load};
use standfirst::pipeline::versions::Stage;
use std::collections::HashMap;
use std::ops::ControlFlow;

const HIDDEN: usize = 128;
const WIDE: usize = 256;
const LAYERS: usize = 2;
const QUERY: usize = 4;
const KV: usize = 2;
const DIM: usize = 48;
const VOCAB: usize = 320;
const BASE: f64 = 10_000.0;
const EPSILON: f32 = 1e-6;

/// Activations are multiplied in eight bits, keys and values kept in f16: so far may logits be from exact ones, relative to their
/// size.
const NEAR: f32 = 0.03;

type Weights = HashMap<String, (Vec<usize>, Vec<f32>)>;

/// Floats about zero, the same every time.
fn noise(state: &mut u64, count: usize, size: f32) -> Vec<f32> {
    (0..count)
        .map(|_| {
            *state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((*state >> 40) as f32 / (1 << 23) as f32 - 1.0) * size
        })
        .collect()
}

/// A file of the architecture `qwen3`, and the weights that a reader gets from it.
fn file(path: &std::path::Path) -> Weights {
    let mut state = 7;
    let mut shapes = vec![
        ("token_embd.weight".to_owned(), vec![VOCAB, HIDDEN]),
        ("output_norm.weight".to_owned(), vec![HIDDEN]),
    ];
    for layer in 0..LAYERS {
        for (name, dims) in [
            ("attn_norm", vec![HIDDEN]),
            ("attn_q", vec![QUERY * DIM, HIDDEN]),
            ("attn_k", vec![KV * DIM, HIDDEN]),
            ("attn_v", vec![KV * DIM, HIDDEN]),
            ("attn_q_norm", vec![DIM]),
            ("attn_k_norm", vec![DIM]),
            ("attn_output", vec![HIDDEN, QUERY * DIM]),
            ("ffn_norm", vec![HIDDEN]),
            ("ffn_gate", vec![WIDE, HIDDEN]),
            ("ffn_up", vec![WIDE, HIDDEN]),
            ("ffn_down", vec![HIDDEN, WIDE]),
        ] {
            shapes.push((format!("blk.{layer}.{name}.weight"), dims));
        }
    }
    let (mut tensors, mut weights) = (Vec::new(), Weights::new());
    for (name, dims) in shapes {
        let count = dims.iter().product();
        let mut values = noise(&mut state, count, 3.0 / (*dims.last().unwrap() as f32).sqrt());
        let kind = if dims.len() == 1 {
            values.iter_mut().for_each(|value| *value += 1.0);
            GgmlDType::F32
        } else {
            GgmlDType::Q8_0
        };
        let tensor = Tensor::from_vec(values, dims.clone(), &Device::Cpu).unwrap();
        let tensor = QTensor::quantize(&tensor, kind).unwrap();
        let read = tensor
            .dequantize(&Device::Cpu)
            .unwrap()
            .flatten_all()
            .unwrap()
            .to_vec1()
            .unwrap();
        weights.insert(name.clone(), (dims, read));
        tensors.push((name, tensor));
    }
    let number = |number: usize| Value::U32(number as u32);
    let text = |text: &str| Value::String(text.to_owned());
    let tokens = ["t", "1"]
        .into_iter()
        .map(str::to_owned)
        .chain((1..).map(|id| format!("t{id}")));
    let tokens = tokens.take(VOCAB).map(|token| text(&token)).collect();
    let metadata = [
        ("general.architecture", text("qwen3")),
        ("qwen3.embedding_length", number(HIDDEN)),
        ("qwen3.feed_forward_length", number(WIDE)),
        ("qwen3.block_count", number(LAYERS)),
        ("qwen3.context_length", number(512)),
        ("qwen3.attention.head_count", number(QUERY)),
        ("qwen3.attention.head_count_kv", number(KV)),
        ("qwen3.attention.key_length", number(DIM)),
        ("qwen3.attention.value_length", number(DIM)),
        ("qwen3.attention.layer_norm_rms_epsilon", Value::F32(EPSILON)),
        ("qwen3.rope.freq_base", Value::F32(BASE as f32)),
        ("tokenizer.ggml.model", text("gpt2")),
        ("tokenizer.ggml.pre", text("qwen2")),
        ("tokenizer.ggml.tokens", Value::Array(tokens)),
        ("tokenizer.ggml.merges", Value::Array(vec![text("t 1")])),
    ];
    let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(name, value)| (*name, value)).collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
    let mut out = std::fs::File::create(path).unwrap();
    gguf_file::write(&mut out, &metadata, &tensors).unwrap();
    weights
}

fn product(weights: &Weights, name: &str, x: &[f32]) -> Vec<f32> {
    let (_, matrix) = &weights[name];
    matrix
        .chunks_exact(x.len())
        .map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum())
        .collect()
}

fn norm(weights: &Weights, name: &str, x: &[f32]) -> Vec<f32> {
    let (_, weight) = &weights[name];
    let mut out = Vec::new();
    for x in x.chunks_exact(weight.len()) {
        let mean = x.iter().map(|value| value * value).sum::<f32>() / x.len() as f32;
        out.extend(
            x.iter()
                .zip(weight)
                .map(|(value, weight)| value / (mean + EPSILON).sqrt() * weight),
        );
    }
    out
}

fn rotated(mut heads: Vec<f32>, position: usize) -> Vec<f32> {
    for head in heads.chunks_exact_mut(DIM) {
        for i in 0..DIM / 2 {
            let angle = position as f64 * BASE.powf(-2.0 * i as f64 / DIM as f64);
            let (sin, cos) = (angle.sin() as f32, angle.cos() as f32);
            let (a, b) = (head[i], head[i + DIM / 2]);
            (head[i], head[i + DIM / 2]) = (a * cos - b * sin, a * sin + b * cos);
        }
    }
    heads
}

/// The logits after each of `ids`; `normed` is whether queries and keys are.
fn plainly(weights: &Weights, ids: &[u32], normed: bool) -> Vec<Vec<f32>> {
    let embedding = &weights["token_embd.weight"].1;
    let mut rows: Vec<Vec<f32>> = ids
        .iter()
        .map(|&id| embedding[id as usize * HIDDEN..][..HIDDEN].to_vec())
        .collect();
    for layer in 0..LAYERS {
        let name = |part: &str| format!("blk.{layer}.{part}.weight");
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (position, row) in rows.iter_mut().enumerate() {
            let x = norm(weights, &name("attn_norm"), row);
            let (mut query, mut key) = (
                product(weights, &name("attn_q"), &x),
                product(weights, &name("attn_k"), &x),
            );
            if normed {
                query = norm(weights, &name("attn_q_norm"), &query);
                key = norm(weights, &name("attn_k_norm"), &key);
            }
            let query = rotated(query, position);
            keys.push(rotated(key, position));
            values.push(product(weights, &name("attn_v"), &x));
            let mut attended = Vec::new();
            for head in 0..QUERY {
                let at = head / (QUERY / KV) * DIM;
                let dot = |key: &Vec<f32>| (0..DIM).map(|i| query[head * DIM + i] * key[at + i]).sum::<f32>();
                let scores: Vec<f32> = keys.iter().map(|key| (dot(key) / (DIM as f32).sqrt()).exp()).collect();
                let sum: f32 = scores.iter().sum();
                attended.extend((0..DIM).map(|i| {
                    scores
                        .iter()
                        .zip(&values)
                        .map(|(s, value)| s / sum * value[at + i])
                        .sum::<f32>()
                }));
            }
            let more = product(weights, &name("attn_output"), &attended);
            row.iter_mut().zip(more).for_each(|(x, more)| *x += more);
            let x = norm(weights, &name("ffn_norm"), row);
            let (gate, up) = (
                product(weights, &name("ffn_gate"), &x),
                product(weights, &name("ffn_up"), &x),
            );
            let wide: Vec<f32> = gate
                .iter()
                .zip(up)
                .map(|(gate, up)| gate / (1.0 + (-gate).exp()) * up)
                .collect();
            let more = product(weights, &name("ffn_down"), &wide);
            row.iter_mut().zip(more).for_each(|(x, more)| *x += more);
        }
    }
    rows.iter()
        .map(|row| product(weights, "token_embd.weight", &norm(weights, "output_norm.weight", row)))
        .collect()
}

fn distance(ours: &[Vec<f32>], exact: &[Vec<f32>]) -> f32 {
    let pairs = || ours.iter().flatten().zip(exact.iter().flatten());
    let far: f32 = pairs().map(|(a, b)| (a - b) * (a - b)).sum();
    let size: f32 = pairs().map(|(_, b)| b * b).sum();
    (far / size).sqrt()
}

#[test]
fn qwen3_is_computed_as_the_formula_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.gguf");
    let weights = file(&path);
    let id = ModelId {
        id: "random".to_owned(),
        sha256: String::new(),
    };
    let mut session = load(&path, id, cores()).unwrap_or_else(|error| panic!("{}", error.chain()));
    let ids: Vec<u32> = (0..90).map(|i| i * 37 % VOCAB as u32).collect();
    let positions: Vec<usize> = (0..ids.len()).collect();
    let ours = session.read(&mut session.empty_cache(), &ids, &positions).unwrap();
    let far = distance(&ours, &plainly(&weights, &ids, true));
    assert!(far < NEAR, "logits are {far} off");
    let other = distance(&ours, &plainly(&weights, &ids, false));
    assert!(
        other > 5.0 * NEAR,
        "without its norms the model is {other} off: the test sees nothing"
    );
}

#[test]
fn what_the_engine_computes_and_writes_is_what_its_version_did() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.gguf");
    file(&path);
    let id = ModelId {
        id: "random".to_owned(),
        sha256: String::new(),
    };
    let mut session = load(&path, id, cores()).unwrap_or_else(|error| panic!("{}", error.chain()));
    let ids: Vec<u32> = (0..90).map(|i| i * 37 % VOCAB as u32).collect();
    let mut cache = session.empty_cache();
    let logits = session.prefill(&mut cache, &ids).unwrap();
    let mut found = outputs::Outputs::new();
    let bits: Vec<u8> = logits.iter().flat_map(|logit| logit.to_bits().to_le_bytes()).collect();
    // Angles come from the system's own sines.
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        found.insert("logits".to_owned(), outputs::digest_of(&bits));
    }
    for (name, temperature) in [("greedy", None), ("sampled", Some(0.8))] {
        let how = Decoding {
            max_tokens: 32,
            stop: Vec::new(),
            temperature,
            seed: 7,
            lookup: true,
        };
        let written = session
            .generate(&mut cache.clone(), logits.clone(), &how, &mut |_| {
                ControlFlow::Continue(())
            })
            .unwrap();
        found.insert(
            name.to_owned(),
            outputs::digest_of(format!("{:?}", written.ids).as_bytes()),
        );
    }
    outputs::hold(Stage::Engine, &found);
}

#[test]
fn what_is_seen_of_attention_are_shares_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.gguf");
    file(&path);
    let id = ModelId {
        id: "random".to_owned(),
        sha256: String::new(),
    };
    let mut session = load(&path, id, cores()).unwrap_or_else(|error| panic!("{}", error.chain()));
    assert!(session.reader().is_none(), "nobody trained one for a random model");
    let ids: Vec<u32> = (0..90).map(|i| i * 37 % VOCAB as u32).collect();
    let (before, after) = ids.split_at(70);
    let mut cache = session.empty_cache();
    session.read(&mut cache, before, &[]).unwrap();
    let (mut watched, mut plain) = (cache.clone(), cache);
    fn part<'a>(cache: &'a mut KvCache, ids: &[u32]) -> Part<'a> {
        Part {
            cache,
            ids: ids.to_vec(),
            positions: vec![ids.len() - 1],
        }
    }
    let watch = Watch {
        states: vec![0],
        values: vec![1],
        heads: 0..LAYERS,
        kept: vec![1],
        keys: vec![0..ids.len(), 0..0],
        asked: vec![before.len(), before.len() + 1],
        highest: true,
    };
    let mut other = watched.clone();
    let mut parts = [part(&mut watched, after), part(&mut other, after)];
    let seen = session.observe(&mut parts, &watch).unwrap();
    let rows = session.rows(&mut [part(&mut plain, after)]).unwrap();
    assert_eq!(seen[0].0, rows[0]);
    assert_eq!(watched.tokens(), plain.tokens());
    let seen: Vec<_> = seen.into_iter().map(|(_, seen)| seen).collect();
    assert_eq!(seen[0].states[0].len(), after.len() * HIDDEN);
    assert_eq!(seen[0].values[0].len(), after.len() * KV * DIM);
    // What is kept are the same values, as the cache has them.
    let own = &seen[0].kept[0][ids.len() * KV * DIM..];
    assert_eq!(own.len(), seen[0].values[0].len());
    let near = |(kept, value): (&f32, &f32)| (kept - value).abs() <= value.abs() * 1e-3 + 1e-6;
    assert!(own.iter().zip(&seen[0].values[0]).all(near));
    assert_eq!(seen[1].kept[0], own[KV * DIM..]);
    let heads = || seen[0].last.chunks_exact(ids.len());
    assert_eq!(heads().len(), LAYERS * QUERY);
    for (last, highest) in heads().zip(seen[0].highest.chunks_exact(ids.len())) {
        assert!((last.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        assert!(
            last.iter()
                .zip(highest)
                .all(|(last, highest)| 0.0 <= *last && last <= highest)
        );
    }
    assert!(seen[1].last.is_empty() && !seen[1].states[0].is_empty());
    assert!(session.observe(&mut [part(&mut plain, after)], &watch).is_err());
}

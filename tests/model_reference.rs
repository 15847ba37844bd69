//! The engine against what llama.cpp computes from the same files.

mod common;

use common::{evaluation, session};
use serde::Deserialize;
use standfirst::model::{highest, log_prob};
use std::collections::BTreeMap;

/// How far the reference's 20 highest log-probabilities may be from ours, on average over a position.
const MEAN_DISTANCE: f64 = 0.25;
/// From this margin on, the reference's choice in a long text must be ours.
const CLEAR: f32 = 1.0;
/// From this margin on, the reference's choice in its own continuation must be ours.
const CHOSEN: f32 = 0.3;

#[derive(Deserialize)]
struct Reference {
    tokens: Vec<u32>,
    logits: Vec<Position>,
    tokenize: BTreeMap<String, Vec<u32>>,
    greedy: Greedy,
}

#[derive(Deserialize)]
struct Position {
    position: usize,
    logsumexp: f32,
    top: Vec<(u32, f32)>,
}

#[derive(Deserialize)]
struct Greedy {
    prompt_tokens: Vec<u32>,
    tokens: Vec<u32>,
    margin: Vec<f32>,
}

#[test]
fn the_half_billion_agrees_with_the_reference() {
    agrees("qwen2.5-coder-0.5b");
}

#[test]
fn the_billion_and_a_half_agrees_with_the_reference() {
    agrees("qwen2.5-coder-1.5b");
}

#[test]
fn gemma_agrees_with_the_reference() {
    agrees("gemma-3-270m");
}

#[test]
fn llama_agrees_with_the_reference() {
    agrees("smollm2-135m");
}

/// Where there is evaluation data, every reference must be there.
fn agrees(model: &str) {
    let Some(folder) = evaluation("reference") else {
        return;
    };
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|cause| panic!("no reference at `{}`: {cause}", path.display()))
    };
    let reference: Reference = serde_json::from_str(&read(&format!("{model}.json"))).expect("the reference is JSON");
    let texts: BTreeMap<String, String> = serde_json::from_str(&read("texts.json")).expect("the texts are JSON");
    let mut session = session(model);

    for (name, ids) in &reference.tokenize {
        // The reference does not normalise Hindi to NFC, which the tokenizer of the Qwen models does.
        if name != "hin" || !model.starts_with("qwen") {
            assert_eq!(
                &session.vocabulary().encode(&texts[name]),
                ids,
                "{model} tokenises `{name}` otherwise"
            );
        }
    }

    let mut cache = session.empty_cache();
    let positions: Vec<usize> = reference.logits.iter().map(|entry| entry.position).collect();
    let rows = session
        .read(&mut cache, &reference.tokens, &positions)
        .expect("the text fits");
    for (entry, row) in reference.logits.iter().zip(&rows) {
        let distance = entry
            .top
            .iter()
            .map(|(id, logit)| (log_prob(row, *id) - (logit - entry.logsumexp)).abs());
        let mean = distance.map(f64::from).sum::<f64>() / entry.top.len() as f64;
        println!("{model} at {}: mean distance {mean:.3}", entry.position);
        assert!(mean <= MEAN_DISTANCE, "{model} at {} is {mean:.3} off", entry.position);
        if entry.top[0].1 - entry.top[1].1 >= CLEAR {
            assert_eq!(highest(row), entry.top[0].0, "{model} at {}", entry.position);
        }
    }

    let mut cache = session.empty_cache();
    let Greedy {
        prompt_tokens,
        tokens,
        margin: margins,
    } = &reference.greedy;
    let mut logits = session.prefill(&mut cache, prompt_tokens).expect("the prompt fits");
    for (place, (id, margin)) in tokens.iter().zip(margins).enumerate() {
        if *margin >= CHOSEN {
            assert_eq!(highest(&logits), *id, "{model}, token {place} of the continuation");
        }
        logits = session.prefill(&mut cache, &[*id]).expect("the continuation fits");
    }
}

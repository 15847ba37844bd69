//! No stage gives anything else for the fixture pages and the cases than what is recorded for its version.

use crate::outputs::{Outputs, digest_of, hold};
use serde_json::Value;
use standfirst::Standfirst;
use standfirst::model::scripted::ScriptedModel;
use standfirst::pipeline::versions::Stage;
use standfirst::pipeline::{Config, Input, ModelChoice};
use standfirst::prompt::Template;
use standfirst::read::{Format, documents};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

const QUESTION: &str = "Who said what, and when?";

#[test]
fn what_stages_give_is_what_their_versions_gave() {
    let found = all();
    for (place, stage) in [Stage::Read, Stage::Page, Stage::Summary, Stage::Answer]
        .into_iter()
        .enumerate()
    {
        let mut outputs: Outputs = found
            .iter()
            .map(|(name, outputs)| (name.clone(), outputs[place].clone()))
            .collect();
        if stage == Stage::Answer {
            // What decides where a real model answers.
            let fits = fs::read_to_string(root().join("src/ground/calibration.toml")).unwrap();
            let fits: Value = toml::from_str(&fits).unwrap();
            outputs.insert("calibration".to_owned(), digest(fits));
            let reader = fs::read(root().join("src/model/reader/qwen2.5-coder-1.5b.safetensors")).unwrap();
            outputs.insert("reader".to_owned(), digest_of(&reader));
        }
        hold(stage, &outputs);
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What the four stages give for every page, by its name.
fn all() -> Vec<(String, [String; 4])> {
    let mut paths: Vec<(String, PathBuf)> = Vec::new();
    for entry in fs::read_dir(root().join("tests/cases")).unwrap().flatten() {
        let inside = fs::read_dir(entry.path()).into_iter().flatten().flatten();
        let input = inside
            .map(|entry| entry.path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "input"));
        let name = entry.file_name().to_string_lossy().into_owned();
        paths.extend(input.map(|input| (name, input)));
    }
    for name in ["en-harbour.txt", "zh-river-town.txt"] {
        paths.push((name.to_owned(), root().join("tests/pages").join(name)));
    }
    let standfirst = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    let half = paths.len().div_ceil(2);
    thread::scope(|scope| {
        let parts = paths.chunks(half).map(|paths| {
            let standfirst = &standfirst;
            scope.spawn(move || {
                let given = |(name, path): &(String, PathBuf)| (name.clone(), outputs(standfirst, path));
                paths.iter().map(given).collect::<Vec<_>>()
            })
        });
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

fn outputs(standfirst: &Standfirst, path: &Path) -> [String; 4] {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let read = documents(Some(&name), Format::of(path), &bytes, None).unwrap();
    let inputs: Vec<Input> = read
        .iter()
        .map(|document| Input {
            document: document.clone(),
            given: None,
        })
        .collect();
    let (mut pages, mut summaries) = (Vec::new(), Vec::new());
    for input in &inputs {
        pages.push(value(&standfirst.read(input.clone()).unwrap()));
        summaries.push(value(&standfirst.summarize(input.clone()).unwrap()));
    }
    let mut answers = vec![value(&standfirst.ask(QUESTION, None, inputs.clone()).unwrap())];
    if path.starts_with(root().join("tests/pages")) {
        let text = &read[0].text;
        let script: Vec<&str> = text.split_inclusive(['。', '.']).map(str::trim).collect();
        let scripted = || {
            let model = ScriptedModel::session(script.iter().copied());
            Standfirst::with_session(Config::new(ModelChoice::None), model, Template::CHATML).unwrap()
        };
        pages.push(value(&scripted().read(inputs[0].clone()).unwrap()));
        summaries.push(value(&scripted().summarize(inputs[0].clone()).unwrap()));
        answers.push(value(&scripted().ask(QUESTION, None, inputs.clone()).unwrap()));
    }
    let documents: Vec<u8> = read
        .iter()
        .flat_map(|document| serde_json::to_vec(document).unwrap())
        .collect();
    [
        digest_of(&documents),
        digest(Value::Array(pages)),
        digest(Value::Array(summaries)),
        digest(Value::Array(answers)),
    ]
}

/// A reply without what is of one run.
fn value(reply: &impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(reply).unwrap();
    for key in ["timing", "version"] {
        value.as_object_mut().unwrap().remove(key);
    }
    value
}

/// A short digest of a value, its fractions rounded: libraries of two systems may differ in their last digits.
fn digest(mut value: Value) -> String {
    round(&mut value);
    digest_of(value.to_string().as_bytes())
}

fn round(value: &mut Value) {
    match value {
        Value::Number(number) if !number.is_i64() && !number.is_u64() => {
            *value = Value::String(format!("{:.4}", number.as_f64().unwrap_or_default()));
        }
        Value::Array(values) => values.iter_mut().for_each(round),
        Value::Object(values) => values.values_mut().for_each(round),
        _ => {}
    }
}

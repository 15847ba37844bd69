//! Our engine beside llama.cpp: the same file, threads and prompts, in turn, in one run.
//!
//! `cargo bench --bench speed [-- MODEL…] [--runs N] [--threads N] [--alone]`
//!
//! The peer is `llama-cpp-python` 0.3.36 in a virtual environment beside this file:
//!
//! ```text
//! python3 -m venv tests/bench/.venv
//! CMAKE_ARGS=-DGGML_NATIVE=ON tests/bench/.venv/bin/pip install llama-cpp-python==0.3.36
//! ```

#[path = "../common/mod.rs"]
mod common;
mod tasks;
mod worker;

use serde_json::{Value, json};
use standfirst::model::kernel::{Isa, cores};
use std::path::PathBuf;
use worker::Worker;

/// Tokens written in a run of plain decoding.
const DECODE: usize = 64;
/// The most tokens written of each abstract.
const ABSTRACT: usize = 96;

struct Options {
    models: Vec<String>,
    runs: usize,
    threads: usize,
    alone: bool,
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let mut options = Options {
        models: Vec::new(),
        runs: 5,
        threads: cores(),
        alone: false,
    };
    while let Some(argument) = arguments.next() {
        let mut number = || {
            arguments
                .next()
                .and_then(|text| text.parse().ok())
                .expect("a number follows")
        };
        match argument.as_str() {
            "--worker" => return worker::serve(&arguments.next().expect("a model follows"), options.threads),
            "--runs" => options.runs = number(),
            "--threads" => options.threads = number(),
            "--alone" => options.alone = true,
            model => options.models.push(model.to_owned()),
        }
    }
    if options.models.is_empty() {
        options.models = vec!["qwen2.5-coder-1.5b".to_owned(), "qwen2.5-coder-0.5b".to_owned()];
    }
    let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = machine.lines().find_map(|line| line.strip_prefix("model name"));
    let name = name.map_or("a processor", |name| name.trim_start_matches([':', ' ', '\t']));
    println!(
        "{name}, {} threads, {}; medians of {} runs in turn",
        options.threads,
        Isa::detect().name(),
        options.runs
    );
    for model in &options.models {
        measure(model, &options);
    }
}

/// The figures of both sides, one a run.
#[derive(Default)]
struct Row {
    name: String,
    unit: &'static str,
    /// Whether more is better.
    rate: bool,
    ours: Vec<f64>,
    theirs: Vec<f64>,
}

impl Row {
    fn new(name: impl Into<String>, unit: &'static str, rate: bool) -> Self {
        Self {
            name: name.into(),
            unit,
            rate,
            ..Self::default()
        }
    }

    fn print(&self) {
        let (ours, theirs) = (median(&self.ours), median(&self.theirs));
        let ratio = ours / theirs;
        let shown = |value: f64| {
            if value.is_nan() {
                "-".to_owned()
            } else {
                format!("{value:.2}")
            }
        };
        println!(
            "| {} ({}{}) | {} | {} | {} |",
            self.name,
            self.unit,
            if self.rate { "" } else { ", less is better" },
            shown(ours),
            shown(theirs),
            shown(ratio)
        );
    }
}

fn measure(model: &str, options: &Options) {
    let file = common::model_file(model);
    let vocabulary = common::session(model).vocabulary().clone();
    let text = tasks::article();
    let ids = |count: usize| -> Vec<u32> { vocabulary.encode(&text).into_iter().cycle().take(count).collect() };
    let (abstracts, stop) = (tasks::abstracts(&*vocabulary), tasks::stop(&*vocabulary));
    let mut rows = vec![Row::new("start to first token", "s", false)];
    rows.extend([1100, 2000].map(|count| Row::new(format!("prefill of {count} tokens"), "tok/s", true)));
    rows.extend([1100, 4000].map(|count| Row::new(format!("decode after {count} tokens"), "tok/s", true)));
    rows.push(Row::new(
        "decode of eight articles' abstracts, lookup against plain",
        "tok/s",
        true,
    ));
    rows.push(Row::new(
        "first token of a known article, cold against restored",
        "s",
        false,
    ));
    rows.push(Row::new("peak memory", "MB", false));
    for run in 0..options.runs {
        let mut ours = Worker::ours(model, options.threads);
        let mut theirs = (!options.alone).then(|| Worker::theirs(&python(), &file, options.threads));
        let mut both = |request: &Value, figure: &dyn Fn(&Value) -> f64, row: &mut Row| {
            // Who goes first changes, so that a drift of the machine hits both.
            if run % 2 == 0 {
                row.ours.push(figure(&ours.ask(request)));
            }
            if let Some(theirs) = &mut theirs {
                row.theirs.push(figure(&theirs.ask(request)));
            }
            if run % 2 == 1 {
                row.ours.push(figure(&ours.ask(request)));
            }
        };
        let seconds = |reply: &Value| reply["seconds"].as_f64().unwrap_or(f64::NAN);
        both(&json!({"do": "start", "ids": ids(20)}), &seconds, &mut rows[0]);
        for (row, count) in [(1, 1100), (2, 2000)] {
            let request = json!({"do": "prefill", "ids": ids(count)});
            both(&request, &|reply| count as f64 / seconds(reply), &mut rows[row]);
        }
        for (row, count) in [(3, 1100), (4, 4000)] {
            let request = json!({"do": "decode", "ids": ids(count), "count": DECODE, "lookup": false});
            both(&request, &|reply| (DECODE - 1) as f64 / seconds(reply), &mut rows[row]);
        }
        for task in &abstracts {
            let request = json!({"do": "decode", "ids": task, "count": ABSTRACT, "lookup": true, "stop": stop});
            // The token that ends the text is a pass as well, as the first one is not.
            let written = |reply: &Value| reply["written"].as_array().map_or(0, Vec::len) as f64;
            both(&request, &|reply| written(reply) / seconds(reply), &mut rows[5]);
        }
        both(
            &json!({"do": "peak"}),
            &|reply| reply["peak_mb"].as_f64().unwrap_or(f64::NAN),
            &mut rows[7],
        );
        let reply = ours.ask(&json!({"do": "restore", "ids": ids(1100), "suffix": ids(20)}));
        rows[6].theirs.push(reply["cold"].as_f64().unwrap_or(f64::NAN));
        rows[6].ours.push(reply["restored"].as_f64().unwrap_or(f64::NAN));
    }
    println!("\n| {model} | ours | llama.cpp | ratio |\n|---|---:|---:|---:|");
    rows.iter().for_each(Row::print);
}

fn python() -> PathBuf {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bench/.venv/bin/python");
    assert!(
        python.exists(),
        "no peer: see the head of tests/bench/speed.rs, or run with --alone"
    );
    python
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

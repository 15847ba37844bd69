//! Prefill and decode rates, load time and peak memory of each model on disk.
//!
//! `cargo bench --bench speed [MODEL…]`

#[path = "../common/mod.rs"]
mod common;

use standfirst::model::Decoding;
use std::ops::ControlFlow;
use std::time::Instant;

/// Tokens read in a run.
const PREFILL: usize = 512;
/// Tokens written in a run.
const DECODE: usize = 64;
/// Runs of each; the median counts.
const RUNS: usize = 5;

fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let models = if named.is_empty() {
        vec!["qwen2.5-coder-0.5b".to_owned(), "qwen2.5-coder-1.5b".to_owned()]
    } else {
        named
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{} {}, {cores} cores", std::env::consts::ARCH, std::env::consts::OS);
    for model in models {
        measure(&model);
    }
}

fn measure(model: &str) {
    let begun = Instant::now();
    let mut session = common::session(model);
    let load = begun.elapsed().as_secs_f64();
    let text = "The harbour office counted 314 boats on Tuesday, 12 fewer than a year before. ".repeat(40);
    let ids: Vec<u32> = session.vocabulary().encode(&text).into_iter().take(PREFILL).collect();
    let how = Decoding {
        max_tokens: DECODE,
        stop: Vec::new(),
        temperature: None,
        seed: 0,
    };
    let (mut prefill, mut decode) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mut cache = session.empty_cache();
        let begun = Instant::now();
        let logits = session.prefill(&mut cache, &ids).expect("the text fits");
        prefill.push(ids.len() as f64 / begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        session
            .generate(&mut cache, logits, &how, &mut |_| ControlFlow::Continue(()))
            .expect("the text fits");
        decode.push(DECODE as f64 / begun.elapsed().as_secs_f64());
    }
    let (prefill, decode) = (median(prefill), median(decode));
    println!(
        "{model}: load {load:.2} s, prefill {prefill:.1} tok/s, decode {decode:.1} tok/s, peak {} MB",
        peak()
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Peak memory of this process in MB, where the system tells; it covers the models measured before.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0) / 1024
}

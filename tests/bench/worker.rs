//! One side of the bench: a process of its own that answers a JSON request a line.

use crate::common;
use serde_json::{Value, json};
use standfirst::model::{Decoding, Session, prefix};
use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// A process that measures.
pub struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Worker {
    pub fn ours(model: &str, threads: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--threads", &threads.to_string(), "--worker", model]);
        Self::start(command)
    }

    pub fn theirs(python: &Path, file: &Path, threads: usize) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/peer.py");
        let mut command = Command::new(python);
        command.arg(script).arg(file).arg(threads.to_string());
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker starts");
        let output = BufReader::new(child.stdout.take().expect("the output is piped"));
        Self {
            input: child.stdin.take(),
            child,
            output,
        }
    }

    pub fn ask(&mut self, request: &Value) -> Value {
        let input = self.input.as_mut().expect("the input is open");
        writeln!(input, "{request}").expect("the worker listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the worker answers");
        serde_json::from_str(&line).expect("the worker answers in JSON")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// Answers requests about `model` until there are no more.
pub fn serve(model: &str, threads: usize) {
    // The digest of the file is taken before anything is measured.
    let path = common::model_file(model);
    let mut session: Option<Session> = None;
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("the bench speaks")).expect("the bench speaks JSON");
        let ids = |name: &str| -> Vec<u32> { serde_json::from_value(request[name].clone()).unwrap_or_default() };
        let begun = Instant::now();
        let mut reply = json!({});
        if request["do"] == "start" {
            let id = standfirst::model::ModelId {
                id: model.to_owned(),
                sha256: String::new(),
            };
            session = Some(standfirst::model::load(&path, id, threads).expect("the model loads"));
        }
        let session = session.as_mut().expect("the model is loaded first");
        let mut seconds = None;
        match request["do"].as_str() {
            Some("start" | "prefill") => {
                session
                    .prefill(&mut session.empty_cache(), &ids("ids"))
                    .expect("the text fits");
            }
            Some("decode") => {
                let mut cache = session.empty_cache();
                let logits = session.prefill(&mut cache, &ids("ids")).expect("the text fits");
                let how = Decoding {
                    max_tokens: request["count"].as_u64().unwrap_or(0) as usize,
                    stop: ids("stop"),
                    temperature: None,
                    seed: 0,
                    lookup: request["lookup"] == true,
                };
                let begun = Instant::now();
                let written = session.generate(&mut cache, logits, &how, &mut |_| ControlFlow::Continue(()));
                reply["written"] = json!(written.expect("the text fits").ids);
                seconds = Some(begun.elapsed().as_secs_f64());
            }
            Some("restore") => {
                let mut cache = session.empty_cache();
                session.read(&mut cache, &ids("ids"), &[]).expect("the text fits");
                let kept = prefix::pack(&cache);
                let cold = session.prefill(&mut cache, &ids("suffix")).expect("the text fits");
                reply["cold"] = json!(begun.elapsed().as_secs_f64());
                let begun = Instant::now();
                let mut cache = prefix::unpack(&kept, &session.empty_cache(), &ids("ids")).expect("the state is whole");
                assert!(
                    session.prefill(&mut cache, &ids("suffix")).expect("the text fits") == cold,
                    "restored equals cold"
                );
                reply["restored"] = json!(begun.elapsed().as_secs_f64());
            }
            _ => reply["peak_mb"] = json!(peak()),
        }
        reply["seconds"] = json!(seconds.unwrap_or(begun.elapsed().as_secs_f64()));
        println!("{reply}");
    }
}

/// Peak memory of this process in MB, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0) / 1024
}

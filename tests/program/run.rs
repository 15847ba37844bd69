//! Runs the built program in an environment of its own.

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The program with a cache of its own; model files are those of this machine.
pub struct Program {
    pub cache: TempDir,
}

impl Program {
    pub fn new() -> Self {
        Self {
            cache: TempDir::new().unwrap(),
        }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standfirst"));
        command
            .args(args)
            .env("STANDFIRST_CACHE_DIR", self.cache.path())
            .env("STANDFIRST_UI", "en")
            .env_remove("STANDFIRST_OFFLINE");
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).stdin(Stdio::null()).output().unwrap()
    }

    pub fn feed(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses its arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The one JSON object that was printed.
pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", stdout(output), stderr(output)))
}

/// `value` without what may differ between two runs.
pub fn lasting(mut value: Value) -> Value {
    value.as_object_mut().unwrap().remove("timing");
    value
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

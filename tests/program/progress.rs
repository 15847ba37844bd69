//! Progress: on a terminal with what is left, and nowhere else.

use crate::common::{fixture, model_file};
use crate::run::{Program, code, stderr, text};
use std::process::{Command, Output};

const SMALL: &str = "qwen2.5-coder-0.5b";

/// Runs the program with standard error, or all, on a terminal of 100 columns, which Python makes; what appears there is its
/// standard output, or its standard error.
const TERMINAL: &str = r#"
import fcntl, os, pty, struct, subprocess, sys, termios
ours, theirs = pty.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
out = theirs if sys.argv[1] == "all" else 1
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=out, stderr=theirs)
os.close(theirs)
while True:
    try:
        some = os.read(ours, 65536)
    except OSError:
        break
    if not some:
        break
    os.write(2, some)
sys.exit(child.wait())
"#;

fn on_a_terminal(program: &Program, which: &str, args: &[&str]) -> Output {
    let plain = program.command(args);
    let mut python = Command::new("python3");
    python
        .args(["-c", TERMINAL, which])
        .arg(plain.get_program())
        .args(plain.get_args());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => python.env(name, value),
            None => python.env_remove(name),
        };
    }
    python.env("TERM", "xterm").output().unwrap()
}

#[test]
fn a_person_who_waits_sees_what_is_left_and_a_pipe_nothing() {
    model_file(SMALL);
    let page = fixture("zh-river-town.txt");
    let args = ["summarize", "--no-cache", "--model", SMALL, text(&page)];
    let watched = on_a_terminal(&Program::new(), "progress", &args);
    assert_eq!(code(&watched), 0, "{}", stderr(&watched));
    let shown = stderr(&watched);
    for words in [
        "loading the model",
        "putting the page together",
        "summarizing [",
        " MB",
        " tokens written",
    ] {
        assert!(shown.contains(words), "no `{words}` in {shown}");
    }
    let piped = Program::new().run(&args);
    assert!(stderr(&piped).is_empty(), "{}", stderr(&piped));
    assert_eq!(piped.stdout, watched.stdout);
    // Quiet is quiet.
    let quiet = on_a_terminal(&Program::new(), "progress", &[&args[..], &["-q"]].concat());
    assert!(stderr(&quiet).is_empty(), "{}", stderr(&quiet));
}

#[test]
fn sentences_and_progress_do_not_stand_in_each_other_s_way() {
    model_file(SMALL);
    let page = fixture("en-harbour.txt");
    let program = Program::new();
    let watched = stderr(&on_a_terminal(
        &program,
        "all",
        &["summarize", "--no-cache", "--model", SMALL, text(&page)],
    ));
    assert!(watched.contains("summarizing ["));
    // Every line of the result begins where its line does: whatever was there was wiped away.
    for line in watched.split("\r\n").filter(|line| line.contains('←')) {
        let visible = line.rsplit(['\r', 'K']).next().unwrap_or_default();
        assert!(visible.starts_with("      ← "), "{line:?}");
    }
    let answer = stderr(&on_a_terminal(
        &program,
        "all",
        &["ask", "--model", SMALL, "Who steers the ferry?", text(&page)],
    ));
    assert!(answer.contains("weighing passages ["), "{answer:?}");
}

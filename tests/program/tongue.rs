//! The language of messages: it follows the environment, and what programs read stays as it is.

use crate::common::fixture;
use crate::run::{Program, code, stderr, stdout};
use std::process::{Output, Stdio};

fn in_chinese(program: &Program, args: &[&str]) -> Output {
    let mut command = program.command(args);
    command
        .env_remove("STANDFIRST_UI")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES");
    command
        .env("LANG", "zh_CN.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn what_programs_read_is_the_same_in_every_tongue() {
    let program = Program::new();
    let page = fixture("en-harbour.txt");
    let page = page.to_str().unwrap();
    for form in ["json", "csv", "markdown"] {
        for words in [
            ["read", "--format", form].as_slice(),
            &["ask", "--format", form, "Who kept the ferry?"],
        ] {
            let words: Vec<&str> = words
                .iter()
                .copied()
                .chain([page, "--model", "none", "--no-cache"])
                .collect();
            let (own, other) = (program.run(&words), in_chinese(&program, &words));
            let lasting = |output: &Output| match form {
                "json" => stdout(output).split("\"timing\"").next().unwrap().to_owned(),
                _ => stdout(output),
            };
            assert_eq!(lasting(&own), lasting(&other), "{words:?}");
            assert_eq!(code(&own), code(&other), "{words:?}");
        }
    }
}

#[test]
fn messages_and_help_are_in_the_language_of_the_environment() {
    let program = Program::new();
    for words in [
        ["read", "no-such-page.txt"].as_slice(),
        &["read"],
        &["reed"],
        &["ask", "--frmat", "x"],
        &["models", "path", "no-such"],
    ] {
        let (own, other) = (program.run(words), in_chinese(&program, words));
        assert_eq!((code(&own), code(&other)), (2, 2), "{words:?}");
        assert!(
            !chinese(&stderr(&own)) && chinese(&stderr(&other)),
            "{words:?}: {}",
            stderr(&other)
        );
        let hint = |text: &str| text.lines().filter(|line| line.starts_with("hint: ")).count();
        assert_eq!(
            (hint(&stderr(&own)), hint(&stderr(&other))),
            (1, 1),
            "{words:?}: {}",
            stderr(&other)
        );
    }
    for words in [[].as_slice(), &["--help"], &["summarize", "-h"], &["cache", "info"]] {
        let other = in_chinese(&program, words);
        assert!(
            chinese(&stdout(&other)) && code(&other) == 0,
            "{words:?}: {}",
            stdout(&other)
        );
        let chosen: Vec<&str> = words.iter().copied().chain(["--ui", "en"]).collect();
        assert!(
            words.is_empty() || !chinese(&stdout(&in_chinese(&program, &chosen))),
            "{words:?}"
        );
    }
}

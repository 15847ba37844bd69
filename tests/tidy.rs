//! The house rules that a machine can check.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(dir: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap().flatten() {
            match entry.path() {
                path if path.is_dir() => walk(&path, ending, found),
                path if path.extension().is_some_and(|found| found == ending) => found.push(path),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(below), ending, &mut found);
    found.sort();
    let name = |path: &PathBuf| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    found
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The code of a file without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn files_are_rooms_of_one_purpose() {
    let mut lengths: Vec<usize> = files("src", "rs")
        .iter()
        .map(|(_, text)| text.lines().count())
        .collect();
    lengths.sort_unstable();
    assert!(
        lengths[lengths.len() / 2] < 150,
        "the median is {}",
        lengths[lengths.len() / 2]
    );
    assert!(lengths.last().is_some_and(|longest| *longest <= 500), "{lengths:?}");
    for (name, text) in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        let first = text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! ") && first.ends_with(['.', ',', ':']) || first.len() > 60,
            "`{name}` does not say what it is for"
        );
    }
}

#[test]
fn unsafe_code_stands_where_it_may_and_says_why() {
    for (name, text) in files("src", "rs") {
        let blocks = code(&text).matches("unsafe ").count();
        let allowed = name == "src/model/map.rs" || name.starts_with("src/model/kernel/");
        assert!(blocks == 0 || allowed, "`{name}` holds unsafe code");
        assert!(
            text.matches("SAFETY:").count() >= code(&text).matches("unsafe {").count(),
            "`{name}` does not say why"
        );
    }
}

#[test]
fn only_the_command_line_writes_to_the_terminal() {
    // What the build says to Cargo is no output of the program.
    for (name, text) in files("src", "rs")
        .into_iter()
        .filter(|(name, _)| name != "src/build.rs")
    {
        for word in ["println!", "print!(", "eprint", "dbg!", "todo!", "unimplemented!"] {
            assert!(!code(&text).contains(word), "`{name}` holds `{word}`");
        }
    }
}

#[test]
fn every_prompt_is_shipped_and_says_nothing_of_control_tokens() {
    let shipped = standfirst::prompt::Prompts::builtin().unwrap();
    for (name, text) in files("prompts", "toml") {
        let stem = name.trim_start_matches("prompts/").trim_end_matches(".toml");
        let (task, language) = stem.split_once('.').unwrap();
        assert!(shipped.languages(task).contains(&language), "`{name}` is not shipped");
        assert!(!text.contains("<|"), "`{name}` holds a control token");
    }
}

#[test]
fn a_language_is_told_of_in_its_file_alone() {
    for (name, _) in files("src", "toml") {
        let tables = [
            "src/language/",
            "src/page/weights/",
            "src/ground/calibration.toml",
            "src/extract/weights.toml",
            "src/prompt/templates.toml",
            "src/pipeline/worth.toml",
            "src/python/pyproject.toml",
            "src/tongue/",
        ];
        assert!(
            tables.iter().any(|known| name.starts_with(known)),
            "`{name}` stands outside of `src/language/`"
        );
    }
    for (name, text) in files("src/text", "rs") {
        assert!(
            !code(&text).contains("crate::language"),
            "`{name}` needs a language's data"
        );
    }
    let known: Vec<&str> = standfirst::language::Language::all()
        .iter()
        .map(|language| language.tag())
        .collect();
    for (name, _) in files("src/language", "toml") {
        let tag = name.trim_start_matches("src/language/").trim_end_matches(".toml");
        assert!(known.contains(&tag), "`{name}` is not shipped");
    }
}

#[test]
fn whom_it_does_not_trust_is_held_by_tests_that_are_there() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, section) = readme.split_once("### Whom it does not trust").unwrap();
    let table = section.lines().filter(|line| line.starts_with('|')).skip(2);
    for row in table {
        let held = row.trim_end_matches('|').rsplit('|').next().unwrap();
        let named: Vec<&str> = held.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "nothing holds: {row}");
        for test in named {
            let (file, name) = test.split_once("::").unwrap_or((test, ""));
            let text = fs::read_to_string(root().join(file)).unwrap_or_else(|_| panic!("there is no `{file}`"));
            assert!(text.contains(&format!("{name}(")), "`{file}` has no `{name}`");
        }
    }
}

#[test]
fn the_documents_agree_with_the_code() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        read("CHANGELOG.md").contains(&format!("## {version}")),
        "the changelog lacks {version}"
    );
    let readme = read("README.md");
    for words in [
        "cargo run --release -- summarize tests/pages/zh-river-town.txt",
        "cargo test --release",
    ] {
        assert!(readme.contains(words), "the README lacks `{words}`");
    }
    let order = ["## See it", "## Install", "## Use", "## How it works", "## Why not"];
    let places: Vec<usize> = order
        .iter()
        .map(|title| readme.find(title).unwrap_or_else(|| panic!("no `{title}`")))
        .collect();
    assert!(places.is_sorted(), "the README's parts are out of order");
    let licence = read("Cargo.toml")
        .lines()
        .find(|line| line.starts_with("license ="))
        .unwrap()
        .to_owned();
    assert!(licence.contains("\"MIT\"") && read("LICENSE").starts_with("MIT License"));
}

#[test]
fn the_top_level_is_as_it_was_laid_out() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "models.toml",
        "src",
        "prompts",
        "tests",
        "target",
    ];
    for entry in fs::read_dir(root()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(
            name.starts_with('.') || known.contains(&name.as_str()),
            "`{name}` has no place at the top level"
        );
    }
}

//! What of a page is left behind, and what is told of it.

use crate::common::fixture;
use crate::run::{Program, code, stderr, text};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Everything below `dir`: folders, and files with what is in them.
fn everything(dir: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(everything(&path));
            found.insert(path, None);
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, Some(bytes));
        }
    }
    found
}

/// A world of its own: home, temporary files, models, and a page.
struct World(TempDir);

impl World {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        for part in ["home", "tmp", "models", "work"] {
            fs::create_dir(dir.path().join(part)).unwrap();
        }
        fs::copy(fixture("zh-river-town.txt"), dir.path().join("work/page.txt")).unwrap();
        Self(dir)
    }

    fn run(&self, args: &[&str]) -> std::process::Output {
        let part = |name: &str| self.0.path().join(name);
        let mut command = Program::new().command(args);
        command
            .env_remove("STANDFIRST_CACHE_DIR")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("XDG_DATA_HOME")
            .env("HOME", part("home"))
            .env("TMPDIR", part("tmp"))
            .env("STANDFIRST_MODELS_DIR", part("models"))
            .current_dir(part("work"));
        command.output().unwrap()
    }
}

#[test]
fn without_a_cache_nothing_is_left_on_the_disk() {
    let world = World::new();
    let before = everything(world.0.path());
    for args in [
        vec!["read", "page.txt"],
        vec!["summarize", "page.txt"],
        vec!["summarize", "--format", "csv", "."],
        vec!["ask", "新市场的日均客流是多少人次？", "page.txt"],
        vec!["read", "--encoding", "big5", "page.txt"],
    ] {
        let args = [&args[..], &["--model", "none", "--no-cache"]].concat();
        world.run(&args);
        assert_eq!(everything(world.0.path()), before, "{args:?}");
    }
}

#[test]
#[cfg(unix)]
fn what_is_kept_is_its_owners_alone_and_goes_with_its_page() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let before = everything(world.0.path());
    for args in [
        ["summarize", "page.txt"].as_slice(),
        &["ask", "新市场的日均客流是多少人次？", "page.txt"],
    ] {
        assert_eq!(code(&world.run(&[args, &["--model", "none"]].concat())), 0);
    }
    let kept = everything(world.0.path());
    let new = || kept.keys().filter(|path| !before.contains_key(*path));
    assert!(new().count() > 3);
    for path in new().filter(|path| path.components().any(|part| part.as_os_str() == "results")) {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
    assert_eq!(code(&world.run(&["cache", "clear", "page.txt"])), 0);
    let words = "临河大桥".as_bytes();
    for (path, bytes) in everything(world.0.path()) {
        let told = bytes.is_some_and(|bytes| bytes.windows(words.len()).any(|window| window == words));
        assert!(!told || before.contains_key(&path), "`{}` still tells", path.display());
    }
}

#[test]
fn no_word_of_a_page_is_told_unless_it_is_asked_for() {
    let world = World::new();
    let words = "机密之渡口";
    let page = world.0.path().join("work/secret.txt");
    fs::write(
        &page,
        format!("{words}\n\n本报记者 {words}\n\n{words}昨日开馆，{words}\n\n的书船，{words}。\n"),
    )
    .unwrap();
    for args in [
        ["read", text(&page)].as_slice(),
        &["summarize", text(&page)],
        &["ask", "几点？", text(&page)],
        &["read", "--encoding", "euc-kr", text(&page)],
        &["cache", "clear", text(&page)],
        &["cache", "info"],
        &["cache", "verify"],
    ] {
        let more: &[&str] = if args[0] == "cache" { &[] } else { &["--model", "none"] };
        let told = stderr(&world.run(&[args, more].concat()));
        assert!(!told.contains("机密"), "{args:?}: {told}");
    }
}

#[test]
fn the_cache_keeps_to_its_limit_over_many_short_runs() {
    let world = World::new();
    let total = |dir: &Path| -> u64 { everything(dir).values().flatten().map(|bytes| bytes.len() as u64).sum() };
    let results = world.0.path().join("results");
    for number in 0..150 {
        let page = world.0.path().join("work/page.txt");
        fs::write(
            &page,
            format!(
                "Ferry {number} saved\n\nThe council kept it. {}\n",
                "It runs on. ".repeat(200)
            ),
        )
        .unwrap();
        let mut command = Program::new().command(&["summarize", "--model", "none", "page.txt"]);
        command
            .env("STANDFIRST_CACHE_DIR", &results)
            .env("STANDFIRST_CACHE_LIMIT", "100kB")
            .current_dir(world.0.path().join("work"));
        assert_eq!(code(&command.output().unwrap()), 0);
    }
    // A look comes about every sixteenth of the limit, and leaves nine tenths.
    assert!(
        (40_000..160_000).contains(&total(&results)),
        "{} bytes",
        total(&results)
    );
}

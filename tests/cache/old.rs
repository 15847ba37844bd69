//! Entries that older programs and newer ones left: they are a miss, and no verb and no look at the cache fails on them.
//!
//! `old/` holds a cache as version 0.1.0 left it when keys were digests of all sources, one entry of each kind, of `old/page.txt`.

use super::{entries, slot, value};
use standfirst::cache::{Cache, Lookup};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn old() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cache/old")
}

/// A copy of the old cache.
fn copy() -> TempDir {
    let dir = TempDir::new().unwrap();
    for path in entries(&old()) {
        let to = dir.path().join(path.strip_prefix(old()).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(path, to).unwrap();
    }
    dir
}

fn run(dir: &Path, args: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(args)
        .env("STANDFIRST_CACHE_DIR", dir)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn there_is_one_old_entry_of_each_kind() {
    let kind = |path: &PathBuf| path.iter().rev().nth(2).unwrap().to_string_lossy().into_owned();
    let kinds: Vec<String> = entries(&old()).iter().map(kind).collect();
    assert_eq!(kinds, ["answer", "page", "prefix", "summary"]);
}

#[test]
fn an_old_entry_in_the_place_of_one_is_a_miss_and_is_written_over() {
    let dir = TempDir::new().unwrap();
    let cache = Cache::open(Some(dir.path().to_owned()));
    let slot = slot(&["p"], "q");
    let newer = b"standfirst-cache 3 of a program to come\nanything".to_vec();
    let olds = entries(&old()).into_iter().map(|path| fs::read(path).unwrap());
    for bytes in olds.chain([newer]) {
        cache.put(&slot, &value("a")).unwrap();
        fs::write(entries(dir.path()).remove(0), &bytes).unwrap();
        assert_eq!(cache.get_bytes(&slot), Lookup::Miss);
        assert_eq!(cache.verify(true).unwrap().other, 1, "it is neither whole nor damaged");
        cache.put(&slot, &value("b")).unwrap();
        assert_eq!(cache.get(&slot), Lookup::Hit(value("b")));
    }
}

#[test]
fn verbs_do_their_work_beside_old_entries_and_say_nothing_of_them() {
    let dir = copy();
    let page = old().join("page.txt");
    let page = page.to_str().unwrap();
    let none = ["--model", "none"];
    for verb in [
        &["read", page][..],
        &["summarize", page],
        &["ask", "When did the harbour reopen?", page],
    ] {
        let args = [verb, &none].concat();
        let output = run(dir.path(), &args);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let without = run(dir.path(), &[&args[..], &["--no-cache"]].concat());
        assert_eq!(printed(&output), printed(&without));
    }
    assert_eq!(
        entries(dir.path()).len(),
        7,
        "three new ones stand beside the four old ones"
    );
}

#[test]
fn the_cache_is_looked_at_checked_and_cleared_with_old_entries_in_it() {
    let dir = copy();
    let info = printed(&run(dir.path(), &["cache", "info"]));
    assert!(info.contains("entries    4 from 1 pages"), "{info}");
    let checked = printed(&run(dir.path(), &["cache", "verify"]));
    assert_eq!(
        checked,
        "0 whole, 0 damaged and removed\n4 of another version of this program\n"
    );
    let page = old().join("page.txt");
    let cleared = printed(&run(dir.path(), &["cache", "clear", page.to_str().unwrap()]));
    assert!(cleared.starts_with("removed 4 entries"), "{cleared}");
    let dir = copy();
    fs::rename(dir.path().join("v1"), dir.path().join("v0")).unwrap();
    run(dir.path(), &["cache", "clear"]);
    assert!(
        entries(dir.path()).is_empty(),
        "what another layout of folders holds is cleared too"
    );
}

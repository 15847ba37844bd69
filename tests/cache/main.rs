//! Results on disk: found again, private, shared, and never half there.

mod keys;
mod old;
#[path = "../common/outputs.rs"]
mod outputs;
mod versions;

use serde::{Deserialize, Serialize};
use standfirst::cache::{Cache, Lookup, Slot};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[derive(Serialize)]
struct Key<'a> {
    question: &'a str,
    sentences: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Value {
    answer: String,
}

fn page(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn slot(pages: &[&str], question: &str) -> Slot {
    let sources: Vec<String> = pages.iter().map(|text| page(text)).collect();
    let key = Key { question, sentences: 3 };
    Slot::new("answer", &sources, &key).unwrap()
}

fn value(answer: &str) -> Value {
    Value {
        answer: answer.to_owned(),
    }
}

fn cache(dir: &TempDir) -> Cache {
    Cache::open(Some(dir.path().join("cache")))
}

/// All files below `dir`.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let entry = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "entry");
    files(dir).into_iter().filter(entry).collect()
}

#[test]
fn what_was_put_is_found_and_nothing_else_is() {
    let dir = TempDir::new().unwrap();
    let cache = cache(&dir);
    assert_eq!(cache.get::<Value>(&slot(&["p"], "q")), Lookup::Miss);
    cache.put(&slot(&["p"], "q"), &value("a")).unwrap();
    assert_eq!(cache.get(&slot(&["p"], "q")), Lookup::Hit(value("a")));
    assert_eq!(cache.get::<Value>(&slot(&["p"], "r")), Lookup::Miss);
    assert_eq!(cache.get::<Value>(&slot(&["o"], "q")), Lookup::Miss);
}

#[test]
fn a_cache_that_is_off_keeps_nothing_and_is_no_error() {
    let cache = Cache::open(None);
    cache.put(&slot(&["p"], "q"), &value("a")).unwrap();
    assert_eq!(cache.get::<Value>(&slot(&["p"], "q")), Lookup::Miss);
    assert_eq!(cache.info().unwrap().total.entries, 0);
    assert_eq!(cache.clear_all().unwrap().entries, 0);
}

#[test]
#[cfg(unix)]
fn folders_and_files_are_their_owners_alone_and_no_word_is_in_a_name() {
    use std::os::unix::fs::PermissionsExt;
    fn check(path: &Path) {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        assert!(!path.display().to_string().contains("secret"));
        if path.is_dir() {
            fs::read_dir(path)
                .unwrap()
                .for_each(|entry| check(&entry.unwrap().path()));
        }
    }
    let dir = TempDir::new().unwrap();
    let cache = cache(&dir);
    cache
        .put(&slot(&["secret page", "secret other"], "secret question"), &value("a"))
        .unwrap();
    check(&dir.path().join("cache"));
}

#[test]
fn a_damaged_entry_is_a_note_and_is_written_over() {
    let dir = TempDir::new().unwrap();
    let cache = cache(&dir);
    let slot = slot(&["p"], "q");
    for damage in [
        &b""[..],
        b"standfirst-cache 1 ",
        b"{\"answer\":\"forged\"}",
        &[0xff; 100],
    ] {
        cache.put(&slot, &value("a")).unwrap();
        let path = entries(dir.path()).remove(0);
        fs::write(&path, damage).unwrap();
        let Lookup::Damaged(note) = cache.get::<Value>(&slot) else {
            panic!("{damage:?} was taken for an entry");
        };
        assert_eq!(note.stage, "cache");
        cache.put(&slot, &value("b")).unwrap();
        assert_eq!(cache.get(&slot), Lookup::Hit(value("b")));
    }
}

#[test]
fn an_entry_that_is_whole_but_of_another_shape_is_damaged() {
    let dir = TempDir::new().unwrap();
    let cache = cache(&dir);
    cache.put(&slot(&["p"], "q"), &[1, 2, 3]).unwrap();
    assert!(matches!(cache.get::<Value>(&slot(&["p"], "q")), Lookup::Damaged(_)));
}

#[test]
fn clearing_a_page_removes_all_that_came_from_it_alone_or_with_others() {
    let dir = TempDir::new().unwrap();
    let cache = cache(&dir);
    let slots = [
        slot(&["p"], "q"),
        slot(&["o", "p", "n"], "q"),
        slot(&["p", "o"], "q"),
        slot(&["o"], "q"),
    ];
    for slot in &slots {
        cache.put(slot, &value("a")).unwrap();
    }
    let freed = cache.clear(&[page("p")]).unwrap();
    assert_eq!(freed.entries, 3);
    let hits = slots.each_ref().map(|slot| cache.get::<Value>(slot) != Lookup::Miss);
    assert_eq!(hits, [false, false, false, true]);
    let trace = |path: &PathBuf| path.display().to_string().contains(&page("p"));
    assert!(!files(dir.path()).iter().any(trace));
    // What still leads to entries that are gone does no harm.
    assert_eq!(cache.clear(&[page("o"), page("n")]).unwrap().entries, 1);
    assert_eq!(cache.info().unwrap().total.entries, 0);
}

#[test]
fn what_is_there_is_counted_by_kind_and_clearing_everything_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let cache = cache(&dir);
    cache.put(&slot(&["p", "o"], "q"), &value("a")).unwrap();
    cache.put(&slot(&["p"], "q"), &value("a")).unwrap();
    cache.put(&Slot::new("summary", &[page("o")], &1).unwrap(), &1).unwrap();
    let info = cache.info().unwrap();
    assert_eq!((info.total.entries, info.sources), (3, 2));
    let kinds: Vec<_> = info
        .kinds
        .iter()
        .map(|(kind, size)| (kind.as_str(), size.entries))
        .collect();
    assert_eq!(kinds, [("answer", 2), ("summary", 1)]);
    assert_eq!(cache.clear_all().unwrap(), info.total);
    assert!(files(dir.path()).is_empty());
}

#[test]
fn verifying_names_the_damaged_and_removes_them_where_asked() {
    let dir = TempDir::new().unwrap();
    let cache = cache(&dir);
    for question in ["a", "b", "c"] {
        cache.put(&slot(&["p"], question), &value(question)).unwrap();
    }
    let damaged = entries(dir.path()).remove(1);
    fs::write(&damaged, b"x").unwrap();
    let found = cache.verify(false).unwrap();
    assert_eq!((found.whole, &found.damaged), (2, &vec![damaged.clone()]));
    assert!(damaged.exists());
    cache.verify(true).unwrap();
    assert!(!damaged.exists());
    assert!(cache.verify(false).unwrap().damaged.is_empty());
}

#[test]
fn writers_and_readers_at_once_see_whole_values_only() {
    let dir = TempDir::new().unwrap();
    let slot = slot(&["p", "o"], "q");
    let long = |n: usize| value(&format!("{n}").repeat(50_000));
    std::thread::scope(|scope| {
        for n in 0..4 {
            let (slot, dir) = (&slot, &dir);
            scope.spawn(move || {
                for _ in 0..50 {
                    let cache = cache(dir);
                    cache.put(slot, &long(n)).unwrap();
                    let Lookup::Hit(found) = cache.get::<Value>(slot) else {
                        panic!("an entry was half there");
                    };
                    assert!((0..4).any(|n| found == long(n)));
                }
            });
        }
    });
    assert!(fs::read_dir(dir.path().join("cache/v1/new")).unwrap().next().is_none());
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error_with_a_way_out() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("cache"), b"a file where the folder should be").unwrap();
    let cache = cache(&dir);
    let error = cache.put(&slot(&["p"], "q"), &value("a")).unwrap_err();
    assert!(error.way_out().unwrap().contains("--no-cache"));
    assert!(!matches!(cache.get::<Value>(&slot(&["p"], "q")), Lookup::Hit(_)));
}

#[test]
fn what_was_used_least_lately_goes_first() {
    let dir = TempDir::new().unwrap();
    let cache = Cache::with_limit(Some(dir.path().join("cache")), 100_000);
    let slots: Vec<Slot> = (0..20).map(|n| slot(&["p"], &n.to_string())).collect();
    for (n, slot) in slots.iter().enumerate() {
        cache.put(slot, &value(&"x".repeat(10_000))).unwrap();
        // Clocks of file systems are coarse.
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert!(matches!(cache.get::<Value>(&slots[0]), Lookup::Hit(_)), "{n}");
    }
    let total = cache.info().unwrap().total;
    assert!(total.bytes <= 110_000, "{total:?}");
    assert!(matches!(cache.get::<Value>(&slots[19]), Lookup::Hit(_)));
    assert_eq!(cache.get::<Value>(&slots[1]), Lookup::Miss);
}

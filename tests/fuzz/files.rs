//! Files that the program itself wrote, come back spoiled: cache entries, kept prefixes, registries, prompts.

use crate::mutate::each;
use standfirst::cache::{Cache, Lookup, Slot};
use standfirst::model::prefix;
use standfirst::model::registry::Registry;
use standfirst::model::scripted::ScriptedModel;
use standfirst::prompt::Prompts;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

fn entry(dir: &std::path::Path) -> Option<PathBuf> {
    for found in fs::read_dir(dir).ok()?.flatten() {
        let path = found.path();
        if path.is_dir() {
            if let Some(found) = entry(&path) {
                return Some(found);
            }
        } else if path.extension().is_some_and(|ending| ending == "entry") {
            return Some(path);
        }
    }
    None
}

/// Whether the first line of an entry names a version that is not the one in use.
fn of_another_version(bytes: &[u8]) -> bool {
    let named = bytes.strip_prefix(b"standfirst-cache ");
    named.is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit) && !rest.starts_with(b"2 "))
}

#[test]
fn cache_entries() {
    let dir = TempDir::new().unwrap();
    let cache = Cache::open(Some(dir.path().to_owned()));
    let source = blake3::hash(b"page").to_hex().to_string();
    let slot = Slot::new("summary", &[source], &1).unwrap();
    let value = vec!["江边小城".to_owned(), "ferry".to_owned()];
    cache.put(&slot, &value).unwrap();
    let path = entry(dir.path()).unwrap();
    let whole = fs::read(&path).unwrap();
    each("cache_entries", std::slice::from_ref(&whole), |bytes, _| {
        fs::write(&path, bytes).unwrap();
        match cache.get::<Vec<String>>(&slot) {
            Lookup::Hit(found) => assert!(found == value && bytes == whole),
            Lookup::Miss => assert!(of_another_version(bytes), "it is there"),
            Lookup::Damaged(_) => {}
        }
        cache.info().unwrap();
        cache.verify(false).unwrap();
    });
}

#[test]
fn prefixes() {
    let mut session = ScriptedModel::session(["one"]);
    let mut state = session.empty_cache();
    let ids: Vec<u32> = "a text that was read".bytes().map(u32::from).collect();
    session.read(&mut state, &ids, &[]).unwrap();
    let whole = prefix::pack(&state);
    let empty = session.empty_cache();
    each("prefixes", &[whole, Vec::new()], |bytes, _| {
        if let Some(state) = prefix::unpack(bytes, &empty, &ids) {
            assert_eq!(state.tokens(), ids);
        }
    });
}

#[test]
fn registries_and_prompts() {
    let dir = TempDir::new().unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let registry = fs::read(root.join("models.toml")).unwrap();
    let prompts: Vec<PathBuf> = fs::read_dir(root.join("prompts"))
        .unwrap()
        .flatten()
        .map(|found| found.path())
        .collect();
    let path = dir.path().join("models.toml");
    each("registries", &[registry], |bytes, _| {
        fs::write(&path, bytes).unwrap();
        if let Ok(registry) = Registry::open(Some(&path)) {
            assert!(!registry.models().is_empty());
        }
    });
    let folder = dir.path().join("prompts");
    fs::create_dir(&folder).unwrap();
    let name = prompts[0].file_name().unwrap().to_owned();
    let seeds = [fs::read(&prompts[0]).unwrap()];
    each("prompts", &seeds, |bytes, _| {
        fs::write(folder.join(&name), bytes).unwrap();
        let _ = Prompts::load(&folder);
    });
}

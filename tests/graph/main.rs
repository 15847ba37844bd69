//! Who may know whom, held against the parsed sources: no circles, stages in their order, functions composed by few.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What every stage may use; they use each other only from right to left.
const LEAVES: &[&str] = &["dates", "error", "language", "note", "span", "text", "tongue"];

/// Stages in the order in which data flows: each may use types of those before it, and no function of theirs.
const STAGES: &[&str] = &[
    "read", "page", "chunk", "extract", "retrieve", "prompt", "model", "ground", "archive", "cache", "render",
];

/// What composes stages, and what stands around that, in order.
const AROUND: &[&str] = &["pipeline", "service", "http", "local", "mcp", "serve", "cli", "lab"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// A file's first folder, or its own name where it lies in none.
fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

type Edges = BTreeMap<String, BTreeMap<String, String>>;

/// The graph of what lies in `folder` itself, folders taken as one, with an import for each edge.
fn within(folder: &str, imports: &BTreeMap<String, BTreeSet<String>>) -> Edges {
    let child = |file: &str| Some(file.strip_prefix(folder)?.split('/').next()?.to_owned());
    let mut edges = Edges::new();
    for (file, used) in imports {
        for other in used {
            if let (Some(from), Some(to)) = (child(file), child(other))
                && from != to
            {
                let shown = format!("`{file}` uses `{other}`");
                edges.entry(from).or_default().entry(to).or_insert(shown);
            }
        }
    }
    edges
}

/// A way from `start` back to itself, import by import.
fn circle(edges: &Edges, start: &str) -> Option<Vec<String>> {
    let mut came: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        for next in edges.get(node).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut way = vec![edges[node][next].clone()];
                let mut at = node;
                while at != start {
                    way.push(edges[came[at]][at].clone());
                    at = came[at];
                }
                way.reverse();
                return Some(way);
            }
            if !came.contains_key(next.as_str()) {
                came.insert(next, node);
                open.push(next);
            }
        }
    }
    None
}

#[test]
fn nothing_uses_itself_by_way_of_others() {
    let imports = imports::imports(&root());
    assert!(imports.len() > 200, "only {} files", imports.len());
    let mut folders = BTreeSet::from([String::new()]);
    for file in imports.keys() {
        let mut rest = file.as_str();
        while let Some((folder, _)) = rest.rsplit_once('/') {
            folders.insert(format!("{folder}/"));
            rest = folder;
        }
    }
    let mut circles = Vec::new();
    for folder in &folders {
        let edges = within(folder, &imports);
        circles.extend(
            edges
                .keys()
                .find_map(|node| circle(&edges, node))
                .map(|way| way.join(", ")),
        );
    }
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn a_stage_uses_types_of_those_before_it_and_functions_of_none() {
    let order: Vec<&str> = STAGES.iter().chain(AROUND).copied().collect();
    let at = |room: &str| order.iter().position(|known| *known == room);
    for import in imports::named(&root()) {
        let (from, to) = (room(&import.from), room(&import.to));
        if from == to {
            continue;
        }
        let shown = format!("`{}` uses `{}`", import.from, import.path.join("::"));
        if LEAVES.contains(&from) {
            assert!(LEAVES.contains(&to), "{shown}, and is a leaf");
        }
        if let (Some(own), Some(used)) = (at(from), at(to)) {
            assert!(used < own, "{shown}, which stands after it");
            let a_type = import.path.iter().any(|part| part.starts_with(char::is_uppercase));
            assert!(
                !STAGES.contains(&from) || a_type,
                "{shown}: only the pipeline composes stages"
            );
        }
    }
}

#[test]
fn every_room_is_known() {
    let outside = ["bin", "build", "lib", "main"];
    for file in imports::imports(&root()).keys() {
        let room = room(file);
        let known = [LEAVES, STAGES, AROUND, &outside].concat();
        assert!(known.contains(&room), "`{file}` has no place in the order");
    }
}

#[test]
fn imports_are_read_as_they_are_written() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "pub mod a; pub mod b; pub mod c;");
    write("a/mod.rs", "mod x; pub use x::{Thing as Renamed, other};");
    write("a/x.rs", "pub struct Thing; pub fn other() {}");
    write(
        "b.rs",
        "use crate::{a::Renamed, c::{self, Inner}}; fn f(r: Renamed) { c::g(); }",
    );
    write(
        "c.rs",
        "pub struct Inner; pub fn g() { println!(\"{}\", crate::a::other()); } #[cfg(test)] mod tests { use crate::b; }",
    );
    let imports = imports::imports(dir.path());
    let of = |file: &str| imports[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(
        of("b.rs"),
        ["a/x.rs", "c.rs"],
        "braces, another name, and what is passed on"
    );
    assert_eq!(of("c.rs"), ["a/x.rs"], "within macros, and without tests");
    assert!(of("a/mod.rs").is_empty(), "what is passed on is not used");
}

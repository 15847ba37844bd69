//! What is in the dependency tree, held against `.deny.toml` without network.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
    /// Those that may be there in several versions.
    skip: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

/// A package of the tree.
struct Package {
    name: String,
    version: String,
    licence: String,
    /// Where it comes from, unless that is the registry or this folder.
    origin: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rules() -> Rules {
    toml::from_str(&std::fs::read_to_string(root().join(".deny.toml")).unwrap()).unwrap()
}

/// The packages built for this machine over `edges`, each told in this `format`.
fn tree(edges: &str, format: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--prefix=none", "--locked", "--offline"])
        .args([format!("--edges={edges}"), format!("--format={format}")])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}

/// The packages built for this machine. `cargo metadata` would also name those that features only hint at.
fn packages() -> Vec<Package> {
    let lines = tree("all", "{p}|{l}");
    let package = |line: &String| {
        let (package, licence) = line.split_once('|')?;
        let mut words = package.split_whitespace();
        let name = words.next()?.to_owned();
        let version = words.next()?.to_owned();
        let origin = words.find(|word| word.contains("://")).map(str::to_owned);
        Some(Package {
            name,
            version,
            licence: licence.to_owned(),
            origin,
        })
    };
    let packages: Vec<Package> = lines.iter().filter_map(package).collect();
    assert!(packages.len() > 100, "only {} packages", packages.len());
    packages
}

#[test]
fn every_package_may_be_used_under_an_allowed_licence() {
    let allowed = rules().licenses.allow;
    for package in packages() {
        assert!(
            permitted(&package.licence, &allowed),
            "`{}` is under `{}`",
            package.name,
            package.licence
        );
    }
}

#[test]
fn no_second_network_client_no_system_tls_and_no_unregistered_package_is_in_the_tree() {
    let banned: Vec<String> = rules().bans.deny.into_iter().map(|banned| banned.name).collect();
    for package in packages() {
        assert!(!banned.contains(&package.name), "`{}` is in the tree", package.name);
        assert!(
            package.origin.is_none(),
            "`{}` comes from `{:?}`",
            package.name,
            package.origin
        );
    }
}

#[test]
fn no_package_is_there_twice_but_those_that_are_known() {
    let known: BTreeSet<String> = rules().bans.skip.into_iter().map(|known| known.name).collect();
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        versions.entry(package.name).or_default().insert(package.version);
    }
    let twice: BTreeSet<String> = versions
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(twice, known, "several versions, against those that `.deny.toml` knows");
}

#[test]
fn the_tests_and_the_program_share_one_build_of_every_package() {
    let tested = tree("normal,build,dev", "{p} with {f}");
    let changed: Vec<String> = tree("normal,build", "{p} with {f}")
        .into_iter()
        .filter(|package| !tested.contains(package))
        .collect();
    assert!(
        changed.is_empty(),
        "the tests' own dependencies add features to these, so `cargo run` and `cargo test` would each build them: {changed:#?}"
    );
}

#[test]
fn the_readme_gives_a_reason_for_every_package_and_names_all_unsafe_code() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let readme = read("README.md");
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let unix = &manifest["target"]["cfg(unix)"]["dependencies"];
    for table in [&manifest["dependencies"], unix] {
        for name in table.as_table().unwrap().keys() {
            assert!(
                readme.contains(&format!("`{name}`")),
                "the README says nothing of `{name}`"
            );
        }
    }
    let kernels = std::fs::read_dir(root().join("src/model/kernel")).unwrap();
    for path in kernels.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let holds = std::fs::read_to_string(&path).unwrap().contains("unsafe {");
        assert!(
            !holds || readme.contains(&format!("`{name}`")),
            "the README does not name `{name}`"
        );
    }
}

/// Whether an SPDX expression can be met with the `allowed` licences alone; `/` is an old way to write OR.
fn permitted(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace(" WITH ", "_WITH_");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = both(rest, allowed);
    while let Some(("OR", after)) = rest.split_first().map(|(word, after)| (*word, after)) {
        *rest = after;
        met |= both(rest, allowed);
    }
    met
}

fn both(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = one(rest, allowed);
    while let Some(("AND", after)) = rest.split_first().map(|(word, after)| (*word, after)) {
        *rest = after;
        met &= one(rest, allowed);
    }
    met
}

fn one(rest: &mut &[&str], allowed: &[String]) -> bool {
    let Some((word, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    if *word != "(" {
        return allowed.contains(&word.replace("_WITH_", " WITH "));
    }
    let met = either(rest, allowed);
    *rest = rest.get(1..).unwrap_or_default();
    met
}

#[test]
fn licence_expressions_are_read_as_they_are_meant() {
    let allowed = ["MIT".to_owned(), "Zlib".to_owned(), "A WITH B".to_owned()];
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("MIT AND (GPL-3.0 OR LGPL-3.0)", false),
        ("A WITH B", true),
        ("A", false),
        ("", false),
    ] {
        assert_eq!(permitted(expression, &allowed), met, "{expression}");
    }
}

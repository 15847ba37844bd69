//! What the tests share: the evaluation folder, and real models.

#![allow(dead_code, reason = "each test binary uses its own part")]

use standfirst::model::files::Store;
use standfirst::model::kernel::cores;
use standfirst::model::registry::Registry;
use standfirst::model::{ModelId, Session, load};
use std::io::Write;
use std::path::PathBuf;

/// A folder of the evaluation data, or `None` where this machine has no such data. That is said past the test runner, which keeps to
/// itself what a passing test prints.
///
/// # Panics
/// Where there is evaluation data, or should be, and it lacks `part`.
pub fn evaluation(part: &str) -> Option<PathBuf> {
    let named = std::env::var_os("STANDFIRST_EVAL_DIR").map(PathBuf::from);
    let wanted = named.is_some();
    let root = named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let folder = root.join(part);
    if wanted || root.is_dir() {
        assert!(folder.is_dir(), "the evaluation data lack `{}`", folder.display());
        return Some(folder);
    }
    let told = format!("LEFT OUT: no `{part}` to compare with; set STANDFIRST_EVAL_DIR to the evaluation data\n");
    let _ = std::io::stderr().write_all(told.as_bytes());
    None
}

/// The file of a model of the registry, fetched where it is not on disk.
pub fn model_file(id: &str) -> PathBuf {
    let registry = Registry::builtin().unwrap();
    let got = Store::open().and_then(|store| store.ensure(registry.find(id)?, false, &mut ()));
    got.unwrap_or_else(|error| panic!("{}", error.chain()))
}

/// A session over a model of the registry.
pub fn session(id: &str) -> Session {
    let model = ModelId {
        id: id.to_owned(),
        sha256: String::new(),
    };
    load(&model_file(id), model, cores()).unwrap_or_else(|error| panic!("{}", error.chain()))
}

/// A page that ships with the tests.
pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(name)
}

//! What stages gave for the versions they are at, recorded: none may give anything else and keep its version.

use serde::{Deserialize, Serialize};
use standfirst::pipeline::versions::Stage;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// What one stage gave: digests by the name of what it was given.
pub type Outputs = BTreeMap<String, String>;

#[derive(Default, Serialize, Deserialize)]
struct Recorded {
    /// Of the stages that the outputs came through.
    versions: BTreeMap<String, u32>,
    outputs: Outputs,
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cache/outputs.toml")
}

fn name(stage: Stage) -> String {
    serde_json::to_value(stage).unwrap().as_str().unwrap().to_owned()
}

/// Fails where what `stage` gave for an input that is recorded is something else now. `STANDFIRST_BLESS=1` records what it gave, if a
/// version was raised where anything changed.
pub fn hold(stage: Stage, found: &Outputs) {
    let mut all: BTreeMap<String, Recorded> = toml::from_str(&fs::read_to_string(path()).unwrap_or_default()).unwrap();
    let name = name(stage);
    let recorded = all.entry(name.clone()).or_default();
    let versions: BTreeMap<String, u32> = stage
        .way()
        .iter()
        .map(|&stage| (self::name(stage), stage.version()))
        .collect();
    let changed: Vec<&str> = recorded
        .outputs
        .iter()
        .filter(|(input, digest)| found.get(*input).is_some_and(|found| found != *digest))
        .map(|(input, _)| input.as_str())
        .collect();
    let same = recorded.versions == versions;
    assert!(
        changed.is_empty() || !same,
        "what `{name}` gives has changed for {} of {} inputs ({} …).\n\
         Where that is meant, raise its version in `src/pipeline/versions.rs`, or results that were kept before are taken for new \
         ones; then record what it gives now:\n  STANDFIRST_BLESS=1 cargo test --release --test cache --test random_model",
        changed.len(),
        found.len(),
        changed[..changed.len().min(3)].join(", "),
    );
    if std::env::var_os("STANDFIRST_BLESS").is_some() {
        let outputs = found.clone();
        *recorded = Recorded { versions, outputs };
        let head = "# What each stage gave at the versions named: written by `STANDFIRST_BLESS=1 cargo test --release --test cache \
                    --test random_model`,\n# not to be changed by hand.\n\n";
        fs::write(path(), format!("{head}{}", toml::to_string(&all).unwrap())).unwrap();
        return;
    }
    assert!(
        same,
        "`{name}` was recorded at {:?} and is at {versions:?}: STANDFIRST_BLESS=1 cargo test --release --test cache --test random_model",
        recorded.versions
    );
}

/// A short digest of bytes.
pub fn digest_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

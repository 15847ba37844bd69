//! Asks a model about the torn ends of pages that weights are fitted on; see `tests/fit/README.md`.

use super::join::ModelScorer;
use crate::model::ModelId;
use crate::model::load;
use crate::page::record;
use std::io::Write;
use std::path::PathBuf;

#[test]
#[ignore = "asks a model for minutes; needs pages with truth"]
fn record_nats() {
    let named = |name: &str| std::env::var(name).unwrap();
    let id = ModelId {
        id: "fitted".to_owned(),
        sha256: String::new(),
    };
    let mut session = load(&PathBuf::from(named("STANDFIRST_FIT_MODEL")), id, 2).unwrap();
    let mut scorer = ModelScorer::new(&mut session);
    let mut out = std::fs::File::create(named("STANDFIRST_FIT_NATS")).unwrap();
    record(&named("STANDFIRST_FIT"), &mut scorer, &mut |line| {
        writeln!(out, "{line}").unwrap()
    })
    .unwrap();
}

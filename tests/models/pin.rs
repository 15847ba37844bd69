//! Models whose files nobody here knows: what the hub says of them is what they are held to from then on.

use crate::support::{Bench, FakeHub, HUB, Manner, Said, model_bytes, sha256};
use standfirst::model::files::Store;
use standfirst::model::registry::{Own, Registry, Spec};
use standfirst::pipeline::Chooser;

/// A registry whose models have no digest.
fn registry() -> Registry {
    let text = format!(
        "default = \"toy\"\nsmall = \"toy\"\n[[model]]\nid = \"toy\"\narchitecture = \"qwen2\"\ntemplate = \"chatml\"\n\
         context = 10\nlicence = \"MIT\"\nuntested = true\nsources = [{HUB}]\n"
    );
    Registry::parse(&text).unwrap()
}

struct Desk {
    bench: Bench,
    hub: FakeHub,
    own: Own,
    registry: Registry,
}

impl Desk {
    fn new(tag: &str, manner: Manner) -> Self {
        let bytes = model_bytes();
        let hub = FakeHub::serve(bytes.clone(), tag, manner);
        let mut bench = Bench::new(&bytes, &[HUB]);
        bench.outside.hub = Some(hub.url.clone());
        Self {
            own: Own::at(bench.wheels.path().join("config/models.toml")),
            registry: registry(),
            bench,
            hub,
        }
    }

    fn identified(&self, offline: bool, said: &mut Said) -> standfirst::error::Result<Spec> {
        let chooser = Chooser {
            registry: &self.registry,
            store: &self.store(),
            own: &self.own,
            offline,
        };
        let spec = self.registry.find("toy").unwrap().clone();
        assert!(spec.require_runnable().is_ok() && spec.identity().is_err());
        chooser.identified(spec, said)
    }

    fn store(&self) -> Store {
        self.bench.store()
    }
}

#[test]
fn what_the_hub_says_is_told_written_down_and_held_to() {
    let bytes = model_bytes();
    let mut desk = Desk::new(&sha256(&bytes), Manner::Redirects);
    let mut said = Said::default();
    let spec = desk.identified(false, &mut said).unwrap();
    assert!(
        said.noted("300000 bytes") && said.noted(&sha256(&bytes)),
        "{:?}",
        said.notes
    );
    assert!(desk.hub.starts().is_empty(), "nothing is fetched yet");

    let kept = registry().with(desk.own.models().unwrap());
    let kept = kept.find("toy").unwrap();
    assert_eq!(kept.identity().unwrap(), spec.identity().unwrap());
    assert_eq!(kept.hubs().next().unwrap().revision, "c0ffee");

    // What the hub has of late is another file, and is not taken for this one.
    let mut other = bytes.clone();
    other[7] ^= 1;
    let later = FakeHub::serve(other.clone(), &sha256(&other), Manner::Redirects);
    desk.bench.outside.hub = Some(later.url.clone());
    let error = desk.store().pull(kept, &mut ()).unwrap_err();
    assert!(error.chain().contains(&sha256(&other)), "{}", error.chain());

    desk.bench.outside.hub = Some(desk.hub.url.clone());
    let path = desk.store().pull(kept, &mut ()).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    let paths = desk.hub.paths();
    assert!(paths[0].contains("/resolve/main/"), "{paths:?}");
    assert!(
        paths.iter().any(|path| path.starts_with("/some/repo/resolve/c0ffee/")),
        "{paths:?}"
    );
}

#[test]
fn a_broken_pull_of_a_pinned_file_goes_on_elsewhere_too() {
    let bytes = model_bytes();
    let desk = Desk::new(&sha256(&bytes), Manner::Redirects);
    let spec = desk.identified(false, &mut Said::default()).unwrap();
    let blobs = desk
        .bench
        .dir
        .path()
        .join("toy.gguf.partial/hub/models--some--repo/blobs");
    std::fs::create_dir_all(&blobs).unwrap();
    std::fs::write(blobs.join(format!("{}.part", sha256(&bytes))), &bytes[..1000]).unwrap();
    let path = desk.store().pull(&spec, &mut ()).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    assert_eq!(desk.hub.starts(), [1000]);
}

#[test]
fn a_hub_that_refuses_says_what_would_help_and_nothing_is_written() {
    for (status, help) in [
        (401, "HF_TOKEN"),
        (403, "HF_TOKEN"),
        (404, "hf:OWNER/NAME"),
        (429, "wait"),
    ] {
        let desk = Desk::new("tag", Manner::Refuses(status));
        let error = desk.identified(false, &mut Said::default()).unwrap_err();
        assert!(error.chain().contains(&status.to_string()), "{}", error.chain());
        assert!(
            error.way_out().unwrap().contains(help),
            "{status}: {:?}",
            error.way_out()
        );
        assert!(!desk.own.path().exists());
    }
}

#[test]
fn a_hub_that_tells_no_digest_is_not_believed() {
    let desk = Desk::new("tag", Manner::Well);
    let error = desk.identified(false, &mut Said::default()).unwrap_err();
    assert!(
        error.chain().contains("does not tell the file's sha256"),
        "{}",
        error.chain()
    );
    assert!(!desk.own.path().exists());
}

#[test]
fn offline_nobody_is_asked() {
    let bytes = model_bytes();
    let desk = Desk::new(&sha256(&bytes), Manner::Redirects);
    let error = desk.identified(true, &mut Said::default()).unwrap_err();
    assert!(
        error.way_out().unwrap().contains("models add toy FILE"),
        "{:?}",
        error.way_out()
    );
    assert!(desk.hub.paths().is_empty());
}

#[test]
fn a_file_used_where_it_lies_is_digested_once_and_never_removed() {
    let bytes = model_bytes();
    let desk = Desk::new("tag", Manner::Well);
    let file = desk.bench.wheels.path().join("mine.gguf");
    std::fs::write(&file, &bytes).unwrap();
    let mut said = Said::default();
    let spec = desk.store().place("mine", &file, &mut said).unwrap();
    assert_eq!(spec.identity().unwrap().sha256, sha256(&bytes));
    assert_eq!(said.begun.len(), 1);
    let again = desk.store().place("mine", &file, &mut said).unwrap();
    assert_eq!(
        (again.identity().unwrap(), said.begun.len()),
        (spec.identity().unwrap(), 1)
    );
    assert_eq!(
        desk.store().ensure(&spec, true, &mut said).unwrap(),
        file.canonicalize().unwrap()
    );
    assert_eq!(said.begun.len(), 1);
    desk.store().remove(&spec, &mut ()).unwrap();
    assert!(file.exists());
    std::fs::write(&file, &bytes[1..]).unwrap();
    assert!(desk.store().ensure(&spec, true, &mut ()).is_err());
    std::fs::remove_file(&file).unwrap();
    let error = desk.store().ensure(&spec, false, &mut ()).unwrap_err();
    assert!(error.chain().contains("is gone"), "{}", error.chain());
}

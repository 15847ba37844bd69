//! The Unix socket, over which other runs of the program have their work done.

use crate::support::{PAGE, Service, command};
use serde_json::value::{RawValue, to_raw_value};
use standfirst::Standfirst;
use standfirst::local::Client;
use standfirst::pipeline::verb::{Ask, Read, Summarize, Verb};
use standfirst::pipeline::{Config, Declined, Event, Identity, Input, ModelChoice, Remote, Watch, Wire};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn input() -> Input {
    Input::from_text(PAGE).unwrap()
}

#[test]
fn a_task_is_done_as_it_would_be_done_here() {
    let service = Service::start(&[]);
    same(&service, Read { input: input() });
    let two = Summarize {
        sentences: Some(2),
        ..Summarize::new(input())
    };
    same(&service, two);
    let ask = Ask {
        question: "Who kept the ferry?".to_owned(),
        language: None,
        inputs: vec![input(), input()],
    };
    same(&service, ask);
}

fn same<V: Verb>(service: &Service, verb: V) {
    let here = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    let (mut there, mut own) = (Vec::new(), Vec::new());
    let done = asked(service.cache.path(), &here.identity().unwrap(), &verb, &mut |event| {
        there.push(format!("{event:?}"));
    });
    let done: serde_json::Value = serde_json::from_str(done.unwrap().get()).unwrap();
    let mut see = |event: &Event| own.push(format!("{event:?}"));
    let expected = here.perform(verb, Watch::of(&mut see)).unwrap();
    assert_eq!(lasting(done), lasting(serde_json::to_value(expected).unwrap()));
    assert_eq!(there, own);
}

fn asked<V: Verb>(
    cache: &Path,
    identity: &Identity,
    verb: &V,
    each: &mut dyn FnMut(&Event),
) -> Result<Box<RawValue>, Declined> {
    let request = to_raw_value(verb).unwrap();
    let wire = Wire {
        verb: V::NAME,
        request: &request,
    };
    Client::new(cache).perform(identity, &wire, each)
}

/// A reply without its timing, which is its own.
fn lasting(mut reply: serde_json::Value) -> serde_json::Value {
    reply.as_object_mut().unwrap().remove("timing");
    reply
}

#[test]
fn a_service_that_is_another_is_left_alone_and_none_is_no_news() {
    let service = Service::start(&[]);
    let here = Standfirst::open(Config::new(ModelChoice::None)).unwrap();
    let mut identity = here.identity().unwrap();
    identity.version = "0.0.0".to_owned();
    let read = Read { input: input() };
    let declined = asked(service.cache.path(), &identity, &read, &mut |_| {});
    let Err(Declined(Some(why))) = declined else {
        panic!("{declined:?}")
    };
    assert!(why.contains("it is of version `0."), "{why}");
    let nowhere = tempfile::TempDir::new().unwrap();
    let declined = asked(nowhere.path(), &identity, &read, &mut |_| {});
    assert_eq!(declined.unwrap_err(), Declined(None));
}

#[test]
fn what_is_cleared_from_the_cache_is_let_go_of_in_memory_too() {
    let service = Service::start(&[]);
    let other = "Bridge built\n\nThe bridge was built in a year. It is of stone.\n";
    let kept = service.page(other)["id"].as_str().unwrap().to_owned();
    let id = service.page(PAGE)["id"].as_str().unwrap().to_owned();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("page.txt");
    std::fs::write(&path, PAGE).unwrap();
    let cache = service.cache.path().to_path_buf();
    let clear = |more: &[&str]| {
        let mut words = vec!["cache", "clear"];
        words.extend_from_slice(more);
        let done = command(&cache, &words).output().unwrap();
        assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
    };
    clear(&[path.to_str().unwrap()]);
    service.get(&format!("/v1/pages/{id}")).problem(404);
    assert_eq!(service.get(&format!("/v1/pages/{kept}")).status, 200);
    assert_eq!(service.get("/v1/pages").value()["pages"].as_array().unwrap().len(), 1);
    clear(&[]);
    service.get(&format!("/v1/pages/{kept}")).problem(404);
    assert_eq!(service.get("/v1/pages").value()["pages"], serde_json::json!([]));
    // Over TCP nobody is asked to forget anything.
    service
        .json("POST", "/local/forget", &serde_json::Value::Null)
        .problem(404);
}

#[test]
fn only_its_owner_may_open_it_and_it_goes_with_the_service() {
    let mut service = Service::start(&[]);
    let path = service.cache.path().join("serve.sock");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A second service leaves it to the first.
    let other = command(
        &service.cache.path().to_path_buf(),
        &["serve", "--model", "none", "--listen", "127.0.0.1:0"],
    );
    let mut other = { other }
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(path.exists());
    // One that was killed leaves it behind, and the next takes it over.
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    let service = service.again(&[]);
    let path = service.cache.path().join("serve.sock");
    assert!(std::os::unix::net::UnixStream::connect(&path).is_ok());
    let without = Service::start(&["--no-cache"]);
    assert!(!without.cache.path().join("serve.sock").exists());
    assert_eq!(without.page(PAGE)["source_text"], PAGE);
}

//! Pages that were sent stay until somebody removes them, and nothing of them stays then.

use crate::support::{PAGE, Service};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const NO_ROOM: &[(&str, &str)] = &[("STANDFIRST_CACHE_LIMIT", "1KB")];

fn listed(service: &Service) -> Vec<Value> {
    let pages = service.get("/v1/pages").value()["pages"].take();
    pages.as_array().unwrap().clone()
}

/// Entries of a kind in the cache.
fn entries(service: &Service, kind: &str) -> Vec<PathBuf> {
    let mut open = vec![service.cache.path().join("v1").join(kind)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        match fs::read_dir(&path) {
            Ok(listed) => open.extend(listed.flatten().map(|entry| entry.path())),
            Err(_) if path.is_file() => found.push(path),
            Err(_) => {}
        }
    }
    found
}

/// Whether any file below `dir` holds `word`.
fn holds(dir: &Path, word: &str) -> bool {
    fs::read_dir(dir).unwrap().flatten().any(|entry| match entry.path() {
        path if path.is_dir() => holds(&path, word),
        path => fs::read(&path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(word)),
    })
}

#[test]
fn pages_outlive_the_service_and_what_the_cache_makes_room_for() {
    let service = Service::within(NO_ROOM, &[]);
    let ids: Vec<String> = (0..12)
        .map(|n| {
            service.page(&format!("{PAGE}\nBoat {n} sails.\n"))["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let before = listed(&service);
    assert_eq!(before.len(), ids.len());
    let service = service.again(&[]);
    assert_eq!(entries(&service, "sent").len(), ids.len());
    assert!(
        entries(&service, "page").len() < ids.len(),
        "what can be made again made room"
    );
    // Any of them is shown before the list is.
    assert_eq!(service.get(&format!("/v1/pages/{}", ids[3])).status, 200);
    assert_eq!(listed(&service), before);
    for id in &ids {
        assert_eq!(service.send("DELETE", &format!("/v1/pages/{id}"), &[], b"").status, 204);
    }
    assert!(listed(&service).is_empty());
    assert!(!holds(service.cache.path(), "ferry"), "nothing of them is left");
}

#[test]
fn the_list_is_made_without_the_pages() {
    let service = Service::start(&[]);
    let id = service.page(PAGE)["id"].as_str().unwrap().to_owned();
    let before = listed(&service);
    let sent = entries(&service, "sent").remove(0);
    let service = {
        fs::write(&sent, b"damaged").unwrap();
        service.again(&[])
    };
    assert_eq!(listed(&service), before);
    service.get(&format!("/v1/pages/{id}")).problem(404);
    assert!(listed(&service).is_empty(), "what cannot be read is no longer told of");
}

#[test]
fn there_is_an_end_to_what_is_taken_in() {
    let service = Service::within(&[("STANDFIRST_PAGES_LIMIT", "6KB")], &[]);
    let send = |n: usize| {
        let text = format!("{PAGE}\nBoat {n} sails.\n");
        service.json(
            "POST",
            "/v1/pages",
            &serde_json::json!({"text": text, "name": "page.txt"}),
        )
    };
    let first = send(0);
    assert_eq!(first.status, 201);
    let refused = (1..20).map(send).find(|sent| sent.status != 201).unwrap();
    assert!(refused.problem(507).contains("no room"));
    let id = first.value()["id"].as_str().unwrap().to_owned();
    for page in listed(&service) {
        let path = format!("/v1/pages/{}", page["id"].as_str().unwrap());
        assert_eq!(service.send("DELETE", &path, &[], b"").status, 204);
    }
    assert_eq!(send(0).value()["id"], id.as_str(), "there is room again");
}

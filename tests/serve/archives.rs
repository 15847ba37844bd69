//! Archives as clients of the service meet them.

use super::support::Service;
use serde_json::json;
use std::fs;
use std::process::Command;
use tempfile::TempDir;

#[test]
fn an_archive_is_searched_and_asked() {
    let dir = TempDir::new().unwrap();
    let pages = dir.path().join("1998/01/05");
    fs::create_dir_all(&pages).unwrap();
    let page = pages.join("ferry.txt");
    fs::write(&page, super::support::PAGE).unwrap();
    let archive = dir.path().join("archive");
    let index = || {
        let mut index = Command::new(env!("CARGO_BIN_EXE_standfirst"));
        index
            .args(["index", "-q", "--archive"])
            .arg(&archive)
            .arg(dir.path().join("1998"));
        assert!(index.output().unwrap().status.success());
    };
    index();
    let service = Service::start(&["--archive", archive.to_str().unwrap()]);
    let found = service.get("/v1/search?query=ferry%20council&from=1998");
    assert_eq!(found.status, 200, "{}", found.text());
    assert_eq!(found.value()["total"], 1);
    let told = service.get("/v1/timeline?query=ferry").value();
    assert_eq!(told["schema"], "standfirst.timeline/1");
    let question = json!({ "question": "How many people does the ferry carry a day?" });
    let answer = service.json("POST", "/v1/answers", &question).value();
    assert_eq!(answer["citations"][0]["date"], "1998-01-05", "{answer}");
    assert_eq!(answer["read"]["of"], 1);
    let later = json!({ "question": "How many people does the ferry carry?", "within": { "from": "1999" } });
    assert_eq!(
        service.json("POST", "/v1/answers", &later).value()["status"],
        "not_stated"
    );
    service.get("/v1/search?query=ferry&from=yesterday").problem(422);
    service.get("/v1/search").problem(422);
    // What the archive holds now is what counts, though the question was asked before.
    fs::write(&page, super::support::PAGE.replace("300 people", "400 people")).unwrap();
    index();
    let answer = service.json("POST", "/v1/answers", &question).value();
    assert!(
        answer["citations"][0]["quote"].as_str().unwrap().contains("400"),
        "{answer}"
    );
}

#[test]
fn without_an_archive_there_is_none() {
    let service = Service::start(&[]);
    service.get("/v1/search?query=ferry").problem(404);
    service
        .json("POST", "/v1/answers", &json!({ "question": "Who?" }))
        .problem(404);
}

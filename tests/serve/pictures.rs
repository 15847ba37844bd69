//! Pictures of printed pages: drawn from what was sent, or given; bounded, guarded, and gone with their page.

use crate::support::Service;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

const RAW: [(&str, &str); 2] = [("X-Standfirst", "1"), ("Content-Type", "application/octet-stream")];

fn case(name: &str) -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    tests.join(name)
}

/// The files in the cache that hold a picture or what one is drawn from.
fn held(cache: &Path) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = ["original", "picture", "given"]
        .map(|kind| cache.join("v1").join(kind))
        .into();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        match std::fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.map(|entry| entry.unwrap().path())),
            Err(_) if path.is_file() => found.push(path),
            Err(_) => {}
        }
    }
    found
}

#[test]
fn a_pdf_is_drawn_and_nothing_is_left_of_it() {
    let pdf = case("70d-printed-pdf-in-rows/input.pdf");
    let bytes = std::fs::read(&pdf).unwrap();
    let service = Service::start(&[]);
    let sent = service.send("POST", "/v1/pages?name=page.pdf", &RAW, &bytes).value();
    assert_eq!(sent["pictures"], json!([1]));
    let id = sent["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/pages/{id}/pictures/1");
    let drawn = service.get(&path);
    assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/jpeg")));
    assert!(drawn.body.starts_with(b"\xff\xd8") && drawn.body.len() > 10_000);
    assert_eq!(
        drawn.header("x-standfirst-words"),
        Some("missing"),
        "its letters do not come with it"
    );
    assert_eq!(drawn.header("cache-control"), Some("no-store"));
    assert!(
        drawn
            .header("content-security-policy")
            .unwrap()
            .contains("img-src 'self' data:;")
    );
    assert_eq!(service.send("GET", &path, &[("Host", "evil.example")], b"").status, 403);
    assert_eq!(
        service
            .send("GET", &path, &[("Origin", "http://evil.example")], b"")
            .status,
        403
    );
    for other in [
        "/v1/pages/x/pictures/1",
        &format!("/v1/pages/{id}/pictures/2"),
        &format!("/v1/pages/{id}/pictures/..%2f1"),
    ] {
        assert!(matches!(service.get(other).status, 400 | 404), "{other}");
    }
    let service = service.again(&[]);
    assert_eq!(service.get(&path).body, drawn.body, "a picture outlives the service");
    assert!(held(service.cache.path()).len() >= 2);
    assert_eq!(service.send("DELETE", &format!("/v1/pages/{id}"), &[], b"").status, 204);
    assert!(held(service.cache.path()).is_empty());
    service.get(&path).problem(404);

    service.send("POST", "/v1/pages?name=page.pdf", &RAW, &bytes);
    assert_eq!(service.get(&path).status, 200);
    let cleared = Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(["cache", "clear", "--cache-dir"])
        .args([service.cache.path(), &pdf])
        .output()
        .unwrap();
    assert!(cleared.status.success(), "{}", String::from_utf8_lossy(&cleared.stderr));
    assert!(held(service.cache.path()).is_empty());
}

#[test]
fn a_page_takes_its_picture_and_nothing_else() {
    let alto = std::fs::read(case("70-printed-alto/input.xml")).unwrap();
    let service = Service::start(&[]);
    let sent = service.send("POST", "/v1/pages?name=page.xml", &RAW, &alto).value();
    assert!(sent["pictures"].is_null());
    let path = format!("/v1/pages/{}/pictures/1", sent["id"].as_str().unwrap());
    assert!(service.get(&path).problem(404).contains("no picture"));
    let give =
        |kind: &str, bytes: &[u8]| service.send("PUT", &path, &[("X-Standfirst", "1"), ("Content-Type", kind)], bytes);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\0\0\0\0".to_vec();
    assert_eq!(give("image/png", &png).status, 204);
    let shown = service.get(&path);
    assert_eq!(
        (shown.header("content-type"), shown.header("x-standfirst-words")),
        (Some("image/png"), Some("whole"))
    );
    assert_eq!(shown.body, png);
    for wrong in [
        b"GIF89a".as_slice(),
        b"<svg/>",
        b"II*\0",
        b"\0\0\0\x0cjP  \r\n\x87\n",
        b"%PDF-1.7",
        b"",
    ] {
        give("image/png", wrong).problem(422);
    }
    png[16] = 0x70;
    give("image/png", &png).problem(422);
    give("text/html", b"x").problem(415);
    let bare = service.send("PUT", &path, &[("Content-Type", "image/png")], &png);
    assert_eq!(bare.status, 403, "a form elsewhere sends no such header");
    assert_eq!(service.get(&path).body.len(), png.len(), "what was there stays");

    // A photograph of the page takes its place, with its whole head and whatever stands in it.
    let mut jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xfe\0\x06scan".to_vec();
    jpeg.extend(b"\xff\xc0\0\x11\x08\x06\x40\x04\x80\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9");
    assert_eq!(give("image/jpeg", &jpeg).status, 204);
    let service = service.again(&[]);
    let shown = service.get(&path);
    assert_eq!(shown.header("content-type"), Some("image/jpeg"));
    assert_eq!(shown.body, jpeg);
}

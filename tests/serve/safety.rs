//! Who is kept out, and what is kept in bounds.

use crate::support::{PAGE, Service, command};
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn pages_from_elsewhere_get_nothing() {
    let service = Service::start(&[]);
    let json = ("Content-Type", "application/json");
    let body = b"{\"text\":\"Ferry saved\"}";
    for (name, value) in [
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://localhost:1"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Host", "evil.example"),
        ("Host", "192.168.0.9"),
    ] {
        service
            .send("POST", "/v1/pages", &[json, (name, value)], body)
            .problem(403);
        service.send("GET", "/v1/pages", &[(name, value)], b"").problem(403);
        service.send("GET", "/", &[(name, value)], b"").problem(403);
    }
    let forms = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
    ];
    for kind in forms {
        service
            .send("POST", "/v1/pages", &[("Content-Type", kind)], body)
            .problem(403);
    }
    assert_eq!(service.get("/v1/pages").value()["pages"], serde_json::json!([]));
    let preflight = [
        ("Origin", "http://evil.example"),
        ("Access-Control-Request-Method", "POST"),
    ];
    let answered = service.send("OPTIONS", "/v1/pages", &preflight, b"");
    answered.problem(403);
    assert!(
        answered
            .headers
            .iter()
            .all(|(name, _)| !name.to_lowercase().starts_with("access-control"))
    );
}

#[test]
fn every_response_binds_the_browser() {
    let service = Service::start(&[]);
    for path in ["/", "/assets/none", "/v1/pages", "/nothing"] {
        let response = service.get(path);
        let policy = response.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"));
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        assert!(response.header("cache-control").is_some());
    }
    assert_eq!(
        service.get("/").header("content-type"),
        Some("text/html; charset=utf-8")
    );
}

#[test]
fn no_path_reaches_the_file_system() {
    let service = Service::start(&[]);
    for path in [
        "/assets/../Cargo.toml",
        "/assets/..%2F..%2Fetc%2Fpasswd",
        "/assets//etc/passwd",
        "/v1/pages/..%2F..%2Fetc%2Fpasswd",
        "/v1/pages/%00",
        "/v1/pages/%ff",
    ] {
        let status = service.get(path).status;
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
    // A name is a label: the file it names is not opened.
    let body = serde_json::json!({ "text": PAGE, "name": "/etc/passwd" });
    assert_eq!(service.json("POST", "/v1/pages", &body).value()["source_text"], PAGE);
}

#[test]
fn bodies_are_bounded() {
    let service = Service::start(&[]);
    let mut stream = TcpStream::connect(&service.address).unwrap();
    let head = format!(
        "POST /v1/pages HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n",
        service.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut told = [0; 32];
    stream.read_exact(&mut told).unwrap();
    assert!(told.starts_with(b"HTTP/1.1 413"), "{}", String::from_utf8_lossy(&told));
    let long = "x".repeat(2000);
    let body = serde_json::json!({ "text": PAGE, "name": long });
    service.json("POST", "/v1/pages", &body).problem(422);
}

#[test]
fn beyond_loopback_there_is_a_token_or_no_service() {
    let cache = tempfile::TempDir::new().unwrap();
    let refused = command(
        &cache.path().to_path_buf(),
        &["serve", "--model", "none", "--listen", "0.0.0.0:0"],
    );
    let refused = { refused }.output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("there is no token") && said.contains("hint: "), "{said}");

    let service = Service::start(&["--token", "correct-horse-battery"]);
    service.get("/v1/pages").problem(401);
    assert_eq!(service.get("/v1/pages").header("www-authenticate"), Some("Bearer"));
    assert_eq!(service.get("/healthz").status, 200);
    let known = [("Authorization", "Bearer correct-horse-battery")];
    assert_eq!(service.send("GET", "/v1/pages", &known, b"").status, 200);
}

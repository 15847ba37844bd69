//! A service of its own for a test, and a plain HTTP client that sends exactly what it is told.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

pub const PAGE: &str = "Council saves the river ferry for five more years\n\nBy Nora Pellam\n\n\
    The council kept the ferry on Monday after a long debate about its cost. Boats were late all winter, and several people had \
    written to ask for a better timetable.\n\nThe ferry will be repaired in October. It carries 300 people a day between the two \
    banks of the river.\n";

/// A running service with a cache of its own.
pub struct Service {
    pub child: Child,
    pub address: String,
    pub cache: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Service {
    pub fn start(more: &[&str]) -> Self {
        Self::within(&[], more)
    }

    /// One whose environment says so much more.
    pub fn within(environment: &[(&str, &str)], more: &[&str]) -> Self {
        let cache = TempDir::new().unwrap();
        let (child, address) = spawn(&cache.path().to_path_buf(), environment, more);
        Self { child, address, cache }
    }

    /// Ends it and starts another with the same cache.
    pub fn again(mut self, more: &[&str]) -> Self {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        let cache = std::mem::replace(&mut self.cache, TempDir::new().unwrap());
        let (child, address) = spawn(&cache.path().to_path_buf(), &[], more);
        Self { child, address, cache }
    }

    /// Sends a request with these headers alone, but for those that HTTP itself needs.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        // What is refused before it is read may be cut off.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        parse(&bytes)
    }

    pub fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], b"")
    }

    pub fn json(&self, method: &str, path: &str, body: &Value) -> Response {
        self.send(
            method,
            path,
            &[("Content-Type", "application/json")],
            body.to_string().as_bytes(),
        )
    }

    /// The page of that text, as its reply tells.
    pub fn page(&self, text: &str) -> Value {
        let sent = self.json(
            "POST",
            "/v1/pages",
            &serde_json::json!({ "text": text, "name": "page.txt" }),
        );
        assert_eq!(sent.status, 201, "{}", sent.text());
        sent.value()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Checks that it is a problem of that status.
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let told = self.value();
        assert_eq!(
            (&told["type"], &told["status"]),
            (&"about:blank".into(), &status.into())
        );
        assert!(told["title"].is_string());
        told["detail"].as_str().unwrap().to_owned()
    }
}

pub fn command(cache: &PathBuf, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standfirst"));
    command
        .args(args)
        .env("STANDFIRST_CACHE_DIR", cache)
        .env_remove("STANDFIRST_TOKEN");
    command
}

fn spawn(cache: &PathBuf, environment: &[(&str, &str)], more: &[&str]) -> (Child, String) {
    let mut args = vec!["serve", "--listen", "127.0.0.1:0", "--model", "none"];
    args.extend_from_slice(more);
    let mut child = command(cache, &args)
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let told = BufReader::new(child.stdout.take().unwrap()).read_line(&mut line);
    assert!(told.is_ok_and(|bytes| bytes > 0), "the service does not start");
    let address = line.trim().trim_start_matches("http://").trim_end_matches('/');
    (child, address.to_owned())
}

fn parse(bytes: &[u8]) -> Response {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("no head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut response = Response {
        status,
        headers,
        body: bytes[end + 4..].to_vec(),
    };
    if response.header("transfer-encoding") == Some("chunked") {
        response.body = unchunked(&response.body);
    }
    response
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        whole.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[(end + 4 + size).min(bytes.len())..];
    }
    whole
}

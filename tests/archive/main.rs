//! An archive as its users meet it: what is indexed is found, once, and what is taken out is nowhere.

mod ask;
mod index;
mod large;
mod meaning;
mod search;
mod sound;
mod timeline;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder of pages and an archive beside it.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("pages")).unwrap();
        Self { dir }
    }

    /// One with pages in several languages, of several days.
    fn filled() -> Self {
        let place = Self::new();
        for (name, text) in PAGES {
            place.write(name, text);
        }
        place.index();
        place
    }

    fn pages(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join("pages")
    }

    fn archive(&self) -> PathBuf {
        self.dir.path().join("archive")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.pages().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_standfirst"))
            .args(arguments)
            .arg("--archive")
            .arg(self.archive())
            .env("STANDFIRST_CACHE_DIR", self.dir.path().join("cache"))
            .env("STANDFIRST_MODELS_DIR", self.dir.path().join("models"))
            .output()
            .unwrap()
    }

    /// What a command prints, which must do.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Indexes all pages; counts of new, changed, moved, gone and unchanged files.
    fn index(&self) -> [u64; 5] {
        let pages = self.pages();
        let reply = self.done(&["index", "--format", "json", pages.to_str().unwrap()]);
        let reply: Value = serde_json::from_str(&reply).unwrap();
        assert_eq!(reply["schema"], "standfirst.index/1");
        ["new", "changed", "moved", "gone", "same"].map(|name| reply[name].as_u64().unwrap())
    }

    fn search(&self, arguments: &[&str]) -> Value {
        let reply = self.done(&[&["search", "--format", "json"], arguments].concat());
        serde_json::from_str(&reply).unwrap()
    }

    /// The names of the files that are found, best first.
    fn found(&self, arguments: &[&str]) -> Vec<String> {
        let reply = self.search(arguments);
        let pages = self.pages();
        let hits = reply["hits"].as_array().unwrap();
        assert!(hits.len() as u64 <= reply["total"].as_u64().unwrap());
        let name = |hit: &Value| {
            let path = Path::new(hit["path"].as_str().unwrap());
            path.strip_prefix(&pages).unwrap_or(path).to_string_lossy().into_owned()
        };
        hits.iter().map(name).collect()
    }

    /// The last parts of their names, for pages that are no longer there.
    fn found_names(&self, arguments: &[&str]) -> Vec<String> {
        let reply = self.search(arguments);
        let name = |hit: &Value| hit["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        reply["hits"].as_array().unwrap().iter().map(name).collect()
    }
}

/// All files below a folder.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

const PAGES: &[(&str, &str)] = &[
    (
        "1998/01/05/ferry.txt",
        "Ferry saved for five years\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday, after the harbour crews had called off their strike. \
         The boats will run until the new bridge is open.\n\nThe mayor, Ada Quill, said that nobody spoke against it.\n",
    ),
    (
        "1998/01/19/bridge.txt",
        "Work begins on the new bridge\n\nBy Ivo Tarrant\n\nDivers laid the first stones of the bridge at Millbrook yesterday. Two ferries \
         carry the workers. A strike is not expected, said the foreman.\n",
    ),
    (
        "1998/02/11/桥.txt",
        "临江大桥昨日正式通车\n\n本报记者 李桥\n\n临江大桥全长三百二十米，昨日正式通车。市长在仪式上说，两岸居民从此不必再等渡船。\n\n图书馆将于下月迁到桥头。\n",
    ),
    (
        "1998/02/12/圖書館.txt",
        "市立圖書館新館啟用\n\n市立圖書館新館昨日啟用，館內藏書二十萬冊，每日開放十二小時，讀者憑證免費入館。\n",
    ),
    (
        "2001-03-16/brücke.txt",
        "Neue Brücke über den Fluß eröffnet\n\nVon Hanna Roloff\n\nDie Brücke wurde am Freitag eröffnet. Der Wortlaut der Rede lag vorher aus, \
         die Antwort der Fähre blieb offen.\n",
    ),
    (
        "20020704_th.txt",
        "เปิดสะพานใหม่ข้ามแม่น้ำ\n\nสะพานใหม่เปิดใช้เมื่อวานนี้ ชาวบ้านข้ามฟากได้โดยไม่ต้องรอเรือ และโรงเรียนเปิดตามปกติในวันจันทร์\n",
    ),
    (
        "undated.txt",
        "Mill closed\n\nThe mill was closed on Friday. The miller went to the coast with his dog.\n",
    ),
];

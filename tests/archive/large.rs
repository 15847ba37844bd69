//! Questions about many pages: folders index themselves into the cache, and what is there now is answered from.

use super::Place;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// More pages than are read one by one.
const MANY: usize = 60;
const ASKED: &str = "Who repaired the lighthouse?";

/// A place with many pages that say nothing of a lighthouse.
fn many() -> Place {
    let place = Place::new();
    for n in 0..MANY {
        let text = format!(
            "Ferry {n} saved\n\nThe council kept ferry number {n} for another year. Boats were late all winter.\n"
        );
        place.write(&format!("{n:02}/ferry.txt"), &text);
    }
    place
}

fn lighthouse(place: &Place, name: &str, who: &str) {
    let text = format!("Light again\n\n{who} repaired the lighthouse on Monday. It had been dark since March.\n");
    place.write(name, &text);
}

fn command(place: &Place, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standfirst"));
    command
        .args(arguments)
        .current_dir(place.dir.path())
        .env("STANDFIRST_CACHE_DIR", place.dir.path().join("cache"))
        .env("STANDFIRST_MODELS_DIR", place.dir.path().join("models"))
        .env("STANDFIRST_ARCHIVE_DIR", place.dir.path().join("none"))
        .env("TMPDIR", place.dir.path());
    command
}

fn run(place: &Place, arguments: &[&str]) -> Output {
    command(place, arguments).output().unwrap()
}

fn asked(place: &Place, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = run(
        place,
        &[&["ask", "--model", "none", "--format", "json"], arguments].concat(),
    );
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let reply = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {told}"));
    (reply, output.status.code())
}

/// The archives in the cache.
fn archives(place: &Place) -> Vec<PathBuf> {
    let listed = fs::read_dir(place.dir.path().join("cache/v1/folders"));
    listed
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect()
}

#[test]
fn a_large_folder_is_asked_as_an_archive_and_told_of_as_it_is_now() {
    let place = many();
    let (reply, code) = asked(&place, &[ASKED, "pages"]);
    assert_eq!(
        (code, &reply["status"]),
        (Some(1), &Value::from("not_stated")),
        "{reply}"
    );
    lighthouse(&place, "07/light.txt", "Ada Kern");
    let (reply, code) = asked(&place, &[ASKED, "pages/"]);
    assert_eq!(code, Some(0), "{reply}");
    assert_eq!(reply["citations"][0]["path"], "pages/07/light.txt", "as it was named");
    assert_eq!(reply["read"]["of"], MANY + 1);
    let span = &reply["citations"][0]["spans"][0];
    let page = fs::read_to_string(place.pages().join("07/light.txt")).unwrap();
    let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
    assert_eq!(reply["citations"][0]["quote"], page[start..end]);
    assert_eq!(archives(&place).len(), 1);

    // What is unchanged is not read again: its time is that of the file.
    let told = run(&place, &["ask", "--model", "none", ASKED, "pages"]);
    assert!(String::from_utf8_lossy(&told.stdout).contains("line 3"), "{told:?}");
    lighthouse(&place, "07/light.txt", "Ben Ufer");
    let (reply, _) = asked(&place, &[ASKED, "pages"]);
    let text = reply.to_string();
    assert!(text.contains("Ben Ufer") && !text.contains("Ada Kern"), "{reply}");
    fs::rename(place.pages().join("07/light.txt"), place.pages().join("08/moved.txt")).unwrap();
    let (reply, _) = asked(&place, &[ASKED, "pages"]);
    assert_eq!(reply["citations"][0]["path"], "pages/08/moved.txt");
    fs::remove_file(place.pages().join("08/moved.txt")).unwrap();
    let (reply, code) = asked(&place, &[ASKED, "pages"]);
    assert_eq!(code, Some(1), "{reply}");
    assert_eq!(reply["read"]["of"], MANY);
    assert!(
        !reply.to_string().contains("Ufer"),
        "what is gone is not answered from: {reply}"
    );
    assert_eq!(archives(&place).len(), 1);
}

#[test]
fn what_can_no_longer_be_read_is_an_error_and_not_answered_from() {
    let place = many();
    lighthouse(&place, "07/light.txt", "Ada Kern");
    asked(&place, &[ASKED, "pages"]);
    fs::write(place.pages().join("07/light.txt"), [0xff, 0xfe, 0x00]).unwrap();
    let (reply, code) = asked(&place, &[ASKED, "pages"]);
    assert_eq!(code, Some(2));
    assert!(!reply.to_string().contains("Kern"), "{reply}");
}

#[test]
fn folders_files_and_standard_input_are_asked_together() {
    let place = many();
    place.write(
        "../more/light.txt",
        "Light again\n\nAda Kern repaired the lighthouse on Monday.\n",
    );
    place.write(
        "../one.txt",
        "Harbour\n\nThe harbour wall of Sellin was built by Jon Marr in 1911.\n",
    );
    let (reply, code) = asked(&place, &[ASKED, "pages", "more", "one.txt", "pages/03"]);
    assert_eq!(
        (code, &reply["citations"][0]["path"]),
        (Some(0), &Value::from("more/light.txt"))
    );
    assert_eq!(reply["read"]["of"], MANY + 2, "a folder in another is asked once");
    assert_eq!(archives(&place).len(), 3);
    let (reply, _) = asked(&place, &["Who built the harbour wall of Sellin?", "one.txt", "pages"]);
    assert_eq!(reply["citations"][0]["path"], "one.txt");
    let mut child = command(
        &place,
        &[
            "ask",
            "--model",
            "none",
            "--format",
            "json",
            "Who painted the mill?",
            "pages",
            "-",
        ],
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .spawn()
    .unwrap();
    let page = b"The mill\n\nIda Holm painted the mill of Torp in red last week.\n";
    child.stdin.take().unwrap().write_all(page).unwrap();
    let output = child.wait_with_output().unwrap();
    let reply: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reply["citations"][0]["path"], "-", "{reply}");
    let kept: Vec<PathBuf> = archives(&place);
    assert_eq!(kept.len(), 3, "standard input is not kept");
}

#[test]
fn requests_are_answered_in_the_same_way() {
    let place = many();
    lighthouse(&place, "07/light.txt", "Ada Kern");
    let mut child = command(&place, &["ask", "--jsonl", "--model", "none"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let request = |id: &str, path: &str| format!("{{\"id\":\"{id}\",\"question\":\"{ASKED}\",\"path\":\"{path}\"}}\n");
    let lines = request("1", "pages") + &request("2", "pages") + &request("3", "nowhere");
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in &lines[..2] {
        assert_eq!(line["citations"][0]["path"], "pages/07/light.txt", "{line}");
    }
    assert!(lines[2]["error"]["hint"].is_string());
    assert_eq!(output.status.code(), Some(2));
}

/// Files below `dir` that hold `word`.
fn holding(dir: &Path, word: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, word));
        } else if String::from_utf8_lossy(&fs::read(&path).unwrap()).contains(word) {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_cache_tells_of_archives_and_lets_go_of_them_with_their_pages() {
    let place = many();
    lighthouse(&place, "07/light.txt", "Ada Kern");
    asked(&place, &[ASKED, "pages"]);
    let info = String::from_utf8(run(&place, &["cache", "info"]).stdout).unwrap();
    assert!(info.contains("folders  1"), "{info}");
    let verified = String::from_utf8(run(&place, &["cache", "verify"]).stdout).unwrap();
    assert!(verified.contains("0 damaged"), "{verified}");
    place.write("../other.txt", "Other\n\nThis is another page.\n");
    assert!(run(&place, &["cache", "clear", "other.txt"]).status.success());
    assert_eq!(archives(&place).len(), 1);
    let cache = place.dir.path().join("cache");
    assert!(run(&place, &["cache", "clear", "pages/07/light.txt"]).status.success());
    assert_eq!(archives(&place).len(), 0);
    assert_eq!(holding(&cache, "lighthouse"), Vec::<PathBuf>::new());

    // A copy of the page leads to it, and so does the folder, there or not.
    for clear in ["copy.txt", "pages"] {
        asked(&place, &[ASKED, "pages"]);
        fs::copy(place.pages().join("07/light.txt"), place.dir.path().join("copy.txt")).unwrap();
        assert!(run(&place, &["cache", "clear", clear]).status.success());
        assert_eq!(archives(&place).len(), 0, "{clear}");
    }
    asked(&place, &[ASKED, "pages"]);
    fs::remove_dir_all(place.pages()).unwrap();
    assert!(run(&place, &["cache", "clear", "pages"]).status.success());
    assert_eq!(archives(&place).len(), 0);
}

#[test]
#[cfg(unix)]
fn archives_in_the_cache_are_private_and_a_damaged_one_is_made_anew() {
    use std::os::unix::fs::PermissionsExt;
    fn check(path: &Path) {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        if path.is_dir() {
            fs::read_dir(path)
                .unwrap()
                .flatten()
                .for_each(|entry| check(&entry.path()));
        }
    }
    let place = many();
    lighthouse(&place, "07/light.txt", "Ada Kern");
    asked(&place, &[ASKED, "pages"]);
    check(&place.dir.path().join("cache"));
    let archive = archives(&place).remove(0);
    fs::write(archive.join("archive.json"), b"{").unwrap();
    let (reply, code) = asked(&place, &[ASKED, "pages"]);
    assert_eq!(
        (code, &reply["citations"][0]["path"]),
        (Some(0), &Value::from("pages/07/light.txt"))
    );
    fs::remove_file(archive.join("archive.json")).unwrap();
    let verified = String::from_utf8(run(&place, &["cache", "verify"]).stdout).unwrap();
    assert!(
        verified.contains("1 damaged") || archives(&place).len() == 1,
        "{verified}"
    );
}

#[test]
fn without_a_cache_nothing_is_left() {
    let place = many();
    lighthouse(&place, "07/light.txt", "Ada Kern");
    let before = holding(place.dir.path(), "");
    let (reply, code) = asked(&place, &[ASKED, "pages", "--no-cache"]);
    assert_eq!(
        (code, &reply["citations"][0]["path"]),
        (Some(0), &Value::from("pages/07/light.txt"))
    );
    assert_eq!(holding(place.dir.path(), ""), before);
    // What is said of archives is said of few pages, too.
    let (reply, _) = asked(&place, &["--no-cache", "--effort", "quick", ASKED, "pages/07"]);
    assert_eq!(reply["read"]["of"], 2);
    assert_eq!(holding(place.dir.path(), ""), before);
}

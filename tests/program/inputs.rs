//! What paths name: directories and ZIP files of pages, told by content; and the password of protected ones.

use crate::common::evaluation;
use crate::run::{Program, code, json, stderr, stdout, text};
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const FERRY: &str =
    "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. Boats were late all winter.\n";
const MILL: &str = "Mill sold\n\nBy Ivo Brandt\n\nThe old mill was sold on Friday. Its wheel will turn again in May.\n";

fn zip(path: &Path, entries: &[(&str, &[u8])]) {
    let mut writer = ZipWriter::new(File::create(path).unwrap());
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap();
}

/// The paths that replies name, a line each.
fn paths(output: &std::process::Output) -> Vec<String> {
    let path = |line: &str| {
        let reply: Value = serde_json::from_str(line).unwrap();
        reply["source"]["path"].as_str().unwrap().to_owned()
    };
    stdout(output).lines().map(path).collect()
}

fn read<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    ["read", "--model", "none", "--format", "json"]
        .into_iter()
        .chain(rest.iter().copied())
        .collect()
}

#[test]
fn pages_in_a_zip_file_are_named_after_it_and_their_entry() {
    let dir = TempDir::new().unwrap();
    // What it is called tells nothing.
    let issue = dir.path().join("issue.bin");
    let entries: [(&str, &[u8]); 4] = [
        ("pages/2.md", MILL.as_bytes()),
        ("pages/1.txt", FERRY.as_bytes()),
        ("scan.png", b"\x89PNG\r\n"),
        (
            "../out.txt",
            b"Harbour closed\n\nThe harbour was closed by ice on Sunday.\n",
        ),
    ];
    zip(&issue, &entries);
    let program = Program::new();
    let output = program.run(&read(&[text(&issue)]));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let own = text(&issue);
    let named = ["../out.txt", "pages/1.txt", "pages/2.md"].map(|entry| format!("{own}!{entry}"));
    assert_eq!(paths(&output), named);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is unpacked");
    assert_eq!(paths(&program.run(&read(&[text(dir.path())]))), named, "in a directory");
    // One of them by its name, and its structure given back.
    let page = program.run(&read(&[&named[1]]));
    let reply = json(&page);
    assert_eq!(reply["articles"][0]["headline"]["text"], "Ferry saved");
    assert_eq!(reply["source"]["format"], "text");
    assert_eq!(reply["source"]["date"], Value::Null);
    let given = dir.path().join("given.json");
    fs::write(&given, &page.stdout).unwrap();
    assert_eq!(
        json(&program.run(&read(&[text(&given)])))["articles"],
        reply["articles"]
    );
    let question = [
        "ask",
        "--model",
        "none",
        "--format",
        "json",
        "Who sold the mill on Friday?",
        own,
    ];
    let answer = json(&program.run(&question));
    assert_eq!(answer["citations"][0]["path"], named[2].as_str(), "{answer}");
    let request = serde_json::json!({"id": 1, "path": named[2]}).to_string();
    let output = program.feed(&["read", "--jsonl", "--model", "none"], request.as_bytes());
    assert_eq!(paths(&output), named[2..]);
    assert_eq!(code(&program.run(&["cache", "clear", own])), 0);
}

#[test]
fn what_is_wrong_with_a_zip_file_is_said_and_others_are_read() {
    let dir = TempDir::new().unwrap();
    let at = |name: &str| dir.path().join(name);
    zip(&at("bare.zip"), &[("a.png", b"\x89PNG")]);
    zip(
        &at("office.xlsx"),
        &[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>")],
    );
    zip(
        &at("nested.zip"),
        &[("inner.zip", b"PK\x03\x04nothing"), ("a.txt", FERRY.as_bytes())],
    );
    zip(&at("broken.zip"), &[("a.txt", FERRY.as_bytes())]);
    let whole = fs::read(at("broken.zip")).unwrap();
    fs::write(at("broken.zip"), &whole[..whole.len() - 12]).unwrap();
    let program = Program::new();
    for (name, about) in [
        ("bare.zip", "no page in the ZIP file"),
        ("office.xlsx", "office document"),
        ("broken.zip", "cannot use the ZIP file"),
        ("nested.zip!b.txt", "there is no"),
        ("nested.zip!inner.zip", "inner.zip"),
    ] {
        let output = program.run(&read(&[text(&at(name))]));
        let told = stderr(&output);
        assert_eq!(code(&output), 2, "{name}: {told}");
        assert!(told.contains(about) && told.contains("hint: "), "{name}: {told}");
    }
    // What is no page in a directory is passed over; what is damaged is said.
    let output = program.run(&read(&[text(dir.path())]));
    assert_eq!((code(&output), paths(&output).len()), (2, 1), "{}", stderr(&output));
    assert_eq!(stderr(&output).matches("error: ").count(), 1, "{}", stderr(&output));
    fs::remove_file(at("broken.zip")).unwrap();
    assert_eq!(code(&program.run(&read(&[text(dir.path())]))), 0);
}

#[test]
fn a_password_is_taken_and_left_nowhere() {
    let dir = TempDir::new().unwrap();
    let page = dir.path().join("ferry.txt");
    fs::write(&page, FERRY).unwrap();
    let program = Program::new();
    let plain = json(&program.run(&read(&[text(&page)])));
    let output = program.run(&read(&["-vv", "--password", "quay-and-mill", text(&page)]));
    assert_eq!(json(&output), plain);
    assert!(!stderr(&output).contains("quay-and-mill"));
    let mut open = vec![program.cache.path().to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let bytes = fs::read(&path).unwrap();
            assert!(
                !bytes.windows(13).any(|words| words == b"quay-and-mill"),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn an_issue_keeps_its_order_its_names_and_its_places_in_a_folder_and_in_a_zip_file() {
    let dir = TempDir::new().unwrap();
    let page = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/70-printed-alto/input.xml")).unwrap();
    let file = |id: &str, href: &str| format!("<file ID='{id}'><FLocat xlink:href='{href}'/></file>");
    let order = "<structMap TYPE='PHYSICAL'><div><fptr FILEID='b'/><fptr FILEID='a'/></div></structMap>";
    let files = [file("a", "ALTO/1.xml"), file("b", "ALTO/2.xml")].concat();
    let mets = format!("<mets><fileSec>{files}</fileSec>{order}</mets>");
    fs::create_dir(dir.path().join("ALTO")).unwrap();
    let issue = dir.path().join("issue.xml");
    fs::write(&issue, &mets).unwrap();
    let zipped = dir.path().join("issue.zip");
    let entries: [(&str, &[u8]); 3] = [
        ("1858/ALTO/1.xml", &page),
        ("1858/ALTO/2.xml", &page),
        ("1858/issue.xml", mets.as_bytes()),
    ];
    for name in ["ALTO/1.xml", "ALTO/2.xml"] {
        fs::write(dir.path().join(name), &page).unwrap();
    }
    zip(&zipped, &entries);
    let program = Program::new();
    let own = text(&issue).to_owned();
    let inside = format!("{}!1858/", text(&zipped));
    for (path, names) in [
        (own.clone(), [format!("{own}!ALTO/2.xml"), format!("{own}!ALTO/1.xml")]),
        (
            format!("{inside}issue.xml"),
            [format!("{inside}ALTO/2.xml"), format!("{inside}ALTO/1.xml")],
        ),
    ] {
        let output = program.run(&read(&[&path]));
        assert_eq!(paths(&output), names, "{}", stderr(&output));
        for (place, line) in stdout(&output).lines().enumerate() {
            let reply: Value = serde_json::from_str(line).unwrap();
            let number = &reply["source"]["page"];
            assert_eq!(number, place + 1);
            assert_eq!(reply["source"]["format"], "alto");
            assert_eq!(&reply["layout"][0]["page"], number);
            assert_eq!(&reply["articles"][0]["headline"]["regions"][0]["page"], number);
            let given = dir.path().join("given.json");
            fs::write(&given, line).unwrap();
            assert_eq!(json(&program.run(&read(&[text(&given)]))), reply);
        }
    }
    // Asked for what the file itself gives, the ZIP file is the issue.
    let output = program.run(&[&read(&[text(&zipped)])[..], &["--structure", "given"]].concat());
    let names = ["2.xml", "1.xml"].map(|name| format!("{inside}ALTO/{name}"));
    assert_eq!(paths(&output), names, "{}", stderr(&output));
    // Without a word of its order the pages of a ZIP file stand by themselves.
    let output = program.run(&read(&[text(&zipped)]));
    assert_eq!(
        paths(&output),
        ["ALTO/1.xml", "ALTO/2.xml"].map(|name| format!("{inside}{name}"))
    );
    assert_eq!(code(&program.run(&read(&[&format!("{own}!../issue.zip")]))), 2);
}

#[test]
fn a_password_opens_a_page_that_is_protected_by_it() {
    let Some(documents) = evaluation("documents") else {
        return;
    };
    let page = documents.join("en-encrypted-user.pdf");
    let program = Program::new();
    let refused = program.run(&read(&[text(&page)]));
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("--password"), "{}", stderr(&refused));
    assert_eq!(code(&program.run(&read(&["--password", "wrong", text(&page)]))), 2);
    let output = program.run(&read(&["--password", "secret", text(&page)]));
    let reply: Value = serde_json::from_str(stdout(&output).lines().next().unwrap()).unwrap();
    assert_eq!(reply["source"]["format"], "pdf");
    assert!(reply["layout"].is_array());
}

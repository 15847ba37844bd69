//! Only what is new or changed is done, what moved is known, and what is gone is marked.

use super::Place;
use std::fs;
use std::io::Write;
use std::process::Command;

#[test]
fn only_what_is_new_or_changed_is_done() {
    let place = Place::filled();
    assert_eq!(place.index(), [0, 0, 0, 0, 7]);
    place.write(
        "undated.txt",
        "Mill opened again\n\nThe mill was opened on Sunday. The miller came back without his dog.\n",
    );
    place.write(
        "new.txt",
        "Lighthouse painted\n\nThe lighthouse was painted white on Tuesday by two keepers.\n",
    );
    assert_eq!(place.index(), [1, 1, 0, 0, 6]);
    assert_eq!(place.found(&["coast"]), Vec::<String>::new(), "it says so no longer");
    assert_eq!(place.found(&["\"opened on Sunday\""]), ["undated.txt"]);
    // Written again with the same bytes.
    let path = place.pages().join("new.txt");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    assert_eq!(place.index(), [0, 0, 0, 0, 8]);
}

#[test]
fn what_moved_is_known_and_what_is_gone_is_marked() {
    let place = Place::filled();
    let pages = place.pages();
    fs::rename(pages.join("undated.txt"), pages.join("old-undated.txt")).unwrap();
    fs::remove_file(pages.join("1998/01/19/bridge.txt")).unwrap();
    assert_eq!(place.index(), [0, 0, 1, 1, 5]);
    assert_eq!(place.found(&["miller"]), ["old-undated.txt"]);
    let reply = place.search(&["foreman"]);
    assert_eq!(reply["hits"][0]["gone"], true);
    assert_eq!(place.index(), [0, 0, 0, 0, 6], "it is marked once");
    place.write("1998/01/19/bridge.txt", super::PAGES[1].1);
    assert_eq!(place.index(), [0, 0, 0, 0, 7]);
    assert!(place.search(&["foreman"])["hits"][0]["gone"].is_null(), "it came back");
    // A name that tells another day is another page.
    fs::rename(pages.join("1998/01/05/ferry.txt"), pages.join("1998-03-03.txt")).unwrap();
    assert_eq!(place.index(), [1, 0, 0, 1, 6]);
    assert_eq!(
        place.search(&["pellam", "--from", "1998-03"])["hits"][0]["date"],
        "1998-03-03"
    );
}

#[test]
fn a_day_that_is_given_counts() {
    let place = Place::new();
    place.write(
        "a.txt",
        "Ferry saved\n\nThe council kept the ferry on Monday, after a long night of talks.\n",
    );
    let pages = place.pages();
    place.done(&["index", pages.to_str().unwrap(), "--date", "1923-05-01"]);
    let reply = place.search(&["ferry"]);
    assert_eq!(
        (&reply["hits"][0]["date"], &reply["hits"][0]["date_from"]),
        (&"1923-05-01".into(), &"given".into())
    );
    assert_eq!(place.index(), [0, 0, 0, 0, 1], "it stays");
}

#[test]
fn zip_files_and_pages_of_other_formats_are_indexed() {
    let place = Place::new();
    let file = fs::File::create(place.pages().join("issue.zip")).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    for (name, text) in [
        ("a.txt", "Ferry saved\n\nThe council kept the ferry on Monday.\n"),
        (
            "b.html",
            "<html><body><article><h1>Bridge begun</h1><p>Divers laid the first stones of the bridge yesterday.</p></article></body></html>",
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(place.index(), [2, 0, 0, 0, 0]);
    assert_eq!(place.index(), [0, 0, 0, 0, 2]);
    assert_eq!(place.found(&["stones"]), ["issue.zip!b.html"]);
}

#[test]
fn a_page_that_cannot_be_read_is_told_and_the_others_are_done() {
    let place = Place::filled();
    fs::write(place.pages().join("broken.pdf"), b"%PDF-1.4 nothing").unwrap();
    place.write(
        "new.txt",
        "Lighthouse painted\n\nThe lighthouse was painted white on Tuesday by two keepers.\n",
    );
    let pages = place.pages();
    let output = place.run(&["index", pages.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("broken.pdf"));
    assert_eq!(place.found(&["lighthouse"]), ["new.txt"]);
    let nowhere = place.dir.path().join("nowhere");
    let output = place.run(&["index", nowhere.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(place.found(&["*"]).len(), 8, "what was not seen is not gone");
}

#[test]
fn a_page_without_a_file_is_refused() {
    let place = Place::new();
    let output = place.run(&["index", "-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hint: "));
}

#[test]
fn an_issue_in_a_folder_is_read_as_one() {
    let place = Place::new();
    let page = include_str!("../cases/70-printed-alto/input.xml");
    let file = |id: &str, href: &str| format!("<file ID='{id}'><FLocat xlink:href='{href}'/></file>");
    let files = [file("a", "ALTO/1.xml"), file("b", "ALTO/2.xml")].concat();
    let order = "<structMap TYPE='PHYSICAL'><div><fptr FILEID='b'/><fptr FILEID='a'/></div></structMap>";
    place.write(
        "1858/issue.xml",
        &format!("<mets><fileSec>{files}</fileSec>{order}</mets>"),
    );
    place.write("1858/ALTO/1.xml", page);
    place.write("1858/ALTO/2.xml", page);
    place.write(
        "loose.txt",
        "Mill closed\n\nThe mill was closed on Friday, and the miller left.\n",
    );
    assert_eq!(place.index(), [2, 0, 0, 0, 0]);
    let reply = place.search(&["*"]);
    let pages: Vec<_> = reply["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["page"].clone())
        .collect();
    assert!(pages.contains(&1.into()) || pages.contains(&2.into()), "{reply}");
    // A page of it that changed is a change of the issue.
    place.write("1858/ALTO/2.xml", &page.replacen("CONTENT=\"", "CONTENT=\"A", 1));
    assert_eq!(place.index(), [0, 1, 0, 0, 1]);
    // What is missing of it is told, and is no reason to leave the rest out.
    let (away, back) = (place.pages().join("1858/.away"), place.pages().join("1858/ALTO/1.xml"));
    std::fs::rename(&back, &away).unwrap();
    let folder = place.pages().to_str().unwrap().to_owned();
    let output = place.run(&["index", &folder]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("the issue is not whole: cannot read") && said.contains("1.xml`"),
        "{said}"
    );
    assert!(!place.search(&["*"])["hits"].as_array().unwrap().is_empty());
    std::fs::rename(&away, &back).unwrap();
    assert_eq!(place.index(), [0, 1, 0, 0, 1]);
}

#[test]
fn what_was_printed_tells_where() {
    let place = Place::new();
    place.write("1858/page.xml", include_str!("../cases/70-printed-alto/input.xml"));
    place.index();
    let path = place.pages().join("1858/page.xml");
    let mut read = Command::new(env!("CARGO_BIN_EXE_standfirst"));
    read.args(["read", "--model", "none", "--format", "json", "--no-cache"]);
    let page = read.arg(&path).output().unwrap();
    let page: serde_json::Value = serde_json::from_slice(&page.stdout).unwrap();
    let paragraph = &page["articles"][0]["sections"][0]["paragraphs"][0];
    let words: Vec<&str> = paragraph["text"].as_str().unwrap().split_whitespace().take(4).collect();
    let reply = place.search(&[&format!("\"{}\"", words.join(" "))]);
    let snippet = &reply["hits"][0]["snippet"];
    let regions = snippet["regions"].as_array().unwrap_or_else(|| panic!("{reply}"));
    assert!(!regions.is_empty(), "{reply}");
    let all = paragraph["regions"].as_array().unwrap();
    assert!(
        regions.iter().all(|region| all.contains(region)),
        "{regions:?}, not of {all:?}"
    );
    let asked = place.run(&["ask", "--model", "none", "--format", "json", &words.join(" ")]);
    let asked: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
    let cited = asked["citations"][0]["regions"]
        .as_array()
        .unwrap_or_else(|| panic!("{asked}"));
    assert!(!cited.is_empty(), "{asked}");
}

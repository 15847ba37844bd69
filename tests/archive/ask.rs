//! A question over an archive is answered from its best articles, which are cited, dated and led back to their pages.

use super::Place;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

fn asked(place: &Place, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = place.run(&[&["ask", "--model", "none", "--format", "json"], arguments].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let reply = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {told}"));
    (reply, output.status.code())
}

#[test]
fn an_answer_is_quoted_with_its_page_and_day() {
    let place = Place::filled();
    let (reply, code) = asked(&place, &["Who called off the strike of the harbour crews?"]);
    assert_eq!(code, Some(0));
    assert_eq!(reply["schema"], "standfirst.answer/1");
    let cited = &reply["citations"][0];
    let path = cited["path"].as_str().unwrap();
    assert!(path.ends_with("1998/01/05/ferry.txt"), "{reply}");
    assert_eq!(cited["date"], "1998-01-05");
    let page = fs::read_to_string(path).unwrap();
    let span = &cited["spans"][0];
    let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
    assert_eq!(&page[start..end], cited["quote"].as_str().unwrap());
    assert_eq!(reply["read"]["of"], 7);
    assert!(reply["read"]["articles"].as_u64().unwrap() >= 1);

    for (question, name) in [
        ("大桥全长多少米？", "桥.txt"),
        ("圖書館藏書多少冊？", "圖書館.txt"),
        ("IPCC 大桥全长多少？", "桥.txt"),
        ("Wann wurde die Brücke eröffnet?", "brücke.txt"),
    ] {
        let (reply, _) = asked(&place, &[question]);
        let first = &reply["search"]["ranked"][0]["path"];
        assert!(first.as_str().unwrap().ends_with(name), "{question}: {reply}");
    }
    // A misspelled name, which no page has.
    let (reply, _) = asked(&place, &["Who laid the stones at Millbrok?"]);
    let first = &reply["search"]["ranked"][0]["path"];
    assert!(first.as_str().unwrap().ends_with("bridge.txt"), "{reply}");
}

#[test]
fn what_is_gone_is_quoted_as_it_was_stored() {
    let place = Place::filled();
    fs::remove_dir_all(place.pages()).unwrap();
    let (reply, code) = asked(&place, &["大桥全长多少米？"]);
    assert_eq!(code, Some(0));
    let quote = reply["citations"][0]["quote"].as_str().unwrap();
    assert!(quote.contains("三百二十米"), "{reply}");
    let notes = reply["notes"].as_array().unwrap();
    let gone = |note: &Value| note["message"].as_str().unwrap().contains("the file is gone");
    assert!(notes.iter().any(gone), "{reply}");
}

#[test]
fn not_stated_tells_how_much_was_read() {
    let place = Place::filled();
    let (reply, code) = asked(&place, &["Where is the zeppelin moored?"]);
    assert_eq!((code, &reply["status"]), (Some(1), &"not_stated".into()));
    assert_eq!(reply["read"]["of"], 7);
    let (reply, _) = asked(&place, &["zzz"]);
    assert_eq!(reply["read"]["articles"], 0, "{reply}");
    let text = place.run(&["ask", "--model", "none", "Where is the zeppelin moored?"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.starts_with("not stated in the ") && text.contains(", of 7"),
        "{text}"
    );
}

#[test]
fn where_no_page_is_named_the_usual_archive_is_asked() {
    let place = Place::filled();
    let ask = |archive: &std::path::Path| {
        let mut ask = Command::new(env!("CARGO_BIN_EXE_standfirst"));
        ask.args(["ask", "--model", "none", "--no-cache", "大桥全长多少米？"]);
        ask.env("STANDFIRST_ARCHIVE_DIR", archive).output().unwrap()
    };
    assert_eq!(ask(&place.archive()).status.code(), Some(0));
    let output = ask(&place.pages().join("none"));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.ends_with("hint: standfirst ask --help\n"), "{told}");
}

#[test]
fn days_narrow_what_is_read() {
    let place = Place::filled();
    let (reply, _) = asked(&place, &["--from", "1998-01-10", "--to", "1998", "What of the strike?"]);
    assert_eq!(reply["read"]["of"], 3);
    let ranked = reply["search"]["ranked"].as_array().unwrap();
    assert!(
        ranked
            .iter()
            .all(|one| !one["path"].as_str().unwrap().ends_with("ferry.txt")),
        "{reply}"
    );
}

#[test]
fn many_questions_are_answered_in_a_row_and_a_page_may_still_be_sent() {
    let place = Place::filled();
    let mut child = Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(["ask", "--model", "none", "--jsonl", "--no-cache", "--archive"])
        .arg(place.archive())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = [
        r#"{"id":"1","question":"大桥全长多少米？"}"#,
        r#"{"id":"2","question":"How many boats are there?","text":"There are nine boats in the harbour."}"#,
    ];
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.join("\n").as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let replies: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(replies[0]["read"]["of"], 7);
    assert!(
        replies[1].get("read").is_none() && replies[1]["citations"][0]["path"].is_null(),
        "{replies:?}"
    );
}

#[test]
fn days_that_a_quote_names_from_its_page_are_told_beside_it() {
    let place = Place::filled();
    place.write(
        "1999-06-02/码头.txt",
        "码头开工\n\n新码头昨日上午开工，全长四百一十二米，由李建国负责施工。\n",
    );
    place.index();
    let (reply, _) = asked(&place, &["新码头全长多少米？", "--from", "1999"]);
    let cited = &reply["citations"][0];
    assert!(cited["quote"].as_str().unwrap().contains("昨日上午"), "{reply}");
    assert_eq!(cited["resolved"][0]["date"], "1999-06-01", "{reply}");
    assert!(cited["resolved"][0]["words"].as_str().unwrap().starts_with("昨日"));
    let text = place.done(&["ask", "--model", "none", "新码头全长多少米？", "--from", "1999"]);
    assert!(text.contains("is 1999-06-01, by the day of its page"), "{text}");
}

//! What is asked for is found, in any script and spelling, and shown as it stands.

use super::Place;
use serde_json::Value;
use std::fs;

#[test]
fn words_phrases_prefixes_and_operators() {
    let place = Place::filled();
    for (query, expected) in [
        ("ferry bridge", vec!["1998/01/05/ferry.txt", "1998/01/19/bridge.txt"]),
        ("\"new bridge\" council", vec!["1998/01/05/ferry.txt"]),
        ("\"bridge new\"", vec![]),
        (
            "\"the foreman\" OR \"the miller\"",
            vec!["1998/01/19/bridge.txt", "undated.txt"],
        ),
        ("strike NOT council", vec!["1998/01/19/bridge.txt"]),
        ("strike -\"the council kept\"", vec!["1998/01/19/bridge.txt"]),
        ("(mill OR council) ferry", vec!["1998/01/05/ferry.txt"]),
        ("wort*", vec!["2001-03-16/brücke.txt"]),
        ("BRUCKE FLUSS", vec!["2001-03-16/brücke.txt"]),
        ("ｍｉｌｌｅｒ", vec!["undated.txt"]),
        ("zeppelin", vec![]),
        ("-council strike", vec!["1998/01/19/bridge.txt"]),
        ("-\"the council kept\" strike", vec!["1998/01/19/bridge.txt"]),
    ] {
        let mut found = place.found(&[query]);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
    assert_eq!(place.found(&["*"]).len(), 7);
    assert_eq!(place.found(&["*", "--limit", "3"]).len(), 3);
    assert!(place.found(&["milwright OR bredge"]).is_empty());
    assert_eq!(place.found(&["milbrook", "--fuzzy"]), ["1998/01/19/bridge.txt"]);
}

#[test]
fn chinese_is_found_in_both_ways_of_writing_and_thai_without_spaces() {
    let place = Place::filled();
    for query in ["图书馆", "圖書館", "\"圖書館\""] {
        let mut found = place.found(&[query]);
        found.sort();
        assert_eq!(found, ["1998/02/11/桥.txt", "1998/02/12/圖書館.txt"], "{query}");
    }
    assert_eq!(
        place.found(&["圖書館"])[0],
        "1998/02/12/圖書館.txt",
        "the headline counts more"
    );
    assert_eq!(place.found(&["\"大桥昨日正式通车\""]), ["1998/02/11/桥.txt"]);
    assert_eq!(place.found(&["大桥通车仪式"]), ["1998/02/11/桥.txt"]);
    assert_eq!(place.found(&["藏書２０萬"]), Vec::<String>::new());
    assert_eq!(place.found(&["冊"]), ["1998/02/12/圖書館.txt"]);
    assert_eq!(place.found(&["สะพานใหม่"]), ["20020704_th.txt"]);
    assert_eq!(place.found(&["--language", "zh", "大桥 OR 藏书"]).len(), 2);
    assert_eq!(place.found(&["--language", "en", "大桥 OR 藏书"]).len(), 0);
}

#[test]
fn days_and_places_narrow_it() {
    let place = Place::filled();
    assert_eq!(
        place.found(&["*", "--from", "1998-02", "--to", "1998-02-11"]),
        ["1998/02/11/桥.txt", "1998/02/12/圖書館.txt"],
        "the other is of the next day and speaks of yesterday"
    );
    assert_eq!(place.found(&["*", "--from", "2001"]).len(), 2);
    assert_eq!(
        place.found(&["*", "--to", "1998"]).len(),
        4,
        "what has no day is left out"
    );
    assert_eq!(place.found(&["*", "--byline", "pellam"]), ["1998/01/05/ferry.txt"]);
    let below = place.pages().join("1998/01");
    assert_eq!(place.found(&["*", "--path", below.to_str().unwrap()]).len(), 2);
    assert_eq!(place.found(&["*", "--path", "*/02/1?*"]).len(), 0);
    assert_eq!(place.found(&["*", "--path", "*/1998/*.txt"]).len(), 4);
    let reply = place.search(&["*"]);
    assert_eq!(reply["by_month"]["1998-01"], 2);
    assert_eq!(reply["by_month"].as_object().unwrap().len(), 4);
    assert_eq!(reply["hits"][0]["date_from"].as_str().unwrap_or("path"), "path");
    let refused = place.run(&["search", "--from", "yesterday", "a"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_snippet_is_the_page_at_its_spans() {
    let place = Place::filled();
    for query in ["strike", "大桥", "圖書館", "Wortlaut", "สะพาน", "*"] {
        let reply = place.search(&[query]);
        for hit in reply["hits"].as_array().unwrap() {
            let page = fs::read_to_string(hit["path"].as_str().unwrap()).unwrap();
            let piece = |span: &Value| {
                let at = |place: usize| span[place].as_u64().unwrap() as usize;
                page[at(0)..at(1)].to_owned()
            };
            let pieces: Vec<String> = hit["snippet"]["spans"].as_array().unwrap().iter().map(piece).collect();
            assert_eq!(pieces.join(" "), hit["snippet"]["text"].as_str().unwrap(), "{query}");
        }
    }
    let reply = place.search(&["foreman"]);
    assert_eq!(
        reply["hits"][0]["snippet"]["text"],
        "A strike is not expected, said the foreman."
    );
    assert_eq!(reply["hits"][0]["byline"][0], "By Ivo Tarrant");
}

#[test]
fn reprints_are_one_with_their_places() {
    let place = Place::filled();
    let text = fs::read_to_string(place.pages().join("1998/01/05/ferry.txt")).unwrap();
    place.write(
        "1998/01/07/copy.txt",
        &text.replace("Ferry saved", "RIVERTON: Ferry saved"),
    );
    assert_eq!(place.index(), [1, 0, 0, 0, 7]);
    let reply = place.search(&["\"harbour crews\""]);
    assert_eq!(reply["total"], 1);
    let hit = &reply["hits"][0];
    assert!(hit["path"].as_str().unwrap().ends_with("1998/01/05/ferry.txt"), "{hit}");
    assert!(
        hit["also"][0]["path"]
            .as_str()
            .unwrap()
            .ends_with("1998/01/07/copy.txt"),
        "{hit}"
    );
    assert_eq!(reply["by_month"]["1998-01"], 1);
}

#[test]
fn several_archives_are_searched_as_one() {
    let (one, other) = (Place::filled(), Place::new());
    other.write(
        "1999-01-01.txt",
        "Harbour frozen\n\nThe harbour was frozen on Monday. No ferry left.\n",
    );
    other.index();
    let dir = other.archive();
    let found = one.found(&["harbour ferry", "--archive", dir.to_str().unwrap()]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn citations_and_tables_are_exported() {
    let place = Place::filled();
    let csl: Value = serde_json::from_str(&place.done(&["search", "council", "--format", "csl"])).unwrap();
    assert_eq!(csl[0]["title"], "Ferry saved for five years");
    assert_eq!(csl[0]["issued"]["date-parts"][0], serde_json::json!([1998, 1, 5]));
    let bibtex = place.done(&["search", "council", "--format", "bibtex", "--paper", "The Post & Mail"]);
    assert!(
        bibtex.contains("author = {{Nora Pellam}}") && bibtex.contains("journal = {The Post \\& Mail}"),
        "{bibtex}"
    );
    let csv = place.done(&["search", "大桥 OR council", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(
        place
            .done(&["search", "council", "--format", "markdown"])
            .contains("## 1998-01-05 · Ferry saved")
    );
    assert!(place.done(&["search", "council"]).starts_with("1 article\n"));
}

#[test]
fn what_cannot_be_searched_is_refused_with_a_hint() {
    let place = Place::filled();
    for query in ["", "…", "NOT", &"(".repeat(5_000)] {
        let output = place.run(&["search", query]);
        assert_eq!(output.status.code(), Some(2), "{query}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("hint: "), "{query}");
    }
    let nowhere = Place::new();
    let output = nowhere.run(&["search", "ferry"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("there is no archive") && told.contains("hint: standfirst index"),
        "{told}"
    );
}

#[test]
fn an_article_is_found_by_the_day_it_speaks_of_which_is_shown_as_resolved() {
    let place = Place::filled();
    let found = place.search(&["*", "--from", "1998-02-10", "--to", "1998-02-10"]);
    assert_eq!(found["total"], 1, "{found}");
    let hit = &found["hits"][0];
    assert!(hit["path"].as_str().unwrap().ends_with("桥.txt"));
    assert_eq!(
        (&hit["date"], &hit["spoken"]["date"]),
        (&"1998-02-11".into(), &"1998-02-10".into())
    );
    assert_eq!(hit["spoken"]["resolved"], true);
    assert_eq!(hit["spoken"]["words"]["text"], "昨日");
    let text = place.done(&["search", "*", "--from", "1998-02-10", "--to", "1998-02-10"]);
    assert!(text.contains("speaks of 1998-02-10, resolved from “昨日”"), "{text}");
    // By its own day it is found as ever.
    let found = place.search(&["*", "--from", "1998-02-11", "--to", "1998-02-11"]);
    assert!(found["hits"][0].get("spoken").is_none(), "{found}");
}

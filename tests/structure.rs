//! `--structure given`: the articles that a page's own file gives, and what is said where ours are others.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

fn case(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    fs::read_to_string(path).unwrap()
}

/// Replies and what was said on the way.
fn run(options: &[&str], paths: &[&Path]) -> (Vec<Value>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(["read", "--model", "none", "--no-cache", "--format", "json"])
        .args(options)
        .args(paths)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let replies = String::from_utf8(output.stdout).unwrap();
    let parsed = replies.lines().map(|line| serde_json::from_str(line).unwrap());
    (parsed.collect(), said)
}

fn texts(list: &Value) -> Vec<&str> {
    let texts = list.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap());
    texts.collect()
}

fn headlines(reply: &Value) -> Vec<&str> {
    let articles = reply["articles"].as_array().unwrap().iter();
    articles
        .map(|article| article["headline"]["text"].as_str().unwrap_or("-"))
        .collect()
}

fn notes(reply: &Value) -> String {
    let notes = reply["notes"].as_array().unwrap().iter();
    notes
        .map(|note| note["message"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every byte that is not white space, by how many parts hold it.
fn held(reply: &Value) -> Vec<u32> {
    fn walk(value: &Value, held: &mut Vec<u32>) {
        let mut hold = |span: &Value| {
            let end = |n: usize| span[n].as_u64().unwrap() as usize;
            held.get_mut(end(0)..end(1))
                .unwrap()
                .iter_mut()
                .for_each(|count| *count += 1);
        };
        match value {
            Value::Object(fields) => {
                fields.get("span").into_iter().for_each(&mut hold);
                fields
                    .get("spans")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .for_each(hold);
                fields.values().for_each(|value| walk(value, held));
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, held)),
            _ => {}
        }
    }
    let mut counts = vec![0; reply["source"]["bytes"].as_u64().unwrap() as usize];
    for part in ["articles", "captions", "furniture"] {
        walk(&reply[part], &mut counts);
    }
    counts
}

/// An issue of two pages: the file of METS, its blocks named `b1` and on.
fn issue(dir: &Path) -> PathBuf {
    let blocks = case("70-printed-alto/input.xml");
    let blocks = blocks.split("<TextBlock>").enumerate();
    let named: String = blocks
        .map(|(place, text)| match place {
            0 => text.to_owned(),
            _ => format!("<TextBlock ID='b{place}'>{text}"),
        })
        .collect();
    fs::create_dir(dir.join("ALTO")).unwrap();
    for page in ["1", "2"] {
        fs::write(dir.join(format!("ALTO/{page}.xml")), &named).unwrap();
    }
    let area = |file: &str, block: &str| format!("<area FILEID='{file}' BETYPE='IDREF' BEGIN='{block}'/>");
    let div = |kind: &str, inside: &str| format!("<div TYPE='{kind}'>{inside}</div>");
    let fptr = |areas: &[String]| format!("<fptr>{}</fptr>", areas.concat());
    let head = |title: &str, author: &str| {
        let title = div("TITLE", &fptr(&[area("a", title)]));
        div("HEADING", &(title + &div("AUTHOR", &fptr(&[area("a", author)]))))
    };
    let glass = head("b7", "b8")
        + &div(
            "BODY",
            &div(
                "PARAGRAPH",
                &format!("<fptr><seq>{}</seq></fptr>", area("a", "b9") + &area("a", "b10")),
            ),
        );
    let text = div("PARAGRAPH", &fptr(&[area("a", "b5")])) + &div("PARAGRAPH", &fptr(&[area("a", "b6")]));
    let lock = head("b3", "b4") + &div("BODY", &(text + &div("PARAGRAPH", &fptr(&[area("b", "b5")]))));
    let mast = div("TITLE_SECTION", &div("TEXTBLOCK", &fptr(&[area("a", "b1")])));
    let content = div("CONTENT", &(div("ARTICLE", &glass) + &div("ARTICLE", &lock)));
    let logical = format!(
        "<structMap TYPE='LOGICAL'>{}</structMap>",
        div("ISSUE", &(mast + &content))
    );
    let file = |id: &str, href: &str| format!("<file ID='{id}'><FLocat xlink:href='{href}'/></file>");
    let files = file("a", "ALTO/1.xml") + &file("b", "ALTO/2.xml");
    let path = dir.join("issue-mets.xml");
    fs::write(&path, format!("<mets><fileSec>{files}</fileSec>{logical}</mets>")).unwrap();
    path
}

#[test]
fn an_issue_gives_its_own_articles() {
    let dir = TempDir::new().unwrap();
    let path = issue(dir.path());
    let (replies, _) = run(&["--structure", "given"], &[&path]);
    let [first, second] = replies.as_slice() else {
        panic!("{} pages", replies.len());
    };
    assert_eq!(
        headlines(first),
        [
            "Glass from the old works on show",
            "Lock keepers get their cottage back"
        ]
    );
    let articles = first["articles"].as_array().unwrap();
    assert_eq!(texts(&articles[0]["byline"]), ["By Perrin Oakes"]);
    assert_eq!(
        articles[0]["sections"][0]["paragraphs"].as_array().unwrap().len(),
        1,
        "one of two blocks"
    );
    assert_eq!(articles[1]["sections"][0]["paragraphs"].as_array().unwrap().len(), 2);
    // The second article has text of the next page too.
    assert_eq!(
        (&articles[0]["complete"], &articles[1]["complete"]),
        (&true.into(), &false.into())
    );
    let furniture = texts(&first["furniture"]);
    assert!(furniture.contains(&"The Sallow Courier") && furniture.iter().any(|line| line.contains("No. 99")));
    assert!(
        notes(first).contains("as METS has it") && notes(first).contains("says nothing of some text"),
        "{}",
        notes(first)
    );
    // Of the second page one block is said to be of an article; the others are of none that the file knows.
    assert!(second["articles"].as_array().unwrap().len() > 1);
    for reply in &replies {
        assert!(held(reply).iter().all(|count| *count < 2));
    }
}

#[test]
fn every_byte_is_of_one_part() {
    let dir = TempDir::new().unwrap();
    let path = issue(dir.path());
    let (given, _) = run(&["--structure", "given"], &[&path]);
    let (found, _) = run(&[], &[&path]);
    for (given, found) in given.iter().zip(&found) {
        assert_eq!(given["source"], found["source"], "the same text");
        assert_eq!(given["layout"], found["layout"]);
        let letters = |reply: &Value| held(reply).iter().filter(|count| **count == 1).count();
        // White space between lines may be in a part or in none.
        assert!(
            letters(given).abs_diff(letters(found)) < 40,
            "{} {}",
            letters(given),
            letters(found)
        );
    }
}

#[test]
fn without_being_asked_it_is_only_compared() {
    let dir = TempDir::new().unwrap();
    let path = issue(dir.path());
    let (found, quiet) = run(&[], &[&path]);
    assert_eq!(
        headlines(&found[0])[0],
        "Lock keepers get their cottage back",
        "in our own order"
    );
    assert!(!quiet.contains("METS"), "{quiet}");
    let (explained, said) = run(&["-v"], &[&path]);
    assert_eq!(found, explained);
    assert!(
        said.contains("METS has 2 articles here, 2 of which were found as it has them; 2 were found"),
        "{said}"
    );
    assert!(said.contains("METS has 1 articles here, 0 of which"), "{said}");
}

#[test]
fn a_folder_with_an_issue_is_read_as_the_issue_has_it() {
    let dir = TempDir::new().unwrap();
    issue(dir.path());
    fs::write(dir.path().join("other.txt"), "Notices\n\nThe mill is shut on Monday.\n").unwrap();
    let (replies, _) = run(&["--structure", "given"], &[dir.path()]);
    let paths: Vec<&str> = replies
        .iter()
        .map(|reply| reply["source"]["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert!(
        paths[0].ends_with("issue-mets.xml!ALTO/1.xml") && paths[2].ends_with("other.txt"),
        "{paths:?}"
    );
    assert!(
        notes(&replies[2]).contains("gives no structure"),
        "{}",
        notes(&replies[2])
    );
}

#[test]
fn regions_in_the_order_of_page_xml() {
    let page = case("70c-printed-page-xml/input.xml");
    let kinds = [
        (0, "header"),
        (1, "page-number"),
        (2, "heading"),
        (3, "paragraph"),
        (6, "heading"),
    ];
    let typed = kinds.iter().fold(page, |page, (region, kind)| {
        page.replace(
            &format!("id=\"r{region}\""),
            &format!("id=\"r{region}\" type=\"{kind}\""),
        )
    });
    let listed = [6, 7, 8, 9, 2, 3, 4, 5].iter().enumerate();
    let order: String = listed
        .map(|(index, region)| format!("<RegionRefIndexed index=\"{index}\" regionRef=\"r{region}\"/>"))
        .collect();
    let order =
        format!("<ReadingOrder><OrderedGroup id=\"g\">{order}</OrderedGroup></ReadingOrder><TextRegion id=\"r0\"");
    let ordered = typed.replacen("<TextRegion id=\"r0\"", &order, 1);
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("page.xml");
    fs::write(&path, ordered).unwrap();
    let (replies, _) = run(&["--structure", "given"], &[&path]);
    assert_eq!(
        headlines(&replies[0]),
        [
            "Glass from the old works on show",
            "Lock keepers get their cottage back"
        ]
    );
    assert_eq!(texts(&replies[0]["furniture"])[0], "The Sallow Courier");
    assert!(notes(&replies[0]).contains("as PAGE XML has it"));
    let (found, said) = run(&["-v"], &[&path]);
    assert_eq!(headlines(&found[0])[0], "Lock keepers get their cottage back");
    assert!(said.contains("PAGE XML has 2 articles here"), "{said}");
}

#[test]
fn other_verbs_take_it_and_a_page_that_says_nothing_is_found() {
    let dir = TempDir::new().unwrap();
    let path = issue(dir.path());
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_standfirst"))
            .args(args)
            .args([
                "--model",
                "none",
                "--no-cache",
                "--format",
                "json",
                "--structure",
                "given",
            ])
            .arg(&path)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let summary: Value = serde_json::from_str(run(&["summarize"]).lines().next().unwrap()).unwrap();
    assert_eq!(summary["articles"][0]["headline"], "Glass from the old works on show");
    let answer: Value = serde_json::from_str(&run(&["ask", "Who comes from the upper locks?"])).unwrap();
    assert_eq!(answer["citations"][0]["article"], "a2", "{answer}");
    let alone = dir.path().join("ALTO/1.xml");
    let (replies, _) = self::run(&["--structure", "given"], &[&alone]);
    assert_eq!(headlines(&replies[0])[0], "Lock keepers get their cottage back");
    assert!(notes(&replies[0]).contains("gives no structure of its own (format `alto`)"));
}

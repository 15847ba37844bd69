//! `read --format tei|page-xml|mets`: what is printed is well formed whatever a page says, and reads back as the same articles.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn ours(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

fn run(format: &str, options: &[&str], paths: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(["read", "--model", "none", "--no-cache", "--format", format])
        .args(options)
        .args(paths)
        .output()
        .unwrap()
}

fn printed(format: &str, options: &[&str], paths: &[&Path]) -> String {
    let output = run(format, options, paths);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

fn replies(options: &[&str], paths: &[&Path]) -> Vec<Value> {
    let printed = printed("json", options, paths);
    let replies = printed.lines().map(|line| serde_json::from_str(line).unwrap());
    replies.collect()
}

/// What a page's articles say, white space aside.
fn told(reply: &Value) -> Value {
    // What XML cannot hold is left out of it.
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '\0'..='\u{1f}' | '\u{fffe}');
    let words = |part: &Value| {
        let text = part["text"].as_str().unwrap().replace("-\n", "");
        text.chars().filter(kept).collect::<String>()
    };
    let list = |parts: &Value| parts.as_array().unwrap().iter().map(words).collect::<Vec<_>>();
    let line = |part: &Value| (!part.is_null()).then(|| words(part));
    let section = |section: &Value| json!([line(&section["heading"]), list(&section["paragraphs"]), section["rows"]]);
    let article = |article: &Value| {
        let sections: Vec<Value> = article["sections"].as_array().unwrap().iter().map(section).collect();
        json!([
            list(&article["kicker"]),
            line(&article["headline"]),
            list(&article["deck"]),
            list(&article["byline"]),
            sections
        ])
    };
    reply["articles"].as_array().unwrap().iter().map(article).collect()
}

/// What is printed as `format`, read back, is told as before.
#[track_caller]
fn comes_back(format: &str, options: &[&str], paths: &[&Path]) -> String {
    let before: Vec<Value> = replies(&[], paths).iter().map(told).collect();
    let written = printed(format, &[], paths);
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("out.xml");
    fs::write(&file, &written).unwrap();
    let after: Vec<Value> = replies(options, &[&file]).iter().map(told).collect();
    assert_eq!(before, after, "{format}");
    written
}

#[test]
fn articles_come_back_from_tei() {
    for page in [
        "pages/zh-river-town.txt",
        "pages/en-harbour.txt",
        "cases/70-printed-alto/input.xml",
        "cases/80-clean-tei/input.xml",
        "cases/83-table-rows-html/input.html",
    ] {
        comes_back("tei", &[], &[&ours(page)]);
    }
    let places = printed("tei", &[], &[&ours("cases/70-printed-alto/input.xml")]);
    assert!(
        places.contains("<surface xml:id=\"page1\"") && places.contains("facs=\"#z1\""),
        "{places}"
    );
    let pages = [ours("pages/zh-river-town.txt"), ours("pages/en-harbour.txt")];
    let corpus = comes_back("tei", &[], &[&pages[0], &pages[1]]);
    assert!(corpus.contains("<teiCorpus ") && corpus.contains("xml:id=\"p2.a1\""));
}

#[test]
fn articles_come_back_from_page_xml_and_mets() {
    for page in [
        "cases/70-printed-alto/input.xml",
        "cases/70c-printed-page-xml/input.xml",
    ] {
        let page_xml = comes_back("page-xml", &["--structure", "given"], &[&ours(page)]);
        assert!(page_xml.contains("type=\"article\"") && page_xml.contains("structure {type:headline;}"));
        comes_back("mets", &["--structure", "given"], &[&ours(page)]);
    }
    let pages = [ours("cases/70-printed-alto/input.xml"), ours("pages/en-harbour.txt")];
    let issue = comes_back("mets", &["--structure", "given"], &[&pages[0], &pages[1]]);
    assert!(issue.contains("application/vnd.prima.page+xml") && issue.contains("application/tei+xml"));
}

#[test]
fn page_xml_is_of_one_printed_page() {
    let text = run("page-xml", &[], &[&ours("pages/en-harbour.txt")]);
    let said = String::from_utf8(text.stderr).unwrap();
    assert_eq!(text.status.code(), Some(2));
    assert!(
        said.contains("hint: ") && said.contains("--format tei") && text.stdout.is_empty(),
        "{said}"
    );
    let page = ours("cases/70-printed-alto/input.xml");
    let two = run("page-xml", &[], &[&page, &page]);
    let said = String::from_utf8(two.stderr).unwrap();
    assert_eq!(two.status.code(), Some(2));
    assert!(said.contains("--format mets"), "{said}");
    assert_eq!(String::from_utf8(two.stdout).unwrap().matches("<PcGts").count(), 1);
}

#[test]
fn no_page_closes_an_element() {
    let dir = TempDir::new().unwrap();
    let page = dir.path().join("\"><x>&.txt");
    let text = "</head></div></TEI> & <p xml:id=\"a1\">\n\nBy </byline> Nora & Ivo\n\n]]> The ferry <b>was</b> \u{1}\u{8}saved \u{202e}on &amp; Monday, \
                said the </p> mayor.\n\nIt will run for \u{fffe}five years & more, <!-- said the clerk --> at last.\n";
    fs::write(&page, text).unwrap();
    for format in ["tei", "mets"] {
        let written = comes_back(format, &[], &[&page]);
        let stray = written
            .chars()
            .filter(|c| c.is_control() && *c != '\n' || *c == '\u{202e}' || *c == '\u{fffe}');
        assert_eq!(stray.count(), 0, "{format}");
        for text in ["<b>", "<x>", "<!--", "]]>"] {
            assert!(!written.contains(text), "{format}: {text}");
        }
    }
}

#[test]
fn markdown_begins_with_front_matter() {
    let page = ours("pages/en-harbour.txt");
    let written = printed("markdown", &["--date", "1998-01-05"], &[&page, &page]);
    assert!(
        written.starts_with("---\ntitle: \"") && written.contains("\ndate: 1998-01-05\n"),
        "{written}"
    );
    assert_eq!(written.matches("\n---\n").count(), 1);
}

#[test]
fn tables_keep_their_cells() {
    let dir = TempDir::new().unwrap();
    let page = dir.path().join("fares.md");
    let text = "# Fares\n\nThe fares rise.\n\n| Day | Fare |\n|---|---|\n| Monday | 4 \\| 5 |\n| Sunday |\n\n- Dogs pay *half*\n";
    fs::write(&page, text).unwrap();
    let written = printed("markdown", &[], &[&page]);
    assert!(
        written.contains("| Day | Fare |\n| --- | --- |\n| Monday | 4 \\| 5 |\n| Sunday | |\n\n- Dogs"),
        "{written}"
    );
    let tei = printed("tei", &[], &[&page]);
    assert!(
        tei.contains("<row role=\"label\"") || tei.contains(" role=\"label\">"),
        "{tei}"
    );
    assert!(tei.contains("<cell>Day</cell><cell>Fare</cell></row>"), "{tei}");
}

#[test]
fn mets_lies_in_a_folder_with_its_pages_and_leads_to_their_pictures() {
    let dir = TempDir::new().unwrap();
    let (pages, out) = (dir.path().join("scans of 1858"), dir.path().join("out"));
    fs::create_dir(&pages).unwrap();
    fs::copy(ours("cases/70-printed-alto/input.xml"), pages.join("p7.xml")).unwrap();
    fs::copy(ours("cases/80-clean-tei/input.xml"), pages.join("p8.xml")).unwrap();
    fs::write(pages.join("P7.jpg"), b"\xff\xd8").unwrap();
    let options = ["--out", out.to_str().unwrap()];
    assert_eq!(printed("mets", &options, &[&pages]), "");
    let mets = fs::read_to_string(out.join("mets.xml")).unwrap();
    assert!(mets.contains("xlink:href=\"../scans%20of%201858/P7.jpg\""), "{mets}");
    assert!(mets.contains("<fptr FILEID=\"file1\"/><fptr FILEID=\"image1\"/>") && !mets.contains("image2"));
    let page = fs::read_to_string(out.join("pages/0001.page.xml")).unwrap();
    assert!(page.contains("imageFilename=\"P7.jpg\""), "{page}");
    let again = replies(&["--structure", "given"], &[&out.join("mets.xml")]);
    let before = replies(&[], &[&pages]);
    assert_eq!(
        again.iter().map(told).collect::<Vec<_>>(),
        before.iter().map(told).collect::<Vec<_>>()
    );
    for (format, options) in [("mets", options), ("tei", ["--out", "elsewhere"])] {
        let refused = run(format, &options, &[&pages]);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(refused.status.code() == Some(2) && said.contains("hint: "), "{said}");
    }
}

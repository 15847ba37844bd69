//! Recognised pages with invented text: what recognition spoils is found all the same, and articles that go on elsewhere are known.

use serde_json::Value;
use standfirst::page::{Page, assemble, follow_jumps};
use standfirst::read::{Document, Format, documents};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Letters of the widest line of a column.
const WIDTH: usize = 44;
/// Pixels a letter, a line and a column.
const LETTER: usize = 9;
const LINE: usize = 20;
const COLUMN: usize = 460;

/// A page in ALTO: a title over its columns of lines, `>` for an indent; text and titles at their sizes.
fn alto(title: &str, columns: &[&[&str]]) -> String {
    let mut blocks = String::new();
    let line = |text: &str, x: usize, y: usize, letter: usize, height: usize| {
        let mut at = x;
        let mut words = String::new();
        for word in text.split(' ') {
            let width = word.chars().count() * letter;
            words += &format!("<String CONTENT='{word}' HPOS='{at}' VPOS='{y}' WIDTH='{width}' HEIGHT='{height}'/>");
            at += width + letter;
        }
        let width = at - letter - x;
        format!("<TextLine HPOS='{x}' VPOS='{y}' WIDTH='{width}' HEIGHT='{height}'>{words}</TextLine>")
    };
    let block = |lines: String| format!("<TextBlock>{lines}</TextBlock>");
    blocks += &block(line(title, 60, 60, 20, 44));
    for (place, lines) in columns.iter().enumerate() {
        let mut column = String::new();
        for (number, text) in lines.iter().enumerate() {
            let x = 60 + place * COLUMN + if text.starts_with('>') { 2 * LETTER } else { 0 };
            column += &line(text.trim_start_matches('>'), x, 140 + number * LINE, LETTER, 15);
        }
        blocks += &block(column);
    }
    format!("<alto><Layout><Page WIDTH='1000' HEIGHT='1400'><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>")
}

fn page(path: &str, text: &str) -> (Document, Page) {
    let mut read = documents(Some(path), Format::Alto, text.as_bytes(), None).unwrap();
    let document = read.remove(0);
    let page = assemble(&document, None).unwrap();
    (document, page)
}

/// Lines as wide as a column, as a printer breaks them; a paragraph is indented.
fn set(paragraphs: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let mut line = ">".to_owned();
        for word in paragraph.split(' ') {
            if line.chars().count() + word.chars().count() + 1 > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !matches!(line.as_str(), "" | ">") {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

fn columns(lines: &[String], at: usize) -> (Vec<&str>, Vec<&str>) {
    let all: Vec<&str> = lines.iter().map(String::as_str).collect();
    (all[..at].to_vec(), all[at..].to_vec())
}

const SPOILED: &[&str] = &[
    "The govern ment of the county has boughtthe old mill at Thorn bury and the bridge that ftands by it, the clerk faid on Tuefday. \
     The price was not told.",
    "Mr. Jonas Callo way, who ran the mill for thirty years, will keep the houfe by the weir and the garden with the two pear trees.",
    "The council ofthe town afked for a new road to the quay before the winter. It muft be wide enough for two carts, and the \
     old fteps down to the water are to be mended firft.",
    "The fchool will have a fecond room in the fpring. The mafter afked for maps, a ftove and twelve benches, and the parifh has \
     promifed half of the coft.",
];

fn ask(question: &str, text: &str) -> Value {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("page.xml");
    std::fs::write(&path, text).unwrap();
    let Output { stdout, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(["ask", question, "--model", "none", "--no-cache", "--format", "json"])
        .arg(&path)
        .output()
        .unwrap();
    serde_json::from_slice(&stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&stderr)))
}

#[test]
fn a_question_finds_its_sentence_however_it_was_recognised() {
    let lines = set(SPOILED);
    let (left, right) = columns(&lines, lines.len() / 2);
    let spoiled = alto("Mill at the weir is sold", &[&left, &right]);
    for (question, words) in [
        ("What did the government buy?", "The govern ment of the county"),
        ("Who is Calloway?", "Callo way"),
        ("Where is the house?", "houfe by the weir"),
        ("Where is Thornbury?", "Thorn bury"),
        ("Where are the steps?", "old fteps"),
    ] {
        let answer = ask(question, &spoiled);
        let cited = answer["citations"].as_array().unwrap().iter();
        let quotes: Vec<&str> = cited.map(|one| one["quote"].as_str().unwrap()).collect();
        assert!(quotes.iter().any(|quote| quote.contains(words)), "{question}: {answer}");
    }
}

const FRONT: &[&str] = &[
    "The harbour board wants a new wall on the north side before the autumn storms, and has put aside forty thousand crowns.",
    "Fishermen asked for a second landing, which the board will look at in May when the plans for the light are drawn.",
    "The wall is to be built of stone from the quarry above the town, which was shut nine years ago, and the",
];
const BACK: &[&str] = &[
    "quarry would open again for one summer, with twelve men from the town and a crane that the railway lends them.",
    "The board meets again on the third of April, and everybody may speak.",
];

fn front(jump: &str) -> String {
    let mut lines = set(FRONT);
    lines.push(jump.to_owned());
    let (left, right) = columns(&lines, lines.len() / 2);
    alto("Harbour wall before autumn", &[&left, &right])
}

#[test]
fn an_article_goes_on_on_another_printed_page() {
    let mut back = vec!["(Continued from Page 1)".to_owned()];
    back.extend(set(BACK));
    let (left, right) = columns(&back, back.len().div_ceil(2));
    let second = alto("Harbour wall", &[&left, &right]);
    let mut pages = [page("1.xml", &front("(Continued on Page 2)")), page("2.xml", &second)];
    for (place, (document, _)) in pages.iter_mut().enumerate() {
        document.number(place + 1);
    }
    for (_, page) in &pages {
        let [article] = page.articles.as_slice() else {
            panic!("{:#?}", page.articles);
        };
        assert!(!article.complete && article.jumps.len() == 1, "{article:#?}");
        assert!(page.furniture.iter().any(|line| line.text.starts_with("(Continued")));
        let text = |paragraph: &standfirst::span::Quoted| paragraph.text.contains("Continued");
        assert!(
            !article
                .sections
                .iter()
                .flat_map(|section| &section.paragraphs)
                .any(text)
        );
    }
    let mut both: Vec<_> = pages
        .iter_mut()
        .map(|(document, page)| (&document.source, page))
        .collect();
    follow_jumps(&mut both);
    let to = |page: &Page| {
        page.articles[0].jumps[0]
            .to
            .as_ref()
            .and_then(|place| place.path.clone())
    };
    assert_eq!(
        (to(&pages[0].1), to(&pages[1].1)),
        (Some("2.xml".to_owned()), Some("1.xml".to_owned()))
    );
    assert!(pages[0].1.articles[0].complete);
}

#[test]
fn an_article_that_breaks_off_says_so_and_others_do_not() {
    for jump in ["Fortsetzung S. 3", "Suite page 3", "下转第四版", "Continued on page 4"] {
        let (_, page) = page("1.xml", &front(jump));
        assert!(
            !page.articles[0].complete && page.articles[0].jumps.len() == 1,
            "{jump}: {:?}",
            page.articles
        );
    }
    let whole = set(&FRONT[..2]);
    let (left, right) = columns(&whole, whole.len() / 2);
    let (_, page) = page("1.xml", &alto("Harbour wall before autumn", &[&left, &right]));
    assert!(page.articles[0].complete && page.articles[0].jumps.is_empty());
}

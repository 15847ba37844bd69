//! Pages that say where their words were printed: files by path, and made documents of each kind.

#[path = "common/mod.rs"]
mod common;

use common::evaluation;
use standfirst::page::{Page, assemble};
use standfirst::read::{Document, Format, documents, documents_opened, issue, pages_opened};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn pages(path: &Path, password: Option<&str>) -> Result<Vec<(Document, Page)>, String> {
    let bytes = fs::read(path).unwrap();
    let read = documents_opened(None, Format::of(path), &bytes, None, password);
    let read = read.map_err(|error| format!("{}; {}", error.chain(), error.way_out().unwrap_or_default()))?;
    Ok(read
        .into_iter()
        .map(|document| {
            let page = assemble(&document, None).unwrap();
            (document, page)
        })
        .collect())
}

fn run(paths: &[&Path]) -> Output {
    let cache = TempDir::new().unwrap();
    Command::new(env!("CARGO_BIN_EXE_standfirst"))
        .args(["read", "--model", "none", "--format", "json"])
        .args(paths)
        .env("STANDFIRST_CACHE_DIR", cache.path())
        .output()
        .unwrap()
}

fn headlines(page: &Page) -> Vec<String> {
    let headline = |article: &standfirst::page::Article| article.headline.as_ref().map(|headline| headline.words());
    page.articles.iter().filter_map(headline).collect()
}

#[test]
fn a_format_is_told_by_content_and_its_places_are_kept() {
    for (name, format, recognised) in [
        ("70-printed-alto/input.xml", Format::Alto, true),
        ("70b-printed-hocr/input.html", Format::Hocr, true),
        ("70c-printed-page-xml/input.xml", Format::PageXml, true),
        ("70d-printed-pdf-in-rows/input.pdf", Format::Pdf, false),
    ] {
        let bytes = fs::read(case(name)).unwrap();
        assert_eq!(Format::told_by(&bytes), Some(format), "{name}");
        let read = documents(None, Format::Plain, &bytes, None).unwrap();
        let [document] = read.as_slice() else {
            panic!("{name}: {} pages", read.len());
        };
        let layout = document.layout.as_ref().unwrap();
        assert_eq!((layout.recognised, document.source.page), (recognised, None), "{name}");
        let lines = document.text.lines().filter(|line| !line.is_empty());
        for (line, printed) in lines.zip(&layout.lines) {
            assert_eq!(printed.span.text(&document.text), Some(line), "{name}");
        }
        let setting = layout.setting.as_ref().unwrap();
        assert!(layout.lines.iter().all(|line| line.strip < setting.columns.len()));
    }
}

#[test]
fn an_issue_is_read_by_its_path_and_leaves_its_folder_alone() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("ALTO")).unwrap();
    fs::copy(case("70-printed-alto/input.xml"), dir.path().join("ALTO/1.xml")).unwrap();
    fs::copy(case("70-printed-alto/input.xml"), dir.path().join("ALTO/2.xml")).unwrap();
    let file = |id: &str, href: &str| format!("<file ID='{id}'><FLocat xlink:href='{href}'/></file>");
    let files = [
        file("b", "file://./ALTO/2.xml"),
        file("a", "ALTO/1.xml"),
        file("c", "http://invalid.example/3.xml"),
        file("d", "../4.xml"),
    ];
    let order = "<structMap TYPE='PHYSICAL'><div><fptr FILEID='a'/><fptr FILEID='b'/></div></structMap>";
    let mets = format!("<mets><fileSec>{}</fileSec>{order}</mets>", files.concat());
    let listed = issue(mets.as_bytes()).unwrap();
    assert_eq!(listed.files().collect::<Vec<_>>(), ["ALTO/1.xml", "ALTO/2.xml"]);
    let path = dir.path().join("issue.xml");
    fs::write(&path, &mets).unwrap();
    let output = run(&[&path]);
    let replies = String::from_utf8(output.stdout).unwrap();
    let named: Vec<bool> = replies
        .lines()
        .zip(["issue.xml!ALTO/1.xml\",\"page\":1", "issue.xml!ALTO/2.xml\",\"page\":2"])
        .map(|(reply, words)| reply.contains(words))
        .collect();
    assert_eq!(named, [true, true], "{replies}");
    // A directory holds the pages themselves; markup of another kind is no page.
    fs::write(dir.path().join("other.xml"), "<feed><title>News</title></feed>").unwrap();
    let output = run(&[dir.path()]);
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 2);
    let error = documents(None, Format::Plain, mets.as_bytes(), None).unwrap_err();
    assert!(error.way_out().is_some_and(|hint| hint.contains("path")), "{error:?}");
}

#[test]
fn what_cannot_be_read_is_refused_with_a_way_out() {
    for (text, words) in [
        ("%PDF-1.4 and nothing else", "qpdf"),
        ("<alto><Layo", "whole"),
        ("<alto></alto>", "OCR"),
        ("<PcGts><Page imageWidth='9'/></PcGts>", "OCR"),
    ] {
        let error = documents(None, Format::Plain, text.as_bytes(), None).unwrap_err();
        assert!(
            error.way_out().is_some_and(|hint| hint.contains(words)),
            "{text}: {error:?}"
        );
    }
}

#[test]
fn made_documents_are_read_or_refused() {
    let Some(folder) = evaluation("documents") else {
        return;
    };
    let wanted = [
        "Night trains return to the coast line after nine years",
        "School kitchen feeds a whole village",
        "Otters seen on the Hollin again",
    ];
    for name in [
        "en-4col.pdf",
        "en-4col.alto.xml",
        "en-4col.hocr.html",
        "en-libreoffice.pdf",
        "en-broken-xref.pdf",
        "en-encrypted-owner.pdf",
        "en-encrypted-user.pdf",
    ] {
        let read = pages(&folder.join(name), Some("secret")).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(headlines(&read[0].1), wanted, "{name}");
    }
    for (name, password, words) in [
        ("en-encrypted-user.pdf", None, "--password"),
        ("en-encrypted-user.pdf", Some("wrong"), "--password"),
        ("en-notounicode.pdf", None, "ocrmypdf"),
        ("en-broken-truncated.pdf", None, "qpdf"),
        ("not-a-pdf.pdf", None, "content"),
    ] {
        let refused = pages(&folder.join(name), password).err();
        assert!(
            refused.as_ref().is_some_and(|told| told.contains(words)),
            "{name}: {refused:?}"
        );
    }
    let japanese = pages(&folder.join("ja-vertical.pdf"), None).unwrap();
    let numbers: Vec<Option<usize>> = japanese.iter().map(|(document, _)| document.source.page).collect();
    assert_eq!(numbers, [Some(1), Some(2)]);
}

/// A PDF of these contents, a page each, with Helvetica as `/F` and its bold letters as `/B`.
fn pdf(contents: &[String]) -> Vec<u8> {
    let font = |name: &str| format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>");
    let kids: Vec<String> = (0..contents.len()).map(|n| format!("{} 0 R", 5 + 2 * n)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Kids[{}]/Count {}/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R/B 4 0 R>>>>>>",
            kids.join(" "),
            kids.len()
        ),
        font("Helvetica"),
        font("Helvetica-Bold"),
    ];
    for (n, content) in contents.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 6 + 2 * n));
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = "%PDF-1.7\n".to_owned();
    let mut places = String::new();
    for (n, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let (start, count) = (out.len(), objects.len() + 1);
    out += &format!("xref\n0 {count}\n0000000000 65535 f \n{places}");
    out += &format!("trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

/// Lines of `size` beneath each other.
fn set(font: &str, size: f32, x: f32, y: f32, lines: &[&str]) -> String {
    let line = |(n, line): (usize, &&str)| {
        let y = y - size * 1.2 * n as f32;
        format!("BT /{font} {size} Tf {x} {y} Td ({line}) Tj ET\n")
    };
    lines.iter().enumerate().map(line).collect()
}

#[test]
fn a_long_file_is_read_page_by_page() {
    let content = |n: usize| {
        set(
            "F",
            10.0,
            40.0,
            700.0,
            &["The ferry ran again on Sunday.", &format!("It was trip {n}.")],
        )
    };
    let contents: Vec<String> = (0..300).map(content).collect();
    let bytes = pdf(&contents);
    let mut pages = pages_opened(Some("a.pdf"), Format::Pdf, &bytes, None, None).unwrap();
    let second = pages.nth(1).unwrap().unwrap();
    assert_eq!(second.source.page, Some(2));
    assert!(second.text.contains("trip 1."), "{}", second.text);
    assert_eq!(pages.count(), 298);
    // A page that says nothing is left out, and the others keep their numbers.
    let gap = [contents[0].clone(), String::new(), contents[1].clone()];
    let numbers = documents(None, Format::Pdf, &pdf(&gap), None).unwrap();
    let numbers: Vec<Option<usize>> = numbers.iter().map(|document| document.source.page).collect();
    assert_eq!(numbers, [Some(1), Some(3)]);
}

#[test]
fn boxes_are_told_to_a_hundredth() {
    let output = run(&[&case("70d-printed-pdf-in-rows/input.pdf")]);
    let reply = String::from_utf8(output.stdout).unwrap();
    let boxes: Vec<&str> = reply
        .split("\"box\":[")
        .skip(1)
        .filter_map(|rest| rest.split(']').next())
        .collect();
    let fine = |number: &&str| number.split('.').nth(1).is_some_and(|part| part.len() > 2);
    let numbers = boxes.iter().flat_map(|one| one.split(','));
    assert!(!boxes.is_empty());
    assert_eq!(numbers.filter(fine).collect::<Vec<_>>(), Vec::<&str>::new());
}

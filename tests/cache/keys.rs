//! Two pages are never taken for one, nor one run's words for another's.

use standfirst::Standfirst;
use standfirst::pipeline::{Config, Input, ModelChoice};
use standfirst::read::{Document, Format, Layout, Line, Region, Sheet, Unit, document};
use standfirst::span::Span;
use tempfile::TempDir;

/// Two pages of one text.
fn twins() -> [Document; 2] {
    let long = "The council kept the ferry on Monday. It will run for five more years, the mayor said.";
    [
        format!("<h1>Ferry saved</h1><p>{long}</p><h1>Mill sold</h1><p>{long}</p>"),
        format!("<h1>Ferry saved</h1><p>{long}</p><h2>Mill sold</h2><p>{long}</p>"),
    ]
    .map(|html| document(None, Format::Html, html.as_bytes()).unwrap())
}

#[test]
fn pages_of_one_text_and_other_marks_are_kept_apart() {
    let dir = TempDir::new().unwrap();
    let mut config = Config::new(ModelChoice::None);
    let fresh = Standfirst::open(config.clone()).unwrap();
    config.cache_dir = Some(dir.path().to_owned());
    let kept = Standfirst::open(config).unwrap();
    let [one, other] = twins();
    assert_eq!(one.text, other.text);
    for document in [&one, &other, &one] {
        let input = || Input {
            document: document.clone(),
            given: None,
        };
        let read = |standfirst: &Standfirst| standfirst.read(input()).unwrap();
        assert_eq!(read(&kept), read(&fresh));
        let summary = |standfirst: &Standfirst| standfirst.summarize(input()).unwrap().articles;
        assert_eq!(summary(&kept), summary(&fresh));
    }
}

#[test]
fn all_that_stages_see_of_a_page_is_in_its_digest() {
    let [one, other] = twins();
    assert_ne!(one.digest(), other.digest());
    let printed = |x: f32| {
        let region = Region {
            page: 1,
            bounds: [x, 20.0, 200.0, 24.0],
        };
        let line = Line {
            span: Span::new(0, 11),
            region,
            size: 24.0,
            weight: None,
            rotation: 0.0,
            confidence: None,
            italic: false,
            block: None,
            role: None,
            hyphenated: false,
            strip: 0,
            table: None,
        };
        let sheet = Sheet {
            page: 1,
            width: 595.0,
            height: 842.0,
            unit: Unit::Point,
        };
        let layout = Layout {
            sheets: vec![sheet],
            lines: vec![line],
            marks: Vec::new(),
            ..Layout::default()
        };
        let mut blocks = one.blocks.clone();
        blocks[0].region = Some(region);
        [
            Document {
                layout: Some(layout),
                ..one.clone()
            },
            Document { blocks, ..one.clone() },
        ]
    };
    let mut digests: Vec<String> = printed(10.0)
        .iter()
        .chain(&printed(300.0))
        .map(Document::digest)
        .collect();
    digests.extend([one.digest(), other.digest()]);
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), 6, "two layouts of one text are two pages");
    let elsewhere = Document {
        source: standfirst::read::Source {
            path: Some("a.html".to_owned()),
            page: Some(2),
            ..one.source.clone()
        },
        ..one.clone()
    };
    assert_eq!(elsewhere.digest(), one.digest(), "where it came from is no part of it");
}

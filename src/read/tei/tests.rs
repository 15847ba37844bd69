//! Editions of newspapers, and of papers of scholars.

use crate::read::{BlockKind, Document, Format, document};

fn read(text: &str) -> Document {
    let page = document(None, Format::Plain, text.as_bytes()).unwrap();
    assert_eq!(page.source.format, "tei");
    page
}

fn of(page: &Document, kind: BlockKind) -> Vec<&str> {
    let blocks = page.blocks.iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.text(&page.text).unwrap()).collect()
}

#[test]
fn articles_of_an_issue_are_its_divisions() {
    let page = read(
        "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>The Post</title></titleStmt>\
        <sourceDesc><bibl><date when='1921-03-14'/></bibl></sourceDesc></fileDesc></teiHeader><text><body>\
        <fw>Page 3</fw><div type='article'><head>Ferry saved</head><byline>By Ann Orr</byline><p>The coun<lb break='no'/>cil kept it<note place='foot'>By a vote.</note> again.</p>\
        <div><head>Fares</head><p>A <choice><sic>peny</sic><corr>penny</corr></choice>.</p>\
        <table><head>Fares</head><row role='label'><cell>Day</cell><cell>Fare</cell></row><row><cell>Monday</cell><cell>1d</cell></row></table></div></div>\
        <div type='article'><head>Mill burns</head><p>It burnt.</p><figure><head>The mill</head></figure></div></body></text></TEI>",
    );
    assert_eq!(of(&page, BlockKind::Heading(1)), ["Ferry saved", "Mill burns"]);
    assert_eq!(of(&page, BlockKind::Heading(2)), ["Fares"]);
    assert_eq!(
        of(&page, BlockKind::Paragraph),
        ["The council kept it again.", "A penny.", "It burnt."]
    );
    assert_eq!(of(&page, BlockKind::Note), ["By a vote."]);
    assert_eq!(of(&page, BlockKind::Row), ["Monday\t1d"]);
    assert_eq!(of(&page, BlockKind::Verbatim), ["Fares", "Day\tFare"]);
    assert_eq!(of(&page, BlockKind::Caption), ["The mill"]);
    assert_eq!(of(&page, BlockKind::Furniture), ["Page 3"]);
    assert_eq!(page.dated.as_deref(), Some("1921-03-14"));
}

#[test]
fn a_paper_is_one_article_by_what_its_header_says() {
    let page = read(
        "<TEI><teiHeader><fileDesc><titleStmt><title type='main'>On ferries</title></titleStmt><sourceDesc><biblStruct><analytic>\
        <author><persName><forename>Ann</forename><surname>Orr</surname></persName><affiliation>Tarn</affiliation></author></analytic></biblStruct></sourceDesc></fileDesc></teiHeader>\
        <text><body><div><head>Introduction</head><p>They sail.</p></div><div><head>Methods</head><p>We sailed.</p><div><head>Boats</head><p>Two.</p></div></div></body>\
        <back><div type='references'><listBibl><biblStruct><title>Boats</title><date>1920</date></biblStruct></listBibl></div></back></text></TEI>",
    );
    assert_eq!(of(&page, BlockKind::Heading(1)), ["On ferries"]);
    assert_eq!(of(&page, BlockKind::Byline), ["Ann Orr"]);
    assert_eq!(of(&page, BlockKind::Heading(2)), ["Introduction", "Methods"]);
    assert_eq!(of(&page, BlockKind::Heading(3)), ["Boats"]);
    assert_eq!(of(&page, BlockKind::Note), ["Boats 1920"]);
}

#[test]
fn a_division_is_an_article_however_it_is_headed() {
    let page = read(
        "<TEI><text><body><div type='article'><head type='kicker'>Ferry</head><head>It sails</head><p>Daily.<note>In May.</note></p></div>\
        <div type='article'><byline>Ann Orr</byline><p>No headline.</p><div><head>Fares</head><p>A penny.</p></div></div>\
        <figure><p>The quay</p><byline>Ben Ufer</byline></figure></body></text></TEI>",
    );
    let begins: Vec<(&str, u8)> = page
        .blocks
        .iter()
        .filter_map(|block| Some((block.span.text(&page.text).unwrap(), block.article?)))
        .collect();
    assert_eq!(begins, [("Ferry", 1), ("Ann Orr", 1)]);
    assert_eq!(of(&page, BlockKind::Kicker), ["Ferry"]);
    assert_eq!(
        (of(&page, BlockKind::Caption), of(&page, BlockKind::Credit)),
        (vec!["The quay"], vec!["Ben Ufer"])
    );
    let note = page.text.find("In May.").unwrap();
    assert!(
        note < page.text.find("Ann Orr").unwrap(),
        "notes stand with their own article"
    );
}

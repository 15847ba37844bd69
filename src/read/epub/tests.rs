//! Books as publishers pack them.

use crate::read::zipped::tests::packed;
use crate::read::{BlockKind, Document, Format, document};

const CONTAINER: &str = "<container><rootfiles><rootfile full-path=\"O/c.opf\"/></rootfiles></container>";

fn book(opf: &str, parts: &[(&str, &str)]) -> Document {
    let mut all = vec![
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("O/c.opf", opf),
    ];
    all.extend(parts);
    let page = document(None, Format::Plain, &packed(&all)).unwrap();
    assert_eq!(page.source.format, "epub");
    page
}

fn of(page: &Document, kind: BlockKind) -> Vec<&str> {
    let blocks = page.blocks.iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.text(&page.text).unwrap()).collect()
}

#[test]
fn a_book_is_read_in_the_order_of_its_spine() {
    let opf = "<package><metadata><dc:title>Tarn</dc:title><dc:date>1921-03-14</dc:date></metadata><manifest>\
        <item id=\"n\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\
        <item id=\"b\" href=\"t/b.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"b2\" href=\"t/b2.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"a\" href=\"t/a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
        <spine><itemref idref=\"n\"/><itemref idref=\"b\"/><itemref idref=\"b2\"/><itemref idref=\"a\"/></spine></package>";
    let nav = "<html><body><nav epub:type=\"toc\"><ol><li><a href=\"t/b.xhtml\">The ferry</a></li><li><a href=\"t/a.xhtml\">The mill</a></li></ol></nav></body></html>";
    let b = "<html><head><title/></head><body><h2>The ferry</h2><p class=\"byline\">By Ann Orr</p><p>It&nbsp;sails<a epub:type=\"noteref\" href=\"#n\">1</a> daily.</p>\
        <table><tr><th>Day</th><th>Hour</th></tr><tr><td>Monday</td><td>nine</td></tr></table>\
        <aside epub:type=\"footnote\" id=\"n\"><p>Weather allowing.</p></aside></body></html>";
    let b2 = "<html><body><h3>Fares</h3><p>A penny.</p></body></html>";
    let a = "<html><body><p class=\"c\">The mill</p><p>It grinds.</p></body></html>";
    let page = book(
        opf,
        &[
            ("O/nav.xhtml", nav),
            ("O/t/b.xhtml", b),
            ("O/t/b2.xhtml", b2),
            ("O/t/a.xhtml", a),
        ],
    );
    assert_eq!(of(&page, BlockKind::Heading(1)), ["The ferry", "The mill"]);
    assert_eq!(of(&page, BlockKind::Heading(2)), ["Fares"]);
    assert_eq!(of(&page, BlockKind::Byline), ["By Ann Orr"]);
    assert_eq!(of(&page, BlockKind::Note), ["Weather allowing."]);
    assert_eq!(of(&page, BlockKind::Verbatim), ["Day\tHour"]);
    assert_eq!(of(&page, BlockKind::Row), ["Monday\tnine"]);
    assert_eq!(
        of(&page, BlockKind::Paragraph),
        ["It sails daily.", "A penny.", "It grinds."]
    );
    assert_eq!(page.dated.as_deref(), Some("1921-03-14"));
    assert!(of(&page, BlockKind::Furniture).contains(&"The ferry"));
}

#[test]
fn what_is_no_book_is_refused_in_words() {
    let broken = document(
        None,
        Format::Epub,
        &packed(&[("META-INF/container.xml", "<container/>")]),
    );
    assert!(broken.unwrap_err().to_string().contains("EPUB"));
    assert!(document(None, Format::Epub, b"PK\x03\x04").is_err());
}

#[test]
fn a_book_of_too_many_documents_says_so() {
    let listed = "<itemref idref=\"x\"/>".repeat(20_004);
    let opf = format!(
        "<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
         <spine><itemref idref=\"a\"/>{listed}</spine></package>"
    );
    let page = book(
        &opf,
        &[(
            "O/a.xhtml",
            "<html><body><h2>The mill</h2><p>It grinds.</p></body></html>",
        )],
    );
    let told: Vec<&str> = page.notes.iter().map(|note| note.message.as_str()).collect();
    assert!(
        told.iter()
            .any(|note| note.starts_with("5 documents at the book's end are left out")),
        "{told:?}"
    );
}

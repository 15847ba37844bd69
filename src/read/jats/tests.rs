//! An article of a journal with all its parts.

use crate::read::{BlockKind, Document, Format, document};

const ARTICLE: &str = "<?xml version=\"1.0\"?><!DOCTYPE article PUBLIC \"-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2//EN\" \"J.dtd\">\
    <article article-type=\"research-article\"><front><journal-meta><journal-title-group><journal-title>Boats</journal-title></journal-title-group></journal-meta>\
    <article-meta><title-group><article-title>On <italic>ferries</italic></article-title><subtitle>A study</subtitle></title-group>\
    <contrib-group><contrib contrib-type=\"author\"><name><surname>Orr</surname><given-names>Ann</given-names></name><xref ref-type=\"aff\">1</xref></contrib></contrib-group>\
    <pub-date><day>4</day><month>5</month><year>2021</year></pub-date><abstract><p>They sail.</p></abstract></article-meta></front>\
    <body><sec><title>Methods</title><p>We sailed<xref ref-type=\"fn\">1</xref> twice<fn><p>In May.</p></fn>.</p><list><list-item><p>oars</p></list-item></list>\
    <table-wrap><label>Table 1</label><caption><title>Boats.</title></caption><table><thead><tr><th>Boat</th><th>Oars</th></tr></thead><tbody><tr><td>Tern</td><td>4</td></tr></tbody></table></table-wrap>\
    <fig><label>Figure 1</label><caption><p>The Tern.</p></caption></fig></sec></body>\
    <back><ref-list><title>References</title><ref><element-citation><source>Oars</source><year>1920</year></element-citation></ref></ref-list></back></article>";

fn of(page: &Document, kind: BlockKind) -> Vec<&str> {
    let blocks = page.blocks.iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.text(&page.text).unwrap()).collect()
}

#[test]
fn an_article_of_a_journal_is_read_with_its_parts() {
    let page = document(None, Format::Plain, ARTICLE.as_bytes()).unwrap();
    assert_eq!(page.source.format, "jats");
    assert_eq!(of(&page, BlockKind::Heading(1)), ["On ferries"]);
    assert_eq!(of(&page, BlockKind::Deck), ["A study"]);
    assert_eq!(of(&page, BlockKind::Byline), ["Ann Orr"]);
    assert_eq!(of(&page, BlockKind::Heading(2)), ["Methods", "References"]);
    assert_eq!(of(&page, BlockKind::Paragraph), ["They sail.", "We sailed twice."]);
    assert_eq!(
        of(&page, BlockKind::Verbatim),
        ["oars", "Table 1", "Boats.", "Boat\tOars"]
    );
    assert_eq!(of(&page, BlockKind::Row), ["Tern\t4"]);
    assert_eq!(of(&page, BlockKind::Caption), ["Figure 1 The Tern."]);
    assert_eq!(of(&page, BlockKind::Note), ["Oars 1920", "In May."]);
    assert_eq!(page.dated.as_deref(), Some("2021-05-04"));
}

#[test]
fn other_articles_are_none_of_these() {
    let other = "<article><info><title>A</title></info><para>Text.</para></article>";
    assert_ne!(
        document(None, Format::Plain, other.as_bytes()).unwrap().source.format,
        "jats"
    );
}

#[test]
fn articles_beyond_the_most_are_told() {
    let one = "<article article-type=\"x\"><front/><body><p>They sail.</p></body></article>";
    let text = format!("<pmc-articleset>{}</pmc-articleset>", one.repeat(1_002));
    let pages = crate::read::documents(None, Format::Plain, text.as_bytes(), None).unwrap();
    assert_eq!(pages.len(), 1_000);
    assert!(pages[999].notes[0].message.starts_with("2 articles at the end"));
}

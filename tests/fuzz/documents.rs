//! Readers of clean articles: books, texts of word processors, mail, editions; spoiled, and packed anew after they were spoiled.

use crate::mutate::each;
use crate::whole::holds;
use standfirst::page::assemble;
use standfirst::read::{Format, documents};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CHAPTER: &str = "<html><head><title/></head><body epub:type=\"bodymatter\"><h2>A</h2><p class=\"byline\">By Ann Orr</p><p>One<a epub:type=\"noteref\">1</a>.</p>\
    <table><tr><th>a</th><th>b</th></tr><tr><td>c<td><p>d</table><aside epub:type=\"footnote\">n</aside><p hidden>x</body></html>";
const TEXT: &str = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"H\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val=\"40\"/></w:rPr><w:t>A</w:t></w:r></w:p>\
    <w:p><w:ins><w:r><w:t>One </w:t></w:r></w:ins><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>two</w:t></w:r></w:p>\
    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><mc:AlternateContent><mc:Choice/></mc:AlternateContent></w:body></w:document>";
const STYLES: &str =
    "<w:styles><w:style w:styleId=\"H\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"H\"/></w:style></w:styles>";
const TEI: &str = "<TEI><teiHeader><titleStmt><title>A</title><author>Ann</author></titleStmt></teiHeader><text><body><div type='article'><head>B</head>\
    <p>One<note>n<p>m</p></note> t<lb break='no'/>wo <choice><sic>x</sic></choice></p><table><row><cell>a</cell><cell><p>b</p></cell></row></table><figure><head>f</head></figure></div></body></text></TEI>";
const JATS: &str = "<article article-type='x'><front><article-meta><title-group><article-title>A</article-title></title-group><contrib-group><contrib><name><surname>Orr</surname></name></contrib></contrib-group>\
    <abstract><p>a</p></abstract></article-meta></front><body><sec><title>B</title><p>c<fn><p>n</p></fn></p><table-wrap><table><tr><th>h</th></tr></table></table-wrap></sec></body><back><ref-list><ref><element-citation/></ref></ref-list></back></article>";
const LETTER: &str = "From: Ann <a@x>\r\nSubject: =?utf-8?q?A?=\r\nDate: Mon, 14 Mar 2022 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
    --x\r\nContent-Type: text/plain\r\n\r\nOne.\r\nAnn wrote:\r\n> two\r\n-- \r\nme\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: b\r\nDate: x\r\n\r\nInner.\r\n\
    --x\r\nContent-Disposition: attachment; filename=a.md\r\nContent-Transfer-Encoding: base64\r\n\r\nIyBGYXJlcwo=\r\n--x--\r\n";
const SAVED: &str = "From: <Saved by Blink>\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<h1>A</h1><p>One two.</p>\r\n--x--\r\n";

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn book(chapter: &[u8]) -> Vec<u8> {
    let container = b"<container><rootfile full-path=\"O/c.opf\"/></container>";
    let package = b"<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    packed(&[
        ("META-INF/container.xml", container),
        ("O/c.opf", package),
        ("O/a.xhtml", chapter),
    ])
}

fn text(main: &[u8]) -> Vec<u8> {
    let related = b"<Relationships><Relationship Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";
    packed(&[
        ("word/document.xml", main),
        ("word/_rels/document.xml.rels", related),
        ("word/styles.xml", STYLES.as_bytes()),
    ])
}

fn read(bytes: &[u8], format: Format) {
    for document in documents(Some("a"), format, bytes, None).unwrap_or_default() {
        let page = assemble(&document, None).unwrap();
        holds(&document, &page);
    }
}

#[test]
fn clean_articles() {
    let seeds: Vec<Vec<u8>> = vec![
        TEI.into(),
        JATS.into(),
        LETTER.into(),
        SAVED.into(),
        book(CHAPTER.as_bytes()),
        text(TEXT.as_bytes()),
    ];
    for seed in &seeds {
        assert!(!documents(None, Format::Plain, seed, None).unwrap().is_empty());
    }
    each("clean_articles", &seeds, |bytes, chance| {
        read(bytes, *chance.of(Format::ALL))
    });
}

#[test]
fn parts_of_documents() {
    let seeds: Vec<Vec<u8>> = vec![CHAPTER.into(), TEXT.into(), STYLES.into()];
    each("parts_of_documents", &seeds, |bytes, _| {
        read(&book(bytes), Format::Epub);
        read(&text(bytes), Format::Docx);
    });
}

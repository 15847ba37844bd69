//! Letters and saved pages as programs write them.

use crate::read::{BlockKind, Document, Format, documents};

const LETTER: &str = "From: =?utf-8?q?J=C3=BCrgen_Ufer?= <j@harbour.example>\r\nTo: Ann Orr <a@post.example>\r\n\
    Subject: The ferry\r\n sails again\r\nDate: Mon, 14 Mar 2022 10:00:00 +0100\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=\"y\"\r\n\r\n\
    --y\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt sails at nine.\r\n--y\r\nContent-Type: text/html; charset=utf-8\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\n<h1>News</h1><p>It sails at n=\r\nine every day =E2=80=93 again.</p>\
    <div class=3D\"gmail_quote\"><p>Does it sail?</p></div>\r\n--y--\r\n--x\r\nContent-Type: text/markdown; name=\"fares.md\"\r\n\
    Content-Disposition: attachment; filename=\"../fares.md\"\r\nContent-Transfer-Encoding: base64\r\n\r\nIyBGYXJlcwoKQSBwZW5ueS4K\r\n\
    --x\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\
    Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n";

fn of(page: &Document, kind: BlockKind) -> Vec<&str> {
    let blocks = page.blocks.iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.text(&page.text).unwrap()).collect()
}

#[test]
fn a_letter_is_an_article_and_what_hangs_on_it_are_others() {
    let pages = documents(Some("a/mail.txt"), Format::Plain, LETTER.as_bytes(), None).unwrap();
    let page = &pages[0];
    assert_eq!(page.source.format, "eml");
    assert_eq!(of(page, BlockKind::Heading(1)), ["The ferry sails again"]);
    assert_eq!(of(page, BlockKind::Heading(2)), ["News"]);
    assert_eq!(of(page, BlockKind::Byline), ["Jürgen Ufer"]);
    assert_eq!(of(page, BlockKind::Paragraph), ["It sails at nine every day – again."]);
    assert!(of(page, BlockKind::Furniture).contains(&"Does it sail?"));
    assert_eq!(page.dated.as_deref(), Some("2022-03-14T10:00:00+01:00"));
    let paths: Vec<Option<&str>> = pages.iter().map(|page| page.source.path.as_deref()).collect();
    assert_eq!(paths, [Some("a/mail.txt"), Some("a/mail.txt!fares.md")]);
    assert_eq!(of(&pages[1], BlockKind::Paragraph), ["A penny."]);
}

#[test]
fn a_saved_page_is_read_as_the_page_it_is() {
    let saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/a\r\nSubject: Ferry saved\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"b\"\r\n\r\n--b\r\n\
        Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<nav><a href=3D\"/\">Home</a></nav><h1>Ferry saved</h1>\
        <p>The council kept the ferry for five more years, as its mas=\r\nter had asked.</p>\r\n--b\r\nContent-Type: text/css\r\n\r\np {}\r\n--b--\r\n";
    let pages = documents(None, Format::Plain, saved.as_bytes(), None).unwrap();
    assert_eq!((pages.len(), pages[0].source.format.as_str()), (1, "mhtml"));
    assert_eq!(of(&pages[0], BlockKind::Heading(1)), ["Ferry saved"]);
    assert_eq!(
        of(&pages[0], BlockKind::Paragraph),
        ["The council kept the ferry for five more years, as its master had asked."]
    );
    assert_eq!(of(&pages[0], BlockKind::Furniture), ["Home"]);
}

#[test]
fn what_is_too_much_to_hang_on_a_letter_is_told() {
    let one = "--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"a.txt\"\r\n\r\nTern\r\n";
    let head = "From: Ann Orr <a@post.example>\r\nSubject: Boats\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nThey sail.\r\n";
    let letter = format!("{head}{}--x--\r\n", one.repeat(203));
    let pages = documents(None, Format::Plain, letter.as_bytes(), None).unwrap();
    assert_eq!(pages.len(), 201);
    assert!(pages[0].notes[0].message.starts_with("3 of what hangs"));
}

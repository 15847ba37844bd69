//! Pages in the manner of real sites.

use crate::read::{BlockKind, Format, document};

fn pieces(html: &str) -> Vec<(String, BlockKind)> {
    let page = document(None, Format::Html, html.as_bytes()).unwrap();
    let text = |span: crate::span::Span| span.text(&page.text).unwrap().to_owned();
    page.blocks.iter().map(|block| (text(block.span), block.kind)).collect()
}

#[test]
fn links_alone_are_an_article() {
    let found = pieces("<title>Links</title><ul><li><a href=a>One</a><li><a href=b>Two</a></ul>");
    assert!(found.iter().all(|(_, kind)| *kind == BlockKind::Verbatim), "{found:?}");
}

#[test]
fn a_page_in_a_form_is_read() {
    let page = "<form id=aspnetForm><div class=menu><a href=a>Home</a></div><h1>Ferry saved</h1>\
        <p>The council kept the ferry for five more years, as its master had asked.</p></form>";
    let expected = [
        ("Home".to_owned(), BlockKind::Furniture),
        ("Ferry saved".to_owned(), BlockKind::Heading(1)),
        (
            "The council kept the ferry for five more years, as its master had asked.".to_owned(),
            BlockKind::Paragraph,
        ),
    ];
    assert_eq!(pieces(page), expected);
}

#[test]
fn what_readers_wrote_is_no_article_however_long() {
    let long = "<p>I have lived here for forty years and never saw such a thing happen at all.</p>".repeat(9);
    let page =
        format!("<h1>Ferry saved</h1><p>The council kept it for five more years.</p><div id=comments>{long}</div>");
    let found = pieces(&page);
    assert_eq!(found[1].1, BlockKind::Paragraph);
    assert!(
        found[2..].iter().all(|(_, kind)| *kind == BlockKind::Furniture),
        "{found:?}"
    );
}

#[test]
fn contents_vacancies_and_other_articles_sign_nothing() {
    let long = "<p>The council kept the ferry for five more years, as its master had asked in spring.</p>".repeat(3);
    let page = format!(
        "<h1>Ferry saved<a href=#top>¶</a></h1><ul><li><a href=#a>Von Der Insel</a></li></ul>{long}\
         <p><a href=jobs>キャリア採用　記者募集</a></p>"
    );
    let found = pieces(&page);
    assert_eq!(found[0], ("Ferry saved".to_owned(), BlockKind::Heading(1)));
    assert!(found.iter().all(|(_, kind)| *kind != BlockKind::Byline), "{found:?}");
}

#[test]
fn an_author_may_stand_above_the_headline() {
    let long = "<p>The council kept the ferry for five more years, as its master had asked in spring.</p>".repeat(3);
    let page = format!(
        "<p class=bylines><span class=byline__name>Ann Orr</span></p><p>Business</p><h1>Ferry saved</h1>{long}"
    );
    let found = pieces(&page);
    assert_eq!(found[0], ("Ann Orr".to_owned(), BlockKind::Byline));
    assert_eq!(found[2], ("Ferry saved".to_owned(), BlockKind::Heading(1)));
}

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

#[test]
fn a_named_author_signs_from_among_buttons_too() {
    let long = "<p>The council kept the ferry for five more years, as its master had asked in spring.</p>".repeat(3);
    let head = "<head><meta name=author content='Ann Orr'></head>";
    let footed = format!(
        "{head}<main><h1>Ferry saved</h1><div class=headline__footer><div class=share-bar><button>Share</button></div>\
         <div>By Ann Orr, The Post</div></div>{long}</main>"
    );
    let in_tools = format!(
        "{head}<main><h1>Ferry saved</h1><div class=article-tools><span>Ann Orr</span> <a href=p>Print</a> <a href=m>Email</a></div>{long}</main>"
    );
    let unnamed = format!("<main><h1>Ferry saved</h1><div class=share-bar><span>Ann Orr</span></div>{long}</main>");
    let bylines = |page: &str| -> Vec<String> {
        let signed = pieces(page).into_iter().filter(|(_, kind)| *kind == BlockKind::Byline);
        signed.map(|(text, _)| text).collect()
    };
    assert_eq!(bylines(&footed), ["By Ann Orr, The Post"]);
    assert_eq!(bylines(&in_tools), ["Ann Orr"]);
    assert!(bylines(&unnamed).is_empty(), "{:?}", bylines(&unnamed));
}

#[test]
fn related_links_are_known_in_thai() {
    let long =
        "<p>สภาเมืองตัดสินใจรักษาเรือข้ามฟากไว้อีกห้าปี ตามที่นายท่าเรือได้ร้องขอในฤดูใบไม้ผลิที่ผ่านมา และจะซ่อมท่าเรือทั้งหมดให้เสร็จก่อนฤดูฝน</p>"
            .repeat(3);
    let page = format!(
        "<main><h1>เรือข้ามฟากได้ไปต่อ</h1>{long}<h3>ข่าวที่เกี่ยวข้อง</h3><p>สภาเมืองปิดสะพานเก่า</p><p>ท่าเรือใหม่เปิดแล้ว</p></main>"
    );
    let found = pieces(&page);
    let last: Vec<_> = found[found.len() - 3..].iter().map(|(_, kind)| *kind).collect();
    assert_eq!(last, [BlockKind::Furniture; 3], "{found:?}");
}

#[test]
fn a_table_may_end_the_text() {
    let long = "<p>The council kept the ferry for five more years, as its master had asked in spring.</p>".repeat(3);
    let rows = "<tr><td>2010</td><td>3271</td></tr><tr><td>2011</td><td>128</td></tr>";
    let table = format!("<table><thead><tr><th>Year</th><th>Passengers</th></tr></thead><tbody>{rows}</tbody></table>");
    let page = format!("<div class=post><h1>Ferry saved</h1><div>{long}{table}<h3>Share this article</h3></div></div>");
    let found = pieces(&page);
    let kept = found.iter().filter(|(_, kind)| *kind == BlockKind::Row);
    assert_eq!(kept.count(), 2, "{found:?}");
}

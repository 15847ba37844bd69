//! Articles that go on on another page, where it is read together with theirs, and where it is not.

use standfirst::page::{Page, Place, assemble, follow_jumps, jumps_open};
use standfirst::read::{Document, Format, documents, from_text};

fn read(path: &str, text: &str) -> (Document, Page) {
    let document = from_text(Some(path.to_owned()), Format::Plain, text.to_owned(), "utf-8").unwrap();
    let page = assemble(&document, None).unwrap();
    (document, page)
}

fn follow(pages: &mut [(Document, Page)]) {
    let pages = pages.iter_mut();
    let mut pages: Vec<_> = pages.map(|(document, page)| (&document.source, page)).collect();
    follow_jumps(&mut pages);
}

const FRONT: &str = "第1版 要闻

渡口老街的早市搬进了新棚

□ 本报记者 周砚

清晨五点，渡口老街的早市已经热闹起来。三百多个摊位昨天搬进了新棚，地面不再积水。

早市管理员何一苇说，新棚装了排风扇和公平秤，摊位费没有涨。在老街卖豆腐的秦阿婆说，她最满意的是

（下转第二版）
";

const SECOND: &str = "第2版 综合

青石山护林队换上了无人机

□ 本报记者 钟小满

青石山护林队今年春天配了六架无人机。队长沈望川说，过去巡一遍山要走三天，现在半天就能看完。

护林队还给每架无人机起了名字，年轻队员学得快，老队员负责认路。

渡口老街的早市搬进了新棚

（上接第一版）

公平秤，谁觉得分量不对，随时可以复称。早市管理员每天收摊后都要校准一遍。

新棚还留出了三十个免费摊位，给附近种菜的农户周末来卖菜。
";

#[test]
fn an_article_goes_on_where_both_pages_say_so() {
    let mut pages = [read("1.txt", FRONT), read("2.txt", SECOND)];
    assert!(!pages[0].1.articles[0].complete && !pages[1].1.articles[1].complete);
    assert!(pages.iter().all(|(_, page)| jumps_open(page)));
    follow(&mut pages);
    let place = |path: &str, article: &str| {
        Some(Place {
            path: Some(path.to_owned()),
            page: None,
            article: article.to_owned(),
        })
    };
    let (on, back) = (&pages[0].1.articles[0], &pages[1].1.articles[1]);
    assert_eq!(on.jumps[0].to, place("2.txt", "a2"));
    assert_eq!((on.jumps[0].page, on.jumps[0].back), (Some(2), false));
    assert_eq!(back.jumps[0].to, place("1.txt", "a1"));
    assert_eq!((back.jumps[0].page, back.jumps[0].back), (Some(1), true));
    assert!(on.complete && back.complete);
    assert!(!pages.iter().any(|(_, page)| jumps_open(page)));
    assert_eq!(pages[0].1.furniture.last().unwrap().text, "（下转第二版）");
}

#[test]
fn pages_of_one_file_are_followed_too() {
    let pages = documents(
        Some("a.txt"),
        Format::Plain,
        format!("{FRONT}{SECOND}").as_bytes(),
        None,
    )
    .unwrap();
    let mut pages: Vec<_> = pages
        .into_iter()
        .map(|document| {
            let page = assemble(&document, None).unwrap();
            (document, page)
        })
        .collect();
    follow(&mut pages);
    let to = pages[0].1.articles[0].jumps[0].to.as_ref().unwrap();
    assert_eq!((to.page, to.article.as_str()), (Some(2), "a2"));
}

#[test]
fn a_page_that_is_not_there_leaves_an_article_incomplete() {
    let other = SECOND.replace("第2版", "第5版");
    for mut pages in [
        vec![read("1.txt", FRONT)],
        vec![read("1.txt", FRONT), read("5.txt", &other)],
        vec![
            read("1.txt", FRONT),
            read("2.txt", &SECOND.replace("（上接第一版）\n\n", "")),
        ],
    ] {
        follow(&mut pages);
        assert!(!pages[0].1.articles[0].complete && jumps_open(&pages[0].1));
    }
}

#[test]
fn jump_lines_of_many_languages_tell_their_way() {
    for (line, number, back) in [
        ("Continued on page 6", 6, false),
        ("Continued from Page A1", 1, true),
        ("Fortsetzung auf Seite 3", 3, false),
        ("Fortsetzung von Seite 1", 1, true),
        ("Suite page 4", 4, false),
        ("Pasa a la página 5", 5, false),
        ("Viene de la página 1", 1, true),
        ("Окончание на стр. 4", 4, false),
        ("Начало на стр. 1", 1, true),
        ("下轉第三版", 3, false),
        ("→3面に続く", 3, false),
        ("1面から続く", 1, true),
        ("3면에 계속", 3, false),
        ("1면에서 계속", 1, true),
        ("อ่านต่อหน้า 4", 4, false),
        ("ต่อจากหน้า 1", 1, true),
        ("शेष पृष्ठ 4 पर", 4, false),
        ("التتمة على الصفحة 4", 4, false),
    ] {
        let body = "The ferry between Marrow Quay and the island of Sele ran again on Friday, eleven years later.";
        let (_, page) = read(
            "a.txt",
            &format!("Ferry returns\n\nBy Nora Pellam\n\n{body}\n\n{line}\n"),
        );
        let jumps: Vec<_> = page.articles.iter().flat_map(|article| &article.jumps).collect();
        assert_eq!(jumps.len(), 1, "{line}");
        assert_eq!((jumps[0].page, jumps[0].back), (Some(number), back), "{line}");
    }
}

//! What becomes of single pages: clean articles, jump lines, torn words, headlines of two lines, what a scorer is asked.

use standfirst::error::Result;
use standfirst::page::{By, JoinScorer, LogProbs, Page, assemble};
use standfirst::read::{Format, documents, from_text};
use standfirst::span::joined::Joined;

fn page(text: &str, format: Format) -> Page {
    let document = from_text(None, format, text.to_owned(), "utf-8").unwrap();
    assemble(&document, None).unwrap()
}

fn headings(page: &Page) -> Vec<Vec<Option<String>>> {
    let heading = |section: &standfirst::page::Section| section.heading.as_ref().map(|heading| heading.text.clone());
    page.articles
        .iter()
        .map(|article| article.sections.iter().map(heading).collect())
        .collect()
}

const ARTICLE: [&str; 7] = [
    "Ferry returns after eleven years",
    "By Nora Pellam",
    "The ferry between Marrow Quay and the island of Sele ran again on Friday, eleven years after the old boat was sold for scrap.",
    "Some two hundred people came to see it off, many of them too young to remember the last crossing from the quay.",
    "A boat from the north",
    "The new boat was built in a yard at Haldenes and carries forty cars, twice as many as the one that it replaces.",
    "Its captain, Ivar Brekke, said that the first week would be spent on learning the tides of the sound.",
];

#[test]
fn a_clean_article_keeps_its_own_headings_in_every_format() {
    let [title, byline, first, second, heading, third, fourth] = ARTICLE;
    let plain = ARTICLE.join("\n\n");
    let markdown = format!("# {title}\n\n{byline}\n\n{first}\n\n{second}\n\n## {heading}\n\n{third}\n\n{fourth}\n");
    let html = format!(
        "<h1>{title}</h1><p>{byline}</p><p>{first}</p><p>{second}</p><h2>{heading}</h2><p>{third}</p><p>{fourth}</p>"
    );
    for (text, format) in [
        (plain, Format::Plain),
        (markdown, Format::Markdown),
        (html, Format::Html),
    ] {
        let page = page(&text, format);
        assert_eq!(page.articles.len(), 1, "{format:?}");
        let headline = page.articles[0].headline.as_ref().unwrap();
        assert!(headline.text.contains(title), "{format:?}");
        let found = headings(&page);
        let last = found[0].last().unwrap().as_ref().unwrap();
        assert!(last.contains(heading), "{format:?}: {found:?}");
        assert!(page.joins.is_empty() && page.articles[0].complete, "{format:?}");
    }
}

#[test]
fn a_jump_line_is_no_text_of_its_article_and_leaves_it_incomplete() {
    let whole = page(&ARTICLE.join("\n\n"), Format::Plain);
    let jumps = page(
        &format!("{}\n\nContinued on page 6\n", ARTICLE.join("\n\n")),
        Format::Plain,
    );
    assert!(whole.articles[0].complete && !jumps.articles[0].complete);
    assert_eq!(jumps.furniture.last().unwrap().text, "Continued on page 6");
    assert_eq!(jumps.articles[0].sections, whole.articles[0].sections);
}

/// Two articles; the first one's third paragraph is torn in a word, and goes on below the second.
const TORN: [&str; 12] = [
    "渡口老街的早市搬进了新棚",
    "□ 本报记者 周砚",
    "清晨五点，渡口老街的早市已经热闹起来。三百多个摊位昨天搬进了新棚，地面不再积水。",
    "早市管理员何一苇说，新棚装了排风扇和公平秤，摊位费没有涨。",
    "在老街卖了二十年豆腐的秦阿婆说，下雨天再也不用打伞做生意，她最满意的是新棚里的公平",
    "青石山护林队换上了无人机",
    "□ 本报记者 钟小满",
    "青石山护林队今年春天配了六架无人机。队长沈望川说，过去巡一遍山要走三天，现在半天就能看完。",
    "无人机带着红外镜头，夜里也能看见火点。清明前后，护林队用它发现了四处火情，都在十分钟内扑灭。",
    "护林队还给每架无人机起了名字，年轻队员学得快，老队员负责认路。",
    "秤，谁觉得分量不对，随时可以复称。早市管理员每天收摊后都要校准一遍。",
    "新棚还留出了三十个免费摊位，给附近种菜的农户周末来卖菜。",
];

#[test]
fn a_word_torn_by_a_column_is_whole_again() {
    let text = TORN.join("\n\n");
    let page = page(&text, Format::Plain);
    assert_eq!(page.articles.len(), 2);
    let paragraphs = page.articles[0].sections.iter().flat_map(|section| &section.paragraphs);
    let torn = paragraphs
        .filter(|paragraph| paragraph.spans.len() > 1)
        .collect::<Vec<_>>();
    assert_eq!(torn.len(), 1);
    assert!(torn[0].text.contains("新棚里的公平秤，谁觉得"));
    let join = page.joins.iter().find(|join| join.left == torn[0].spans[0]).unwrap();
    assert!(join.score > 0.5 && join.score <= 1.0 && join.margin > 0.0);
    assert!(!page.reasons.is_empty(), "nothing says why");
}

/// Likes one beginning and nothing else.
struct Likes(&'static str);

impl JoinScorer for Likes {
    fn score(&mut self, tail: &str, heads: &[&str]) -> Result<Vec<LogProbs>> {
        assert!(!tail.is_empty());
        let told = |head: &&str| {
            let likes = head.trim_start().starts_with(self.0);
            LogProbs {
                given: vec![if likes { -0.1 } else { -9.0 }; 6],
                alone: vec![-8.0; 6],
            }
        };
        Ok(heads.iter().map(told).collect())
    }
}

#[test]
fn a_scorer_decides_what_layout_leaves_open() {
    let text = TORN.join("\n\n");
    let document = from_text(None, Format::Plain, text, "utf-8").unwrap();
    let page = assemble(&document, Some(&mut Likes("秤"))).unwrap();
    let torn = page
        .articles
        .iter()
        .flat_map(|article| &article.sections)
        .flat_map(|section| &section.paragraphs)
        .find(|paragraph| paragraph.spans.len() > 1)
        .unwrap();
    assert!(torn.text.contains("公平秤"));
    let join = page.joins.iter().find(|join| join.left == torn.spans[0]).unwrap();
    assert!(join.score > 0.5, "{join:?}");
    assert_ne!(join.by, By::Words);
}

#[test]
fn a_headline_of_two_lines_is_one_and_keeps_its_line_end() {
    let text = format!(
        "After eleven years without a boat the ferry\nreturns to Marrow Quay\n\n{}",
        ARTICLE[1..].join("\n\n")
    );
    let page = page(&text, Format::Plain);
    assert_eq!(page.articles.len(), 1);
    let headline = page.articles[0].headline.as_ref().unwrap();
    assert_eq!(headline.span.text(&text), Some(headline.text.as_str()));
    assert!(
        headline.words().ends_with("the ferry returns to Marrow Quay"),
        "{headline:?}"
    );
}

#[test]
fn a_file_of_many_pages_is_read_page_by_page() {
    let text = ["Page 7", "Page 8"]
        .map(|top| format!("{top}\n\n{}\n", ARTICLE.join("\n\n")))
        .concat();
    let pages = documents(Some("a.txt"), Format::Plain, text.as_bytes(), None).unwrap();
    assert_eq!(pages.len(), 2);
    for (count, document) in pages.iter().enumerate() {
        assert_eq!(document.source.page, Some(count + 1));
        let page = assemble(document, None).unwrap();
        assert_eq!(page.furniture.len(), 1);
        let first = &page.articles[0].sections[0].paragraphs[0];
        assert_eq!(Joined::new(&document.text, &first.spans).text(), first.text);
    }
    let whole: String = pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(whole, text);
}

//! What holds of a page whatever was read: no byte lost, none in two parts, every text the source's own.

use proptest::prelude::*;
use standfirst::page::{Page, assemble};
use standfirst::read::{Document, Format, from_text};
use standfirst::span::Span;
use standfirst::text::joined::Joined;

/// Every part of a page with the text it claims.
fn parts(page: &Page) -> Vec<(Vec<Span>, &str)> {
    let mut parts = Vec::new();
    let one = |located: &'_ standfirst::span::Located| vec![located.span];
    for article in &page.articles {
        let located = article
            .kicker
            .iter()
            .chain(&article.headline)
            .chain(&article.deck)
            .chain(&article.byline);
        parts.extend(located.map(|located| (one(located), located.text.as_str())));
        for section in &article.sections {
            parts.extend(
                section
                    .heading
                    .iter()
                    .map(|heading| (one(heading), heading.text.as_str())),
            );
            parts.extend(
                section
                    .paragraphs
                    .iter()
                    .map(|paragraph| (paragraph.spans.clone(), paragraph.text.as_str())),
            );
        }
    }
    for caption in &page.captions {
        parts.push((caption.spans.clone(), caption.text.as_str()));
        parts.extend(caption.credit.iter().map(|credit| (one(credit), credit.text.as_str())));
    }
    parts.extend(
        page.furniture
            .iter()
            .map(|located| (one(located), located.text.as_str())),
    );
    parts
}

fn check(text: &str, format: Format) {
    let Ok(document) = from_text(None, format, text.to_owned(), "utf-8") else {
        return;
    };
    let page = assemble(&document, None).unwrap();
    let again = assemble(&document, None).unwrap();
    assert_eq!(page, again, "not the same twice");
    holds(&document, &page);
}

fn holds(document: &Document, page: &Page) {
    let source = document.text.as_str();
    let mut owners = vec![0u8; source.len()];
    for (spans, text) in parts(page) {
        let as_read = spans.len() == 1 && spans[0].text(source) == Some(text);
        assert!(
            as_read || Joined::new(source, &spans).text() == text,
            "{text:?} is not the page's"
        );
        for span in spans {
            assert!(span.text(source).is_some(), "{span:?} does not fit");
            owners[span.start..span.end].iter_mut().for_each(|owner| *owner += 1);
        }
    }
    for (place, c) in source.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        assert_eq!(
            owners[place], 1,
            "byte {place}, `{c}`, belongs to {} parts",
            owners[place]
        );
    }
}

/// Lines in the manner of newspaper dumps, in any order.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("□ 本报记者 周砚".to_owned()),
        Just("By Nora Pellam".to_owned()),
        Just("▲ 图为渡口。（周砚 摄）".to_owned()),
        Just("（周砚 摄）".to_owned()),
        Just("第4版".to_owned()),
        Just("“天亮以前，一定通车。”".to_owned()),
        Just("渡船开进村 书香送到家".to_owned()),
        Just("and the last boat had".to_owned()),
        Just("gone before they came, he said.".to_owned()),
        Just("　　抢修队沉放石笼".to_owned()),
        Just("A vote in June".to_owned()),
        "[a-z ,.“”（）。、渡口李桥0-9-]{0,60}",
        "\\PC{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_is_double(lines in prop::collection::vec(line(), 0..24), end in prop_oneof![Just("\n"), Just("\r\n")]) {
        check(&lines.join(end), Format::Plain);
        check(&lines.join(end), Format::Markdown);
        check(&lines.join(end), Format::Html);
    }
}

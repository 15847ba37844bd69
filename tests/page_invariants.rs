//! What holds of a page whatever was read: no byte lost, none in two parts, every text the source's own.

#[path = "common/whole.rs"]
mod whole;

use proptest::prelude::*;
use standfirst::page::assemble;
use standfirst::read::{Format, documents, from_text};
use whole::holds;

fn check(text: &str, format: Format) {
    let Ok(document) = from_text(None, format, text.to_owned(), "utf-8") else {
        return;
    };
    let page = assemble(&document, None).unwrap();
    let again = assemble(&document, None).unwrap();
    assert_eq!(page, again, "not the same twice");
    holds(&document, &page);
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

/// A line of a printed page anywhere on it: where it stands, how large it is, its block, its words.
fn printed() -> impl Strategy<Value = String> {
    let place = (0u32..900, 0u32..1400, 1u32..400, 1u32..60);
    let words = prop_oneof![
        Just("By Nora Pellam"),
        Just("渡船 开进 村"),
        Just("A"),
        Just("12 June 1899, page 3")
    ];
    (place, 0u32..9, words).prop_map(|((x, y, w, h), block, words)| {
        format!(
            "<TextBlock ID=\"b{block}\"><TextLine HPOS=\"{x}\" VPOS=\"{y}\" WIDTH=\"{w}\" HEIGHT=\"{h}\">\
             <String CONTENT=\"{words}\" HPOS=\"{x}\" VPOS=\"{y}\" WIDTH=\"{w}\" HEIGHT=\"{h}\"/></TextLine></TextBlock>"
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_is_double(lines in prop::collection::vec(line(), 0..24), end in prop_oneof![Just("\n"), Just("\r\n")]) {
        check(&lines.join(end), Format::Plain);
        check(&lines.join(end), Format::Markdown);
        check(&lines.join(end), Format::Html);
    }

    #[test]
    fn nothing_is_lost_of_printed_pages(lines in prop::collection::vec(printed(), 1..80)) {
        let alto = format!("<alto><Layout><Page WIDTH=\"1200\" HEIGHT=\"1500\">{}</Page></Layout></alto>", lines.concat());
        for document in documents(None, Format::Alto, alto.as_bytes(), None).unwrap() {
            let page = assemble(&document, None).unwrap();
            holds(&document, &page);
            let layout = document.layout.as_ref().unwrap();
            assert_eq!(layout.lines.len(), document.text.lines().filter(|line| !line.is_empty()).count());
        }
    }
}

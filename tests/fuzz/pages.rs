//! Readers, and the page stage with all that comes after it without a model.

use crate::common::fixture;
use crate::mutate::each;
use crate::whole::holds;
use standfirst::Standfirst;
use standfirst::pipeline::{Config, Input, ModelChoice};
use standfirst::read::{Document, Format, document, document_as};

const HTML: &str = "<html><head><meta charset=\"utf-8\"><title>T</title></head><body><nav>Menu</nav><h1>A &amp; B</h1>\
    <p>One <b>two</b> three.</p><ul><li>x<li>y</ul><table><tr><td>1<td>2</table>\
    <figure><img src=x><figcaption>Boats</figcaption></figure><pre> a\n b</pre></body></html>";
const MARKDOWN: &str = "# Ferry saved\n\n*By Nora Pellam*\n\nThe council kept it.\n\nHead\n----\n\n- one\n- two\n\n```\ncode\n```\n\n| a | b |\n![boats](x.png)\n1. x\n";

fn seeds() -> Vec<Vec<u8>> {
    let zh = std::fs::read_to_string(fixture("zh-river-town.txt")).unwrap();
    let en = std::fs::read_to_string(fixture("en-harbour.txt")).unwrap();
    let encoded = |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    vec![
        zh.clone().into_bytes(),
        en.clone().into_bytes(),
        HTML.as_bytes().to_vec(),
        MARKDOWN.as_bytes().to_vec(),
        encoded(encoding_rs::GB18030, &zh),
        encoded(encoding_rs::BIG5, "江邊小城昨日開館，讀者可以憑身分證借書。\n\n第4版\n"),
        encoded(
            encoding_rs::SHIFT_JIS,
            "川沿いの町に図書館が開き、利用者は本を借りる。\n\n【山田太一】\n",
        ),
        encoded(encoding_rs::EUC_KR, "강변의 작은 도시에 도서관이 문을 열었다.\n"),
        encoded(
            encoding_rs::WINDOWS_1252,
            "Le bac a été sauvé\n\nPar Luc Rivage\n\nLe conseil l’a gardé.\n",
        ),
        zh.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "---\ntitle: \"Le bac\"\nauthor: [Luc Rivage, Anne]\n---\n# A\n\n    \u{3000}Il est sauvÃ©.\n![a](b)\n*Photo: c*\n\n<div><p>x</p>\n".into(),
        "<title>A - B</title><div class=menu><a>x</a></div><h1>A</h1><span class=byline>By Ann Orr | 4 May 2021</span>\
            <article><p>One two. Three.</p></article><div id=comments><h3>3 comments</h3><p>No.</p></div>"
            .into(),
        "Les dÃ©penses s'Ã©lÃ¨vent Ã\u{a0} 4,2. Ïàðîì ñïàñëè, ñîâåò îñòàâèë ïåðåïðàâó.\n".into(),
        b"a\n".repeat(40),
        Vec::new(),
    ]
}

/// Blocks hold all that is not white space, in order and apart.
fn blocks_hold(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start >= end && !block.span.is_empty());
        assert!(document.text[end..block.span.start].trim().is_empty());
        end = block.span.end;
    }
    assert!(document.text[end..].trim().is_empty());
}

#[test]
fn readers() {
    each("readers", &seeds(), |bytes, chance| {
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            if let Ok(document) = document(None, format, bytes) {
                blocks_hold(&document);
            }
            let labels = [
                "utf-8",
                "gb18030",
                "big5",
                "shift_jis",
                "euc-jp",
                "euc-kr",
                "windows-1256",
                "utf-16be",
                "iso-2022-jp",
            ];
            if let Ok(document) = document_as(None, format, bytes, chance.of::<&str>(&labels)) {
                blocks_hold(&document);
            }
        }
    });
}

#[test]
fn pages() {
    let config = Config {
        threads: 1,
        ..Config::new(ModelChoice::None)
    };
    let standfirst = Standfirst::open(config).unwrap();
    each("pages", &seeds(), |bytes, chance| {
        let format = *chance.of(&[Format::Plain, Format::Plain, Format::Markdown, Format::Html]);
        let Ok(document) = document(None, format, bytes) else {
            return;
        };
        let input = || Input {
            document: document.clone(),
            given: None,
        };
        let read = standfirst.read(input()).unwrap();
        holds(&document, &read.page);
        let summary = standfirst.summarize(input()).unwrap();
        let quotes = summary.articles.iter().flat_map(|article| &article.extract);
        for quoted in quotes {
            assert!(!quoted.text.is_empty());
            assert!(quoted.spans.iter().all(|span| span.text(&document.text).is_some()));
        }
        let question: String = document
            .text
            .chars()
            .skip(chance.below(200))
            .take(chance.below(60))
            .collect();
        if let Ok(answer) = standfirst.ask(&question, None, vec![input(), input()]) {
            for citation in &answer.citations {
                assert!(citation.spans.iter().all(|span| span.text(&document.text).is_some()));
            }
        }
    });
}

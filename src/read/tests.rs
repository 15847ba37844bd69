//! Pages read from bytes: encodings, formats, blocks that lose nothing.

use super::*;
use proptest::prelude::*;

fn read(format: Format, text: &str) -> Document {
    document(None, format, text.as_bytes()).unwrap()
}

fn pieces(document: &Document) -> Vec<(&str, BlockKind)> {
    document
        .blocks
        .iter()
        .map(|block| (block.span.text(&document.text).unwrap(), block.kind))
        .collect()
}

#[test]
fn blank_lines_and_form_feeds_part_blocks() {
    let page = read(Format::Plain, "a\nb\n \u{3000}\nc\u{c}d");
    let texts: Vec<&str> = pieces(&page).iter().map(|(text, _)| *text).collect();
    assert_eq!(texts, ["a\nb", "c", "d"]);
}

#[test]
fn markdown_marks_say_what_a_block_is() {
    let page = read(
        Format::Markdown,
        "# Head\nText on\ntwo lines\n\n- item\n\n```\ncode\n\nmore\n```\nend\n",
    );
    assert!(page.structured);
    let expected = [
        ("#", BlockKind::Furniture),
        ("Head", BlockKind::Heading(1)),
        ("Text on\ntwo lines", BlockKind::Paragraph),
        ("- item", BlockKind::Verbatim),
        ("```\ncode\n\nmore\n```", BlockKind::Verbatim),
        ("end", BlockKind::Paragraph),
    ];
    assert_eq!(pieces(&page), expected);
}

#[test]
fn html_gives_its_words_and_keeps_scripts_to_itself() {
    let page = read(
        Format::Html,
        "<html><head><title>T</title><script>x()</script></head><body><nav>Menu</nav><h1>A &amp; B</h1><p>One <b>two</b>\n three</p>\
         <figure><figcaption>Boats</figcaption></figure></body></html>",
    );
    let expected = [
        ("Menu", BlockKind::Furniture),
        ("A & B", BlockKind::Heading(1)),
        ("One two three", BlockKind::Paragraph),
        ("Boats", BlockKind::Caption),
    ];
    assert_eq!(pieces(&page), expected);
}

#[test]
fn deep_nesting_costs_no_stack() {
    let page = read(
        Format::Html,
        &("<div>".repeat(10_000) + "words" + &"</div>".repeat(10_000)),
    );
    assert_eq!(pieces(&page)[0].0, "words");
}

#[test]
fn an_empty_page_is_an_error() {
    assert!(
        document(None, Format::Plain, b" \n\t ")
            .unwrap_err()
            .chain()
            .contains("empty")
    );
}

proptest! {
    #[test]
    fn blocks_hold_all_that_is_not_white_space(text in "[a-c \n\r\t\u{c}\u{3000}中。#=*|`0-9-]{0,80}") {
        for format in [Format::Plain, Format::Markdown] {
            let Ok(document) = document(None, format, text.as_bytes()) else {
                prop_assert!(text.trim().is_empty());
                continue;
            };
            let mut end = 0;
            for block in &document.blocks {
                prop_assert!(block.span.start >= end);
                prop_assert!(document.text[end..block.span.start].trim().is_empty());
                prop_assert!(!block.span.is_empty());
                end = block.span.end;
            }
            prop_assert!(document.text[end..].trim().is_empty());
        }
    }
}

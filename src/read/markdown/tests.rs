//! Markdown as papers, blogs and archives keep it.

use crate::read::{BlockKind, Format, document};

fn pieces(text: &str) -> Vec<(String, BlockKind)> {
    let page = document(None, Format::Markdown, text.as_bytes()).unwrap();
    let words = |span: crate::span::Span| span.text(&page.text).unwrap().to_owned();
    page.blocks
        .iter()
        .map(|block| (words(block.span), block.kind))
        .collect()
}

fn of(text: &str, kind: BlockKind) -> Vec<String> {
    pieces(text)
        .into_iter()
        .filter(|(_, found)| *found == kind)
        .map(|(words, _)| words)
        .collect()
}

#[test]
fn front_matter_is_read_as_what_it_says() {
    let page = "---\ntitle: >\n  The bell is back\n  in Corrow\nauthors:\n  - name: Linus Abendroth\n    email: l@example.org\n  - Ida Voss\ndate: 1921-03-14\n---\n\nThe bell hangs again.\n\n## Weight\n\nIt weighs a ton.\n";
    assert_eq!(of(page, BlockKind::Heading(1)), ["The bell is back\n  in Corrow"]);
    assert_eq!(of(page, BlockKind::Byline), ["Linus Abendroth", "Ida Voss"]);
    assert_eq!(of(page, BlockKind::Heading(2)), ["Weight"]);
    assert_eq!(
        of(page, BlockKind::Paragraph),
        ["The bell hangs again.", "It weighs a ton."]
    );
    let toml = "+++\ntitle = 'Die Fähre'\nauthor = [\"Karl Ufer\", \"Anna Deich\"]\n[extra]\nweight = 3\n+++\n# Die Fähre fährt\n\nSie fährt wieder.\n";
    assert_eq!(of(toml, BlockKind::Heading(1)), ["Die Fähre fährt"]);
    assert_eq!(of(toml, BlockKind::Byline), ["Karl Ufer", "Anna Deich"]);
}

#[test]
fn a_rule_is_no_front_matter() {
    let page = "---\n\nThe bell hangs again, said the sexton.\n\n---\n\nMore.\n";
    assert_eq!(
        of(page, BlockKind::Paragraph),
        ["The bell hangs again, said the sexton.", "More."]
    );
}

#[test]
fn indented_paragraphs_are_no_listing() {
    let page = "# 新渠通水\n\n    石门山区新修的水渠四日通水。\n    三村旱田可改种水稻。\n\n```\nlet x = 1;\n```\n\n    let y = {x};\n";
    assert_eq!(
        of(page, BlockKind::Paragraph),
        ["石门山区新修的水渠四日通水。", "三村旱田可改种水稻。"]
    );
    assert_eq!(of(page, BlockKind::Verbatim), ["```\nlet x = 1;\n```", "let y = {x};"]);
}

#[test]
fn html_inside_gives_its_words() {
    let page = "# A\n\n<div align=\"center\">\n<p>One <b>two</b>.</p>\n</div>\n\n<!-- a remark -->\n\n<figure><img src=x><figcaption>Boats</figcaption></figure>\n";
    assert_eq!(of(page, BlockKind::Paragraph), ["One <b>two</b>."]);
    assert_eq!(of(page, BlockKind::Caption), ["Boats"]);
}

#[test]
fn lists_notes_and_targets_are_kept() {
    let page = "# A\n\n- one\n  goes on\n  - inner\n- two\n\nText[^1] and [b].\n\n[^1]: A note.\n\n[b]: http://example.org\n\n> Quoted\n> lines.\n";
    assert_eq!(of(page, BlockKind::Verbatim), ["- one\n  goes on", "- inner", "- two"]);
    assert_eq!(of(page, BlockKind::Note), ["A note."]);
    assert_eq!(
        of(page, BlockKind::Paragraph),
        ["Text[^1] and [b].", "Quoted\n> lines."]
    );
}

#[test]
fn headings_are_headings_wherever_they_stand() {
    let page = "1. # A\n\n   Text of it.\n\n> ## B\n\nTwo\nlines\n---\n\n* * *\n";
    assert_eq!(of(page, BlockKind::Heading(1)), ["A"]);
    assert_eq!(of(page, BlockKind::Heading(2)), ["B", "Two\nlines"]);
}

#[test]
fn rows_of_tables_are_told_from_their_heads() {
    let page = "# A\n\n| Day | Fare |\n|---|---|\n| Monday | 1d |\n";
    assert_eq!(of(page, BlockKind::Verbatim), ["| Day | Fare |"]);
    assert_eq!(of(page, BlockKind::Row), ["| Monday | 1d |"]);
}

#[test]
fn front_matter_names_a_day() {
    let page = document(
        None,
        Format::Markdown,
        b"---\ntitle: A\ndate: \"1921-03-14\"\n---\nText.\n",
    )
    .unwrap();
    assert_eq!(page.dated.as_deref(), Some("1921-03-14"));
}

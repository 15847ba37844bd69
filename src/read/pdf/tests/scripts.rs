//! Writing that runs from right to left or from top to bottom, and characters that are not known.

use super::support::{Pdf, at, lines, read, stream};
use crate::read::pdf::refusal::Refusal;

/// A map from the codes of a font to Unicode.
fn unicode_map(ranges: &str, digits: usize) -> String {
    let space = format!("<{}> <{}>", "0".repeat(digits), "F".repeat(digits));
    let count = ranges.lines().count();
    let map = format!(
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange {space} endcodespacerange\n\
         {count} beginbfrange\n{ranges}\nendbfrange endcmap end"
    );
    stream("", &map)
}

/// A page with a font `/X` whose small letters are the Hebrew ones.
fn hebrew(content: &str) -> Pdf {
    let mut pdf = Pdf::new(content);
    pdf.object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 9 0 R>>");
    pdf.object(unicode_map("<61> <7A> <05D0>\n<20> <39> <0020>", 2));
    pdf
}

fn of_font_x(content: &str) -> String {
    content.replace("/F ", "/X ")
}

#[test]
fn hebrew_comes_out_logical_however_it_was_drawn() {
    let logical = "\u{5D0}\u{5D1}\u{5D2} 1948 \u{5D3}\u{5D4}\u{5D5}";
    // Drawn as it is seen, from the left.
    let seen = of_font_x(&at(40.0, 700.0, 10.0, "fed 1948 cba"));
    // Drawn as it is read, from the right, letter by letter, the figures from the left.
    let read_order = [
        ("a", 90.0),
        ("b", 84.0),
        ("c", 78.0),
        ("1948", 50.0),
        ("d", 40.0),
        ("e", 34.0),
        ("f", 31.0),
    ];
    let drawn: String = read_order
        .iter()
        .map(|(letters, x)| of_font_x(&at(*x, 700.0, 10.0, letters)))
        .collect();
    for content in [seen, drawn] {
        assert_eq!(lines(&read(hebrew(&content).bytes()).expect("readable")), [logical]);
    }
}

#[test]
fn vertical_lines_run_down_and_follow_from_the_right() {
    let content = "BT /X 10 Tf 300 700 Td <000100020003> Tj ET BT /X 10 Tf 284 700 Td <000400050006> Tj ET";
    let mut pdf = Pdf::new(content);
    pdf.object("<</Type/Font/Subtype/Type0/BaseFont/V/Encoding/Identity-V/DescendantFonts[9 0 R]/ToUnicode 10 0 R>>");
    pdf.object("<</Type/Font/Subtype/CIDFontType2/BaseFont/V/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>");
    pdf.object(unicode_map("<0001> <0006> <65E5>", 4));
    let pages = read(pdf.bytes()).expect("readable");
    assert!(pages[0].sheet.lines.iter().all(|line| line.vertical));
    let expected: Vec<String> = ['\u{65E5}', '\u{65E8}']
        .iter()
        .map(|first| (0..3).filter_map(|n| char::from_u32(*first as u32 + n)).collect())
        .collect();
    assert_eq!(lines(&pages), expected);
}

#[test]
fn a_few_unknown_characters_are_let_through_and_more_are_not() {
    let known: String = (0..40)
        .map(|n| at(40.0, 760.0 - 12.0 * n as f32, 10.0, &"abcdefghij ".repeat(5)))
        .collect();
    let page = |unknown: usize| {
        let mut pdf = Pdf::new(&(known.clone() + &of_font_x(&at(40.0, 100.0, 8.0, &"q".repeat(unknown * 2)))));
        pdf.object("<</Type/Font/Subtype/Type0/BaseFont/Q/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 300>>]>>");
        read(pdf.bytes())
    };
    assert_eq!(page(30).expect("readable")[0].unknown, 30);
    assert!(matches!(page(60), Err(Refusal::Unmapped { unknown: 60, .. })));
}

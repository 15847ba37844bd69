//! Refused with a hint, repaired, or bounded.

use super::support::{Pdf, at, lines, read, stream};
use crate::read::pdf::limits::Limits;
use crate::read::pdf::reader::Pages;
use crate::read::pdf::refusal::Refusal;

fn refusal(bytes: Vec<u8>) -> Refusal {
    read(bytes).expect_err("refused")
}

#[test]
fn what_is_none_and_what_is_broken() {
    assert_eq!(refusal(b"plain text".to_vec()), Refusal::NotPdf);
    assert_eq!(refusal(b"%PDF-1.7 and nothing else".to_vec()), Refusal::Broken);
}

#[test]
fn pages_without_text_ask_for_recognition() {
    let scan = Pdf::new("q 600 0 0 800 0 0 cm /I Do Q").bytes();
    assert_eq!(refusal(scan), Refusal::NoText { pages: 1 });
    assert!(Refusal::NoText { pages: 1 }.hint().contains("ocrmypdf"));
    // A page whose text is lost is broken, not an image.
    let lost = Pdf::new("")
        .set(4, "<</Length 3/Filter/FlateDecode>>\nstream\nabc\nendstream")
        .bytes();
    assert_eq!(refusal(lost), Refusal::Broken);
}

#[test]
fn unknown_characters_are_not_guessed() {
    let content = "BT /X 10 Tf 40 700 Td (The council of the valley met again) Tj ET";
    let mut pdf = Pdf::new(content);
    pdf.object("<</Type/Font/Subtype/Type0/BaseFont/Q/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>");
    assert!(matches!(
        refusal(pdf.bytes()),
        Refusal::Unmapped { unknown: 18, all: 18 }
    ));
}

#[test]
fn broken_indexes_are_repaired() {
    let whole = Pdf::new(&at(40.0, 700.0, 10.0, "still here")).bytes();
    let text = String::from_utf8(whole.clone()).expect("plain");
    // No index at all; an index that points beside; no catalog.
    let cut = text.split("xref").next().unwrap_or_default().to_owned();
    let beside = text.replacen("%PDF-1.7\n", "%PDF-1.7\n% a line that moves all objects\n", 1);
    let lost = cut
        .replace("/Type/Catalog", "/Type/Cat")
        .replace("/Type/Pages", "/Type/Pag");
    for damaged in [cut, beside, lost] {
        let reader = Pages::open(damaged.into_bytes(), None, Limits::default()).expect("repaired");
        let pages: Vec<_> = reader.map(|p| p.expect("readable")).collect();
        assert_eq!(lines(&pages), ["still here"]);
    }
}

#[test]
fn truncated_anywhere_never_panics() {
    let whole = Pdf::new(&at(40.0, 700.0, 10.0, "still here")).bytes();
    for end in 0..whole.len() {
        let _ = read(whole[..end].to_vec());
    }
}

#[test]
fn nesting_and_repetition_are_bounded() {
    let text = at(40.0, 700.0, 10.0, "here");
    for hostile in [
        "[".repeat(200_000),
        "<<".repeat(20_000),
        "q ".repeat(200_000),
        "/A BMC ".repeat(100_000),
        "/Y Do ".repeat(1000),
    ] {
        let mut pdf = Pdf::new(&(text.clone() + &hostile));
        pdf.object(stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Y 8 0 R>>>>",
            "/Y Do /Y Do",
        ));
        assert_eq!(lines(&read(pdf.bytes()).expect("readable")), ["here"]);
    }
}

#[test]
fn glyphs_and_pages_are_bounded() {
    let bytes = Pdf::new(&at(40.0, 700.0, 10.0, "one two three")).bytes();
    let limits = Limits {
        glyphs: 3,
        ..Limits::default()
    };
    let pages: Vec<_> = Pages::open(bytes, None, limits)
        .expect("readable")
        .map(|p| p.expect("readable"))
        .collect();
    assert_eq!((lines(&pages), pages[0].notes.len()), (vec!["one".to_owned()], 1));
    let twice = Pdf::new(&at(40.0, 700.0, 10.0, "a page"))
        .set(2, "<</Type/Pages/Kids[3 0 R <</Type/Page/Contents 4 0 R>>]/Count 2>>")
        .bytes();
    let limits = Limits {
        pages: Some(1),
        ..Limits::default()
    };
    assert_eq!(Pages::open(twice, None, limits).expect("readable").count(), 1);
}

//! What is drawn but not seen, rules and frames, recognised pages.

use super::support::{Pdf, at, lines, lines_of, read, stream};

#[test]
fn what_cannot_be_seen_is_dropped() {
    let off = at(700.0, 400.0, 10.0, "beside the page");
    let clipped = "q 0 0 100 100 re W n ".to_owned() + &at(300.0, 400.0, 10.0, "outside the clip") + "Q ";
    let white = "1 g ".to_owned() + &at(40.0, 300.0, 10.0, "white on white") + "0 g ";
    let ground = "0 0 1 rg 30 190 200 30 re f 1 g ".to_owned() + &at(40.0, 200.0, 10.0, "white on blue") + "0 g ";
    let content = off + &clipped + &white + &ground + &at(40.0, 100.0, 10.0, "seen");
    assert_eq!(lines_of(&content), ["white on blue", "seen"]);
}

#[test]
fn layers_that_are_off_are_dropped() {
    let content = "/OC /L BDC ".to_owned() + &at(40.0, 700.0, 10.0, "draft") + "EMC " + &at(40.0, 600.0, 10.0, "final");
    let mut pdf = Pdf::new(&content);
    pdf.object("<</Type/OCG/Name(draft)>>");
    assert_eq!(lines(&read(pdf.bytes()).expect("readable")), ["draft", "final"]);
    let pdf = pdf.set(
        1,
        "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>>>",
    );
    assert_eq!(lines(&read(pdf.bytes()).expect("readable")), ["final"]);
}

#[test]
fn words_under_a_scan_are_taken_and_said_to_be_recognised() {
    let hidden = "3 Tr ".to_owned() + &at(40.0, 700.0, 10.0, "recogn1sed words");
    let scan = "q 600 0 0 800 0 0 cm /I Do Q ".to_owned();
    let pages = read(Pdf::new(&(scan + &hidden)).bytes()).expect("readable");
    assert!(pages[0].recognised && pages[0].sheet.frames.is_empty());
    assert_eq!(lines(&pages), ["recogn1sed words"]);
    // Hidden words on a page that was set are not to be read.
    let set = hidden + "0 Tr " + &at(40.0, 600.0, 10.0, "words that were set, many more than hidden");
    let pages = read(Pdf::new(&set).bytes()).expect("readable");
    assert!(!pages[0].recognised);
    assert_eq!(pages[0].sheet.lines.len(), 1);
}

#[test]
fn rules_frames_and_pictures() {
    let content = at(40.0, 700.0, 10.0, "text")
        + "40 650 300 .5 re f 0 0 m 1 1 l S 200 100 m 200 500 l S 300 300 100 80 re S .9 g 300 100 100 80 re f q 90 0 0 60 50 50 cm /I Do Q";
    let sheet = &read(Pdf::new(&content).bytes()).expect("readable")[0].sheet;
    assert_eq!(sheet.rules.len(), 6, "{:?}", sheet.rules);
    assert_eq!(sheet.frames.len(), 3, "{:?}", sheet.frames);
    let lying = sheet
        .rules
        .iter()
        .find(|r| r.frame.w > 250.0)
        .expect("the thin box")
        .frame;
    assert!(
        (lying.y - 149.5).abs() < 0.01 && (lying.h - 0.5).abs() < 0.01,
        "{lying:?}"
    );
}

#[test]
fn forms_are_carried_out_where_they_stand() {
    let mut pdf = Pdf::new("q 1 0 0 1 100 50 cm /Y Do Q");
    let form = at(40.0, 600.0, 10.0, "in a form") + &at(40.0, 300.0, 10.0, "beyond its box");
    pdf.object(stream(
        "/Type/XObject/Subtype/Form/BBox[0 500 600 800]/Resources<</Font<</F 5 0 R>>>>",
        &form,
    ));
    let pages = read(pdf.bytes()).expect("readable");
    assert_eq!(lines(&pages), ["in a form"]);
    assert!((pages[0].sheet.lines[0].frame.x - 140.0).abs() < 0.1);
}

#[test]
fn words_that_stand_for_others_are_taken() {
    let content = "BT /F 10 Tf 40 700 Td (of) Tj /Span <</ActualText (fice)>> BDC (f) Tj (xyz) Tj EMC ET";
    assert_eq!(lines_of(content), ["office"]);
}

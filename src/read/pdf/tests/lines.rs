//! Lines and words, by where they stand.

use super::support::{Pdf, at, lines, lines_of, read};

#[test]
fn rows_across_columns_come_apart() {
    let rows = [
        "rain fell on the old",
        "town and the river",
        "rose by three feet in",
        "the night, the mayor",
        "said at a meeting of",
    ];
    // Row by row across three columns; the gutter is little wider than a space.
    let content: String = (0..5)
        .flat_map(|row| (0..3).map(move |column| (row, column)))
        .map(|(row, column)| at(40.0 + 100.0 * column as f32, 700.0 - 11.0 * row as f32, 9.0, rows[row]))
        .collect();
    let found = lines_of(&content);
    assert_eq!(found.len(), 15);
    assert!(found.iter().all(|line| rows.contains(&line.as_str())), "{found:?}");
}

#[test]
fn a_rule_parts_what_stands_close() {
    let beside = at(40.0, 700.0, 10.0, "left") + &at(60.0, 700.0, 10.0, "right");
    assert_eq!(lines_of(&beside), ["left right"]);
    assert_eq!(lines_of(&(beside + "58 600 m 58 750 l S")), ["left", "right"]);
}

#[test]
fn drawing_order_does_not_count() {
    let words = [("again", 75.0), ("met", 55.0), ("council", 20.0)];
    let content: String = words.iter().map(|(word, x)| at(*x, 700.0, 9.0, word)).collect();
    assert_eq!(lines_of(&content), ["council met again"]);
}

#[test]
fn titles_of_unequal_size_stay_apart() {
    // `left` in 20 points is 31 wide: more than a word's space lies between.
    let titles = |size: f32| at(40.0, 700.0, 20.0, "left") + &at(84.0, 700.0, size, "right");
    assert_eq!(lines_of(&titles(20.0)), ["left right"]);
    let mut lines = lines_of(&titles(27.0));
    lines.sort();
    assert_eq!(lines, ["left", "right"]);
}

#[test]
fn spaced_letters_become_words() {
    let spaced = "BT /F 18 Tf 8 Tc 40 700 Td (TRAM RETURNS) Tj ET";
    assert_eq!(lines_of(spaced), ["TRAM RETURNS"]);
    let by_hand: String = "HARBOUR"
        .chars()
        .zip(0..)
        .map(|(c, n)| at(40.0 + 24.0 * n as f32, 700.0, 18.0, &c.to_string()))
        .collect();
    assert_eq!(lines_of(&by_hand), ["HARBOUR"]);
}

#[test]
fn a_drop_capital_stays_apart_with_its_size() {
    let content = at(40.0, 678.0, 36.0, "T")
        + &at(64.0, 700.0, 10.0, "he mayor met")
        + &at(64.0, 689.0, 10.0, "the council to")
        + &at(64.0, 678.0, 10.0, "speak of rain");
    let pages = read(Pdf::new(&content).bytes()).expect("readable");
    let capital = pages[0]
        .sheet
        .lines
        .iter()
        .find(|l| l.words[0].text == "T")
        .expect("a line of its own");
    assert_eq!((capital.size, capital.words.len()), (36.0, 1));
    assert_eq!(pages[0].sheet.lines.len(), 4);
}

#[test]
fn raised_figures_stay_in_their_line() {
    let content = at(40.0, 700.0, 10.0, "area of 3 m") + &at(92.2, 704.0, 6.0, "2");
    assert_eq!(lines_of(&content), ["area of 3 m2"]);
}

#[test]
fn letters_struck_twice_are_bold() {
    let content = at(40.0, 700.0, 14.0, "Struck") + &at(40.4, 700.0, 14.0, "Struck");
    let pages = read(Pdf::new(&content).bytes()).expect("readable");
    assert_eq!(lines(&pages), ["Struck"]);
    assert!(pages[0].sheet.lines[0].bold);
}

#[test]
fn turned_text_and_turned_pages() {
    let turned =
        "BT /F 9 Tf 0 1 -1 0 30 300 Tm (Folio 14) Tj ET BT /F 9 Tf 0 -1 1 0 570 300 Tm (Folio 15) Tj ET".to_owned();
    let pages = read(Pdf::new(&(turned + &at(40.0, 700.0, 10.0, "upright"))).bytes()).expect("readable");
    let rotation = |text: &str| {
        pages[0]
            .sheet
            .lines
            .iter()
            .find(|l| l.words.iter().any(|w| w.text == text))
            .map(|l| l.rotation)
    };
    assert_eq!(
        (rotation("14"), rotation("15"), rotation("upright")),
        (Some(270), Some(90), Some(0))
    );
    // A page on its side: text that runs up it stands upright.
    let side = "BT /F 9 Tf 0 1 -1 0 100 50 Tm (read me) Tj ET";
    let page = &read(Pdf::new(side).page("/Rotate 90").bytes()).expect("readable")[0].sheet;
    assert_eq!((page.width, page.height), (800.0, 600.0));
    assert_eq!(page.lines[0].rotation, 0);
    let frame = page.lines[0].frame;
    assert!(
        (frame.x - 50.0).abs() < 0.1 && frame.y < 100.0 && frame.y + frame.h > 100.0,
        "{frame:?}"
    );
}

#[test]
fn hyphens_are_marked_and_kept() {
    let pages = read(Pdf::new(&(at(40.0, 700.0, 10.0, "the coun-") + &at(40.0, 688.0, 10.0, "cil - met"))).bytes())
        .expect("readable");
    let marks: Vec<bool> = pages[0].sheet.lines.iter().map(|l| l.hyphenated).collect();
    assert_eq!(marks, [true, false]);
    assert_eq!(lines(&pages)[0], "the coun-");
}

#[test]
fn lines_of_a_scan_askew_hold_together() {
    // One degree, each word placed by itself as recognition programs do.
    let words = [
        "The", "council", "of", "the", "valley", "met", "again", "on", "Thursday", "evening",
    ];
    let mut x = 40.0;
    let mut content = String::new();
    for word in words {
        let y = 700.0 + 0.01746 * (x - 40.0);
        content += &format!("BT /F 10 Tf 0.99985 0.01745 -0.01745 0.99985 {x} {y} Tm ({word} ) Tj ET ");
        x += 5.4 * word.len() as f32 + 3.0;
    }
    assert_eq!(lines_of(&content), [words.join(" ")]);
}

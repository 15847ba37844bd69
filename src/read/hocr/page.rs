//! hOCR (Breuel 2007; specification 1.2): pages, areas, paragraphs, lines and words in the classes and titles of HTML.

use crate::read::geometry::letters::{around, measured, spread};
use crate::read::geometry::sheet::{Line, Rect, Rule, Sheet, Word};
use crate::read::xml::{Element, Tree};

/// Classes that are one printed line.
const LINES: [&str; 5] = ["ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat"];

/// The pages of an hOCR file.
#[must_use]
pub fn sheets(tree: &Tree<'_>) -> Vec<Sheet> {
    let pages = tree.top().descendants().filter(|e| class(*e) == "ocr_page");
    pages.map(read_page).collect()
}

fn read_page(page: Element<'_>) -> Sheet {
    let title = Title::of(page);
    let frame = title.bbox().unwrap_or_default();
    let mut sheet = Sheet {
        width: frame.x + frame.w,
        height: frame.y + frame.h,
        ..Sheet::default()
    };
    walk(page, &mut sheet, &mut 0, 0, false);
    if let Some(all) = around(sheet.lines.iter().map(|l| &l.frame)).filter(|_| sheet.width <= 0.0) {
        (sheet.width, sheet.height) = (all.x + all.w, all.y + all.h);
    }
    sheet
}

/// `block` is the number of the area or paragraph around, `blocks` how many there were.
fn walk(element: Element<'_>, sheet: &mut Sheet, blocks: &mut u32, block: u32, vertical: bool) {
    for child in element.children() {
        let kind = class(child);
        if LINES.contains(&kind.as_str()) {
            sheet.lines.extend(read_line(child, &kind, block, vertical));
            continue;
        }
        match kind.as_str() {
            "ocr_photo" | "ocr_image" | "ocrx_image" | "ocr_linedrawing" | "ocr_float" => {
                sheet.frames.extend(Title::of(child).bbox())
            }
            "ocr_separator" => sheet.rules.extend(Title::of(child).bbox().map(|frame| Rule { frame })),
            _ => {}
        }
        let inner = if matches!(kind.as_str(), "ocr_carea" | "ocrx_block" | "ocr_par") {
            *blocks += 1;
            *blocks
        } else {
            block
        };
        let down = child.attribute("style").is_some_and(|s| s.contains("vertical"));
        walk(child, sheet, blocks, inner, vertical || down);
    }
}

fn read_line(element: Element<'_>, kind: &str, block: u32, vertical: bool) -> Option<Line> {
    let title = Title::of(element);
    let mut words: Vec<Word> = element
        .descendants()
        .filter(|e| matches!(class(*e).as_str(), "ocrx_word" | "ocr_word"))
        .filter_map(read_word)
        .collect();
    if words.is_empty() {
        words = whole(element, title.bbox()?);
    }
    let frame = title.bbox().or_else(|| around(words.iter().map(|w| &w.frame)))?;
    if words.is_empty() {
        return None;
    }
    let styled = |name: &str| {
        element
            .descendants()
            .filter(|e| e.name().eq_ignore_ascii_case(name))
            .count()
            * 2
            > words.len()
    };
    let (bold, italic) = (styled("strong") || styled("b"), styled("em") || styled("i"));
    let angle = title
        .value("textangle")
        .and_then(|a| a.parse::<f32>().ok())
        .filter(|a| a.is_finite())
        .unwrap_or(0.0);
    let said = title
        .value("x_size")
        .or_else(|| title.value("x_fsize"))
        .and_then(|s| s.parse::<f32>().ok())
        .filter(|s| s.is_finite() && *s > 0.0);
    let hyphenated = words
        .last()
        .is_some_and(|w| w.text.ends_with(['-', '\u{2010}', '\u{ad}', '¬']));
    Some(Line {
        size: said.unwrap_or_else(|| measured(&words, frame, vertical)),
        words,
        frame,
        bold,
        italic,
        rotation: ((-angle / 90.0).round() as i32).rem_euclid(4) as u16 * 90,
        vertical,
        block: Some(block),
        role: (kind != "ocr_line" && kind != "ocrx_line").then(|| kind.to_owned()),
        hyphenated,
    })
}

fn read_word(element: Element<'_>) -> Option<Word> {
    let title = Title::of(element);
    let text = element.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let sure = title
        .value("x_wconf")
        .and_then(|c| c.parse::<f32>().ok())
        .filter(|c| c.is_finite());
    (!text.is_empty()).then(|| Word {
        text,
        frame: title.bbox().unwrap_or_default(),
        confidence: sure.map(|c| (c / 100.0).clamp(0.0, 1.0)),
    })
}

/// A line without word boxes: its words share its width by their letters.
fn whole(element: Element<'_>, frame: Rect) -> Vec<Word> {
    let text = element.text();
    spread(&text, frame)
}

fn class(element: Element<'_>) -> String {
    let classes = element.attribute("class").unwrap_or_default();
    classes
        .split_whitespace()
        .find(|c| c.starts_with("ocr"))
        .unwrap_or_default()
        .to_owned()
}

/// The properties in an element's `title`: `bbox 0 0 10 10; x_wconf 93`.
struct Title(String);

impl Title {
    fn of(element: Element<'_>) -> Self {
        Title(element.attribute("title").unwrap_or_default().into_owned())
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.split(';').find_map(|p| {
            p.trim()
                .strip_prefix(name)
                .filter(|v| v.starts_with(char::is_whitespace))
                .map(str::trim)
        })
    }

    fn bbox(&self) -> Option<Rect> {
        let mut sides = self
            .value("bbox")?
            .split_whitespace()
            .map(|n| n.parse::<f32>().ok().filter(|x| x.is_finite() && x.abs() < 1e7));
        let (x, y, right, foot) = (sides.next()??, sides.next()??, sides.next()??, sides.next()??);
        Some(Rect {
            x,
            y,
            w: (right - x).max(0.0),
            h: (foot - y).max(0.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_words_and_titles_are_read() {
        let tree = Tree::read(
            "<div class='ocr_page' title='image \"a.tif\"; bbox 0 0 100 200; ppageno 4'><div class='ocr_carea'><p class='ocr_par'>\
             <span class='ocr_line' title='bbox 1 2 60 12; x_size 9'><span class='ocrx_word' title='bbox 1 2 9 12; x_wconf 50'>a&amp;</span> \
             <span class='ocrx_word' title='bbox 12 2 60 12'><strong>b-</strong></span></span></p></div></div>",
        );
        let sheet = sheets(&tree).remove(0);
        assert_eq!((sheet.width, sheet.height), (100.0, 200.0));
        let line = &sheet.lines[0];
        assert_eq!(
            (line.size, line.words[0].text.as_str(), line.words[0].confidence),
            (9.0, "a&", Some(0.5))
        );
        assert!(line.hyphenated && !line.bold);
    }

    #[test]
    fn a_line_without_words_is_spread_over_its_box() {
        let words = spread(
            "ab cd",
            Rect {
                x: 0.0,
                y: 0.0,
                w: 50.0,
                h: 9.0,
            },
        );
        assert_eq!((words[1].frame.x, words[1].frame.w), (30.0, 20.0));
    }
}

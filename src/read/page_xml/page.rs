//! PAGE XML (PRImA 2010–2019; Pletschacher and Antonacopoulos 2010): regions with polygons, lines, separators, reading order.

use std::collections::HashMap;

use super::structure::{Ordered, Region, stated};
use crate::read::geometry::letters::{around, measured, spread};
use crate::read::geometry::sheet::{Line, Rect, Rule, Sheet, Word};
use crate::read::xml::{Element, Tree};

/// The pages of a PAGE XML file (one, as a rule).
#[must_use]
pub fn sheets(tree: &Tree<'_>) -> Vec<Sheet> {
    let pages = tree.top().descendants().filter(|e| e.name() == "Page");
    pages.map(read_page).collect()
}

fn read_page(page: Element<'_>) -> Sheet {
    let size = |name| page.number(name).unwrap_or(0.0);
    let sheet = Sheet {
        width: size("imageWidth"),
        height: size("imageHeight"),
        ..Sheet::default()
    };
    let mut reading = Reading {
        sheet,
        ids: HashMap::new(),
        regions: Vec::new(),
        vertical: false,
    };
    reading.walk(page, None);
    let mut sheet = reading.sheet;
    sheet.stated = stated(&reading.regions, order(page, &reading.ids).as_deref());
    sheet.ids = reading.ids.into_iter().collect();
    if let Some(all) = around(sheet.lines.iter().map(|l| &l.frame)).filter(|_| sheet.width <= 0.0) {
        (sheet.width, sheet.height) = (all.x + all.w, all.y + all.h);
    }
    sheet
}

/// The blocks in the order of `ReadingOrder`; groups within groups are read through, their unordered members as they stand.
fn order(page: Element<'_>, ids: &HashMap<String, u32>) -> Option<Vec<Ordered>> {
    let mut order = Order {
        ids,
        articles: 0,
        blocks: Vec::new(),
    };
    order.listed(page.child("ReadingOrder")?, None);
    (!order.blocks.is_empty()).then_some(order.blocks)
}

struct Order<'a> {
    ids: &'a HashMap<String, u32>,
    articles: usize,
    blocks: Vec<Ordered>,
}

impl Order<'_> {
    fn listed(&mut self, group: Element<'_>, article: Option<usize>) {
        let mut members: Vec<_> = group.children().collect();
        members.sort_by_key(|e| e.number("index").map_or(i64::MAX, |i| i as i64));
        for member in members {
            let named = member
                .attribute("regionRef")
                .and_then(|r| self.ids.get(r.as_ref()).copied());
            self.blocks.extend(named.map(|block| Ordered { block, article }));
            if member.name().contains("Group") {
                let own = member.attribute("type").is_some_and(|kind| kind == "article");
                self.articles += usize::from(own);
                self.listed(member, if own { Some(self.articles) } else { article });
            }
        }
    }
}

struct Reading {
    sheet: Sheet,
    ids: HashMap<String, u32>,
    regions: Vec<Region>,
    vertical: bool,
}

impl Reading {
    fn walk(&mut self, element: Element<'_>, within: Option<&str>) {
        for child in element.children() {
            match child.name() {
                "TextRegion" | "TableCell" => self.region(child, within),
                "TableRegion" => self.walk(child, Some("table")),
                "AdvertRegion" => self.walk(child, Some("advertisement")),
                "SeparatorRegion" => self.sheet.rules.extend(frame(child).map(|frame| Rule { frame })),
                "ImageRegion" | "GraphicRegion" | "LineDrawingRegion" | "ChartRegion" | "FrameRegion" => {
                    self.sheet.frames.extend(frame(child));
                    self.walk(child, within);
                }
                name if name.ends_with("Region") => self.walk(child, within),
                _ => {}
            }
        }
    }

    fn region(&mut self, element: Element<'_>, within: Option<&str>) {
        let block = self.regions.len() as u32;
        let id = element
            .attribute("id")
            .map_or_else(|| format!("#{block}"), |i| i.into_owned());
        self.ids.insert(id, block);
        let kind = element
            .attribute("type")
            .map(|t| t.into_owned())
            .or(within.map(str::to_owned));
        self.regions.push(Region {
            block,
            kind: kind.clone(),
            custom: element.attribute("custom").map(|custom| custom.into_owned()),
        });
        let outer = self.vertical;
        self.vertical = element
            .attribute("readingDirection")
            .map_or(outer, |d| d.contains("top"));
        let turned = element
            .number("orientation")
            .map_or(0, |degrees| ((degrees / 90.0).round() as i32).rem_euclid(4) as u16 * 90);
        for child in element.children() {
            if child.name() == "TextLine" {
                let line = self.line(child, kind.as_deref(), block, turned);
                self.sheet.lines.extend(line);
            }
        }
        self.walk(element, kind.as_deref());
        self.vertical = outer;
    }

    fn line(&self, element: Element<'_>, kind: Option<&str>, block: u32, rotation: u16) -> Option<Line> {
        let frame = frame(element)?;
        let mut words: Vec<Word> = element
            .children()
            .filter(|e| e.name() == "Word")
            .filter_map(read_word)
            .collect();
        if words.is_empty() {
            words = spread(&said(element)?, frame);
        }
        let style = element
            .child("TextStyle")
            .or_else(|| element.children().find_map(|w| w.child("TextStyle")));
        let styled = |name| style.and_then(|s| s.attribute(name)).is_some_and(|v| v == "true");
        let hyphenated = words.last()?.text.ends_with(['-', '\u{2010}', '\u{ad}', '¬']);
        Some(Line {
            size: letters(element).unwrap_or_else(|| measured(&words, frame, self.vertical)),
            words,
            frame: laid(element, frame),
            bold: styled("bold"),
            italic: styled("italic"),
            rotation,
            vertical: self.vertical,
            block: Some(block),
            role: kind.map(str::to_owned),
            hyphenated,
        })
    }
}

/// The height of a line's polygon along its baseline, by area: a skewed line's box is higher than its letters.
fn letters(line: Element<'_>) -> Option<f32> {
    let points = points(line)?;
    let twice: f32 = points
        .iter()
        .zip(points.iter().cycle().skip(1))
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum();
    let frame = frame(line)?;
    (frame.w > 0.0)
        .then(|| twice.abs() / 2.0 / frame.w)
        .filter(|h| *h > 0.0)
}

/// A line's box without what its skew adds: as high as its letters, about the middle of its polygon.
fn laid(line: Element<'_>, frame: Rect) -> Rect {
    match letters(line) {
        Some(h) if h < frame.h => Rect {
            y: frame.y + (frame.h - h) / 2.0,
            h,
            ..frame
        },
        _ => frame,
    }
}

fn read_word(element: Element<'_>) -> Option<Word> {
    let text = said(element)?;
    let sure = element.child("TextEquiv").and_then(|t| t.number("conf"));
    Some(Word {
        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        frame: frame(element)?,
        confidence: sure.map(|c| c.clamp(0.0, 1.0)),
    })
}

/// The text of a line or word: of several readings the first by `index`.
fn said(element: Element<'_>) -> Option<String> {
    let readings = element.children().filter(|e| e.name() == "TextEquiv");
    let best = readings.min_by_key(|e| e.number("index").map_or(0, |i| i as i64))?;
    Some(best.child("Unicode").or_else(|| best.child("PlainText"))?.text()).filter(|t| !t.trim().is_empty())
}

fn points(element: Element<'_>) -> Option<Vec<(f32, f32)>> {
    let coords = element.child("Coords")?;
    let Some(list) = coords.attribute("points") else {
        return Some(
            coords
                .children()
                .filter_map(|p| Some((p.number("x")?, p.number("y")?)))
                .collect(),
        ); // PAGE 2010
    };
    let number = |n: &str| n.parse::<f32>().ok().filter(|x| x.is_finite() && x.abs() < 1e7);
    Some(
        list.split_whitespace()
            .filter_map(|p| p.split_once(','))
            .filter_map(|(x, y)| Some((number(x)?, number(y)?)))
            .collect(),
    )
}

fn frame(element: Element<'_>) -> Option<Rect> {
    let points = points(element)?;
    let corners: Vec<Rect> = points
        .iter()
        .map(|(x, y)| Rect {
            x: *x,
            y: *y,
            w: 0.0,
            h: 0.0,
        })
        .collect();
    around(corners.iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<PcGts><Page imageWidth='100' imageHeight='50'><ReadingOrder><OrderedGroup><RegionRefIndexed index='1' regionRef='a'/>\
        <OrderedGroupIndexed index='0'><RegionRefIndexed index='0' regionRef='b'/></OrderedGroupIndexed></OrderedGroup></ReadingOrder>\
        <TextRegion id='a' type='heading'><Coords points='0,0 50,0 50,10 0,10'/><TextLine><Coords points='0,0 50,5 50,15 0,10'/>\
        <TextEquiv><Unicode>Amt-</Unicode></TextEquiv></TextLine></TextRegion><TableRegion><TextRegion id='b'><TextLine><Coords points='0,20 9,30'/>\
        <TextEquiv><Unicode>7</Unicode></TextEquiv></TextLine></TextRegion></TableRegion><SeparatorRegion><Coords points='0,18 50,19'/></SeparatorRegion></Page></PcGts>";

    #[test]
    fn regions_lines_tables_and_separators_are_read() {
        let sheet = sheets(&Tree::read(PAGE)).remove(0);
        assert_eq!((sheet.lines.len(), sheet.rules.len()), (2, 1));
        let line = &sheet.lines[0];
        assert_eq!(
            (line.role.as_deref(), line.hyphenated, line.size, line.frame.y),
            (Some("heading"), true, 10.0, 2.5)
        );
        assert_eq!(sheet.lines[1].role.as_deref(), Some("table"));
    }

    #[test]
    fn reading_order_runs_through_groups() {
        let sheet = sheets(&Tree::read(PAGE)).remove(0);
        let order: Vec<u32> = sheet.stated.blocks.iter().map(|block| block.block).collect();
        assert_eq!(order, [1, 0]);
    }
}

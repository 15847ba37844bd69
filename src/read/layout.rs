//! Where a page's text was printed, for formats that say so. Boxes begin at the top left of the printed page; y grows downwards.

use super::setting::Setting;
pub use crate::span::Region;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Lines that one document may have; more are dropped.
const LINES: usize = 1 << 20;
/// Marks that one document may have; more are dropped.
const MARKS: usize = 1 << 17;
/// The greatest coordinate, in any unit: a hall of newsprint.
pub(super) const FARTHEST: f32 = 1e7;

impl Region {
    /// Whether its numbers are some that can be counted with.
    fn holds(&self) -> bool {
        let [_, _, width, height] = self.bounds;
        let near = |value: &f32| value.abs() <= FARTHEST;
        self.page > 0 && self.bounds.iter().all(near) && width >= 0.0 && height >= 0.0
    }
}

/// What coordinates are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Unit {
    /// Points of 1/72 inch.
    #[serde(rename = "pt")]
    Point,
    /// Pixels of the picture that was recognised.
    #[serde(rename = "px")]
    Pixel,
    /// Tenths of a millimetre.
    #[serde(rename = "mm10")]
    TenthMillimetre,
    /// 1/1200 inch.
    #[serde(rename = "inch1200")]
    Inch1200,
}

/// A printed page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sheet {
    /// Its number, counted from 1.
    pub page: usize,
    /// Its width, in its unit.
    pub width: f32,
    /// Its height, in its unit.
    pub height: f32,
    /// What all coordinates on it are counted in.
    pub unit: Unit,
}

/// A line as it was printed: text of one size that goes on to one edge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Where its text stands.
    pub span: Span,
    /// Where it was printed.
    #[serde(flatten)]
    pub region: Region,
    /// The size of its letters, in the page's unit; the line's height where nothing else is known.
    pub size: f32,
    /// The weight of its letters from 1 to 1000, 400 for regular and 700 for bold ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u16>,
    /// Degrees by which it is turned, clockwise, in -180..=180.
    #[serde(default)]
    pub rotation: f32,
    /// How sure whoever recognised it was of its words, in 0..=1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Whether its letters lean.
    #[serde(default)]
    pub italic: bool,
    /// The block that the file says it belongs to: evidence, and no truth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// What the file says that it is: evidence too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Whether the file says that its last word goes on in the next line.
    #[serde(default)]
    pub hyphenated: bool,
    /// The strip that it stands in, by its place in [`Setting::columns`].
    #[serde(default)]
    pub strip: usize,
    /// The table that it is a cell of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<usize>,
}

impl Line {
    /// A line of which only the place is known.
    pub fn new(span: Span, region: Region) -> Self {
        Self {
            span,
            region,
            size: region.bounds[3],
            weight: None,
            rotation: 0.0,
            confidence: None,
            italic: false,
            block: None,
            role: None,
            hyphenated: false,
            strip: 0,
            table: None,
        }
    }

    fn holds(&self, text: &str) -> bool {
        let turned = (-180.0..=180.0).contains(&self.rotation);
        let sure = self.confidence.is_none_or(|sure| (0.0..=1.0).contains(&sure));
        let written = self.span.text(text).is_some_and(|text| !text.trim().is_empty());
        written && self.region.holds() && (0.0..=FARTHEST).contains(&self.size) && turned && sure
    }
}

/// What a file says that a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A title, or a heading within a text.
    Heading,
    /// What stands beside a picture.
    Caption,
    /// Running heads, page numbers, and what is only there for looks.
    Furniture,
    /// An advertisement.
    Advert,
    /// A cell of a table.
    Table,
}

/// What was printed that is no text, and parts texts or holds them together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Where it was printed.
    #[serde(flatten)]
    pub region: Region,
}

/// What a [`Mark`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// A line between columns or articles.
    Rule,
    /// A box around text.
    Frame,
    /// A picture.
    Picture,
}

/// Where a document's text was printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The printed pages, in order.
    pub sheets: Vec<Sheet>,
    /// In the order of their spans, which do not overlap. Text of no line was printed nobody knows where.
    pub lines: Vec<Line>,
    /// In no certain order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// How the lines stand to each other, where that was found; they are in reading order then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<Setting>,
    /// Whether its words were recognised from a picture, and may be wrong.
    #[serde(default)]
    pub recognised: bool,
}

impl Layout {
    /// The same in order and within bounds: what does not fit `text`, overlaps what stands before it, or is on no page that there is, was
    /// no layout. Files say what they like.
    pub fn settled(mut self, text: &str) -> Self {
        let size = |value: f32| value > 0.0 && value <= FARTHEST;
        self.sheets.retain(|sheet| size(sheet.width) && size(sheet.height));
        self.sheets.sort_by_key(|sheet| sheet.page);
        self.sheets.dedup_by_key(|sheet| sheet.page);
        let sheets = &self.sheets;
        let there = |region: &Region| sheets.binary_search_by_key(&region.page, |sheet| sheet.page).is_ok();
        self.lines.retain(|line| line.holds(text) && there(&line.region));
        self.lines.sort_by_key(|line| line.span);
        let mut end = 0;
        self.lines.retain(|line| {
            let after = line.span.start >= end;
            end = if after { line.span.end } else { end };
            after
        });
        self.lines.truncate(LINES);
        self.marks.retain(|mark| mark.region.holds() && there(&mark.region));
        self.marks.truncate(MARKS);
        self
    }

    /// The lines that have text of `span`.
    pub fn lines(&self, span: Span) -> &[Line] {
        let start = self.lines.partition_point(|line| line.span.end <= span.start);
        let end = self.lines.partition_point(|line| line.span.start < span.end);
        self.lines.get(start..end).unwrap_or_default()
    }

    /// Where the text of `spans` was printed, a region a line.
    pub fn regions(&self, spans: &[Span]) -> Vec<Region> {
        let lines = spans.iter().flat_map(|span| self.lines(*span));
        lines.map(|line| line.region).collect()
    }

    /// The layout of the text of `span` by itself, whose own spans count from its start.
    pub fn part(&self, span: Span) -> Self {
        let within = self.lines(span).iter().map(|line| Line {
            span: Span::new(
                line.span.start.max(span.start) - span.start,
                line.span.end.min(span.end) - span.start,
            ),
            ..*line
        });
        Self {
            lines: within.collect(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ferry saved\nThe council kept\nthe ferry.";

    fn line(start: usize, end: usize, x: f32) -> Line {
        Line {
            span: Span::new(start, end),
            region: Region {
                page: 1,
                bounds: [x, 10.0, 80.0, 12.0],
            },
            size: 10.0,
            weight: Some(700),
            rotation: 0.0,
            confidence: None,
            italic: false,
            block: None,
            role: None,
            hyphenated: false,
            strip: 0,
            table: None,
        }
    }

    fn layout(lines: Vec<Line>) -> Layout {
        let sheet = Sheet {
            page: 1,
            width: 595.0,
            height: 842.0,
            unit: Unit::Point,
        };
        let layout = Layout {
            sheets: vec![sheet],
            lines,
            marks: Vec::new(),
            setting: None,
            recognised: false,
        };
        layout.settled(TEXT)
    }

    #[test]
    fn text_finds_the_lines_it_was_printed_in() {
        let layout = layout(vec![line(29, 39, 3.0), line(0, 11, 1.0), line(12, 28, 2.0)]);
        let places = |spans: &[Span]| -> Vec<f32> {
            let regions = layout.regions(spans);
            regions.iter().map(|region| region.bounds[0]).collect()
        };
        assert_eq!(places(&[Span::new(0, 39)]), [1.0, 2.0, 3.0]);
        assert_eq!(places(&[Span::new(20, 32)]), [2.0, 3.0]);
        assert_eq!(places(&[Span::new(11, 12)]), [0.0; 0]);
        let part = layout.part(Span::new(16, 39));
        let spans: Vec<Span> = part.lines.iter().map(|line| line.span).collect();
        assert_eq!(spans, [Span::new(0, 12), Span::new(13, 23)]);
    }

    #[test]
    fn what_is_no_layout_is_left_out() {
        let far = |bounds| Line {
            region: Region { page: 1, bounds },
            ..line(0, 11, 0.0)
        };
        let elsewhere = Line {
            region: Region {
                page: 2,
                ..line(0, 11, 0.0).region
            },
            ..line(0, 11, 0.0)
        };
        let turned = Line {
            rotation: f32::NAN,
            ..line(0, 11, 0.0)
        };
        let wrong = vec![
            far([f32::NAN, 0.0, 1.0, 1.0]),
            far([0.0, f32::INFINITY, 1.0, 1.0]),
            far([0.0, 0.0, -1.0, 1.0]),
            elsewhere,
            turned,
            line(0, 400, 0.0),
            line(11, 12, 0.0),
            line(5, 2, 0.0),
        ];
        assert!(layout(wrong).lines.is_empty());
        let layout = layout(vec![line(0, 11, 1.0), line(4, 20, 2.0), line(12, 28, 3.0)]);
        assert_eq!(layout.lines.len(), 2, "of lines that overlap the first holds");
        let text = serde_json::to_string(&layout).unwrap();
        assert_eq!(serde_json::from_str::<Layout>(&text).unwrap(), layout);
        assert!(text.contains(r#""page":1,"box":[1.0,10.0,80.0,12.0]"#), "{text}");
    }
}

//! Regions of PAGE XML: a part's lines in one column, each line with its words and its place.

use super::parts::PartKind;
use super::xml::{attribute, escaped};
use crate::read::{Line, Unit};
use crate::span::Span;

/// Lines that stand further apart, in heights of theirs, are in two regions.
const APART: f32 = 2.5;
/// Letters of this weight and above are bold.
const BOLD: u16 = 600;
/// Of a page's height, what stands so near to its top or its foot is a running head or foot.
const MARGIN: f32 = 0.12;

/// A printed line, or the piece of it that is of one part.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub line: &'a Line,
    pub text: &'a str,
}

/// The pieces of lines that hold `spans`.
pub(super) fn pieces<'a>(source: &'a str, lines: impl Fn(Span) -> &'a [Line], spans: &[Span]) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    for span in spans {
        for line in lines(*span) {
            let within = Span::new(line.span.start.max(span.start), line.span.end.min(span.end));
            let text = within.trimmed(source).text(source).unwrap_or_default();
            if !text.is_empty() {
                found.push(Piece { line, text });
            }
        }
    }
    found
}

/// The runs of `pieces` that stand below each other in one column.
pub(super) fn columns<'a, 'p>(pieces: &'p [Piece<'a>]) -> impl Iterator<Item = &'p [Piece<'a>]> {
    pieces.chunk_by(|above, below| {
        let ([x, y, width, height], [left, top, wide, high]) = (above.line.region.bounds, below.line.region.bounds);
        let beside = left < x + width && x < left + wide;
        let near = (top - y - height).abs() <= APART * height.max(high).max(f32::MIN_POSITIVE);
        above.line.region.page == below.line.region.page
            && above.line.rotation == below.line.rotation
            && beside
            && near
            && top >= y
    })
}

/// A region of text as it is written.
pub(super) struct TextRegion<'a, 'p> {
    pub id: &'a str,
    /// Its place in the reading order.
    pub index: usize,
    pub kind: PartKind,
    /// Whether it goes on with what the region before it holds.
    pub continued: bool,
    pub pieces: &'p [Piece<'a>],
    /// How its lines are read where that is not from left to right.
    pub direction: Option<&'static str>,
    /// The height of the page that it stands on, in the page's unit.
    pub height: f32,
    /// Pixels to the page's unit.
    pub scale: f32,
}

impl TextRegion<'_, '_> {
    pub(super) fn xml(&self) -> String {
        let boxes = || self.pieces.iter().map(|piece| piece.line.region.bounds);
        let all = around(boxes());
        let (kind, own) = self.kinds(all);
        let continued = if self.continued { " continued:true;" } else { "" };
        let custom = format!(
            "readingOrder {{index:{};}} structure {{type:{own};{continued}}}",
            self.index
        );
        let turned = self.pieces.first().map_or(0.0, |piece| piece.line.rotation);
        let mut out = format!(
            "<TextRegion id=\"{}\" type=\"{kind}\"{}",
            self.id,
            attribute("custom", &custom)
        );
        if turned != 0.0 && turned > -180.0 {
            out.push_str(&format!(" orientation=\"{turned}\""));
        }
        if let Some(direction) = self.direction {
            out.push_str(&attribute("readingDirection", direction));
        }
        out.push_str(">\n");
        out.push_str(&coords(all, self.scale));
        for (place, piece) in self.pieces.iter().enumerate() {
            out.push_str(&format!("<TextLine id=\"{}l{}\">\n", self.id, place + 1));
            out.push_str(&coords(piece.line.region.bounds, self.scale));
            out.push_str(&equiv(piece.text, piece.line.confidence));
            let bold = piece.line.weight.is_some_and(|weight| weight >= BOLD);
            if bold || piece.line.italic {
                let bold = if bold { " bold=\"true\"" } else { "" };
                let italic = if piece.line.italic { " italic=\"true\"" } else { "" };
                out.push_str(&format!("<TextStyle{bold}{italic}/>\n"));
            }
            out.push_str("</TextLine>\n");
        }
        let lines: Vec<&str> = self.pieces.iter().map(|piece| piece.text).collect();
        out.push_str(&equiv(&lines.join("\n"), None));
        out.push_str("</TextRegion>\n");
        out
    }

    /// What it is, in the format's own words and in ours.
    fn kinds(&self, bounds: [f32; 4]) -> (&'static str, &'static str) {
        let [_, top, _, high] = bounds;
        match self.kind {
            PartKind::Kicker => ("heading", "kicker"),
            PartKind::Headline => ("heading", "headline"),
            PartKind::Deck => ("heading", "deck"),
            PartKind::Byline => ("other", "byline"),
            PartKind::Heading => ("heading", "subheading"),
            PartKind::Paragraph => ("paragraph", "paragraph"),
            PartKind::Note => ("footnote", "paragraph"),
            PartKind::Caption => ("caption", "caption"),
            PartKind::Credit => ("credit", "credit"),
            PartKind::Furniture => {
                let figures = |c: char| c.is_numeric() || c.is_whitespace();
                let number = self.pieces.iter().all(|piece| piece.text.chars().all(figures));
                let kind = match () {
                    () if number => "page-number",
                    () if top + high <= self.height * MARGIN => "header",
                    () if top >= self.height * (1.0 - MARGIN) => "footer",
                    () => "other",
                };
                (kind, "furniture")
            }
        }
    }
}

fn equiv(text: &str, sure: Option<f32>) -> String {
    let sure = sure.map(|sure| format!(" conf=\"{sure}\"")).unwrap_or_default();
    format!("<TextEquiv{sure}><Unicode>{}</Unicode></TextEquiv>\n", escaped(text))
}

/// The box around others.
fn around(boxes: impl Iterator<Item = [f32; 4]>) -> [f32; 4] {
    let corners = boxes.map(|[x, y, width, height]| [x, y, x + width, y + height]);
    let [left, top, right, foot] = corners
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
        .unwrap_or_default();
    [left, top, right - left, foot - top]
}

/// A box as the polygon that PAGE XML draws, in whole pixels.
pub(super) fn coords([x, y, width, height]: [f32; 4], scale: f32) -> String {
    let at = |value: f32| (value * scale).round().max(0.0) as u32;
    let (left, top, right, foot) = (at(x), at(y), at(x + width), at(y + height));
    format!("<Coords points=\"{left},{top} {right},{top} {right},{foot} {left},{foot}\"/>\n")
}

/// Pixels to a unit, so fine that rounding moves nothing that can be seen.
pub(super) fn scale(unit: Unit) -> f32 {
    match unit {
        // As of a scan of 600 dots an inch.
        Unit::Point => 600.0 / 72.0,
        Unit::Pixel | Unit::TenthMillimetre | Unit::Inch1200 => 1.0,
    }
}

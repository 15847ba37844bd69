//! A printed page as text: its lines in reading order, a blank line where another strip begins.

use super::clean::clean;
use super::lines::{Ordered, Row, ordered};
use super::role::role;
use super::sheet::{Line, Rect, Sheet};
use super::stated::stated;
use crate::note::Note;
use crate::read::document::{Block, BlockKind};
use crate::read::layout::{self, FARTHEST, Layout, Mark, MarkKind, Region, Unit};
use crate::read::reader::Content;
use crate::read::setting::Setting;
use crate::span::Span;
use crate::text::script::unspaced;

/// The weight of bold letters.
const BOLD: u16 = 700;

/// Parts of a unit that places are given in.
const HUNDRED: f32 = 100.0;

/// What a file says of a page beside its lines.
pub struct Printed<'a> {
    /// What coordinates are counted in.
    pub unit: Unit,
    /// What the words were decoded from.
    pub encoding: &'a str,
    /// The page's number in its file, counted from 1.
    pub number: usize,
    /// Whether its words were recognised from a picture.
    pub recognised: bool,
    /// Whether the file holds others.
    pub of_several: bool,
    /// What was noticed of it.
    pub notes: Vec<String>,
}

/// A sheet as a page; it has no blocks where there are no words.
pub fn content(sheet: Sheet, printed: Printed<'_>) -> Content {
    let sheet = rounded(clean(sized(sheet)));
    let order = ordered(&sheet);
    let mut written = Written::default();
    for rows in order.rows.chunk_by(|a, b| a.strip == b.strip) {
        written.strip(&sheet, rows, printed.number);
    }
    let stated = stated(&sheet.stated, &written.lines, &written.ranks, &written.text);
    let layout = layout(&sheet, order, written.lines, &printed);
    let notes = printed.notes.into_iter().map(|message| Note::new("read", message));
    Content {
        page: printed.of_several.then_some(printed.number),
        text: written.text,
        encoding: printed.encoding.to_owned(),
        blocks: written.blocks,
        structured: false,
        layout: Some(layout),
        stated,
        notes: notes.collect(),
        dated: None,
    }
}

fn near(value: &mut f32) {
    *value = if value.is_finite() {
        value.clamp(-FARTHEST, FARTHEST)
    } else {
        0.0
    };
}

/// A frame of numbers that can be counted with.
fn bounded(frame: &mut Rect) {
    for value in [&mut frame.x, &mut frame.y, &mut frame.w, &mut frame.h] {
        near(value);
    }
    (frame.w, frame.h) = (frame.w.max(0.0), frame.h.max(0.0));
}

/// The sheet without lines that say nothing, as large as its lines need where the file does not say how large it is.
fn sized(mut sheet: Sheet) -> Sheet {
    for line in &mut sheet.lines {
        line.words.retain(|word| !word.text.trim().is_empty());
        line.words.iter_mut().for_each(|word| bounded(&mut word.frame));
        bounded(&mut line.frame);
        near(&mut line.size);
        line.size = line.size.max(0.0);
    }
    for value in [&mut sheet.width, &mut sheet.height] {
        near(value);
    }
    sheet.lines.retain(|line| !line.words.is_empty());
    let frames = || sheet.lines.iter().map(|line| line.frame);
    let far = |edge: fn(Rect) -> f32| frames().map(edge).fold(1.0, f32::max);
    let (right, foot) = (far(|frame| frame.x + frame.w), far(|frame| frame.y + frame.h));
    if sheet.width <= 0.0 {
        sheet.width = right;
    }
    if sheet.height <= 0.0 {
        sheet.height = foot;
    }
    sheet
}

/// The sheet with its places to a hundredth: what is finer is the noise of counting.
fn rounded(mut sheet: Sheet) -> Sheet {
    let near = |value: f32| (value * HUNDRED).round() / HUNDRED;
    let round = |frame: &mut Rect| {
        for value in [&mut frame.x, &mut frame.y, &mut frame.w, &mut frame.h] {
            *value = near(*value);
        }
    };
    sheet.lines.iter_mut().for_each(|line| round(&mut line.frame));
    sheet.rules.iter_mut().for_each(|rule| round(&mut rule.frame));
    sheet.frames.iter_mut().for_each(round);
    (sheet.width, sheet.height) = (near(sheet.width), near(sheet.height));
    sheet
}

#[derive(Default)]
struct Written {
    text: String,
    blocks: Vec<Block>,
    lines: Vec<layout::Line>,
    /// The places of the lines in the file's own order.
    ranks: Vec<usize>,
}

impl Written {
    fn strip(&mut self, sheet: &Sheet, rows: &[Row], page: usize) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        for row in rows {
            let Some(line) = sheet.lines.get(row.line) else {
                continue;
            };
            let from = self.text.len();
            for word in &line.words {
                self.word(word.text.trim(), from);
            }
            let span = Span::new(from, self.text.len());
            self.text.push('\n');
            let bounds = line.frame.bounds();
            let region = Region { page, bounds };
            self.lines.push(printed_line(line, row, span, region));
            self.ranks.push(row.line);
        }
        let span = Span::new(start, self.text.len()).trimmed(&self.text);
        if !span.is_empty() {
            let mut block = Block::new(span, BlockKind::Plain);
            block.region = around(sheet, rows).map(|frame| Region {
                page,
                bounds: frame.bounds(),
            });
            self.blocks.push(block);
        }
    }

    /// Adds a word of the line that begins at `from`; a script without spaces needs none between words.
    fn word(&mut self, word: &str, from: usize) {
        let before = self.text.get(from..).and_then(|line| line.chars().next_back());
        let close = before.is_some_and(unspaced) && word.chars().next().is_some_and(unspaced);
        if before.is_some() && !close {
            self.text.push(' ');
        }
        // A line of the source is a line of the page.
        self.text
            .extend(word.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
}

fn around(sheet: &Sheet, rows: &[Row]) -> Option<Rect> {
    let lines = rows.iter().filter_map(|row| sheet.lines.get(row.line));
    super::letters::around(lines.map(|line| &line.frame))
}

fn printed_line(line: &Line, row: &Row, span: Span, region: Region) -> layout::Line {
    let sure: Vec<f32> = line.words.iter().filter_map(|word| word.confidence).collect();
    let mean = sure.iter().sum::<f32>() / sure.len().max(1) as f32;
    let rotation = match line.rotation {
        90 => 90.0,
        180 => 180.0,
        270 => -90.0,
        _ => 0.0,
    };
    layout::Line {
        span,
        region,
        size: line.size,
        weight: line.bold.then_some(BOLD),
        rotation,
        confidence: (!sure.is_empty()).then_some(mean),
        italic: line.italic,
        block: line.block,
        role: line.role.as_deref().and_then(role),
        hyphenated: line.hyphenated,
        strip: row.strip,
        table: row.table,
    }
}

fn layout(sheet: &Sheet, order: Ordered, lines: Vec<layout::Line>, printed: &Printed<'_>) -> Layout {
    let page = printed.number;
    let mark = |kind: MarkKind, frame: &Rect| Mark {
        kind,
        region: Region {
            page,
            bounds: frame.bounds(),
        },
    };
    let rules = sheet.rules.iter().map(|rule| mark(MarkKind::Rule, &rule.frame));
    let frames = sheet.frames.iter().enumerate().map(|(place, frame)| {
        let picture = order.pictures.contains(&place);
        mark(if picture { MarkKind::Picture } else { MarkKind::Frame }, frame)
    });
    Layout {
        sheets: vec![layout::Sheet {
            page,
            width: sheet.width,
            height: sheet.height,
            unit: printed.unit,
        }],
        lines,
        marks: rules.chain(frames).collect(),
        setting: Some(Setting {
            direction: order.direction,
            measure: order.measure,
            columns: order.columns,
        }),
        recognised: printed.recognised,
    }
}

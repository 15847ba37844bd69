//! The lines of a page in reading order, with the strips that they stand in.

use super::cut::{Page, strips};
use super::direction::direction;
use super::given_tables::GivenTables;
use super::item::Item;
use super::measure::{Sample, measure, weighted_median};
use super::sheet::{Line, Sheet};
use super::tables::tables;
use crate::read::area::{Area, Direction};
use crate::read::setting::{Column, Measure};

/// Frames that are looked at.
const MAX_PICTURES: usize = 200;

/// A line in its strip.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its number among the sheet's lines.
    pub line: usize,
    /// The strip that it stands in.
    pub strip: usize,
    /// The table that it is a cell of.
    pub table: Option<usize>,
}

/// A page's rows in reading order.
#[derive(Clone, Debug)]
pub struct Ordered {
    pub direction: Direction,
    pub measure: Measure,
    pub rows: Vec<Row>,
    /// The edges of the strips, turned.
    pub columns: Vec<Column>,
    /// Which of the sheet's frames are pictures: those that hold no text.
    pub pictures: Vec<usize>,
}

/// Puts a sheet's lines in order.
pub fn ordered(sheet: &Sheet) -> Ordered {
    let direction = direction(sheet);
    let turn = |bounds: [f32; 4]| direction.turn(bounds, sheet.width);
    let sample = |line: &Line| Sample {
        span: turn(line.frame.bounds()),
        size: line.size,
        letters: line.words.iter().map(|word| word.text.chars().count()).sum(),
    };
    let samples: Vec<Sample> = sheet.lines.iter().map(sample).collect();
    let measure = measure(&samples);
    let rules = sheet.rules.iter().map(|rule| turn(rule.frame.bounds()));
    let (across, down): (Vec<Area>, Vec<Area>) = rules
        .filter(|rule| rule.width().max(rule.height()) > measure.body * 2.0)
        .partition(|rule| rule.width() > rule.height());
    let lines = samples.iter().enumerate();
    let items: Vec<Item> = lines.map(|(line, s)| Item { line, span: s.span }).collect();
    let given = GivenTables::find(sheet, &items, &measure);
    let frames: Vec<Area> = sheet
        .frames
        .iter()
        .take(MAX_PICTURES)
        .map(|frame| turn(frame.bounds()))
        .collect();
    let pictures = pictures(&frames, &samples, measure.body);
    let mut items = given.folded(items);
    // Pictures fill their place, but are no lines of the sheet.
    let places = pictures.iter().filter_map(|n| frames.get(*n));
    items.extend(places.map(|span| Item {
        line: usize::MAX,
        span: *span,
    }));
    let page = Page {
        measure,
        rules: &across,
        rules_down: &down,
    };
    let (mut rows, mut columns, mut found) = (Vec::new(), Vec::new(), given.count());
    for (strip, cut) in strips(items, &page).iter().enumerate() {
        let first = rows.len();
        let lines = cut.lines.iter().flat_map(|line| given.unfolded(*line));
        rows.extend(lines.filter(|line| *line < samples.len()).map(|line| Row {
            line,
            strip,
            table: given.of(line),
        }));
        let new = rows.get_mut(first..).unwrap_or_default();
        found += mark(new, &samples, &measure, found);
        let spans = new.iter().filter_map(|row| samples.get(row.line)).map(|s| s.span);
        columns.push(column(&spans.collect::<Vec<Area>>()));
    }
    Ordered {
        direction,
        measure,
        rows,
        columns,
        pictures,
    }
}

/// Marks the tables inside a strip, numbered from `next` on; says how many there are.
fn mark(rows: &mut [Row], samples: &[Sample], measure: &Measure, next: usize) -> usize {
    let loose: Vec<usize> = (0..rows.len())
        .filter(|n| rows.get(*n).is_some_and(|r| r.table.is_none()))
        .collect();
    let items: Vec<Item> = loose
        .iter()
        .filter_map(|n| rows.get(*n))
        .filter_map(|row| {
            let (line, span) = (row.line, samples.get(row.line)?.span);
            Some(Item { line, span })
        })
        .collect();
    let tables = tables(&items, measure);
    for (number, table) in tables.iter().enumerate() {
        for row in table.iter().filter_map(|n| loose.get(*n)) {
            if let Some(row) = rows.get_mut(*row) {
                row.table = Some(next + number);
            }
        }
    }
    tables.len()
}

/// Frames in which no line has its middle, large enough to be pictures.
fn pictures(frames: &[Area], lines: &[Sample], body: f32) -> Vec<usize> {
    let holds = |f: &Area, r: &Sample| {
        (f.left..f.right).contains(&r.span.middle()) && (f.top..f.foot).contains(&((r.span.top + r.span.foot) / 2.0))
    };
    let large = |f: &Area| f.width().min(f.height()) > body * 3.0;
    let picture = |f: &Area| large(f) && !lines.iter().any(|r| holds(f, r));
    (0..frames.len())
        .filter(|n| frames.get(*n).is_some_and(picture))
        .collect()
}

/// The edges of a strip's text: where most of its wide lines begin and end, so that neither a blot nor a hanging letter counts.
fn column(rows: &[Area]) -> Column {
    let widest = weighted_median(rows.iter().map(|r| (r.width(), 1.0)).collect(), 0.9).unwrap_or(0.0);
    let wide = || rows.iter().filter(|r| r.width() >= widest * 0.8);
    let left = weighted_median(wide().map(|r| (r.left, 1.0)).collect(), 0.25).unwrap_or(0.0);
    let right = weighted_median(wide().map(|r| (r.right, 1.0)).collect(), 0.75).unwrap_or(0.0);
    let all = rows.iter().copied().reduce(Area::with).unwrap_or_default();
    Column {
        left,
        right: right.max(left),
        top: all.top,
        foot: all.foot,
    }
}

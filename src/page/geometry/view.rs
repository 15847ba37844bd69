//! The lines of a page as the analysis sees them: upright, in reading order, with what their letters are.

use super::row::{Row, Text};
use super::runs;
use super::wording::hints;
use crate::language::rules::Rules;
use crate::page::jump::says;
use crate::read::{Area, Column, Document, Layout, Line, MarkKind, Measure};

/// From this weight on letters are bold.
const BOLD: u16 = 600;

/// Of a page that says the sizes of its letters this share of lines is of the body's size to a hair; recognition reaches a third.
const EXACT: f32 = 0.6;

/// A page's rows in reading order.
#[derive(Clone, Debug)]
pub struct View {
    pub measure: Measure,
    pub rows: Vec<Row>,
    pub columns: Vec<Column>,
    pub pictures: Vec<Area>,
    /// The box around all text.
    pub frame: Area,
    /// Whether the file says the sizes of letters.
    pub exact: bool,
}

impl View {
    /// A document as it was printed; `None` where nothing was found of that.
    pub fn of(document: &Document) -> Option<Self> {
        let layout = document.layout.as_ref()?;
        let setting = layout.setting.as_ref()?;
        let sheet = layout.sheets.first()?;
        let turn = |bounds: [f32; 4]| setting.direction.turn(bounds, sheet.width);
        let row = |line: &Line| Row {
            area: turn(line.region.bounds),
            ..row(line, line.span.text(&document.text).unwrap_or_default())
        };
        let mut rows: Vec<Row> = layout.lines.iter().map(row).collect();
        let exact = exact(&rows, &setting.measure);
        runs::number(&mut rows, &setting.measure, exact);
        let frame = rows.iter().map(|row| row.area).reduce(Area::with).unwrap_or_default();
        let marks = |kind: MarkKind| areas(layout, kind).map(turn);
        Some(Self {
            measure: setting.measure,
            columns: setting.columns.clone(),
            pictures: marks(MarkKind::Picture).collect(),
            rows,
            frame,
            exact,
        })
    }

    /// The strips, as first and last row.
    pub fn strips(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut first = 0;
        self.rows.chunk_by(|a, b| a.strip == b.strip).map(move |rows| {
            let strip = (first, first + rows.len());
            first += rows.len();
            strip
        })
    }
}

/// Whether rows say the sizes of their letters.
fn exact(rows: &[Row], measure: &Measure) -> bool {
    let body = |row: &&Row| (row.size / measure.body - 1.0).abs() < 0.02;
    rows.iter().filter(body).count() as f32 > EXACT * rows.len() as f32
}

fn areas(layout: &Layout, kind: MarkKind) -> impl Iterator<Item = [f32; 4]> {
    let marks = layout.marks.iter().filter(move |mark| mark.kind == kind);
    marks.map(|mark| mark.region.bounds)
}

/// A row without its place.
fn row(line: &Line, said: &str) -> Row {
    Row {
        source: line.span,
        area: Area::default(),
        size: line.size,
        text: text(said, line.hyphenated),
        strip: line.strip,
        table: line.table,
        block: line.block,
        run: None,
        bold: line.weight.is_some_and(|weight| weight >= BOLD),
        italic: line.italic,
        hints: hints(said),
        jump: Rules::get().is_ok_and(|rules| says(said, rules)),
    }
}

fn text(said: &str, hyphenated: bool) -> Text {
    let mut text = Text::default();
    for word in said.split_whitespace() {
        text.words += 1;
        text.scraps += usize::from(word.chars().filter(|c| c.is_alphanumeric()).count() < 2);
        for c in word.chars() {
            text.chars += 1;
            text.letters += usize::from(c.is_alphabetic());
            text.capitals += usize::from(c.is_uppercase());
            text.digits += usize::from(c.is_numeric());
        }
    }
    let first = said.chars().find(|c| c.is_alphanumeric());
    text.starts_large = first.is_some_and(|c| !c.is_lowercase());
    let quote = |c: &char| matches!(c, '"' | '”' | '»' | '’' | ')' | '」' | '』');
    let last = said.trim_end().chars().rev().find(|c| !quote(c));
    text.ends_sentence = last.is_some_and(|c| matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '…' | '؟' | '۔'));
    let open = |c: char| matches!(c, '-' | ',' | '\u{2010}' | '¬' | '，' | '、' | '،') || c.is_lowercase();
    text.ends_open = hyphenated || last.is_some_and(open);
    text
}

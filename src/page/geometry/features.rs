//! What is measured of a line to tell its kind: ratios to the page's usual measures, so that no paper's own sizes are learned.

use super::row::Row;
use super::view::View;
use crate::read::Column;

/// Names of the features, in order.
pub const NAMES: [&str; 61] = [
    "size",
    "larger",
    "height",
    "width",
    "indent",
    "indent_right",
    "centred",
    "set_full",
    "across",
    "white_above",
    "white_beneath",
    "top",
    "foot",
    "capitals",
    "digits",
    "noise",
    "scraps",
    "few_words",
    "bold",
    "italic",
    "block_known",
    "block_starts",
    "block_ends",
    "block_lines",
    "before_ends",
    "before_short",
    "before_open",
    "after_full",
    "after_indented",
    "ends_sentence",
    "ends_open",
    "starts_large",
    "step_up",
    "step_down",
    "page_top",
    "page_foot",
    "full_beneath",
    "full_above",
    "smaller",
    "large_short",
    "top_large",
    "top_small",
    "centred_white",
    "capitals_short",
    "by_words",
    "photo_words",
    "under_picture",
    "one_line_block",
    "block_centred",
    "capitals_centred",
    "apart_centred",
    "folio_words",
    "folio_top",
    "run_photo",
    "run_small_short",
    "run_small_white",
    "run_white_above",
    "run_white_beneath",
    "bold_short",
    "larger_before",
    "smaller_after",
];

/// The features of one row.
pub type Features = [f32; NAMES.len()];

/// Rows that are looked at on each side for how the text around is set.
const AROUND: usize = 6;

/// The features of all rows of a page.
#[must_use]
pub fn features(page: &View) -> Vec<Features> {
    let blocks = Blocks::of(page);
    (0..page.rows.len())
        .map(|n| one(page, &blocks, n).unwrap_or([0.0; NAMES.len()]))
        .collect()
}

/// The runs of lines, as far as they follow each other here.
struct Blocks {
    /// For each row the first and last row of its block.
    runs: Vec<(usize, usize)>,
}

impl Blocks {
    fn of(page: &View) -> Self {
        let block = |r: &Row| r.run;
        let mut runs = Vec::new();
        for same in page
            .rows
            .chunk_by(|a, b| a.strip == b.strip && block(a).is_some() && block(a) == block(b))
        {
            let first = runs.len();
            runs.extend(same.iter().map(|_| (first, first + same.len() - 1)));
        }
        Blocks { runs }
    }
}

fn flag(said: bool) -> f32 {
    f32::from(u8::from(said))
}

/// Distance of a row to its neighbour, beyond that of lines, in leadings.
fn white(above: &Row, beneath: &Row, page: &View) -> f32 {
    ((beneath.area.top - above.area.foot) / page.measure.leading).clamp(-1.0, 4.0)
}

/// Whether a row fills its column.
fn full(row: &Row, column: &Column, page: &View) -> bool {
    let width = (column.right - column.left).max(page.measure.body);
    row.area.width() > width * 0.85 && (row.size / page.measure.body).ln().abs() < 0.3
}

fn one(page: &View, blocks: &Blocks, n: usize) -> Option<Features> {
    let row = page.rows.get(n)?;
    let column = page.columns.get(row.strip)?;
    let here = |m: Option<usize>| m.and_then(|m| page.rows.get(m)).filter(|r| r.strip == row.strip);
    let (before, after) = (here(n.checked_sub(1)), here(Some(n + 1)));
    let width = (column.right - column.left).max(page.measure.body * 4.0);
    let size = (row.size / page.measure.body).max(0.05).ln().clamp(-1.5, 2.0);
    let (indent, indent_right) = (
        (row.area.left - column.left) / width,
        (column.right - row.area.right) / width,
    );
    let (above, beneath) = (before.map(|b| white(b, row, page)), after.map(|a| white(row, a, page)));
    let chars = row.text.chars.max(1) as f32;
    let (first, last) = blocks.runs.get(n).copied().unwrap_or((n, n));
    let ratio =
        |other: Option<&Row>| other.map_or(0.0, |o| (row.size / o.size.max(1e-3)).max(0.05).ln().clamp(-1.5, 1.5));
    let around = |rows: &mut dyn Iterator<Item = &Row>| {
        let (mut seen, mut filled) = (0, 0);
        for other in rows.take(AROUND).take_while(|r| r.strip == row.strip) {
            seen += 1;
            filled += usize::from(full(other, column, page));
        }
        if seen == 0 { 0.5 } else { filled as f32 / seen as f32 }
    };
    let known = row.run.is_some();
    let down = |y: f32| ((y - page.frame.top) / page.frame.height().max(1.0)).clamp(0.0, 1.0);
    let (top, short) = (
        (1.0 - down(row.area.top) * 12.0).max(0.0),
        (1.0 - row.area.width() / width).clamp(0.0, 1.0),
    );
    let centred = flag((indent - indent_right).abs() < 0.12 && indent > 0.04 && indent_right > 0.04);
    let capitals = row.text.capitals as f32 / row.text.letters.max(1) as f32;
    let folio = row.hints.folio;
    // Of the run that a line is set in.
    let run = if known { first..=last } else { n..=n };
    let edge = |inner: usize, outer: Option<usize>| match (page.rows.get(inner), here(outer)) {
        (Some(inner), Some(outer)) if inner.area.top > outer.area.top => white(outer, inner, page),
        (Some(inner), Some(outer)) => white(inner, outer, page),
        _ => 1.0,
    };
    let run_white = (edge(first, first.checked_sub(1)), edge(last, Some(last + 1)));
    let run_short = flag(known && last - first < 6);
    let photo = run.filter_map(|m| page.rows.get(m)).any(|r| r.hints.photo);
    // In whatever strip: a title stands in one of its own.
    let near = |other: &&Row| {
        let between = (row.area.top - other.area.foot).max(other.area.top - row.area.foot);
        between < page.measure.leading * 4.0 && other.area.shared_width(&row.area) > 0.0
    };
    let previous = n.checked_sub(1).and_then(|m| page.rows.get(m)).filter(near);
    let next = page.rows.get(n + 1).filter(near);
    Some([
        size,
        size.max(0.0),
        (row.area.height() / page.measure.body).max(0.05).ln().clamp(-1.5, 2.5),
        (row.area.width() / width).clamp(0.0, 1.3),
        indent.clamp(-0.2, 1.0),
        indent_right.clamp(-0.2, 1.0),
        centred,
        flag(full(row, column, page)),
        (row.area.width() / page.measure.column - 1.0).clamp(0.0, 4.0),
        above.unwrap_or(1.0),
        beneath.unwrap_or(1.0),
        flag(before.is_none()),
        flag(after.is_none()),
        capitals,
        row.text.digits as f32 / chars,
        (chars - (row.text.letters + row.text.digits) as f32) / chars,
        row.text.scraps as f32 / row.text.words.max(1) as f32,
        1.0 / row.text.words.max(1) as f32,
        flag(row.bold),
        flag(row.italic),
        flag(known),
        flag(known && first == n),
        flag(known && last == n),
        if known {
            ((last - first + 1) as f32).ln().min(4.0)
        } else {
            0.0
        },
        before.map_or(0.5, |b| flag(b.text.ends_sentence)),
        before.map_or(0.5, |b| flag(column.right - b.area.right > width * 0.08)),
        before.map_or(0.5, |b| flag(b.text.ends_open)),
        after.map_or(0.0, |a| flag(full(a, column, page))),
        after.map_or(0.0, |a| flag(a.area.left - column.left > width * 0.025)),
        flag(row.text.ends_sentence),
        flag(row.text.ends_open),
        flag(row.text.starts_large),
        ratio(before),
        ratio(after),
        top,
        (1.0 - (1.0 - down(row.area.foot)) * 12.0).max(0.0),
        around(&mut page.rows.iter().skip(n + 1)),
        around(&mut page.rows.get(..n).unwrap_or_default().iter().rev()),
        (-size).max(0.0),
        size.max(0.0) * short,
        size.max(0.0) * top,
        (-size).max(0.0) * top,
        centred * above.unwrap_or(1.0),
        capitals * short,
        flag(row.hints.byline),
        flag(row.hints.photo),
        flag(page.pictures.iter().any(|p| {
            row.area.top - p.foot > -page.measure.body * 0.5
                && row.area.top - p.foot < page.measure.leading * 2.0
                && p.shared_width(&row.area) > row.area.width() * 0.6
        })),
        flag(known && first == n && last == n),
        centred * flag(known && last - first < 3),
        centred * capitals,
        centred * above.unwrap_or(1.0).min(beneath.unwrap_or(1.0)).max(0.0),
        flag(folio),
        flag(folio) * top,
        flag(photo),
        (-size).max(0.0) * run_short,
        (-size).max(0.0) * run_white.0,
        flag(known) * run_white.0,
        flag(known) * run_white.1,
        flag(row.bold) * short,
        (-ratio(previous)).max(0.0),
        ratio(next).max(0.0),
    ])
}

//! Lines that were set alike and follow one another closely: what a file that says no blocks shows of them.

use super::row::Row;
use crate::read::Measure;

/// Sizes of letters that differ by more (a logarithm) are not alike.
const SIZE: f32 = 0.05;
/// White beyond that between lines that parts them, in sizes of their letters.
const WHITE: f32 = 0.35;

/// Numbers the runs of a page's rows: the blocks that its file says, or where it says none the rows that were set alike.
pub fn number(rows: &mut [Row], measure: &Measure, exact: bool) {
    if !exact || rows.iter().any(|row| row.block.is_some()) {
        rows.iter_mut().for_each(|row| row.run = row.block);
        return;
    }
    let parts: Vec<bool> = rows
        .windows(2)
        .map(|pair| matches!(pair, [above, row] if parted(above, row, measure)))
        .collect();
    let mut run = 0;
    for (row, parted) in rows.iter_mut().zip([false].into_iter().chain(parts)) {
        run += u32::from(parted);
        row.run = Some(run);
    }
}

fn parted(above: &Row, row: &Row, measure: &Measure) -> bool {
    let size = above.size.max(row.size);
    let white = row.area.top - above.area.foot - (measure.leading - measure.body * 1.2).max(0.0);
    above.strip != row.strip
        || (above.size / row.size.max(1e-3)).ln().abs() > SIZE
        || (above.bold, above.italic) != (row.bold, row.italic)
        || white > size * WHITE
}

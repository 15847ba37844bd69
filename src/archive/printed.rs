//! Where the words of a stored article were printed, written down short.

use crate::span::Region;
use std::ops::Range;

/// Numbers of a line.
const NUMBERS: usize = 7;
/// Boxes are known to a hundredth of their unit.
const HUNDRED: f32 = 100.0;

/// A line of a piece's text as it was printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The part of the text.
    pub range: Range<usize>,
    /// Where it was printed.
    pub region: Region,
}

/// Lines as numbers: of each what lies between it and the one before, its bytes, and by how much its page, its left and its top differ from
/// that one's, its width and its height; boxes in hundredths of their unit.
pub(super) fn numbers(lines: &[Printed]) -> Vec<i64> {
    let hundredths = |value: f32| (value * HUNDRED).round() as i64;
    let mut numbers = Vec::with_capacity(lines.len() * NUMBERS);
    let mut last = (0, 0, 0, 0);
    for Printed { range, region } in lines {
        let [x, y, width, height] = region.bounds.map(hundredths);
        let (start, page) = (range.start as i64, region.page as i64);
        numbers.extend([
            start - last.0,
            range.len() as i64,
            page - last.1,
            x - last.2,
            y - last.3,
            width,
            height,
        ]);
        last = (range.end as i64, page, x, y);
    }
    numbers
}

/// The lines that were written as such numbers; what makes no sense is left out.
pub(super) fn lines(numbers: &[i64]) -> Vec<Printed> {
    let mut lines = Vec::with_capacity(numbers.len() / NUMBERS);
    let mut last = (0i64, 0i64, 0i64, 0i64);
    for line in numbers.chunks_exact(NUMBERS) {
        let start = last.0.saturating_add(line[0]);
        last = (
            start.saturating_add(line[1]),
            last.1.saturating_add(line[2]),
            last.2.saturating_add(line[3]),
            last.3.saturating_add(line[4]),
        );
        let place = (usize::try_from(start), usize::try_from(last.0), usize::try_from(last.1));
        if let (Ok(start), Ok(end), Ok(page)) = place {
            let bounds = [last.2, last.3, line[5], line[6]].map(|value| value as f32 / HUNDRED);
            lines.push(Printed {
                range: start..end.max(start),
                region: Region { page, bounds },
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_were_written() {
        let line = |range, page, bounds| Printed {
            range,
            region: Region { page, bounds },
        };
        let written = [
            line(0..12, 3, [10.25, 700.1, 210.33, 9.99]),
            line(13..40, 3, [10.5, 711.0, 209.97, 10.0]),
            line(40..44, 4, [1204.87, 2.0, 33333.25, 12.01]),
        ];
        assert_eq!(lines(&numbers(&written)), written);
        assert!(lines(&[1, 2, 3]).is_empty() && lines(&[-1, 2, 1, 0, 0, 0, 0]).is_empty());
        let _ = lines(&[i64::MAX; 21]);
    }
}

//! Titles whose lines stand on both sides of a height: what holds a region together there.

use super::rows::Region;
use crate::read::area::Area;

/// The lines of titles are this much higher than the body's size …
const TITLE: f32 = 1.2;
/// … of one height to this share of it, and no farther from each other than this share.
const ALIKE: f32 = 0.2;
const CLOSE: f32 = 0.5;

impl Region<'_> {
    /// Whether the white from `foot` to `top` parts two lines of one title.
    pub(super) fn splits_title(&self, foot: f32, top: f32) -> bool {
        let middle = (foot + top) / 2.0;
        let title = |span: &&Area| span.height() > self.measure.body * TITLE;
        let above =
            |span: &&Area| span.foot < middle + span.height() * ALIKE && middle - span.foot < span.height() * CLOSE;
        let beneath =
            |span: &&Area| span.top > middle - span.height() * ALIKE && span.top - middle < span.height() * CLOSE;
        let last: Vec<&Area> = self.spans.iter().filter(title).filter(above).collect();
        let mut first = self.spans.iter().filter(title).filter(beneath);
        first.any(|next| last.iter().any(|line| of_one_title(line, next)))
    }
}

fn of_one_title(line: &Area, next: &Area) -> bool {
    let high = line.height().max(next.height());
    let alike = (line.height() - next.height()).abs() < high * ALIKE;
    let near = next.top - line.foot < high * CLOSE && next.top > line.top + high * CLOSE;
    alike && near && line.shared_width(next) > line.width().min(next.width()) * 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::setting::Measure;

    #[test]
    fn lines_of_one_title_hold_together() {
        let line = |top: f32, high: f32| Area {
            left: 0.0,
            right: 100.0,
            top,
            foot: top + high,
        };
        let spans = [line(0.0, 20.0), line(24.0, 20.0), line(48.0, 10.0)];
        let region = Region {
            spans: &spans,
            rules: &[],
            measure: Measure {
                body: 10.0,
                column: 100.0,
                leading: 12.0,
            },
            frame: line(0.0, 58.0),
        };
        assert!(region.splits_title(20.0, 24.0));
        assert!(!region.splits_title(44.0, 48.0));
    }
}

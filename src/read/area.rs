//! A page turned so that every script reads the same way: lines from left to right, columns from left to right.
//!
//! Right-to-left pages are mirrored; pages of vertical lines are turned by a quarter, so that a line's foot is its right end
//! and the line to its left stands beneath it. All later stages know one direction only.

use serde::{Deserialize, Serialize};

/// How the page's text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Lines from left to right.
    LeftToRight,
    /// Lines from right to left.
    RightToLeft,
    /// Lines from top to bottom, the first at the right: vertical writing, or a page turned clockwise.
    Vertical,
    /// Lines from foot to top, the first at the left: a page turned the other way.
    Upward,
    /// Lines from right to left, the first at the foot: a page on its head.
    UpsideDown,
}

/// An upright box: `left ≤ right`, `top ≤ foot`, in the page's unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Where it begins along the lines.
    pub left: f32,
    /// Where it begins across the lines.
    pub top: f32,
    /// Where it ends along the lines.
    pub right: f32,
    /// Where it ends across the lines.
    pub foot: f32,
}

impl Area {
    /// Its extent along the lines.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Its extent across the lines.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.foot - self.top
    }

    /// The middle along the lines.
    #[must_use]
    pub fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }

    /// The box around both.
    #[must_use]
    pub fn with(self, other: Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            foot: self.foot.max(other.foot),
        }
    }

    /// The length that both share across the page; negative where they are apart.
    #[must_use]
    pub fn shared_width(&self, other: &Area) -> f32 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    /// The length that both share down the page; negative where they are apart.
    #[must_use]
    pub fn shared_height(&self, other: &Area) -> f32 {
        self.foot.min(other.foot) - self.top.max(other.top)
    }
}

impl Direction {
    /// A box `[x, y, width, height]` of a page of this `width`, turned.
    #[must_use]
    pub fn turn(self, [x, y, w, h]: [f32; 4], width: f32) -> Area {
        let (right, foot) = (x + w.max(0.0), y + h.max(0.0));
        let (left, top) = (x, y);
        match self {
            Direction::LeftToRight => Area { left, top, right, foot },
            Direction::RightToLeft => Area {
                left: width - right,
                right: width - left,
                top,
                foot,
            },
            Direction::Vertical => Area {
                left: top,
                right: foot,
                top: width - right,
                foot: width - left,
            },
            Direction::Upward => Area {
                left: -foot,
                right: -top,
                top: left,
                foot: right,
            },
            Direction::UpsideDown => Area {
                left: width - right,
                right: width - left,
                top: -foot,
                foot: -top,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vertical_lines_come_from_right_to_left_as_rows_from_top_to_foot() {
        let first = Direction::Vertical.turn([90.0, 5.0, 8.0, 50.0], 100.0);
        let second = Direction::Vertical.turn([78.0, 5.0, 8.0, 50.0], 100.0);
        assert!(first.foot < second.top && first.left == 5.0 && first.right == 55.0);
    }

    #[test]
    fn a_page_on_its_head_begins_at_its_foot() {
        let first = Direction::UpsideDown.turn([60.0, 80.0, 30.0, 8.0], 100.0);
        let second = Direction::UpsideDown.turn([60.0, 70.0, 30.0, 8.0], 100.0);
        assert!(first.foot < second.top && (first.left, first.right) == (10.0, 40.0));
        let up = Direction::Upward.turn([10.0, 20.0, 8.0, 50.0], 100.0);
        let after = Direction::Upward.turn([20.0, 20.0, 8.0, 50.0], 100.0);
        assert!(up.foot < after.top && up.width() == 50.0);
    }

    #[test]
    fn right_to_left_pages_are_mirrored() {
        let span = Direction::RightToLeft.turn([90.0, 0.0, 10.0, 1.0], 100.0);
        assert_eq!((span.left, span.right), (0.0, 10.0));
    }
}

//! Which way the text of a page runs.

use super::sheet::Sheet;
use crate::read::area::Direction;

/// The direction of most of a page's letters.
pub fn direction(sheet: &Sheet) -> Direction {
    let (mut down, mut right_to_left, mut all, mut vertical) = (0, 0, 0, 0);
    let mut turned = [0; 3];
    for line in &sheet.lines {
        let letters = line
            .words
            .iter()
            .flat_map(|w| w.text.chars())
            .filter(|c| c.is_alphabetic());
        let (mut here, mut rtl) = (0_usize, 0_usize);
        for letter in letters {
            here += 1;
            rtl += usize::from(
                matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'),
            );
        }
        all += here;
        right_to_left += rtl;
        down += here * usize::from(line.vertical);
        vertical += usize::from(line.vertical);
        if let Some(letters) = turned.get_mut(usize::from(line.rotation / 90).wrapping_sub(1)) {
            *letters += here;
        }
    }
    let most = |letters: usize| letters * 2 > all;
    let [clockwise, over, back] = turned.map(most);
    if over {
        Direction::UpsideDown
    } else if back {
        Direction::Upward
    } else if clockwise || down * 2 > all || (all == 0 && vertical * 2 > sheet.lines.len()) {
        Direction::Vertical
    } else if right_to_left * 2 > all {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    }
}

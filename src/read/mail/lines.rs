//! The lines of a letter in plain text: paragraphs put together, what it answers and its signature apart.

use crate::read::compose::Composed;
use crate::read::document::BlockKind;

/// Characters of a line that was broken because it was full, at least.
const FULL: usize = 45;
/// Lines that say who wrote what is quoted below them, at most.
const ATTRIBUTED: usize = 3;
/// Bytes of a rule around the words above a letter that goes on, at most.
const RULED: usize = 100;

/// What `text` says; what is quoted, and what stands below a signature's mark, is furniture where it is to stand `apart`.
pub(super) fn text(text: &str, apart: bool) -> Composed {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let furniture = if apart {
        apart_of(&lines)
    } else {
        vec![false; lines.len()]
    };
    let mut composed = Composed::default();
    let mut open: Vec<&str> = Vec::new();
    let mut before = false;
    for (line, &furniture) in lines.iter().zip(&furniture) {
        let ends = line.trim().is_empty() || furniture != before;
        if ends {
            close(&mut composed, &mut open, before);
        }
        before = furniture;
        if !line.trim().is_empty() {
            open.push(line);
        }
    }
    close(&mut composed, &mut open, before);
    composed
}

/// Adds the lines of a paragraph, or each by itself where they were not broken to a width.
fn close(composed: &mut Composed, open: &mut Vec<&str>, furniture: bool) {
    let lines = std::mem::take(open);
    if furniture {
        composed.push(BlockKind::Furniture, &lines.join(" "));
        return;
    }
    let mut at: Vec<&str> = Vec::new();
    let mut kind = BlockKind::Paragraph;
    for line in &lines {
        let item = listed(line);
        let goes_on = at.last().is_some_and(|last| last.chars().count() >= FULL) && !item;
        if !goes_on {
            composed.push(kind, &at.join(" "));
            at.clear();
            kind = if item {
                BlockKind::Verbatim
            } else {
                BlockKind::Paragraph
            };
        }
        at.push(line);
    }
    composed.push(kind, &at.join(" "));
}

fn listed(line: &str) -> bool {
    let line = line.trim_start();
    let mark = line
        .strip_prefix(['-', '*', '•', '–', '+'])
        .is_some_and(|rest| rest.starts_with(' '));
    let figures = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = figures.len() < line.len() && line.len() - figures.len() < 4 && figures.starts_with([')', '.']);
    mark || counted && figures[1..].starts_with(' ')
}

/// Which lines are no words of the letter's own.
fn apart_of(lines: &[&str]) -> Vec<bool> {
    let quoted = |line: &str| line.trim_start().starts_with('>');
    let mut apart: Vec<bool> = lines.iter().map(|line| quoted(line)).collect();
    // Who wrote what is quoted stands right above it, and ends in a colon.
    for place in 1..lines.len() {
        if !apart[place] || apart[place - 1] {
            continue;
        }
        let above: Vec<usize> = (0..place).rev().skip_while(|&at| lines[at].trim().is_empty()).collect();
        let run = above
            .iter()
            .take_while(|&&at| !lines[at].trim().is_empty() && !quoted(lines[at]))
            .count();
        let colon = above.first().is_some_and(|&at| lines[at].ends_with([':', '：']));
        if colon && run <= ATTRIBUTED {
            above[..run].iter().for_each(|&at| apart[at] = true);
        }
    }
    // A rule with words in it begins the letter that is answered, a line of two dashes the signature.
    let ruled = |line: &str| {
        let line = line.trim();
        let inner = line.trim_matches(['-', '_']);
        line.starts_with("---")
            && line.ends_with("---")
            && line.len() <= RULED
            && inner.trim().chars().any(char::is_alphabetic)
            || line.len() >= 20 && line.chars().all(|c| c == '_')
    };
    let begins = lines.iter().position(|line| ruled(line) || *line == "--");
    if let Some(place) = begins.filter(|place| *place > 0) {
        apart[place..].fill(true);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letters_own_words_are_told_from_what_it_answers() {
        let letter = "The ferry sails again from Monday on, as the council of the town\nhas decided.\n\nBring:\n- tickets\n- a hat\n\n\
            On Monday Ann wrote:\n> Does it sail?\n> At all?\n\nYes.\n-- \nBen Ufer\nHarbour office\n";
        let composed = text(letter, true);
        let of = |kind: BlockKind| -> Vec<&str> {
            let blocks = composed.blocks.iter().filter(|block| block.kind == kind);
            blocks.map(|block| block.span.text(&composed.text).unwrap()).collect()
        };
        assert_eq!(
            of(BlockKind::Paragraph),
            [
                "The ferry sails again from Monday on, as the council of the town has decided.",
                "Bring:",
                "Yes."
            ]
        );
        assert_eq!(of(BlockKind::Verbatim), ["- tickets", "- a hat"]);
        assert_eq!(of(BlockKind::Furniture).len(), 2);
    }
}

//! Lines that are no prose: rows of tables, results, programmes and lists of prices, and verses. Each stands by itself.

use super::line::Line;
use super::measure::width;
use crate::read::BlockKind;
use crate::text::script::wordless;

/// A row is no longer, in characters.
const LONGEST_ROW: usize = 80;
/// A verse is no longer, in ems.
const LONGEST_VERSE: f64 = 30.0;
/// Fewer lines are no stanza.
const LEAST_VERSES: usize = 3;

/// Which lines are rows or verses.
pub(super) fn rows(lines: &[Line]) -> Vec<bool> {
    let mut found = vec![false; lines.len()];
    let mut start = 0;
    while start < lines.len() {
        let end = lines[start + 1..]
            .iter()
            .position(|line| line.opens)
            .map_or(lines.len(), |next| start + 1 + next);
        let block = &lines[start..end];
        if block.iter().all(|line| line.markup == BlockKind::Plain) {
            let own = if verses(block) {
                vec![true; block.len()]
            } else {
                table(block)
            };
            found[start..end].copy_from_slice(&own);
        }
        start = end;
    }
    stanzas(lines, &mut found);
    found
}

/// Stanzas beside others whose lines are of like length.
fn stanzas(lines: &[Line], found: &mut [bool]) {
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&index| index == 0 || lines[index].opens)
        .collect();
    let block = |number: usize| starts[number]..starts.get(number + 1).copied().unwrap_or(lines.len());
    let widest = |range: std::ops::Range<usize>| lines[range].iter().map(|line| width(line.text)).fold(0.0, f64::max);
    let verse = |range: &std::ops::Range<usize>, found: &[bool]| {
        range.len() >= LEAST_VERSES && found[range.clone()].iter().all(|row| *row) && verses(&lines[range.clone()])
    };
    for number in 0..starts.len() {
        let range = block(number);
        if !verse(&range, found) {
            continue;
        }
        let limit = widest(range) * 1.15;
        let above = (0..number).rev();
        let below = number + 1..starts.len();
        for near in [above.collect::<Vec<_>>(), below.collect()] {
            for other in near {
                let range = block(other);
                let lines = &lines[range.clone()];
                let marked = lines.iter().filter(|line| marked(line.text)).count();
                let alike = lines.len() >= 2
                    && marked * 5 >= lines.len() * 3
                    && lines.iter().all(|line| line.markup == BlockKind::Plain)
                    && widest(range.clone()) <= limit;
                if !alike {
                    break;
                }
                found[range].fill(true);
            }
        }
    }
}

/// Which lines of a block are rows: two of them side by side at least, and no fewer than its other lines but for a first that names
/// them.
fn table(block: &[Line]) -> Vec<bool> {
    let shown: Vec<Option<Row>> = block.iter().map(row).collect();
    let mut found = vec![false; block.len()];
    let mut start = 0;
    while start < block.len() {
        let end = start + shown[start..].iter().take_while(|row| row.is_some()).count();
        let run = &shown[start..end];
        let spread = run.iter().flatten().filter(|row| **row == Row::Spread).count();
        let most = run.len() * 3 >= block.len().saturating_sub(1) * 2;
        if run.len() >= 2 && (spread >= 2 || most) || run.len() >= 4 {
            found[start..end].fill(true);
        }
        start = end.max(start + 1);
    }
    found
}

/// What makes a line a row.
#[derive(Clone, Copy, PartialEq)]
enum Row {
    /// Gaps between its cells.
    Spread,
    /// A figure at its end or a time at its beginning.
    Figure,
}

fn row(line: &Line) -> Option<Row> {
    let text = line.text;
    if line.chars > LONGEST_ROW {
        return None;
    }
    let gap = text.contains('\t')
        || text
            .match_indices("  ")
            .any(|(index, _)| !text[index..].trim_start().is_empty());
    if gap && text.chars().filter(|c| wordless(*c)).count() < 12 {
        return Some(Row::Spread);
    }
    let spaced = !text.chars().any(wordless);
    let ends = text.chars().next_back().is_some_and(|c| c.is_ascii_digit());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let short = line.chars <= LONGEST_ROW / 2;
    let prose = text
        .split_whitespace()
        .filter(|word| word.chars().all(char::is_lowercase))
        .count()
        > 3;
    (spaced && short && !prose && (ends && letters > 0 || timed(text))).then_some(Row::Figure)
}

/// Whether a time of day begins a line.
fn timed(text: &str) -> bool {
    let token = text.split_whitespace().next().unwrap_or_default();
    let mut parts = token.split([':', '.', 'h']);
    let figure = |part: Option<&str>| {
        part.is_some_and(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    figure(parts.next()) && figure(parts.next()) && parts.next().is_none() && token.len() < text.len()
}

/// Whether a block is a stanza: short lines that were not broken because they were full.
fn verses(block: &[Line]) -> bool {
    if block.len() < LEAST_VERSES {
        return false;
    }
    let widths: Vec<f64> = block.iter().map(|line| width(line.text)).collect();
    let widest = widths.iter().copied().fold(0.0, f64::max);
    if widest > LONGEST_VERSE {
        return false;
    }
    let marked = block.iter().filter(|line| marked(line.text)).count();
    if block.iter().any(|line| line.text.chars().any(wordless)) {
        // Lines of five or seven characters, each with its mark.
        let narrow = block.iter().all(|line| (3..=16).contains(&line.chars));
        return narrow && marked == block.len();
    }
    let letters = block
        .iter()
        .all(|line| line.text.chars().filter(|c| c.is_numeric()).count() <= 2);
    let words = |line: &Line| line.text.split_whitespace().count();
    let roomy = block
        .windows(2)
        .zip(&widths)
        .filter(|(pair, own)| {
            let next = pair[1].text.split_whitespace().next().unwrap_or_default();
            *own + 0.26 + width(next) < widest * 0.97
        })
        .count();
    let prose = block.iter().all(|line| words(line) >= 2);
    let parted = block.iter().any(|line| line.text.ends_with(['-', '‐']));
    letters && prose && !parted && marked * 5 >= block.len() * 3 && roomy * 2 >= block.len() - 1
}

/// Whether a mark ends a line.
fn marked(text: &str) -> bool {
    text.ends_with([
        '.', ',', ';', ':', '!', '?', '…', '。', '，', '；', '！', '？', '、', '—', '–', '”', '"', '»',
    ])
}
